"""Separated parents, or a court's order: nothing of the one reaches the other, by no way that the program has."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.fitting.footing import footing
from matches.fitting.waiving import waive
from matches.inviting.circle import circle_of
from matches.inviting.disclosure import seen_from
from matches.models import Gate, Match, Part, SeatState, Share, Stage
from matches.preparing.seating import seat_person
from matches.scheduling.parting import part_all
from participants.models import ChildFacts, Household, Participant, Relationship, RelationshipKind
from participants.roster.duplicates import duplicates
from participants.roster.merging.door import merge
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from peermatch.undoing import token_of
from tests.factories import live_together, make_parent
from tests.matches.factories import confirm_meeting, family_match, make_match, make_meeting, make_seat

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def mira(program: Program) -> Participant:
    found: Participant = make_parent(program, "Mira", "Quill", email="mira@mail.example", phone="512-555-0001")
    ChildFacts.objects.create(program=program, participant=found, age_band="3-5", needs="canary-child")
    return found


@pytest.fixture
def theo(program: Program) -> Participant:
    found: Participant = make_parent(program, "Theo", "Quill", email="theo@mail.example", phone="512-555-0002")
    return found


def shield(one: Participant, other: Participant) -> Relationship:
    row = Relationship(program=one.program, one=one, kind=RelationshipKind.SHIELDED, other=other)
    row.full_clean(exclude=["program"])
    row.save()
    return row


def test_they_are_never_in_one_match_whatever_the_reason(
    program: Program, mira: Participant, theo: Participant, coordinator: User
) -> None:
    shield(mira, theo)
    match, on = make_match(program, stage=Stage.PREPARING), timezone.localdate()
    make_seat(match, mira, Part.RECIPIENT)
    with pytest.raises(ValidationError, match="A lead can say why"):
        seat_person(match=match, person=theo, part=Part.PROVIDER, by=coordinator, at=NOW())
    make_seat(match, theo, Part.PROVIDER)
    [found] = footing(match, on=on).findings
    with pytest.raises(ValidationError, match="kept apart for good"):
        waive(match=match, gate=Gate.FOOTING, key=found.key, reason="They agree", by=coordinator, at=NOW(), on=on)


def test_where_they_were_matched_before_neither_reads_of_the_other_from_now_on(program: Program) -> None:
    match: Match = family_match(program)
    match.seats.update(shares=[Share.PHONE.value], introduced_at=NOW())
    rosa, sam = match.seats.select_related("participant").order_by("participant__first_name")
    assert [one.shared.is_reachable for one in seen_from(sam, circle_of(match))] == [True]
    shield(rosa.participant, sam.participant)
    for seat in (rosa, sam):
        assert seen_from(seat, circle_of(match)) == []


def test_what_they_had_ahead_is_cancelled_and_whoever_answers_for_it_is_told(program: Program, lead: User) -> None:
    match: Match = family_match(program, coordinator=lead)
    meeting = confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=10)), at=NOW())
    rosa, sam = match.seats.select_related("participant").order_by("participant__first_name")
    shield(rosa.participant, sam.participant)
    meeting.refresh_from_db()
    states = dict(match.seats.values_list("participant__first_name", "state"))
    assert (meeting.state, states["Rosa"], states["Sam"]) == ("cancelled", SeatState.WITHDRAWN, SeatState.ACCEPTED)
    mails = Email.objects.in_program(program).filter(kind="answer-news")
    assert [(mail.to_name, "Rosa Cavendish was taken out" in mail.text) for mail in mails] == [(lead.name, True)]


def test_who_came_together_by_another_way_is_parted_before_anybody_is_written_to(program: Program) -> None:
    match: Match = family_match(program)
    rosa, sam = (seat.participant for seat in match.seats.select_related("participant"))
    bond = Relationship(program=program, one=rosa, kind=RelationshipKind.SHIELDED, other=sam)
    Relationship.objects.bulk_create([bond])
    assert [part_all(), part_all()] == [1, 0]
    assert match.seats.taking_part().count() == 1


def test_a_shield_that_is_over_parts_nobody(program: Program) -> None:
    match: Match = family_match(program)
    rosa, sam = (seat.participant for seat in match.seats.select_related("participant"))
    until = program.today - timedelta(days=1)
    Relationship.objects.create(program=program, one=rosa, kind=RelationshipKind.SHIELDED, other=sam, until=until)
    assert (part_all(), match.seats.taking_part().count()) == (0, 2)


def test_a_reason_that_let_them_meet_before_counts_no_more(program: Program, coordinator: User) -> None:
    match, on = family_match(program), timezone.localdate()
    match.seats.update(shares=[Share.PHONE.value], introduced_at=NOW())
    rosa, sam = match.seats.select_related("participant").order_by("participant__first_name")
    pair = {"one": rosa.participant, "other": sam.participant}
    Relationship.objects.create(program=program, kind=RelationshipKind.KEEP_APART, **pair)
    [found] = footing(match, on=on).findings
    waive(match=match, gate=Gate.FOOTING, key=found.key, reason="They made up", by=coordinator, at=NOW(), on=on)
    assert [one.first_name for one in seen_from(sam, circle_of(match))] == ["Rosa"]
    shield(rosa.participant, sam.participant)
    assert seen_from(sam, circle_of(match)) == []
    assert not match.waivers.standing().exists()


def test_they_are_never_one_household(
    client_of: Callable[[User], Client], program: Program, mira: Participant, theo: Participant, coordinator: User
) -> None:
    shield(mira, theo)
    client = client_of(coordinator)
    page = client.post(reverse("person-household", args=[program.slug, theo.public_id]), {"who": "Mira Quill"})
    assert "shielded from them" in page.content.decode()
    assert not Household.objects.in_program(program).exists()


def test_they_are_never_taken_for_one_person(
    program: Program, mira: Participant, theo: Participant, coordinator: User
) -> None:
    Participant.objects.in_program(program).update(first_name="M", name_key="m quill")
    assert duplicates(program)
    shield(mira, theo)
    assert duplicates(program) == []
    with pytest.raises(ValidationError, match="nothing of them may mix"):
        merge(kept=mira, gone=theo, chosen={}, by=coordinator, at=NOW())


@pytest.mark.parametrize(
    ("shared", "words"),
    [({"email": "both@mail.example"}, "one e-mail address"), ({"phone_key": "5125550003"}, "one phone number")],
)
def test_it_is_refused_while_one_would_read_or_hear_what_is_for_the_other(
    program: Program, mira: Participant, theo: Participant, shared: dict[str, Any], words: str
) -> None:
    Participant.objects.in_program(program).update(**shared)
    mira.refresh_from_db()
    theo.refresh_from_db()
    with pytest.raises(ValidationError, match=words):
        shield(mira, theo)


def test_it_is_refused_while_they_are_one_household(mira: Participant, theo: Participant) -> None:
    live_together(mira, theo)
    with pytest.raises(ValidationError, match="one household"):
        shield(mira, theo)


def test_no_list_of_who_saw_ones_facts_says_anything_of_the_other(
    client_of: Callable[[User], Client],
    program: Program,
    mira: Participant,
    theo: Participant,
    lead: User,
    viewer: User,
) -> None:
    shield(mira, theo)
    leads = client_of(lead)
    leads.get(mira.get_absolute_url())
    page = leads.get(reverse("person-seen-by", args=[program.slug, theo.public_id])).content.decode()
    assert "Mira" not in page
    assert str(mira.public_id) not in page
    assert "canary-child" not in leads.get(theo.get_absolute_url()).content.decode()
    assert "Mira" not in client_of(viewer).get(theo.get_absolute_url()).content.decode()


def test_what_a_shield_ends_is_read_before_it_is_done_and_the_undo_says_what_it_does_not_mend(
    client_of: Callable[[User], Client], program: Program, coordinator: User
) -> None:
    match = family_match(program, coordinator=coordinator)
    meeting = make_meeting(match, timezone.localdate() + timedelta(days=10))
    rosa, sam = match.seats.select_related("participant").order_by("participant__first_name")
    client, url = client_of(coordinator), reverse("bond-add", args=[program.slug, rosa.participant.public_id])
    said = {"how": "shielded:one", "who": sam.participant.name}
    page = client.post(url, said)
    words = page.content.decode()
    assert f"“{match.title}”: Rosa Cavendish is taken out. Cancelled: " in words
    assert not Relationship.objects.in_program(program).exists()
    read = page.context["form"].fields["sure"].widget.attrs["value"]
    done = client.post(url, said | {"sure": read}, follow=True)
    assert f"Taken out: Rosa Cavendish, “{match.title}”." in done.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    today = client.get(reverse("today", args=[program.slug])).content.decode()
    assert f"{match.title}: one person is left" in today
    assert not [one for one in ("introduce them", "everyone said yes", "not confirmed") if one in today]
    [told] = [one for one in done.context["messages"] if one.extra_tags]
    undone = client.post(
        reverse("undo", args=[program.slug]), {"token": token_of(told.extra_tags)}, follow=True
    ).content.decode()
    assert f"Still out, and not put back: Rosa Cavendish, “{match.title}”." in undone


def test_all_fields_on_one_page_show_the_same_before_it_is_done(
    client_of: Callable[[User], Client], program: Program, coordinator: User
) -> None:
    match = family_match(program, coordinator=coordinator)
    rosa, sam = (seat.participant for seat in match.seats.order_by("participant__first_name"))
    client, url = client_of(coordinator), reverse("person-edit", args=[program.slug, rosa.public_id])
    said = {"first_name": rosa.first_name, "last_name": rosa.last_name, "kind": rosa.kind, "capacity": "2"}
    said |= {"reach_by": "email", "email": "rosa@mail.example", "time_zone": rosa.time_zone}
    said |= {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}
    said |= {"bonds-TOTAL_FORMS": "1", "bonds-INITIAL_FORMS": "0"}
    said |= {"bonds-0-how": "shielded:one", "bonds-0-who": sam.name}
    page = client.post(url, said)
    assert f"“{match.title}”: Rosa Cavendish is taken out." in page.content.decode()
    assert not Relationship.objects.in_program(program).exists()
    read = page.context["page"].bonds.forms[0].fields["sure"].widget.attrs["value"]
    done = client.post(url, said | {"bonds-0-sure": read}, follow=True).content.decode()
    assert f"Taken out at once, and written to: Rosa Cavendish, “{match.title}”." in done
    assert Relationship.objects.in_program(program).get().kind == "shielded"
