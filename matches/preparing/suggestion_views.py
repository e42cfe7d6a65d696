"""The pages of suggestions: who fits an open place, why not someone else, and a few people compared."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.review import may_know
from matches.fitting.suggestions import Place, Priority
from matches.models import Match, Part, Seat
from matches.preparing.forms import SeatForm
from matches.preparing.narrowing import NARROWING, NarrowForm, going_along, ticked
from matches.preparing.needs_shown import reads_ages
from matches.preparing.next_steps import Step, about_those_who_cannot
from matches.preparing.parts import next_part, parts_for
from matches.preparing.seating import seat_person
from matches.preparing.suggesting import Found, Search, find, judge_these, not_now_in_words, search_for, taken_by
from matches.preparing.suggestion_cards import Card, cards
from matches.preparing.why_not import Answer, answers, why_added
from participants.models import Participant
from participants.told_apart import told_apart
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.paging import paged

PLACE: dict[str, Any] = {"place": "matches"}
PEOPLE_PER_PAGE = 20
MOST_COMPARED = 4
MOST_ANSWERED = 10


@member
@require_safe
def suggestions(request: ProgramRequest, match: UUID) -> HttpResponse:
    """The best first, with reasons; how many more there are, and why the others cannot be asked."""
    row, seats = _fetch(request, match)
    if "clear" in request.GET:
        return _to_suggestions(request, row, without=NARROWING)
    form, search = _narrowing(request, row, seats)
    all_who_can = bool(request.GET.get("all"))
    found = find(search, all_who_can=all_who_can)
    left = form.narrowed(found.judged, found.place)
    listed = paged(request, range(len(left)), PEOPLE_PER_PAGE)
    shown, taken = cards(search, found.place, [left[place] for place in listed]), taken_by(search)
    _record(request, row, found.place, shown)
    return render(request, "matches/preparing/suggestions.html", PLACE | _about(request, row, search) | {
        "form": form,
        # Not all who were judged: what a template was told stays until Python looks for garbage.
        "others": found.others,
        "listed": listed,
        "left_out": len(found.judged) - len(left),
        "taken": taken,
        "taken_names": get_text_list(taken, _("and")),
        "cards": shown,
        "not_now": not_now_in_words(found.not_now),
        "steps": _what_would_change_it(request, row, found),
        "all_who_can": all_who_can,
        "everyone": bool(request.GET.get("everyone")),
        "ticked": ticked(request.GET),
        "ticked_elsewhere": _ticked_elsewhere(request, shown),
    })  # fmt: skip


def _record(request: ProgramRequest, match: Match, place: Place, shown: Sequence[Card]) -> None:
    """How old their child is stands among the reasons, where whoever asks wants that to fit."""
    if Priority.AGE in place.priorities:
        reads_ages(request, match, [card.person for card in shown])


def _what_would_change_it(request: ProgramRequest, match: Match, found: Found) -> list[Step]:
    """For those who may change it."""
    if not request.membership.can_write:
        return []
    address = reverse("why-not", args=[request.program.slug, match.public_id])
    return about_those_who_cannot(found.not_now, request.program, f"{address}?{going_along(request.GET).urlencode()}")


def _ticked_elsewhere(request: ProgramRequest, shown: Sequence[Card]) -> list[tuple[UUID, str]]:
    """Who was ticked and is not on this page of the list, by name."""
    if not (chosen := ticked(request.GET)):
        return []
    here = {card.person.pk: card.person for card in shown}
    rows: Any = Participant.objects.in_program(request.program).listed().select_related("organization")
    others = list(rows.filter(public_id__in=chosen).exclude(pk__in=here))
    called = told_apart([*here.values(), *others])
    return [(one.public_id, called[one.pk]) for one in others]


def _to_suggestions(request: ProgramRequest, match: Match, *, without: Collection[str] = ()) -> HttpResponse:
    """Back to the list, as it was chosen."""
    address = reverse("suggestions", args=[request.program.slug, match.public_id])
    return redirect(f"{address}?{going_along(request.GET, without=without).urlencode()}")


def _fetch(request: ProgramRequest, match: UUID) -> tuple[Match, list[Seat]]:
    row = fetch(Match, request, match)
    return row, list(row.seats.select_related("participant"))


def _narrowing(request: ProgramRequest, match: Match, seats: Sequence[Seat]) -> tuple[NarrowForm, Search]:
    search = _search(request, match, seats, next_part(match, seats))
    form = NarrowForm(
        request.GET, parts=parts_for(match), part=search.part, topics=search.topics, named=search.wanted.topics,
        languages=search.languages,
    )  # fmt: skip
    return form, search.for_part(form.part_chosen)


def _search(request: ProgramRequest, match: Match, seats: Sequence[Seat], part: Part) -> Search:
    knows, everyone = may_know(match, request.membership), bool(request.GET.get("everyone"))
    return search_for(match, seats, part, on=request.program.today, knows=knows, everyone=everyone)


def _about(request: ProgramRequest, match: Match, search: Search) -> dict[str, Any]:
    """Whom the page is about, in its heading; and what goes along to the next page."""
    along = going_along(request.GET)
    asked_by = search.problem.requester_id if search.problem else None
    return {
        "match": match,
        "part": search.part,
        "asks": next((seat.participant for seat in search.seats if seat.participant_id == asked_by), None),
        "wanted": search.wanted,
        "priorities": search.problem.priorities_in_words if search.problem else [],
        "can_add": match.is_changeable,
        "along": along.urlencode(),
        "along_hidden": [(name, words) for name, said in along.lists() for words in said],
    }


@coordinator
@require_POST
def suggestion_add(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Gives whoever was suggested the place, and keeps why."""
    row, seats = _fetch(request, match)
    form = SeatForm(request.POST, match=row, program=request.program)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _to_suggestions(request, row)
    person, part = form.cleaned_data["person"], Part(form.cleaned_data["part"])
    try:
        why = why_added(_search(request, row, seats, part), person)
        seat_person(match=row, person=person, part=part, by=request.user, at=timezone.now(), why=why)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _to_suggestions(request, row)
    said = _("%(name)s is in the match and was not asked yet. What the checks say of it stands below.")
    messages.success(request, said % {"name": person.name})
    return redirect("seats", request.program.slug, row.public_id)


@member
@require_safe
def suggestion_why_not(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Anybody of the program, found by name: what keeps them from the place, or where they stand."""
    row, seats = _fetch(request, match)
    form, search = _narrowing(request, row, seats)
    words = request.GET.get("q", "").strip()
    rows: Any = Participant.objects.in_program(request.program).listed().search(words, by_name=True)
    people = list(rows.select_related("organization")[: MOST_ANSWERED + 1]) if words else []
    shown = people[:MOST_ANSWERED]
    return render(request, "matches/preparing/why_not.html", PLACE | _about(request, row, search) | {
        "words": words,
        "answers": _answers(request, shown, form, search, seats) if shown else [],
        "has_more": len(people) > MOST_ANSWERED,
    })  # fmt: skip


def _answers(
    request: ProgramRequest, people: Sequence[Participant], form: NarrowForm, search: Search, seats: Sequence[Seat]
) -> list[Answer]:
    """For the list that was asked from: as it was narrowed, and with those who were shown too."""
    return answers(search, people, find(search, all_who_can=bool(request.GET.get("all"))), seats, form)


@member
@require_safe
def suggestion_compare(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Two to four people beside each other, in words."""
    row, seats = _fetch(request, match)
    _form, search = _narrowing(request, row, seats)
    chosen = ticked(request.GET)
    people = Participant.objects.in_program(request.program).listed().filter(public_id__in=chosen[:MOST_COMPARED])
    place, judged = judge_these(search, list(people.values_list("pk", flat=True)))
    shown = cards(search, place, judged)
    _record(request, row, place, shown)
    return render(request, "matches/preparing/compare.html", PLACE | _about(request, row, search) | {
        "cards": shown,
        "too_many": len(chosen) > MOST_COMPARED,
        "most": MOST_COMPARED,
    })  # fmt: skip
