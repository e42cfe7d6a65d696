"""Whose day it is: it is evening in Texas, where the program is, and tomorrow already in Greenwich and in Guam."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from matches.models import ContactStop, Match, stopped_with
from matches.scheduling.parting import part_all
from participants.guarding.apart import is_apart
from participants.models import Guardian, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Program
from tests.factories import make_person
from tests.matches.factories import family_match

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)
EVENING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # 8:00 pm in Texas on the day before
ZONES = (None, "Pacific/Guam")  # of a job, and of somebody who works here from far away


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: EVENING)


def keep_apart(one: Participant, other: Participant, kind: str, until: date) -> None:
    """As it was before anybody saw to their matches."""
    bond = Relationship(program=one.program, one=one, kind=kind, other=other, until=until)
    Relationship.objects.bulk_create([bond])


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("until", "holds"), [(TODAY, True), (TODAY - timedelta(days=1), False)])
def test_until_a_day_is_to_its_end_where_the_program_is(
    program: Program, zone: str | None, until: date, holds: bool
) -> None:
    match: Match = family_match(program)
    rosa, sam = (seat.participant for seat in match.seats.select_related("participant"))
    kim = make_person(program, "Kim", "Sato")
    keep_apart(rosa, sam, RelationshipKind.SHIELDED, until)
    keep_apart(kim, rosa, RelationshipKind.KEEP_APART, until)
    ContactStop.objects.create(program=program, asked_by=kim, other=rosa, at=EVENING, way="phone")
    guardian = Guardian(participant=kim, program=program, name=rosa.name, email="")
    with timezone.override(zone):
        assert (stopped_with(program, [kim.pk]) == {rosa.pk}) is holds
        assert is_apart(guardian) is holds
        assert (part_all() == 1) is holds
