"""Two requests that are one: which of their facts are kept, how they become one, and two again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from matches.models import Pressing, Request, RequestEvent, RequestState
from participants.models.participant import only_digits
from peermatch.accounts.models import User
from peermatch.clock import say_day, say_moment
from peermatch.text import fold

MOST_SHOWN = 10
FEWEST_DIGITS = 7
FILLED = (
    *("last_name", "email", "phone", "reach_notes", "best_time", "home_state", "language"),
    *("referred_by", "referrer_contact", "permission_by", "permission_on", "background", "tried"),
)
HASTE = (Pressing.URGENT, Pressing.SOON, Pressing.CALM)


@dataclass(frozen=True)
class Kept:
    """One line of the preview: what the request that goes on will say, and what stays on the other alone."""

    label: str
    value: str
    left_behind: str = ""


def alike(request: Request, words: str = "") -> list[Request]:
    """Requests that go on and may be from the same person, oldest first; with words, whomever the words find."""
    rows = Request.objects.in_program(request.program).exclude(pk=request.pk)
    rows = rows.exclude(state__in=[RequestState.MERGED, RequestState.DECLINED])
    found = rows.search(words) if words.strip() else rows.filter(_same(request))
    return list(found.order_by("received_at", "pk")[:MOST_SHOWN])


def _same(request: Request) -> Q:
    name = Q(first_name__iexact=request.first_name, last_name__iexact=request.last_name, time_zone=request.time_zone)
    digits = only_digits(request.phone)
    phone = Q(search_text__contains=digits) if len(digits) >= FEWEST_DIGITS else Q(pk=None)
    email = Q(email__iexact=request.email) if request.email else Q(pk=None)
    return name | phone | email


def preview(request: Request, into: Request) -> list[Kept]:
    """What is kept where, before anything happens."""
    changes = _changes(request, into)
    lines = []
    for name in ("received_at", "pressing", *FILLED, "statement"):
        mine, theirs = getattr(request, name), getattr(into, name)
        stays = changes[name][1] if name in changes else theirs
        if mine or theirs:
            left = "" if name in changes or fold(str(mine or "")) in ("", fold(str(theirs))) else _say(request, name)
            lines.append(Kept(_label(name), _say(request if name in changes else into, name, stays), left))
    return lines


@transaction.atomic
def merge(*, request: Request, into: Request, by: User, at: datetime) -> None:
    """Makes the first part of the second, which takes over what it lacks. `take_back` undoes it."""
    for row in sorted((request, into), key=lambda one: one.pk):
        row.lock()
    request.took_over = _changes(request, into)
    topics = set(request.topics.all()) - set(into.topics.all())
    request.merge_into(into, by=by, at=at)
    _set(into, {name: new for name, (_old, new) in request.took_over.items()})
    into.topics.add(*topics)
    request.took_over["topics"] = sorted(topic.pk for topic in topics)
    request.save(update_fields=["took_over"])
    into.record(RequestEvent.What.TOOK_IN, by=by, at=at, detail=request.name)


def give_back(request: Request, *, by: User, at: datetime) -> None:
    """Takes from the other what the merge gave it, unless it was changed since. Needs a transaction."""
    into = request.merged_into
    if into is None:
        return
    into.lock()
    taken = dict(request.took_over)
    into.topics.remove(*taken.pop("topics", []))
    _set(into, {name: old for name, (old, new) in taken.items() if _plain(getattr(into, name)) == new})
    into.record(RequestEvent.What.TAKEN_BACK, by=by, at=at, detail=request.name)


def _changes(request: Request, into: Request) -> dict[str, list[Any]]:
    """What `into` takes over, each with the value before and after, as JSON can hold them."""
    changes = {
        name: [_plain(getattr(into, name)), _plain(getattr(request, name))]
        for name in FILLED
        if getattr(request, name) and not getattr(into, name)
    }
    if HASTE.index(Pressing(request.pressing)) < HASTE.index(Pressing(into.pressing)):
        changes["pressing"] = [into.pressing, request.pressing]
    if request.received_at < into.received_at:
        changes["received_at"] = [_plain(into.received_at), _plain(request.received_at)]
    return changes


def _set(into: Request, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(into, name, parse_datetime(value) if name == "received_at" else value)
    if values:
        into.save(update_fields=list(values))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _label(name: str) -> str:
    return str(Request._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]  # plain fields


def _say(row: Request, name: str, value: Any = None) -> str:
    value = getattr(row, name) if value is None else value
    if name == "received_at":
        return say_moment(row.received_at, row.program.time_zone)
    if name == "permission_on" and row.permission_on:
        return say_day(row.permission_on, year=True)
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else value or _("nothing"))
