"""The list of people."""

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from participants.conditions import in_words, told_among
from participants.models import Export, Participant, RosterUpload
from participants.roster import words
from participants.roster.duplicates import duplicates
from participants.roster.exporting import TYPES, as_file, export
from participants.roster.listing import PeopleFilter, headings, say_count
from peermatch.accounts.access import ProgramRequest, coordinator, member
from peermatch.paging import paged

TOPICS_SHOWN = 3


@require_safe
@member
def people(request: ProgramRequest) -> HttpResponse:
    form = PeopleFilter(request.GET, program=request.program, can_write=request.membership.can_write)
    everybody = Participant.objects.in_program(request.program).listed()
    found = form.found().select_related("organization").prefetch_related("offers")
    listed, total = paged(request, found), everybody.count()
    told = told_among(listed)
    context = {
        "form": form,
        "listed": listed,
        "rows": [_row(person, told) for person in listed],
        "count": say_count(listed.paginator.count, total),
        "is_empty": not total,
        "askable": everybody.askable().count(),
        "asked_again": everybody.filter(is_asked_again=True).count(),
        "headings": headings(request.GET.get("sort", "")),
        "duplicates": len(duplicates(request.program)) if request.membership.can_write else 0,
        "uploads": RosterUpload.objects.readable_by(request.membership).waiting().count(),
    }
    return render(request, "participants/roster/people.html", {"place": "people", **context})


@coordinator
@require_POST
def people_export(request: ProgramRequest) -> HttpResponse:
    """The people that the filters in the address find, as a file."""
    form = PeopleFilter(request.GET, program=request.program)
    wanted = request.POST.get("format", "")
    if not form.is_valid() or wanted not in Export.Format.values:
        return redirect("people", request.program.slug)
    narrowed = ", ".join(one.label for one in form.in_force())
    data = export(
        people=form.found(), program=request.program, format=wanted, narrowed_by=narrowed, by=request.membership
    )
    return as_file(data, f"people-{request.program.today:%Y-%m-%d}.{wanted}", TYPES[Export.Format(wanted)])


def _row(person: Participant, told: Collection[int]) -> dict[str, Any]:
    topics = in_words(person.offers.all(), told=person.pk in told)
    return {
        "person": person,
        "status_class": words.status_class(person),
        "kind": words.kind_and_role(person),
        "topics": topics[:TOPICS_SHOWN],
        "more": len(topics[TOPICS_SHOWN:]),
        "load": words.short_load(person),
    }
