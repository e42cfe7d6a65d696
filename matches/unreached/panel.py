"""On a person's page: that our mail did not reach them, or goes there no more. To viewers neither phone nor letter."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.unreached import listing
from participants.models import Participant
from participants.roster.panels import Panel
from peermatch.accounts.access import ProgramRequest
from peermatch.handling.ways import Page
from peermatch.outbox.models import Email
from peermatch.returning.models import Unreached


def unreached(request: ProgramRequest, person: Participant) -> Panel | None:
    """Registered with `on_person_page`."""
    found = listing.of_person(request.program, person.public_id, timezone.now())
    if found:
        return Panel("matches/unreached/on_person_page.html", {"missed": found[0]}, place=4)
    last = _last_missed(person) if person.mail_stopped and request.membership.can_write else None
    return Panel("matches/unreached/mail_stopped.html", {"person": person, "last": last}, place=4) if last else None


def where_to_reach(mail: Email) -> Page | None:
    """Registered with `reaches`: the page of this letter, while its reader is to be told."""
    rows = Unreached.objects.filter(program=mail.program_id, email=mail).still_of_use(timezone.now())
    missed = rows.first()
    if missed is None or mail.program is None:
        return None
    address = reverse("unreached", args=[mail.program.slug, missed.public_id])
    return Page(_("Read what to say, and how to reach them"), address)


def _last_missed(person: Participant) -> Unreached | None:
    rows = Unreached.objects.filter(program=person.program_id, email__to_address__iexact=person.email)
    latest: Unreached | None = rows.order_by("-pk").first()
    return latest
