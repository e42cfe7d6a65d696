"""Possible duplicates, and the pages on which two records of one person become one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participants import protected
from participants.knowing import knows
from participants.models import ChildFacts, DifferentPeople, Merging, Participant
from participants.models.merging import Pair
from participants.roster.duplicates import duplicates
from participants.roster.merging.door import merge, stands_for, why_not
from participants.roster.merging.forms import FindForm, MergeForm
from participants.roster.merging.preview import joins
from participants.roster.merging.undo_doors import undone
from participants.roster.person.not_shown import not_shown
from participants.roster.words import describe_record
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.paging import paged
from peermatch.undoing import offer

MOST_FOUND = 10


@require_safe
@coordinator
def possible_duplicates(request: ProgramRequest) -> HttpResponse:
    listed = paged(request, duplicates(request.program))
    people = _people(request, {pk for pair in listed for pk in (pair.one, pair.other)})
    audit.shown(*protected.contact(people.values(), protected.REACH), by=request)
    apart = DifferentPeople.objects.in_program(request.program).standing().select_related("one", "other", "by")
    context = {
        "place": "people",
        "listed": listed,
        "pairs": [(pair, people[pair.one], people[pair.other]) for pair in listed],
        "apart": apart[:MOST_FOUND],
        "apart_count": apart.count(),
    }
    return render(request, "participants/roster/merging/duplicates.html", context)


def _people(request: ProgramRequest, pks: set[int]) -> dict[int, Participant]:
    rows = Participant.objects.in_program(request.program).filter(pk__in=pks).select_related("organization")
    for row in rows:
        row.in_words = describe_record(row)  # type: ignore[attr-defined]  # read by the template
    return {row.pk: row for row in rows}


@coordinator
@require_POST
def not_the_same(request: ProgramRequest, person: UUID, other: UUID) -> HttpResponse:
    one, two = _pair(request, person, other)
    try:
        row = DifferentPeople.say(one, two, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = _("%(one)s and %(other)s are two people. They are no longer listed as duplicates.")
        said %= {"one": one.name, "other": two.name}
        back = reverse("duplicates", args=[request.program.slug])
        offer(request, said, "not-same", back=back, pair=row.public_id)
    return redirect("duplicates", request.program.slug)


@coordinator
@require_POST
def not_the_same_back(request: ProgramRequest, pair: UUID) -> HttpResponse:
    row = fetch(DifferentPeople, request, pair)
    row.take_back(by=request.user, at=timezone.now())
    messages.success(request, _("%(names)s may be one person again.") % {"names": row})
    return redirect("duplicates", request.program.slug)


@require_safe
@coordinator
def find_other(request: ProgramRequest, person: UUID) -> HttpResponse:
    """Which record is another one of this person: those that are alike, or whom the words find."""
    row = fetch(Participant.objects.in_program(request.program).listed(), request, person)
    words = request.GET.get("q", "").strip()
    found = _found(request, row, words)
    audit.shown(*protected.contact([row, *found], protected.REACH), by=request)
    context = {
        "place": "people",
        "person": row,
        "search": FindForm(initial={"q": words}),
        "words": words,
        "found": found,
    }
    return render(request, "participants/roster/merging/find.html", context)


def _found(request: ProgramRequest, person: Participant, words: str) -> list[Participant]:
    if words:
        rows = Participant.objects.in_program(request.program).listed().search(words).exclude(pk=person.pk)
        pks = set(rows.values_list("pk", flat=True)[:MOST_FOUND])
    else:
        pairs = ({pair.one, pair.other} for pair in duplicates(request.program))
        pks = {pk for pair in pairs if person.pk in pair for pk in pair} - {person.pk}
    return list(_people(request, pks).values())


@coordinator
def merge_with(request: ProgramRequest, person: UUID, other: UUID) -> HttpResponse:
    """The preview: what is chosen, what is joined, what cannot be undone; and the button that does it."""
    if done := _already_one(request, person, other):
        return redirect(done)
    pair = _pair(request, person, other)
    if unknown := next((one for one in pair if not knows(request, one)), None):
        return not_shown(request, unknown)
    reasons = why_not(pair, timezone.now())
    form = MergeForm(request.POST if request.method == "POST" else None, pair=pair)
    if request.method == "POST" and not reasons and form.is_valid() and (row := _merged(request, pair, form)):
        return redirect(row.kept)
    children = ChildFacts.objects.in_program(request.program).filter(participant__in=pair).select_related("participant")
    ages = [protected.child(one.participant, one, ("age_band",)) for one in children]
    audit.shown(*protected.contact(pair), *ages, by=request)
    context = {"place": "people", "form": form, "reasons": reasons, "joins": joins(pair), **_names(pair)}
    return render(request, "participants/roster/merging/merge.html", context)


def _merged(request: ProgramRequest, pair: Pair, form: MergeForm) -> Merging | None:
    try:
        with transaction.atomic():
            row = merge(kept=pair[0], gone=pair[1], chosen=form.chosen, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    said = _("Two records of %(name)s are one now.") % {"name": row.kept.name}
    offer(request, said, "merging", back=row.kept.get_absolute_url(), merging=row.public_id)
    return row


def _names(pair: Pair) -> dict[str, Any]:
    kept, gone = pair
    return {"kept": kept, "gone": gone, "kept_words": describe_record(kept), "gone_words": describe_record(gone)}


def _pair(request: ProgramRequest, person: UUID, other: UUID) -> Pair:
    rows = Participant.objects.in_program(request.program).listed().select_related("organization", "household")
    return fetch(rows, request, person), fetch(rows, request, other)


def _already_one(request: ProgramRequest, person: UUID, other: UUID) -> Participant | None:
    """Pressed twice: the person that both are by now."""
    kept = stands_for(request.program, other)
    return kept if kept and kept.public_id == person else None


@coordinator
@require_POST
def take_back(request: ProgramRequest, merging: UUID) -> HttpResponse:
    row = fetch(Merging.objects.in_program(request.program).select_related("kept", "gone"), request, merging)
    try:
        messages.success(request, undone(row, by=request.user, at=timezone.now()))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(row.kept)
