"""The list of matches, starting one, and the page of one match."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.review import may_know
from matches.following_up.hopes import at_end
from matches.following_up.plan_line import plan_line
from matches.following_up.progress import say_contacts
from matches.framing.shown import hopes_shown_to
from matches.framing.shown import told as written
from matches.models import Match, Stage
from matches.preparing.finding import Candidate, candidates, people_to_ask
from matches.replying.words import list_replies
from matches.unreached.listing import of_match
from matches.workspace.desk import Desk
from matches.workspace.exporting import export
from matches.workspace.forms import StartForm
from matches.workspace.listing import MatchFilter, late_words
from matches.workspace.rematching import again
from matches.workspace.starting import start
from participants import protected
from participants.models import Export, Participant
from participants.roster.exporting import TYPES, as_file
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.paging import paged

PLACE: dict[str, Any] = {"place": "matches"}
PEOPLE_SHOWN = 10


@member
@require_safe
def matches(request: ProgramRequest) -> HttpResponse:
    chosen = MatchFilter(
        request.GET, program=request.program, reader=request.user, by_name=not request.membership.can_write
    )
    stages, late = chosen.tallies()
    listed = paged(request, chosen.matches())
    say_contacts(listed, now=timezone.now())
    return render(request, "matches/workspace/matches.html", PLACE | {
        "form": chosen,
        "stages": stages,
        "late": late,
        "listed": listed,
        "rows": [(match, late_words(match)) for match in listed],
        "has_matches": Match.objects.in_program(request.program).exists(),
    })  # fmt: skip


@coordinator
@require_POST
def matches_export(request: ProgramRequest) -> HttpResponse:
    """The matches that the filters in the address list, in its order, as a file."""
    chosen = MatchFilter(request.GET, program=request.program, reader=request.user)
    wanted = request.POST.get("format", "")
    if wanted not in Export.Format.values:
        return redirect("matches", request.program.slug)
    data = export(listed=chosen, format=wanted, by=request.user, now=timezone.now())
    return as_file(data, f"matches-{request.program.today:%Y-%m-%d}.{wanted}", TYPES[Export.Format(wanted)])


@member
@require_safe
def match_page(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match.objects.select_related("coordinator", "rematch_of"), request, match)
    desk = Desk(row, on=request.program.today, knows=may_know(row, request.membership), reader=request.membership)
    missed = of_match(row, timezone.now())
    notes = list(row.notes.standing().select_related("by"))
    if request.membership.can_write:
        needy = [one.person for one in desk.facts.access.in_need] if desk.knows else []
        told = audit.of(row, fields=["notes"] if notes else ())
        problems = written(row, desk.facts.problems) if desk.knows else []
        phones = protected.contact([one.person for one in missed if one.person], protected.PHONE)
        audit.shown(told, *problems, *phones, *protected.needs_of(needy), by=request)
    came_true = []
    if row.stage == Stage.CLOSED and request.membership.can_write:
        with hopes_shown_to(request, row):
            came_true = at_end(row)
    return render(request, "matches/workspace/match.html", PLACE | {
        "plan_line": plan_line(row, desk.on) if request.membership.can_write else None,
        "match": row, "desk": desk, "again": again(row, desk.seats), "notes": notes,
        "replies": list_replies(row) if request.membership.can_write else [],
        "missed": missed,
        "hopes_at_end": came_true,
    })  # fmt: skip


@coordinator
def match_start(request: ProgramRequest) -> HttpResponse:
    form = StartForm(request.POST or None, program=request.program, reader=request.user, people=_people(request))
    if request.method == "POST" and form.is_valid() and (started := _started(request, form)):
        messages.success(request, _("The match was started. Its checklist shows what comes next."))
        return redirect(started)
    return render(request, "matches/workspace/start.html", PLACE | _start_page(request, form))


@coordinator
def match_start_search(request: ProgramRequest) -> HttpResponse:
    """Searches for the person and keeps what was typed: sent by POST, because names do not belong into addresses."""
    if request.method != "POST":
        return redirect("match-start", request.program.slug)
    form = StartForm(initial=request.POST.dict(), program=request.program, reader=request.user, people=_people(request))
    return render(request, "matches/workspace/start.html", PLACE | _start_page(request, form))


def _people(request: ProgramRequest) -> QuerySet[Participant]:
    rows: QuerySet[Participant] = Participant.objects.in_program(request.program).listed()
    return rows


def _started(request: ProgramRequest, form: StartForm) -> Match | None:
    told = form.cleaned_data
    try:
        return start(
            program=request.program, requester=told["person"], by=request.user, at=timezone.now(),
            **{name: told[name] for name in (
                "key", "title", "path", "direction", "asked_by", "referred_by", "permission_on", "requested_at",
            )},
        )  # fmt: skip
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _start_page(request: ProgramRequest, form: StartForm) -> dict[str, Any]:
    words = str(form["q"].value() or "").strip()
    found = people_to_ask(request.program, words)
    chosen = str(form["person"].value() or "")
    return {
        "form": form,
        "title": _("Start a match"),
        "words": words,
        "found": found.count(),
        "shown": _with_chosen(request, candidates(list(found[:PEOPLE_SHOWN]), {}, []), chosen),
        "chosen": chosen,
    }


def _with_chosen(request: ProgramRequest, shown: list[Candidate], chosen: str) -> list[Candidate]:
    """Whoever was chosen stays in the list, whatever is searched for."""
    if not chosen or any(str(one.person.public_id) == chosen for one in shown):
        return shown
    try:
        rows = list(people_to_ask(request.program, "").filter(public_id=UUID(chosen)))
    except ValueError:
        return shown
    return [*candidates(rows, {}, []), *shown]
