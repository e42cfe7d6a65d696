"""A list of running matches on its way in: kept as uploaded, looked through, agreed to once."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import MatchList
from matches.people.bringing_in.applying import bring_in
from matches.people.bringing_in.columns import MATCHES
from matches.people.bringing_in.known import known
from matches.people.bringing_in.plan import Outcome, Plan, make_plan
from participants.models import HeadingMeaning
from participants.roster.headings import Headings
from participants.roster.mapping import best_sheet, remember
from participants.roster.reading import Table, read_table
from participants.roster.workbooks import read_sheets
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.text import one_line

ALL, GOOD = "all", "good"  # what a coordinator agrees to
MOST_MATCHES = 2_000  # read and taken while the coordinator waits; the largest programs have 600 a year


class StalePlan(ValidationError):
    """Agreeing would no longer do what the coordinator read."""


def keep(*, data: bytes, name: str, program: Program, by: User) -> MatchList:
    """Keeps an uploaded list for its dry run; the same list uploaded again while it waits is the same one.

    Of a workbook's sheets the one that reads best as matches is chosen. Raises ValidationError, saying what to do,
    for a file that is no list.
    """
    sheets, meanings = read_sheets(data), HeadingMeaning.of(program, MATCHES.name)
    chosen = best_sheet(sheets, MATCHES, meanings)
    table = _table(chosen.text)
    digest = hashlib.sha256(chosen.text.encode()).hexdigest()
    waiting = MatchList.objects.in_program(program).waiting().filter(digest=digest, uploaded_by=by)
    same: MatchList | None = waiting.first()
    if same is not None:
        return same
    others = [vars(sheet) for sheet in sheets if sheet is not chosen]
    kept: MatchList = MatchList.objects.create(
        program=program, name=one_line(name)[:200] or _("A list"), sheet=chosen.name, other_sheets=others,
        text=chosen.text, digest=digest, rows=len(table.rows), uploaded_by=by,
        headings={str(at): key for at, key in MATCHES.remembered(table.headings, meanings).items()},
    )  # fmt: skip
    return kept


def _table(text: str) -> Table:
    table = read_table(text, MATCHES.example)
    if len(table.rows) > MOST_MATCHES:
        raise ValidationError(
            _("This list has %(n)s rows; at most %(most)s matches come in at once. Split it into parts.")
            % {"n": f"{len(table.rows):,}", "most": f"{MOST_MATCHES:,}"}
        )
    return table


def headings_of(row: MatchList) -> tuple[Table, Headings]:
    """How the list's headings are understood now, whether or not it can be read so."""
    table = read_table(row.text, MATCHES.example)
    return table, MATCHES.understand(table.headings, row.meant)


@transaction.atomic
def mean(*, row: MatchList, said: dict[int, str], program: Program, by: User) -> None:
    """What each heading means, by position; the program remembers it for its next list.

    Raises ValidationError if the list cannot be read so.
    """
    locked = _locked(row)
    table = read_table(locked.text, MATCHES.example)
    MATCHES.read_headings(table, said)
    locked.mean(said)
    remember(MATCHES, table.headings, said, program=program, by=by)


@transaction.atomic
def use_sheet(*, row: MatchList, name: str) -> None:
    """Reads another sheet of the workbook instead. Raises ValidationError if there is no list in it."""
    locked = _locked(row)
    text = next((one["text"] for one in locked.other_sheets if one["name"] == name), "")
    table = _table(text) if text else None
    locked.use_sheet(name, rows=len(table.rows) if table else 0)
    if table:
        locked.mean(MATCHES.remembered(table.headings, HeadingMeaning.of(locked.program, MATCHES.name)))


def dry_run(row: MatchList, at: datetime) -> Plan:
    """What agreeing to this list would do now. Raises ValidationError if it cannot be read."""
    return _plan(row, row.program, at)


def _plan(row: MatchList, program: Program, at: datetime) -> Plan:
    return make_plan(row.text, known(program, row.uploaded_by_id), row.meant, local_day(at, program.time_zone))


@transaction.atomic
def agree(*, row: MatchList, seen: str, take: str, by: User, at: datetime) -> dict[str, int]:
    """Makes matches of the list's good rows, all or nothing, and keeps those that are to be mended.

    `seen` is the fingerprint of the plan that the coordinator read. Raises StalePlan if it would do something else
    by now, and ValidationError if the list was settled before or `take` is ALL while rows are to be mended.
    """
    program = Program.objects.select_for_update(no_key=True).get(pk=row.program_id)  # two lists wait for each other
    locked = _locked(row)
    if not locked.is_waiting:
        raise ValidationError(_("This list was brought in or put aside before. Nothing was done twice."))
    plan = _plan(locked, program, at)
    if plan.fingerprint != seen:
        raise StalePlan(_("Something changed since you read this page. Nothing was brought in. Read it once more."))
    if take != GOOD and plan.of(Outcome.PROBLEM):
        raise ValidationError(_("Some rows are still to be mended. Mend them, or take the good rows only."))
    counts = bring_in(plan, program=program, source=locked.name, by=by, at=at)
    locked.finish(outcome=counts, rest=plan.rest, by=by, at=at)
    return counts


def _locked(row: MatchList) -> MatchList:
    """The row as it is now: of two coordinators who decide at once, neither's word is lost."""
    rows = MatchList.objects.filter(program=row.program_id)
    locked: MatchList = rows.select_for_update().get(pk=row.pk)
    return locked
