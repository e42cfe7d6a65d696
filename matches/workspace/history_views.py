"""The whole history of a match, a page at a time."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matches.models import Match
from matches.workspace.history import KINDS, days_of, kinds_with_counts, rows_of
from peermatch.accounts.access import ProgramRequest, fetch, member
from peermatch.paging import paged

LINES_PER_PAGE = 50


@member
@require_safe
def history(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    listed = paged(request, rows_of(row, kind), LINES_PER_PAGE)
    kinds = kinds_with_counts(row)
    return render(request, "matches/workspace/history.html", {
        "place": "matches",
        "match": row,
        "kind": kind,
        "kinds": kinds,
        "all": rows_of(row).count(),
        "listed": listed,
        "days": days_of(listed, zone=request.user.time_zone, tells=request.membership.can_write),
    })  # fmt: skip
