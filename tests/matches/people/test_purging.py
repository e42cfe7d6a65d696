"""What is older than a program keeps it says nothing any more, and counts are what they were."""

from datetime import timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from matches.models import Match, Meeting, Request, RequestState, Seat, Stage, Worry, WorryConcerns, WorryState
from matches.reporting.figures import Figures
from matches.reporting.scope import Asked
from matches.reporting.sections import TABLES
from participants.models import Participant, RosterUpload
from peermatch.accounts.models import Program
from peermatch.keeping import purging
from peermatch.keeping.wiping import free_words, rows_of_programs
from peermatch.models import Tick
from peermatch.outbox.models import Email, State
from peermatch.returning.models import Unreached
from tests.any_row import any_row
from tests.factories import make_person
from tests.matches.people.test_erasing import canary_of, dump, sow, table
from tests.matches.reporting.world import BEGINS, ENDS, NOW, Dice

pytestmark = pytest.mark.django_db
TWO_YEARS = timedelta(days=731)
# Codes that nobody wrote, and what is of the program or of whom it books.
STAYS = {
    "Agenda": ("access", "presents", "teaches"),
    "Attestation": ("facts",),
    "BatchEdit": ("cost",),
    "Call": ("occasion",),
    "PlanLetter": ("said",),
    "Seat": ("shares",),
    "Segment": ("what",),
    "ServiceBooking": ("payer", "provider_name"),
    "Waiver": ("finding",),
}


def test_no_word_of_a_match_that_was_closed_long_ago_is_left(program: Program) -> None:
    person, now = make_person(program, "Zebedee", "Quillfeather"), timezone.now()
    there: dict[Any, Any] = {Participant: person}
    for model in sorted(rows_of_programs(), key=lambda model: model not in (Match, Seat, Meeting, Request)):
        if model is not Participant:
            sow(model, person, there)
    match = Match.objects.in_program(program).get()
    Match._base_manager.filter(pk=match.pk).update(stage=Stage.CLOSED, stage_since=now - TWO_YEARS)
    Worry._base_manager.update(match=match, state=WorryState.RAISED)
    before = dump()
    purging.purge(now)
    assert dump()[table(Match)] == before[table(Match)]  # somebody still looks after the worry
    Worry._base_manager.update(state=WorryState.CLOSED, state_since=now, goes_on_at=now)
    purging.purge(now)
    assert Worry._base_manager.get().words != "(erased)"  # it was closed later than the match
    Worry._base_manager.update(state_since=now - TWO_YEARS)
    purging.purge(now)
    after = dump()
    said = {(one, name) for one in _of_a_match() for name in free_words(one)}
    left = {(one.__name__, name) for one, name in said if canary_of(one, name) in after[table(one)]}
    assert left == {(model, name) for model, names in STAYS.items() for name in names}
    assert not WorryConcerns._base_manager.exists()
    for model in set(_of_a_match()) - {WorryConcerns}:
        assert after[table(model)].count("\n") == before[table(model)].count("\n"), model
    assert Match.objects.in_program(program).get().is_emptied
    assert dict(purging.would_go(now))["Matches closed long ago"] == 0


def _of_a_match() -> list[Any]:
    """Rows that hang on a match, over however many others."""
    every, found = list(rows_of_programs()), {Match}
    while more := {one for one in every if found & {field.related_model for field in one._meta.fields}} - found:
        found |= more
    return sorted(found, key=lambda model: str(model.__name__))


def test_every_figure_of_the_report_is_the_same_afterwards() -> None:
    dice = Dice(Random(7))
    for _number in range(6):
        dice.add_match()
    Match._base_manager.filter(pk__in=[one.pk for one in Match._base_manager.all()[:4]]).update(stage=Stage.CLOSED)
    asked = Asked(dice.program, BEGINS, ENDS, NOW)
    before = _figures(asked)
    assert dict(purging.purge(NOW + TWO_YEARS))["Matches closed long ago"] >= 4
    assert _figures(asked) == before


def _figures(asked: Asked) -> dict[str, Any]:
    figures = Figures(asked)
    return {key: figures.counted(table) for key, table in TABLES.items()}


def test_a_program_says_how_long_and_nothing_goes_that_waits(program: Program, signed_in: Client) -> None:
    now = timezone.now()
    month_ago = now - timedelta(days=31)
    declined = any_row(Request, program, given={"state": RequestState.DECLINED, "state_since": now - TWO_YEARS / 2})
    said = {"text": "Words", "sealed_links": "", "program": program}
    mails = ((State.SENT, month_ago), (State.FAILED, now - TWO_YEARS), (State.QUEUED, None))
    old, told, queued = (
        any_row(Email, program, anew=True, given=said | {"state": state, "final_at": at}) for state, at in mails
    )
    any_row(Unreached, program, given={"email": told})
    waiting, settled = (
        any_row(RosterUpload, program, anew=True, given={"text": "Names", "state": state, "settled_at": month_ago})
        for state in ("waiting", "imported")
    )
    out = StringIO()
    call_command("purge", dry_run=True, stdout=out)
    assert "Words of mail: 1\n" in out.getvalue()
    assert "Requests declined long ago: 0\n" in out.getvalue()
    Program.objects.filter(pk=program.pk).update(matches_kept_months=11, mail_kept_days=32)
    assert sorted(name for name, n in purging.would_go(now) if n) == ["Lists of people", "Requests declined long ago"]
    Program.objects.filter(pk=program.pk).update(mail_kept_days=30)
    call_command("purge", stdout=out)
    for row, name, says in (
        (old, "text", "(erased)"), (told, "text", "Words"), (queued, "text", "Words"), (waiting, "text", "Names"),
        (declined, "statement", "(erased)"), (settled, "text", ""),
    ):  # fmt: skip
        row.refresh_from_db()
        assert getattr(row, name) == says, row
    assert {n for _name, n in purging.purge(now)} == {0}
    assert "What it said is no longer kept." in signed_in.get(old.get_absolute_url()).content.decode()


def test_it_is_done_once_a_day_and_goes_on_while_something_is_left(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(purging, "AT_ONCE", 1)
    monkeypatch.setattr(purging, "AT_MOST", 2)
    given = {"text": "x", "state": "dropped", "settled_at": now - TWO_YEARS}
    for _number in range(3):
        any_row(RosterUpload, program, anew=True, given=given)
    left = RosterUpload.objects.in_program(program).exclude(text="")
    Tick.record(now)
    purging.purge_daily()
    assert left.count() == 1
    purging.purge_daily()
    assert left.count() == 0
    RosterUpload.objects.in_program(program).update(text="x")
    purging.purge_daily()
    assert left.count() == 3
