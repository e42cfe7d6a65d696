"""What hangs on what is asked of an address, or on which row it is about: the matrix asks each address one thing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Accommodation, MeetingState
from matches.reporting.definitions import Of
from matches.reporting.sections import TABLES
from participants.models import NeedKind, Relationship, RelationshipKind
from peermatch.accounts.models import Program, User
from tests.factories import make_member, make_person
from tests.matches.factories import make_meeting, ready_match

pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
# `design.md`: what people said of a match, what they need, and why one went on all the same is for coordinators.
NOT_FOR_VIEWERS = {
    Of.FEEDBACK, Of.HOPES, Of.HOPES_AT_END, Of.NEEDS, Of.BOOKINGS, Of.COSTS, Of.WAIVERS, Of.CLOCK_WAIVERS,
}  # fmt: skip


def test_each_figure_is_opened_by_whom_it_is_for(
    program: Program, viewer: User, coordinator: User, client_of: Callable[[User], Client]
) -> None:
    address, found = reverse("report-rows", args=[program.slug]), {}
    for user in (viewer, coordinator):
        client = client_of(user)
        found[user] = {key: client.get(address, {"table": key}).status_code for key in TABLES}
    assert found[viewer] == {key: 403 if one.of in NOT_FOR_VIEWERS else 200 for key, one in TABLES.items()}
    assert set(found[coordinator].values()) == {200}


def test_who_needs_what_is_listed_for_those_of_the_match(
    program: Program, coordinator: User, client_of: Callable[[User], Client]
) -> None:
    met = make_meeting(ready_match(program, coordinator=coordinator), program.today, state=MeetingState.HELD)
    who = met.match.seats.all()[0].participant
    Accommodation.objects.create(
        program=program, meeting=met, participant=who, kind=NeedKind.INTERPRETER, needed_by=met.on
    )
    address = reverse("report-rows", args=[program.slug], query={"table": "needs"})
    readers = (coordinator, make_member(program, "Noor Haddad"))
    assert [who.name in client_of(user).get(address).content.decode() for user in readers] == [True, False]


def test_what_keeps_two_apart_is_ended_by_leads_alone(
    program: Program, coordinator: User, lead: User, client_of: Callable[[User], Client]
) -> None:
    mei, ana = (make_person(program, name, "Park", kept_by=coordinator) for name in ("Mei", "Ana"))
    apart = Relationship.objects.create(program=program, one=mei, other=ana, kind=RelationshipKind.KEEP_APART)
    ends = reverse("bond-end", args=[program.slug, mei.public_id, apart.public_id])
    for user, is_ended in ((coordinator, False), (lead, True)):
        client_of(user).post(ends, {"on": timezone.localdate().isoformat(), "why": "It is over."})
        apart.refresh_from_db()
        assert (apart.until is not None) == is_ended
