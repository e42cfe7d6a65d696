"""The list of people, and one person's page."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participants.models import STATE_NAMES, Participant, RelationshipKind, RosterUpload, Status
from participants.roster import words
from participants.roster.listing import PeopleFilter, headings, say_count
from peermatch.accounts.access import ProgramRequest, fetch, member
from peermatch.paging import paged

TOPICS_SHOWN = 3


@require_safe
@member
def people(request: ProgramRequest) -> HttpResponse:
    form = PeopleFilter(request.GET, program=request.program)
    everybody = Participant.objects.in_program(request.program).listed()
    found = form.found().select_related("organization").prefetch_related("offers")
    listed, total = paged(request, found), everybody.count()
    context = {
        "form": form,
        "listed": listed,
        "rows": [_row(person) for person in listed],
        "count": say_count(listed.paginator.count, total),
        "is_empty": not total,
        "askable": everybody.askable().count(),
        "headings": headings(request.GET.get("sort", "")),
        "uploads": RosterUpload.objects.in_program(request.program).waiting().count(),
    }
    return render(request, "participants/roster/people.html", {"place": "people", **context})


def _row(person: Participant) -> dict[str, Any]:
    topics = [topic.name for topic in person.offers.all()]
    return {
        "person": person,
        "status_class": words.status_class(person),
        "kind": words.kind_and_role(person),
        "topics": topics[:TOPICS_SHOWN],
        "more": len(topics[TOPICS_SHOWN:]),
        "load": words.short_load(person),
    }


@require_safe
@member
def person(request: ProgramRequest, person: UUID) -> HttpResponse:
    rows = Participant.objects.in_program(request.program).select_related("organization", "status_by")
    row = fetch(rows, request, person)
    return render(request, "participants/roster/person.html", {"place": "people", **person_context(request, row)})


def person_context(request: ProgramRequest, row: Participant) -> dict[str, Any]:
    """All that a person's page shows; facts that only coordinators may see are left out for viewers."""
    today = timezone.localdate()
    bonds = words.bonds(row, today)
    context = {
        "person": row,
        "status_class": words.status_class(row),
        "status_words": words.status_words(row, with_reason=request.membership.can_write),
        "who": words.who_they_are(row),
        "evidence": words.evidence(row, today),
        "free_times": words.free_times(row.windows.all(), row.time_zone),
        "state_name": STATE_NAMES.get(row.state, ""),
        "away": words.dates_away(row.away.all(), today),
        "access": getattr(row, "access", None),
        "load": words.load(row),
        "permissions": words.permissions(row),
        "may_pause": row.status == Status.ACTIVE,
        "may_resume": row.status == Status.PAUSED,
        "may_record_permission": row.status in (Status.INVITED, Status.WITHDRAWN),
        "circle": words.supervision_circle(row, today),
    }
    if request.membership.can_write:
        return context | {"bonds": bonds, "child": getattr(row, "child", None)}
    return context | {"bonds": [bond for bond in bonds if bond.row.kind != RelationshipKind.KEEP_APART]}
