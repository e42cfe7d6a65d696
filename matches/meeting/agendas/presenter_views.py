"""The page on which a coordinator chooses who presents, in which order, and who teaches."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.meeting.agendas import doors
from matches.meeting.agendas.facts import facts_of
from matches.meeting.agendas.forms import PresentersForm
from matches.meeting.undo_doors import AGENDA
from matches.models import Match, Meeting
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment
from peermatch.undoing import offer


@coordinator
def agenda_presenters(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.all(), request, meeting)
    one.match = row
    found, back = doors.agenda_of(one), reverse("agenda", args=[row.program.slug, match, meeting])
    if found is None:
        raise Http404
    if not found.turns and not found.is_taught:
        return redirect(back)
    form = PresentersForm(request.POST if request.method == "POST" else None, agenda=found, facts=facts_of(one))
    if form.is_valid():
        try:
            doors.choose_presenters(agenda=found, by=request.user, at=timezone.now(), **form.chosen)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = _("Saved. Everyone's copy follows.")
            offer(request, said, AGENDA, back=back, agenda=found.public_id, version=found.version)
            return redirect(back)
    return render(request, "matches/meeting/agendas/presenters.html", {
        "place": "matches",
        "match": row,
        "meeting": one,
        "agenda": found,
        "form": form,
        "title": _("Who presents") if found.turns else _("Who teaches"),
        "lede": say_moment(one.starts_at, one.time_zone, year=True),
        "back": back,
    })  # fmt: skip
