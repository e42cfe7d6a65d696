"""The demo: made once, at every stage, and its pages open."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from matches.demo.last_year import PAST
from matches.demo.program import ANA
from matches.following_up.feedback.due import ask_all_due
from matches.models import Absence, Match, MatchRules, Request, RequestState, Seat, Stage
from matches.reporting.figures import Figures
from matches.reporting.periods import grant_year
from matches.reporting.scope import Asked
from matches.reporting.sections import TABLES
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.outbox.models import Email

pytestmark = pytest.mark.once(on="sqlite")  # on both in .ci/run


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once for all of these tests; what each of them changes is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(made: None, db: None) -> Program:
    return Program.objects.get(slug="bluebonnet")


def counts(demo: Program) -> tuple[int, ...]:
    return tuple(model.objects.filter(program=demo).count() for model in (Participant, Match, Email, Request))


def test_it_is_made_once(demo: Program, capsys: pytest.CaptureFixture[str]) -> None:
    before = counts(demo)
    call_command("seed_demo")
    assert counts(demo) == before
    assert "already here" in capsys.readouterr().out


def test_its_matches_stand_at_several_stages(demo: Program) -> None:
    stages = set(Match.objects.in_program(demo).values_list("stage", flat=True))
    assert stages == set(Stage)


def test_its_requests_wait_in_several_ways(demo: Program) -> None:
    states = sorted(Request.objects.in_program(demo).exclude(match__stage="closed").values_list("state", flat=True))
    assert states == sorted([RequestState.NEW] * 2 + [RequestState.CALLED_BACK] * 6 + [RequestState.MATCHED])


def test_the_report_of_its_last_grant_year_has_something_to_show(demo: Program) -> None:
    now = timezone.now()
    year = grant_year(local_day(now, demo.time_zone), MatchRules.of(demo).grant_month, 1)
    figures = Figures(Asked(demo, year.begins(demo.time_zone), year.ends(demo.time_zone), now))
    totals = {key: figures.counted(table).total for key, table in TABLES.items()}
    told = ("reached", "requests", "matches", "first-contact", "meetings", "attendance", "contacts", "hopes", "quality")
    assert {key for key in told if not totals[key]} == set()
    assert min(totals["requests"], totals["matches"]) >= len(PAST)
    assert ask_all_due(now) == 0


def test_its_form_and_its_thanks_promise_what_its_rule_says(demo: Program, client: Client) -> None:
    hours = MatchRules.of(demo).call_back_hours
    for address in ("/ask/bluebonnet/", "/ask/bluebonnet/thanks/"):
        page = client.get(address).content.decode()
        assert re.findall(r"within \d+ hours|working day|tomorrow", page) == [f"within {hours} hours"], address


def test_each_page_of_it_opens(demo: Program, client_of: Callable[[User], Client]) -> None:
    client = client_of(User.objects.get(email=ANA))
    over = Match.objects.in_program(demo).filter(stage=Stage.CLOSED).order_by("pk")  # made alike: one of each stands
    rows = [
        *Participant.objects.in_program(demo).exclude(status="paused"),
        *Participant.objects.in_program(demo).filter(status="paused")[:1],
        *Request.objects.in_program(demo).exclude(match__in=over[1:]),
        *Match.objects.in_program(demo).exclude(pk__in=over[1:]),
        *Email.objects.in_program(demo),
    ]
    addresses = [demo.get_absolute_url(), *(row.get_absolute_url() for row in rows)]
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_first_match_shows_a_license_that_ends_before_its_meeting(
    demo: Program, client_of: Callable[[User], Client]
) -> None:
    match = Match.objects.in_program(demo).get(title="Moving to tactile signs")
    page = client_of(User.objects.get(email=ANA)).get(match.get_absolute_url()).content.decode()
    assert "License not valid that day" in page


def test_two_families_are_in_contact_without_any_meeting(demo: Program, client_of: Callable[[User], Client]) -> None:
    match = Match.objects.in_program(demo).get(title="Life after school, first questions")
    page = client_of(User.objects.get(email=ANA)).get(match.get_absolute_url()).content.decode()
    assert "2 of 4 contacts in 8 weeks" in page
    assert not match.meetings.exists()


def test_who_answered_had_the_letter_before(demo: Program) -> None:
    letters = Email.objects.in_program(demo).filter(kind="invitation")
    assert letters.exists()
    assert set(letters.values_list("state", flat=True)) == {"sent"}
    for seat in Seat.objects.in_program(demo).filter(state="accepted"):
        sent = letters.filter(about=f"seat:{seat.public_id}").values_list("sent_at", flat=True)
        assert all(at and at <= seat.state_since for at in sent)


def test_a_group_met_twice_meets_three_times_more_and_one_of_it_cannot_come(demo: Program) -> None:
    match = Match.objects.in_program(demo).get(title="Interveners in their first years")
    assert list(match.meetings.values_list("state", flat=True)) == ["held"] * 2 + ["confirmed"] * 3
    [absence] = Absence.objects.in_program(demo).undecided()
    assert absence.meeting == match.meetings.all()[2]
