"""Handing matches over: which, to whom, and who hears of it, all on one page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Match, Request, Seat
from matches.workspace.act_forms import HandOverForm
from matches.workspace.handing import expecting, hand_over, insist_theirs, say_handed, who_may_coordinate
from peermatch.accounts.access import ProgramRequest, coordinator
from peermatch.accounts.models import User
from peermatch.undoing import offer


@coordinator
def hand_over_page(request: ProgramRequest) -> HttpResponse:
    """GET names the matches (?chosen=… or ?of=, all of one coordinator's); POST hands over what was shown."""
    chosen = _chosen(request)
    if not chosen:
        messages.info(request, _("Choose at least one open match to hand over."))
        return redirect("matches", request.program.slug)
    try:
        insist_theirs(request.program, chosen, request.user, timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(_back(request, chosen))
    asked = _asked(request)
    seats = list(expecting(request.program, [match.pk for match in chosen], timezone.now()))
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        program=request.program, expecting=len(seats),
        initial={"chosen": [match.public_id for match in chosen], "asked": [one.public_id for one in asked]},
    )  # fmt: skip
    if form.is_valid() and _handed(request, form):
        return redirect(_back(request, chosen))
    return render(
        request, "matches/workspace/hand_over.html", _context(request, chosen, seats, form) | {"asked": asked}
    )


def _context(request: ProgramRequest, chosen: list[Match], seats: list[Seat], form: HandOverForm) -> dict[str, Any]:
    title = ngettext("Hand over %(n)d match", "Hand over %(n)d matches", len(chosen)) % {"n": len(chosen)}
    return {
        "place": "matches",
        "form": form,
        "chosen": chosen,
        "seats": seats,
        "by_phone": [seat for seat in seats if not seat.participant.takes_email],
        "others": who_may_coordinate(request.program),
        "title": title,
        "back": _back(request, chosen),
    }


def _chosen(request: ProgramRequest) -> list[Match]:
    told: QueryDict = request.POST if request.method == "POST" else request.GET
    rows = Match.objects.in_program(request.program).open().select_related("coordinator").order_by("title", "pk")
    of = str(told.get("of", ""))
    if request.method != "POST" and of.isdecimal():
        return _of(rows, int(of))
    return list(rows.filter(public_id__in=_ids(told.getlist("chosen"))))


def _of(rows: QuerySet[Match], coordinator_pk: int) -> list[Match]:
    """All open matches of one coordinator, whoever that is: another program's has none here."""
    known = coordinator_pk < 2**31 and User.objects.filter(pk=coordinator_pk).exists()
    return list(rows.filter(coordinator=coordinator_pk)) if known else []


def _ids(given: list[str]) -> list[UUID]:
    found = []
    for one in given:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _asked(request: ProgramRequest) -> list[Request]:
    """With all matches of one coordinator go the requests that wait for them."""
    rows = Request.objects.in_program(request.program).waiting()
    if request.method == "POST":
        return list(rows.filter(public_id__in=_ids(request.POST.getlist("asked"))))
    of = str(request.GET.get("of", ""))
    known = of.isdecimal() and int(of) < 2**31 and User.objects.filter(pk=int(of)).exists()
    return list(rows.filter(coordinator=int(of))) if known else []


def _handed(request: ProgramRequest, form: HandOverForm) -> bool:
    told = form.cleaned_data
    try:
        handed = hand_over(
            program=request.program, matches=told["chosen"], to=told["to"], by=request.user, at=timezone.now(),
            note=told["note"], tell=told.get("tell", False), requests=told["asked"],
        )  # fmt: skip
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    if handed.count == 0:
        form.add_error("to", _("%(name)s coordinates these matches already.") % {"name": told["to"].name})
        return False
    back = _back(request, list(told["chosen"]))
    facts = {"to": told["to"].pk, "moved": handed.moved, "asked": handed.asked}
    facts["told"] = len(handed.written) + len(handed.to_call)
    offer(request, say_handed(handed, told["to"]), "hand-over", back=back, **facts)
    return True


def _back(request: ProgramRequest, chosen: list[Match]) -> str:
    if len(chosen) == 1:
        return chosen[0].get_absolute_url()
    return reverse("matches", args=[request.program.slug])
