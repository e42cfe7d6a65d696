"""One-press undo: a message offers it, a signed note in it says what to reverse, the step's reverse door does it.

A step registers its reverse doors by name when the app is ready. What cannot be undone (a mail that left) is said in
the sentence that the door answers with.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from peermatch.accounts.access import ProgramRequest
from peermatch.accounts.models import Program, User

GOOD_FOR = timedelta(hours=1)
MARK = "undo:"  # begins the extra tag of a message that can be undone
SALT = "peermatch.undo"


@dataclass(frozen=True)
class Undoing:
    """Who takes back what, and the facts that the offer was made with."""

    program: Program
    by: User
    at: datetime
    facts: dict[str, Any]

    def id(self, name: str) -> UUID:
        return UUID(self.facts[name])


Door = Callable[[Undoing], str]
_doors: dict[str, Door] = {}


def register(name: str, door: Door) -> None:
    """`door(undoing)` reverses it and answers with a sentence; it raises ValidationError if facts changed since."""
    _doors[name] = door


def offer(request: ProgramRequest, said: str, name: str, *, back: str, **facts: Any) -> None:
    """Says what was done, with a button that takes it back within the hour; `back` is the page to show then."""
    if name not in _doors:
        raise LookupError(f"Nobody registered how to undo “{name}”.")
    told = {"n": name, "p": request.program.pk, "u": request.user.pk, "b": back, "f": _plain(facts)}
    messages.success(request, said, extra_tags=MARK + signing.dumps(told, salt=SALT, compress=True))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in facts.items()}


def token_of(tags: str) -> str:
    """The signed note in a message's extra tags; empty where there is nothing to undo."""
    return tags.removeprefix(MARK) if tags.startswith(MARK) else ""


def undo(request: ProgramRequest, token: str, *, at: datetime) -> str:
    """Does it and tells the reader how it went; answers with the page to show, empty if the note says nothing."""
    try:
        told = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired:
        messages.error(request, _("An hour has passed: this can no longer be undone. Change it by hand."))
        return ""
    except signing.BadSignature:
        told = {}
    if (told.get("p"), told.get("u")) != (request.program.pk, request.user.pk):
        messages.error(request, _("There is nothing to undo here. Nothing was changed."))
        return ""
    _take_back(request, told, at)
    return str(told["b"])


def _take_back(request: ProgramRequest, told: dict[str, Any], at: datetime) -> None:
    try:
        with transaction.atomic():
            said = _doors[told["n"]](Undoing(request.program, request.user, at, told["f"]))
    except ValidationError as refusal:
        reason = " ".join(refusal.messages)
        messages.error(request, _("It was not undone. %(reason)s") % {"reason": reason})
    else:
        messages.success(request, said)
