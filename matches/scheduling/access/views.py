"""The page of one need at a meeting: by when, who is asked, what they said, and what can be done about it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matches.models import Accommodation
from matches.scheduling.access import pages
from matches.scheduling.access.letting_go import let_go
from matches.scheduling.access.not_reached import not_reached
from matches.scheduling.access.notice import how_many
from matches.scheduling.access.section import Asked
from participants import protected
from participants.models import AccessProfile, Audience
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, member
from peermatch.inbox.on_record import carried_on


@member
@require_safe
def accommodation(request: ProgramRequest, match: UUID, meeting: UUID, accommodation: UUID) -> HttpResponse:
    row = pages.fetch_row(request, match, meeting, accommodation)
    meets = row.meeting
    is_ahead = meets.is_standing and meets.ends_at > timezone.now() and meets.match.is_changeable
    gone = let_go(row) if is_ahead and row.is_standing else []
    missed = not_reached(row.bookings.all(), now=timezone.now()) if is_ahead else {}
    profile = AccessProfile.objects.filter(program=row.program_id, participant=row.participant_id).first()
    audit.shown(protected.access(row.participant, profile), by=request)
    return pages.show_about(
        request, row, "row",
        profile=_told(profile),
        asked=[Asked(one, one in gone, bool(row.to_ask), missed.get(one.pk)) for one in row.bookings.all()],
        may_ask_again=bool(gone),
        is_ahead=is_ahead,
        usual=_usually(row, profile),
        from_mail=carried_on(request),
    )  # fmt: skip


def _usually(row: Accommodation, profile: AccessProfile | None) -> int:
    """How many people such a need usually takes at a meeting so long, where fewer are booked; else 0."""
    receives = profile.receives if profile else ()
    usual = how_many(row.kind, row.detail, minutes=row.meeting.minutes, receives=receives)
    return usual if 0 < row.count < usual else 0


def _told(profile: AccessProfile | None) -> dict[str, object]:
    """What whoever is booked may be told of the person, what not, and whom the person prefers and declines."""
    if profile is None:
        return {}
    return {
        "shown": profile.shown_to(Audience.BOOKED),
        "withheld": profile.withheld_from(Audience.BOOKED),
        "prefers": profile.interpreters_preferred,
        "declines": profile.interpreters_declined,
    }
