"""The page on which a group is proposed, and the button that takes one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.footing import footing
from matches.fitting.review import may_know
from matches.models import Match, Seat
from matches.preparing.finding import topics_of
from matches.preparing.group_forms import GroupForm, TakeGroupForm
from matches.preparing.group_taking import TAKEN, take_group
from matches.preparing.group_words import asked_often, cards, what_next, why_none
from matches.preparing.grouping import cannot_come, find_groups, search_for_group, takes_a_group
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.undoing import offer


@member
@require_safe
def group(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    context: dict[str, Any] = {"place": "matches", "match": row, "takes_a_group": takes_a_group(row)}
    if takes_a_group(row):
        form = GroupForm(request.GET, match=row, topics=topics_of(row))
        context |= {"form": form, "topics": form.topics}
        if form.topics and form.is_valid():
            context |= _proposed(request, row, form)
    return render(request, "matches/preparing/group.html", context)


def _proposed(request: ProgramRequest, match: Match, form: GroupForm) -> dict[str, Any]:
    seats = list(match.seats.taking_part().select_related("participant__organization"))
    search = search_for_group(
        match, seats, **form.cleaned_data, on=request.program.today, knows=may_know(match, request.membership)
    )
    found, between = find_groups(search), footing(match, on=search.on, seats=seats)
    return {
        "seats": seats,
        "between": between.said_to(search.knows) if between.open else "",
        "cards": [] if between.open else cards(search, found),
        "why_none": why_none(search, found),
        "next": what_next(search, found),
        "left_out": list(filter(None, [cannot_come(search), asked_often(found)])),
        "proposal": found.proposal,
        "is_cut": found.is_cut,
        "search": search,
    }


@coordinator
@require_POST
def group_take(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = TakeGroupForm(request.POST, program=request.program)
    if not form.is_valid():
        words = _("No group was chosen, or somebody of it is no longer in the program's list. Nobody was added.")
        messages.error(request, words)
        return redirect("group", request.program.slug, row.public_id)
    try:
        came = take_group(match=row, people=form.people, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("group", request.program.slug, row.public_id)
    _say_taken(request, row, came)
    return redirect("seats", request.program.slug, row.public_id)


def _say_taken(request: ProgramRequest, match: Match, came: list[Seat]) -> None:
    if not came:  # pressed twice
        messages.success(request, _("They are all in the match already."))
        return
    said = ngettext("%(n)d person was added to the match.", "%(n)d people were added to the match.", len(came))
    back = reverse("group", args=[request.program.slug, match.public_id])
    since = {str(seat.public_id): seat.state_since.isoformat() for seat in came}
    offer(request, said % {"n": len(came)}, TAKEN, back=back, seats=since)
