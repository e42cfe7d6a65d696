"""The pages of framing: the problem, and what each person hopes to gain."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.disclosing.topics import in_words
from matches.framing.cases import cases_of, new_case, presents
from matches.framing.forms import CaseForm, HopesForm, ProblemForm
from matches.framing.shown import hopes_of as hopes_in_words
from matches.framing.shown import reads_hopes, reads_problem, shows_hopes
from matches.framing.writing import problem_of, write_hopes, write_problem
from matches.models import Match, Problem, Seat
from matches.models.seat import TAKING_PART
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member, reader

PLACE: dict[str, object] = {"place": "matches"}


@reader
def problem(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    written = problem_of(row)
    if written is None:
        messages.warning(request, _("Seat the person who asked first. Then write their problem."))
        return redirect("seats", request.program.slug, row.public_id)
    if not reads_problem(request, row, written):
        return _not_theirs(request, row, written)
    form = ProblemForm(request.POST or None, instance=written, program=request.program)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        messages.success(request, _("The problem was saved."))
        return redirect(row)
    return render(request, "matches/framing/problem.html", _problem_page(row, form))


@reader
def case(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    """What one presenter brings to a case study."""
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant"), request, seat)
    if not presents(row, place):
        messages.warning(request, _("%(name)s brings no case to this match.") % {"name": place.participant.name})
        return redirect("problem", request.program.slug, row.public_id)
    written = row.problems.filter(requester=place.participant).first() or new_case(row, place)
    if not reads_problem(request, row, written):
        return _not_theirs(request, row, written)
    form = CaseForm(request.POST or None, instance=written, program=request.program)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        messages.success(request, _("The case of %(name)s was saved.") % {"name": place.participant.name})
        return redirect(row)
    title = _("The case of %(name)s") % {"name": place.participant.name}
    lede = _("What they ask the group to think about. One case a presenter.")
    return render(request, "matches/framing/problem.html", _problem_page(row, form) | {"title": title, "lede": lede})


def _not_theirs(request: ProgramRequest, match: Match, problem: Problem) -> HttpResponse:
    """Instead of what a family wrote of their child, for whoever has nothing to do with the match."""
    if request.method == "POST":
        raise PermissionDenied
    told = {"match": match, "problem": problem, "topics": in_words(match, problem.topics.all()) if problem.pk else []}
    return render(request, "matches/framing/problem_withheld.html", PLACE | told)


def _problem_page(match: Match, form: ProblemForm | CaseForm) -> dict[str, object]:
    """What the page needs to show the problem as it is saved, and the form as it is filled."""
    asked = form.instance.requester
    saved = match.problems.filter(requester=asked).select_related("requester").first() or form.instance
    seats = match.seats.select_related("participant")
    return PLACE | {
        "match": match,
        "form": form,
        "problem": saved,
        "cases": [(seat, one) for seat, one in cases_of(match, seats) if one.requester_id != asked.pk],
        "topics": in_words(match, saved.topics.all()) if saved.pk else [],
        "title": _("The problem"),
        "lede": _(
            "Everything else is chosen by the problem: who can help, in which format, and what counts as success."
        ),
        "back": match.get_absolute_url(),
    }


def _saved(request: ProgramRequest, form: ProblemForm | CaseForm) -> bool:
    if not form.has_changed():
        return True
    try:
        changed, topics = form.save(commit=False), form.cleaned_data["topics"]
        write_problem(problem=changed, topics=topics, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


@member
@require_safe
@shows_hopes
def hopes(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    seats = row.seats.filter(state__in=TAKING_PART).select_related("participant").prefetch_related("goals")
    return render(request, "matches/framing/hopes.html", PLACE | {
        "match": row, "listed": [(seat, hopes_in_words(seat)) for seat in seats],
        "problem": problem_of(row), "reads": reads_hopes(row, request.membership),
    })  # fmt: skip


@coordinator
@shows_hopes
def hopes_of(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant"), request, seat)
    form = HopesForm(request.POST or None, seat=place, reads=reads_hopes(row, request.membership))
    if request.method == "POST" and form.is_valid():
        try:
            write_hopes(seat=place, hopes=form.hopes, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s's hopes were saved.") % {"name": place.participant.first_name})
            return redirect("hopes", request.program.slug, row.public_id)
    return render(
        request, "matches/framing/hopes_of.html", PLACE | _hopes_page(row, place, reads=form.reads) | {"form": form}
    )


def _hopes_page(match: Match, seat: Seat, *, reads: bool) -> dict[str, object]:
    asks = _("Ask: what would be different for you after this? One hope a line, at most five.")
    unread = _("What is on record is not shown to you. What you write comes beside it: one hope a line, five in all.")
    return {
        "match": match,
        "seat": seat,
        "title": _("What %(name)s hopes to gain") % {"name": seat.participant.name},
        "lede": asks if reads else unread,
        "back": reverse("hopes", args=[match.program.slug, match.public_id]),
    }
