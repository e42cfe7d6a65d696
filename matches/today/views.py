"""The coordinator's home."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matches.models import Match
from matches.today import waiting
from matches.today.cards import all_cards, meetings_this_week
from matches.today.desk import Desk
from participants.models import Participant
from peermatch.accounts.access import ProgramRequest, member


@require_safe
@member
def today(request: ProgramRequest) -> HttpResponse:
    mine = request.GET.get("whose") != "all"
    desk = Desk(
        program=request.program,
        reader=request.user,
        now=timezone.now(),
        mine=mine,
        reads_private=request.membership.can_write,
    )
    covers = waiting.covers_of(desk)
    desk = replace(desk, away=frozenset(row.away_id for row in covers))
    cards = all_cards(desk)
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
