"""The list of those who were asked again for a permission and have not answered: whom a match waits for comes first."""

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from participants import protected
from participants.consenting.awaiting import whom_a_match_awaits
from participants.models import ConsentAsk, TextFor
from participants.models.consent_ask import by_no_letter
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator
from peermatch.accounts.models import Program
from peermatch.paging import paged

AWAITED, CALL, LETTER, THINKS = range(4)
TITLES = {
    AWAITED: _("A match waits for them"),
    CALL: _("Call them"),
    LETTER: _("Their letter asks them"),
    THINKS: _("They think about it"),
}


@require_safe
@coordinator
def consents_asked(request: ProgramRequest) -> HttpResponse:
    today = request.program.today
    rows = _asks(request.program, today)
    by_name = ("agree_by", "participant__last_name", "participant__first_name", "pk")
    listed = paged(request, rows.select_related("participant", "text").order_by("place", "call_on", *by_name))
    for ask in listed:
        ask.participant.program = request.program
    lines = [_line(ask, today) for ask in listed]
    told = {line["person"] for line in lines if line["phone"]}
    audit.shown(*protected.contact(told, protected.PHONE), by=request)
    n = dict(rows.order_by().values_list("place").annotate(n=Count("pk")))
    sections = [
        {"key": key, "title": TITLES[key], "n": n[key], "lines": list(found)}
        for key, found in groupby(lines, key=lambda line: line["place"])
    ]
    context = {"place": "people", "listed": listed, "sections": sections, "of": _of_all(rows, today)}
    return render(request, "participants/consenting/asked.html", context)


def _asks(program: Program, today: date) -> QuerySet[Any]:
    awaited = Q(text__what_for=TextFor.MATCHING) & whom_a_match_awaits(program)
    place = Case(
        When(call_on__gt=today, then=Value(THINKS)), When(awaited, then=Value(AWAITED)),
        When(_to_call(today), then=Value(CALL)), default=Value(LETTER), output_field=IntegerField(),
    )  # fmt: skip
    asks: QuerySet[Any] = ConsentAsk.objects.in_program(program).open().annotate(place=place)
    return asks


def _to_call(today: date) -> Q:
    """Those whom no letter reaches, who let the day pass, or who wanted to think until now."""
    return by_no_letter() | Q(agree_by__lt=today) | Q(call_on__lte=today)


def _line(ask: Any, today: date) -> dict[str, Any]:
    person, thinks = ask.participant, ask.place == THINKS
    of_guardian = ask.text.what_for == TextFor.GUARDIAN
    is_late, has_thought, calls = ask.agree_by < today, bool(ask.call_on), not person.takes_email
    if of_guardian:
        calls = ask.mailed_at is None
    to_call = not of_guardian and not thinks and (is_late or has_thought or calls or ask.place == AWAITED)
    return {
        "ask": ask, "person": person, "place": ask.place, "what": ask.text.get_what_for_display(), "thinks": thinks,
        "is_late": is_late, "has_thought": has_thought, "calls": calls,
        "phone": person.phone if to_call else "", "of_guardian": of_guardian,
    }  # fmt: skip


def _of_all(rows: QuerySet[Any], today: date) -> dict[str, Any]:
    """What holds for all of them is said once: the day, and what they are asked for."""
    people = Count("participant", distinct=True)
    found = rows.order_by().aggregate(
        people=people, calls=Count("participant", distinct=True, filter=_to_call(today) & ~Q(place=THINKS)),
        first=Min("agree_by"), last=Max("agree_by"),
    )  # fmt: skip
    whats = list(rows.order_by().values_list("text__what_for", flat=True).distinct()[:2])
    what = TextFor(whats[0]).label if len(whats) == 1 else ""
    return {**found, "day": found["first"] if found["first"] == found["last"] else None, "what": what}
