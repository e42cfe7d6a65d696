"""All matches of one person."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matches.people.panel import say_load, seats_of, theirs
from participants.models import Participant
from peermatch.accounts.access import ProgramRequest, fetch, member
from peermatch.paging import paged


@require_safe
@member
def person_matches(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant.objects.in_program(request.program), request, person)
    listed = paged(request, seats_of(row))
    context = {
        "place": "people",
        "person": row,
        "listed": listed,
        "matches": theirs(listed, request.user.time_zone),
        "load": say_load(row),
    }
    return render(request, "matches/people/matches_of.html", context)
