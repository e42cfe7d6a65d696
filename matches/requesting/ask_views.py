"""The public request form: no account, no script, no puzzle. Opening it changes nothing."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matches.models import MatchRules
from matches.requesting.ask_forms import AskForm
from matches.requesting.handling import receive
from matches.requesting.letters import contact
from participants.models import BadTry
from peermatch.accounts.access import open_to_all
from peermatch.accounts.models import Program
from peermatch.origin import address_of

MOST_A_MINUTE, MOST_AN_HOUR = 5, 20
HOUR = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, program: str) -> HttpResponse:
    row = open_to_all(program)
    rules = MatchRules.of(row)
    if not rules.form_is_open:
        return render(request, "matches/requesting/ask_closed.html", _frame(row))
    for_someone = request.GET.get("for") == "someone"
    now = timezone.now()
    form = AskForm(
        request.POST if request.method == "POST" else None, program=row, for_someone=for_someone, now=now
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        is_right = form.is_valid()
        if _too_many(request):
            form.add_error(None, _("Many requests came from your network. Wait a few minutes, then send it again."))
            status = 429
        elif is_right:
            return _sent(request, row, form)
        form.fresh()
    context = {"form": form, "for_someone": for_someone, "rules": rules}
    return render(request, "matches/requesting/ask.html", _frame(row) | context, status=status)


def _sent(request: HttpRequest, program: Program, form: AskForm) -> HttpResponse:
    BadTry.count_one(_door(request), at=form.now)
    if form.key is not None:
        receive(request=form.request(), key=form.key, topics=form.topics, by=None, at=form.now)
    who = "?for=someone" if form.for_someone else ""
    return redirect(reverse("ask-thanks", args=[program.slug]) + who)


@require_safe
def thanks(request: HttpRequest, program: str) -> HttpResponse:
    row = open_to_all(program)
    rules = MatchRules.of(row)
    context = {"hours": rules.call_back_hours, "for_someone": request.GET.get("for") == "someone"}
    return render(request, "matches/requesting/ask_thanks.html", _frame(row) | context)


def _frame(program: Program) -> dict[str, Any]:
    return {"program": program, "reach": contact(program)}


def _door(request: HttpRequest) -> str:
    return f"ask:{address_of(request)}"


def _too_many(request: HttpRequest) -> bool:
    door, now = _door(request), timezone.now()
    return BadTry.were_too_many(door, at=now, most=MOST_A_MINUTE) or BadTry.were_too_many(
        door, at=now, most=MOST_AN_HOUR, within=HOUR
    )
