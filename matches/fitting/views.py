"""The pages of fitting: what was found, by which proof, and going on with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.footing import footing
from matches.fitting.forms import WaiveForm
from matches.fitting.readiness import readiness
from matches.fitting.review import Finding, fit, may_know
from matches.fitting.waiving import blocking_finding, waive
from matches.models import Gate, Match, Waiver
from participants.models import Evidence
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "matches"}


@member
@require_safe
def footing_page(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    return render(request, "matches/fitting/footing.html", PLACE | {
        "match": row,
        "review": footing(row, on=request.program.today),
        "knows": may_know(row, request.membership),
    })  # fmt: skip


@member
@require_safe
def fit_page(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    return render(request, "matches/fitting/fit.html", PLACE | {
        "match": row,
        "review": fit(row, on=request.program.today),
    })  # fmt: skip


@coordinator
@require_POST
def fit_check(request: ProgramRequest, match: UUID, evidence: UUID) -> HttpResponse:
    """Marks evidence of somebody in the match as checked, from the page where it counts."""
    row = fetch(Match, request, match)
    people = row.seats.taking_part().values("participant")
    proof = fetch(Evidence.objects.filter(program=request.program, participant__in=people), request, evidence)
    proof.check_off(by=request.user, on=request.program.today)
    messages.success(request, _("“%(title)s”: checked by you today.") % {"title": proof.title})
    return _to_gate(request, row, Gate.FIT)


@member
@require_safe
def readiness_page(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    return render(request, "matches/fitting/readiness.html", PLACE | {
        "match": row,
        "review": readiness(row, on=request.program.today),
        "knows": may_know(row, request.membership),
    })  # fmt: skip


@coordinator
def footing_waive(request: ProgramRequest, match: UUID) -> HttpResponse:
    return _waive_page(request, fetch(Match, request, match), Gate.FOOTING)


@coordinator
def fit_waive(request: ProgramRequest, match: UUID) -> HttpResponse:
    return _waive_page(request, fetch(Match, request, match), Gate.FIT)


@coordinator
def readiness_waive(request: ProgramRequest, match: UUID) -> HttpResponse:
    return _waive_page(request, fetch(Match, request, match), Gate.READINESS)


def _waive_page(request: ProgramRequest, match: Match, gate: Gate) -> HttpResponse:
    """Asks for the reason, beside what was found; what is no longer found leads back to the gate's page."""
    given = request.POST if request.method == "POST" else request.GET
    try:
        finding = blocking_finding(match, gate, given.get("finding", ""), on=request.program.today)
    except ValidationError as gone:
        messages.error(request, " ".join(gone.messages))
        return _to_gate(request, match, gate)
    form = WaiveForm(request.POST if request.method == "POST" else None, initial={"finding": finding.key})
    if form.is_valid() and (waiver := _waived(request, match, gate, form)):
        said = _("Your reason is on record. This finding no longer blocks the match.")
        back = _to_gate(request, match, gate)["Location"]
        offer(request, said, "waive", back=back, waiver=waiver.public_id)
        return redirect(back)
    return render(request, "matches/fitting/waive.html", _waive_context(request, match, gate, finding, form))


def _waived(request: ProgramRequest, match: Match, gate: Gate, form: WaiveForm) -> Waiver | None:
    try:
        return waive(
            match=match, gate=gate, key=form.cleaned_data["finding"], reason=form.cleaned_data["reason"],
            by=request.user, at=timezone.now(), on=request.program.today,
        )  # fmt: skip
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _waive_context(
    request: ProgramRequest, match: Match, gate: Gate, finding: Finding, form: WaiveForm
) -> dict[str, Any]:
    return PLACE | {
        "match": match,
        "form": form,
        "title": _("Go on with a reason"),
        "lede": finding.said_to(may_know(match, request.membership)),
        "back": _to_gate(request, match, gate)["Location"],
    }


def _to_gate(request: ProgramRequest, match: Match, gate: str) -> HttpResponse:
    if gate == Gate.BOOKING:
        return redirect(match)
    return redirect(Gate(gate).value, request.program.slug, match.public_id)  # each gate's page bears its name


@coordinator
@require_POST
def waiver_end(request: ProgramRequest, match: UUID, waiver: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    kept: Waiver = fetch(row.waivers.select_related("match"), request, waiver)
    try:
        kept.take_back(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = _("The reason was taken back. The finding blocks again as long as it is found.")
        back = _to_gate(request, row, kept.gate)["Location"]
        offer(request, said, "waiver-end", back=back, waiver=kept.public_id)
    return _to_gate(request, row, kept.gate)
