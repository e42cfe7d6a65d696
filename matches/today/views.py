"""The coordinator's home."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Match
from matches.today import waiting
from matches.today.cards import all_cards, meetings_this_week
from matches.today.desk import Desk
from participants import protected
from participants.models import Participant
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, member


@coordinator
@require_POST
def answers_seen(request: ProgramRequest) -> HttpResponse:
    """Up to the newest one that the card showed: whatever came in meanwhile stays news."""
    return _seen(request, request.membership.have_seen_answers)


@coordinator
@require_POST
def handed_seen(request: ProgramRequest) -> HttpResponse:
    """Likewise of matches that were handed to them."""
    return _seen(request, request.membership.have_seen_handed)


def _seen(request: ProgramRequest, note: Callable[..., None]) -> HttpResponse:
    until = parse_datetime(request.POST.get("until", ""))
    if until is None or timezone.is_naive(until):
        messages.error(request, _("Nothing was noted. Try again from this page."))
    else:
        note(at=min(until, timezone.now()))
    return redirect("today", request.program.slug)


@require_safe
@member
def today(request: ProgramRequest) -> HttpResponse:
    mine = request.membership.can_write and request.GET.get("whose") != "all"
    desk = Desk(
        program=request.program,
        reader=request.user,
        now=timezone.now(),
        mine=mine,
        reads_private=request.membership.can_write,
        leads=request.membership.is_lead,
    )
    covers = waiting.covers_of(desk)
    desk = replace(desk, away=frozenset(row.away_id for row in covers))
    cards = all_cards(desk)
    audit.shown(*protected.contact({one for card in cards for one in card.phones}, protected.PHONE), by=request)
    return render(
        request,
        "matches/today/today.html",
        {
            "place": "today",
            "cards": cards,
            "week": meetings_this_week(desk),
            "covers": covers,
            "mine": mine,
            "now": desk.now,
            "has_people": Participant.objects.in_program(request.program).exists(),
            "has_matches": Match.objects.in_program(request.program).exists(),
        },
    )
