"""A list's way into the roster: kept as uploaded, decided about, agreed to once."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participants.models import HeadingMeaning, Participant, RosterUpload
from participants.roster.apply import Written, apply
from participants.roster.columns import BY_KEY, PEOPLE
from participants.roster.entries import Told
from participants.roster.headings import Headings
from participants.roster.known import plan_of, plan_read
from participants.roster.mapping import best_sheet, remember
from participants.roster.mending import rest_of
from participants.roster.plan import Outcome, Plan, ReadList, read_list
from participants.roster.reading import Table, read_table
from participants.roster.workbooks import Sheet, read_sheets
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.outbox.nudge import wake_after_commit
from peermatch.text import one_line

ALL, GOOD = "all", "good"  # what a coordinator agrees to


class StalePlan(ValidationError):
    """Importing would no longer do what the coordinator read."""


def keep(*, data: bytes, name: str, program: Program, by: User) -> RosterUpload:
    """Keeps an uploaded list for its dry run; the same list uploaded again while it waits is the same one.

    Of a workbook's sheets the one that is read best is chosen; the others wait beside it. What the program said of
    such headings before is taken over. Raises ValidationError, saying what to do, for a file that is no list.
    """
    sheets = read_sheets(data)
    meanings = HeadingMeaning.of(program, PEOPLE.name)
    chosen = best_sheet(sheets, PEOPLE, meanings)
    table = read_table(chosen.text, PEOPLE.example)
    digest = hashlib.sha256(chosen.text.encode()).hexdigest()
    waiting = RosterUpload.objects.in_program(program).waiting().filter(digest=digest, uploaded_by=by)
    same: RosterUpload | None = waiting.first()
    return same or _keep(sheets, chosen, table, meanings, digest=digest, name=name, program=program, uploaded_by=by)


def _keep(
    sheets: list[Sheet], chosen: Sheet, table: Table, meanings: dict[str, str], *, name: str, **said: Any
) -> RosterUpload:
    said |= {"sheet": chosen.name, "other_sheets": [vars(sheet) for sheet in sheets if sheet is not chosen]}
    upload = RosterUpload(name=one_line(name)[:200] or _("A list"), text=chosen.text, rows=len(table.rows), **said)
    if known := PEOPLE.remembered(table.headings, meanings):
        upload.decisions = {"headings": {str(at): key for at, key in known.items()}}
    upload.work = RosterUpload.Work.READING if upload.is_large else RosterUpload.Work.NONE
    upload.save()
    wake_for(upload)
    return upload


def wake_for(upload: RosterUpload) -> None:
    """Has the background look at once at a list that waits for it."""
    if upload.work:
        from participants.tasks import go_on

        wake_after_commit(go_on, upload.program_id, upload.pk)


def headings_of(upload: RosterUpload) -> tuple[Table, Headings]:
    """How the list's headings are understood now, whether or not it can be read so."""
    table = read_table(upload.text)
    return table, PEOPLE.understand(table.headings, upload.decided.headings)


@transaction.atomic
def mean(*, upload: RosterUpload, said: dict[int, str], program: Program, by: User) -> None:
    """What each heading means, by position, as the coordinator said; the program remembers it for its next list.

    Raises ValidationError if the list cannot be read so.
    """
    locked = _locked(upload)
    table = read_table(locked.text)
    PEOPLE.read_headings(table, said)
    locked.mean(said)
    remember(PEOPLE, table.headings, said, program=program, by=by)
    wake_for(locked)


@transaction.atomic
def use_sheet(*, upload: RosterUpload, name: str) -> None:
    """Reads another sheet of the workbook instead. Raises ValidationError if there is no list in it."""
    locked = _locked(upload)
    text = next((one["text"] for one in locked.other_sheets if one["name"] == name), "")
    table = read_table(text) if text else None
    locked.use_sheet(name, rows=len(table.rows) if table else 0)
    if table and (known := PEOPLE.remembered(table.headings, HeadingMeaning.of(locked.program, PEOPLE.name))):
        locked.mean(known)
    wake_for(locked)


def dry_run(upload: RosterUpload, at: datetime, told: Told | None = None) -> Plan:
    """What agreeing to this list would do now."""
    return plan_of(upload, upload.program, local_day(at, upload.program.time_zone), told)


@transaction.atomic
def mend(*, upload: RosterUpload, column: str, cell: str, value: str, by: User, at: datetime) -> None:
    """Reads every cell of that column that says `cell` as `value`; an empty value takes that back."""
    locked = _locked(upload)
    locked.mend(column=column, cell=cell, value=value, by=by, at=at)
    wake_for(locked)


@transaction.atomic
def mend_row(*, upload: RosterUpload, row: int, column: str, value: str, by: User, at: datetime) -> None:
    """Reads that one cell as `value`, also where the list has no such column; an empty value takes that back."""
    if column not in BY_KEY:
        raise ValidationError(_("There is no such column. Choose again on this page."))
    locked = _locked(upload)
    locked.mend_row(row=row, column=column, value=value, by=by, at=at)
    wake_for(locked)


@transaction.atomic
def answer(*, upload: RosterUpload, row: int, answer: str, by: User, at: datetime) -> None:
    """Keeps the answer to the question about a row; an empty one takes it back."""
    locked = _locked(upload)
    locked.answer(row=row, answer=answer, by=by, at=at)
    wake_for(locked)


def _locked(upload: RosterUpload) -> RosterUpload:
    """The row as it is now: of two coordinators who decide at once, neither's word is lost."""
    rows = RosterUpload.objects.filter(program=upload.program_id)
    locked: RosterUpload = rows.select_for_update().get(pk=upload.pk)
    return locked


@transaction.atomic
def agree_later(*, upload: RosterUpload, seen: str, take: str, by: User, welcome: bool = False) -> None:
    """The yes to a long list: the background takes it in. Said twice, it counts once."""
    locked = _locked(upload)
    if not locked.is_waiting:
        raise _settled_before()
    locked.agree(seen=seen, take=take, by=by, welcome=welcome)
    wake_for(locked)


def agree(
    *,
    upload: RosterUpload,
    seen: str,
    take: str,
    by: User,
    at: datetime,
    welcome: bool = False,
    read_so_far: Told | None = None,
    written_so_far: Written | None = None,
) -> dict[str, int]:
    """Takes the list's good rows into the roster, all or nothing, and keeps those that are to be mended.

    `seen` is the fingerprint of the plan that the coordinator read. Raises StalePlan if it would do something else
    by now, and ValidationError if the list was settled before or `take` is ALL while rows are to be mended. With
    `welcome`, whoever is new gets the link to their own page, from the background. The two functions are told how
    many rows are done.
    """
    if not upload.is_waiting:
        raise _settled_before()
    read = _read(upload, at, read_so_far)  # before anybody is kept waiting: it takes seconds, and needs no roster
    with transaction.atomic():
        program = _held(upload)
        locked = _locked(upload)
        if not locked.is_waiting:
            raise _settled_before()
        if (locked.text, locked.decisions) != (upload.text, upload.decisions):
            read = _read(locked, at)
        plan = plan_read(read, program, upload.uploaded_by_id)
        _refuse_another(plan, seen, take)
        had = set(_keys(program)) if welcome else set()
        counts = apply(plan, program=program, by=by, at=at, told=written_so_far)
        new = [pk for pk in _keys(program) if pk not in had] if welcome else []  # it is held: nobody else adds
        locked.finish(outcome=counts, rest=rest_of(plan), by=by, at=at, to_welcome=new)
        if new:
            _wake_to_welcome(locked)
    return counts


def _read(upload: RosterUpload, at: datetime, told: Told | None = None) -> ReadList:
    return read_list(upload.text, upload.decided, local_day(at, upload.program.time_zone), told)


def _held(upload: RosterUpload) -> Program:
    """Two imports of a program wait for each other."""
    program: Program = Program.objects.select_for_update(no_key=True).get(pk=upload.program_id)
    return program


def _settled_before() -> ValidationError:
    return ValidationError(_("This list was imported or put aside before. Nothing was done twice."))


def _refuse_another(plan: Plan, seen: str, take: str) -> None:
    """The coordinator agreed to one plan, and to all of it or to its good rows."""
    if plan.fingerprint != seen:
        raise StalePlan(_("The roster changed since you read this page. Nothing was imported. Read it once more."))
    if take != GOOD and plan.of(Outcome.PROBLEM):
        raise ValidationError(_("Some rows are still to be mended. Mend them, or take the good rows only."))


def _keys(program: Program) -> list[int]:
    return list(Participant.records.in_program(program).order_by("pk").values_list("pk", flat=True))


def _wake_to_welcome(upload: RosterUpload) -> None:
    from participants.tasks import welcome

    wake_after_commit(welcome, upload.program_id, upload.pk)
