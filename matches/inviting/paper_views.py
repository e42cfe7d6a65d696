"""The invitation in large print."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matches.inviting.letters_shown import shows_letters
from matches.inviting.sending import preview
from matches.models import Match, Seat
from peermatch.accounts.access import ProgramRequest, fetch, member
from peermatch.clock import local_day
from peermatch.outbox.paper import printed


@member
@require_safe
@shows_letters
def invitation_print(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    """As it would go out today, for paper: an answer comes by phone, so no link is in it."""
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant", "match"), request, seat)
    place.match = row
    letter = preview(place, on=local_day(timezone.now(), request.program.time_zone))
    back = reverse("invitations", args=[request.program.slug, row.public_id])
    name = place.participant.name
    return printed(request, subject=letter.subject, text=letter.paper, to=name, back=back, place="matches")
