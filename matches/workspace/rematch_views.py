"""The page that matches a person again after a match that is over."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.framing.shown import hopes_of, reads_problem, shows_hopes
from matches.models import Match, Seat, Stage
from matches.preparing.earlier import partners_in
from matches.workspace.rematch_forms import RematchForm
from matches.workspace.rematching import going_on, proposed_title, rematch, who_may
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.undoing import offer


@coordinator
@shows_hopes
def match_again(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant"), request, seat)
    place.match = row
    if row.stage != Stage.CLOSED:
        messages.info(request, _("Close the match first. Then whoever it was for can be matched again."))
        return redirect("match-close", request.program.slug, row.public_id)
    if place not in who_may(row, [place]):
        messages.info(request, _("This match was not for %(name)s.") % {"name": place.participant.name})
        return redirect(row)
    if found := going_on(row, place):
        return _is_already(request, found, place)
    data = request.POST if request.method == "POST" else None
    form = RematchForm(data, match=row, initial={"title": proposed_title(row)})
    if form.is_valid() and (answer := _begun(request, place, form)):
        return answer
    problem = row.problems.filter(requester=place.participant_id).select_related("requester").first()
    knows = problem is not None and reads_problem(request, row, problem, ["statement"])
    return render(request, "matches/workspace/rematch.html", {
        "place": "matches", "match": row, "form": form, "person": place.participant,
        "hopes": hopes_of(place), "problem": problem, "knows": knows,
        "partners": partners_in(row, besides=place),
        "title": _("Match %(name)s again?") % {"name": place.participant.name}, "back": row.get_absolute_url(),
    })  # fmt: skip


def _is_already(request: ProgramRequest, found: Match, seat: Seat) -> HttpResponse:
    messages.info(request, _("%(name)s is being matched again already: here.") % {"name": seat.participant.name})
    return redirect(found)


def _begun(request: ProgramRequest, seat: Seat, form: RematchForm) -> HttpResponse | None:
    now = timezone.now()
    try:
        new = rematch(seat=seat, by=request.user, at=now, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    if new.requested_at != now:
        return _is_already(request, new, seat)
    said = _("The new match was begun. Nobody was told. Its checklist shows what comes next.")
    offer(request, said, "rematch", back=seat.match.get_absolute_url(), match=new.public_id)
    return redirect(new)
