"""A list's way into the roster: kept as uploaded, decided about, agreed to once."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from participants.models import RosterUpload
from participants.roster.apply import apply
from participants.roster.columns import read_headings
from participants.roster.known import plan_of
from participants.roster.mending import rest_of
from participants.roster.plan import Outcome, Plan
from participants.roster.reading import decode, read_table
from peermatch.accounts.models import Program, User
from peermatch.text import one_line

ALL, GOOD = "all", "good"  # what a coordinator agrees to


class StalePlan(ValidationError):
    """Importing would no longer do what the coordinator read."""


def keep(*, data: bytes, name: str, program: Program, by: User) -> RosterUpload:
    """Keeps an uploaded list for its dry run; the same list uploaded again while it waits is the same one.

    Raises ValidationError, saying what to do, for a file that is no list of people.
    """
    text = decode(data)
    table = read_table(text)
    read_headings(table)
    digest = hashlib.sha256(text.encode()).hexdigest()
    waiting = RosterUpload.objects.in_program(program).waiting().filter(digest=digest, uploaded_by=by)
    same: RosterUpload | None = waiting.first()
    return same or RosterUpload.objects.create(
        program=program, name=one_line(name)[:200] or _("A list"), text=text, digest=digest, rows=len(table.rows),
        uploaded_by=by,
    )  # fmt: skip


def dry_run(upload: RosterUpload, at: datetime) -> Plan:
    """What agreeing to this list would do now."""
    return plan_of(upload, upload.program, localdate(at))


@transaction.atomic
def mend(*, upload: RosterUpload, column: str, cell: str, value: str, by: User, at: datetime) -> None:
    """Reads every cell of that column that says `cell` as `value`; an empty value takes that back."""
    _locked(upload).mend(column=column, cell=cell, value=value, by=by, at=at)


@transaction.atomic
def answer(*, upload: RosterUpload, row: int, answer: str, by: User, at: datetime) -> None:
    """Keeps the answer to the question about a row; an empty one takes it back."""
    _locked(upload).answer(row=row, answer=answer, by=by, at=at)


def _locked(upload: RosterUpload) -> RosterUpload:
    """The row as it is now: of two coordinators who decide at once, neither's word is lost."""
    rows = RosterUpload.objects.filter(program=upload.program_id)
    locked: RosterUpload = rows.select_for_update().get(pk=upload.pk)
    return locked


@transaction.atomic
def agree(*, upload: RosterUpload, seen: str, take: str, by: User, at: datetime) -> dict[str, int]:
    """Takes the list's good rows into the roster, all or nothing, and keeps those that are to be mended.

    `seen` is the fingerprint of the plan that the coordinator read. Raises StalePlan if it would do something else
    by now, and ValidationError if the list was settled before or `take` is ALL while rows are to be mended.
    """
    program = Program.objects.select_for_update(no_key=True).get(
        pk=upload.program_id
    )  # two imports wait for each other
    upload = _locked(upload)
    if not upload.is_waiting:
        raise ValidationError(_("This list was imported or put aside before. Nothing was done twice."))
    plan = plan_of(upload, program, localdate(at))
    if plan.fingerprint != seen:
        raise StalePlan(_("The roster changed since you read this page. Nothing was imported. Read it once more."))
    if take != GOOD and plan.of(Outcome.PROBLEM):
        raise ValidationError(_("Some rows are still to be mended. Mend them, or take the good rows only."))
    counts = apply(plan, program=program, by=by, at=at)
    upload.finish(outcome=counts, rest=rest_of(plan), by=by, at=at)
    return counts
