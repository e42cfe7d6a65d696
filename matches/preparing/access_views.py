"""The page on which a coordinator reads what people need, and vouches that it is arranged."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.review import may_know
from matches.models import Attestation, Match, Meeting
from matches.preparing.access_needs import attest_access
from matches.preparing.lines import Facts
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member


@member
@require_safe
def access(request: ProgramRequest, match: UUID) -> HttpResponse:
    """For the next meeting."""
    return _page(request, fetch(Match, request, match), None)


@member
@require_safe
def meeting_access(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    """For one of several."""
    row = fetch(Match, request, match)
    return _page(request, row, fetch(row.meetings.all(), request, meeting))


@coordinator
@require_POST
def access_attest(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    _attest(request, row, None)
    return redirect("access", request.program.slug, match)


@coordinator
@require_POST
def meeting_access_attest(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.all(), request, meeting)
    _attest(request, row, one)
    return redirect("meeting-access", request.program.slug, match, meeting)


@coordinator
@require_POST
def access_end(request: ProgramRequest, match: UUID, attestation: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    word: Attestation = fetch(row.attestations.select_related("match"), request, attestation)
    try:
        word.take_back(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Access is no longer marked as arranged."))
    return redirect("access", request.program.slug, row.public_id)


def _page(request: ProgramRequest, match: Match, meeting: Meeting | None) -> HttpResponse:
    knows = may_know(match, request.membership)
    state = Facts(match, on=request.program.today, knows=knows, meeting=meeting).access
    if knows:
        audit.shown(*protected.needs_of(one.person for one in state.in_need), by=request)
    return render(
        request,
        "matches/preparing/access.html",
        {"place": "matches", "match": match, "state": state, "knows": knows},
    )


def _attest(request: ProgramRequest, match: Match, meeting: Meeting | None) -> None:
    if not may_know(match, request.membership):
        raise PermissionDenied  # nobody vouches for needs that they may not read
    state = Facts(match, on=request.program.today, knows=True, meeting=meeting).access
    try:
        attest_access(match=match, state=state, facts=request.POST.get("facts", ""), by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is on record that access is arranged."))
