"""Saying of many matches at once how they count in reports; what was said of one before stays."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Match
from matches.reporting.definitions import Of
from matches.reporting.scope import Asked, rows
from peermatch import undoing
from peermatch.accounts.models import Program, User
from peermatch.undoing import Undoing

CLASSIFIED = "matches-classified"
FIELDS = ("assistance", "area")


def unclassified(asked: Asked) -> Any:
    """Those that the report counts as “Not said yet”, the latest first."""
    found = rows(Of.MATCHES, asked).filter(Q(assistance="") | Q(area=""))
    return found.prefetch_related("problems__topics").order_by("-requested_at", "-pk")


@transaction.atomic
def classify_many(
    *, program: Program, chosen: Iterable[UUID], assistance: str, area: str, by: User, at: datetime
) -> dict[str, list[str]]:
    """Answers with what was written of which, by the field: the ids of the matches."""
    said = {"assistance": assistance, "area": area}
    wrote: dict[str, list[str]] = {name: [] for name in FIELDS}
    for match in _locked(program, chosen):
        new = {name: getattr(match, name) or said[name] for name in FIELDS}
        for name in FIELDS:
            if new[name] != getattr(match, name):
                wrote[name].append(str(match.public_id))
        match.classify(**new, by=by, at=at)
    return wrote


def _locked(program: Program, ids: Iterable[Any]) -> Iterable[Match]:
    """Always by `pk`, as everyone does."""
    found: Any = Match.objects.in_program(program).filter(public_id__in=list(ids)).select_for_update()
    return list(found.order_by("pk"))


@transaction.atomic
def undo_classifying(told: Undoing) -> str:
    """Each that still counts as it was said then counts as not said again."""
    said, wrote = told.facts["values"], told.facts["wrote"]
    back = 0
    for match in _locked(told.program, {ref for refs in wrote.values() for ref in refs}):
        theirs = [name for name in FIELDS if str(match.public_id) in wrote[name] and getattr(match, name) == said[name]]
        if theirs:
            now = {name: "" if name in theirs else getattr(match, name) for name in FIELDS}
            match.classify(**now, by=told.by, at=told.at)
            back += 1
    if not back:
        raise ValidationError(_("It was said otherwise since. Change it on each match."))
    return ngettext("%(n)d match counts as before.", "%(n)d matches count as before.", back) % {"n": back}


def register() -> None:
    """Called when the app is ready."""
    undoing.register(CLASSIFIED, undo_classifying)
