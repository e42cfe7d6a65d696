"""On a person's page: that our mail did not reach them. A viewer reads neither phone nor letter."""

from django.utils import timezone

from matches.unreached import listing
from participants.models import Participant
from participants.roster.panels import Panel
from peermatch.accounts.access import ProgramRequest


def unreached(request: ProgramRequest, person: Participant) -> Panel | None:
    """Registered with `on_person_page`."""
    found = listing.of_person(request.program, person.public_id, timezone.now())
    if not found:
        return None
    return Panel("matches/unreached/on_person_page.html", {"missed": found[0]}, place=4)
