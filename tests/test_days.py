"""Whose day it is: it is evening in Texas, where the program is, and tomorrow already in Greenwich and in Guam."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import ContactStop, Match, stopped_with
from matches.scheduling.parting import part_all
from participants.guarding.apart import is_apart
from participants.models import Guardian, Link, Participant, Purpose, Relationship, RelationshipKind, Status
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.audit.saying import lines_for_family
from peermatch.keeping.purging import kept_for
from tests.architecture import APPS, ROOT
from tests.factories import make_member, make_person
from tests.matches.factories import family_match

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)
EVENING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # 8:00 pm in Texas on the day before
# These ask for the day of whoever types something, in no job; the form of a meeting takes a day more either way.
BY_READER = {
    "matches/framing/referral.py", "matches/requesting/fields.py", "matches/scheduling/forms.py",
    "matches/workspace/act_forms.py", "participants/profile/own_forms.py", "participants/profile/own_words.py",
    "participants/roster/evidence_rows.py", "participants/roster/status_views.py",
}  # fmt: skip
NAMES_NO_ZONE = re.compile(r"\blocaldate\(\)|now\(\)\.date\(\)|date\.today\(\)")
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


def come_in(client: Client, person: Participant) -> Link:
    link, token = Link.issue(person, Purpose.PROFILE, person.public_id, EVENING + timedelta(days=3))
    client.get(reverse("link", args=[token]))
    return link


@pytest.mark.parametrize("lives_in", ["America/Chicago", "Pacific/Guam"])
def test_whoever_agrees_by_a_link_agreed_on_the_programs_day(program: Program, client: Client, lives_in: str) -> None:
    kim = make_person(program, "Kim", "Sato", status=Status.INVITED, time_zone=lives_in)
    link = come_in(client, kim)
    client.post(reverse("own-agree", args=[link.public_id]))
    assert kim.consents.get().given_on == TODAY


@pytest.mark.parametrize(("lives_in", "is_taken"), [("America/Chicago", True), ("Pacific/Guam", False)])
def test_on_their_own_page_today_is_where_they_live(
    program: Program, client: Client, lives_in: str, is_taken: bool
) -> None:
    kim = make_person(program, "Kim", "Sato", time_zone=lives_in)
    link = come_in(client, kim)
    client.post(reverse("own-pause", args=[link.public_id]), {"until": TOMORROW})
    kim.refresh_from_db()
    assert (kim.paused_until == TOMORROW) is is_taken


def test_on_a_page_for_everyone_today_is_where_the_program_is(program: Program, client: Client) -> None:
    sent = {"asked_by": "referral", "permission_on": TOMORROW}
    page = client.post(reverse("ask", args=[program.slug]) + "?for=someone", sent).content.decode()
    assert "This day is still to come" in page


def test_words_are_kept_until_the_day_begins_on_which_they_go(program: Program) -> None:
    Program.objects.update(words_go_on=TOMORROW, kept_before={"mail_kept_days": 300}, mail_kept_days=30)
    assert kept_for(EVENING, "mail_kept_days") == {300: [program.pk]}
    assert kept_for(EVENING + timedelta(hours=4), "mail_kept_days") == {30: [program.pk]}


def test_whoever_works_here_from_far_away_records_the_programs_day(
    program: Program, client_of: Callable[[User], Client]
) -> None:
    kim = make_person(program, "Kim", "Sato")
    client = client_of(make_member(program, "Ana Castillo", time_zone="Pacific/Guam"))
    url = reverse("person-permission", args=[program.slug, kim.public_id])
    assert client.get(url).context["form"].initial["given_on"] == TODAY
    page = client.post(url, {"given_on": TOMORROW, "way": "phone", "what_for": "reports"}).content.decode()
    assert "This day is still to come" in page


def test_what_was_read_in_the_evening_and_the_next_day_is_told_of_two_days(program: Program) -> None:
    read = [
        Record(
            at=EVENING + timedelta(hours=hours),
            actor_kind="user",
            actor="1",
            did="read",
            kind="participants.participant",
        )
        for hours in (18, 0, -1)
    ]
    told = lines_for_family(read, program, zone=program.time_zone, theirs=[], with_names=False)
    assert [one.times for one in told] == [1, 2]


def test_nobody_else_asks_for_a_day_without_saying_whose() -> None:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if path.parent.name != "migrations"]
    found = {str(path.relative_to(ROOT)) for path in files if NAMES_NO_ZONE.search(path.read_text())}
    assert found == BY_READER
