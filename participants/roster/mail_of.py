"""One person's mail: the list of messages narrowed to it, what leads there, and where their own page is sent anew."""

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.models import Participant
from peermatch.accounts.models import Program
from peermatch.handling.ways import Page, Way, goes_again
from peermatch.outbox import narrowing
from peermatch.outbox.models import Email
from peermatch.outbox.narrowing import About


def register() -> None:
    """Called when the app is ready."""
    narrowing.narrows("person", _mail_of_person)
    goes_again("person", Way(instead=_own_page))


def _mail_of_person(program: Program, public_id: UUID) -> About | None:
    person = Participant.objects.in_program(program).filter(public_id=public_id).first()
    if person is None:
        return None
    person.program = program
    return About(person.name, person.get_absolute_url(), Q(recipient=public_id))


def _own_page(mail: Email) -> Page | None:
    rows = Participant.objects.filter(program=mail.program_id, public_id=mail.recipient)
    person = rows.select_related("program").first()
    if person is None:
        return None
    return Page(
        _("Send a link to their own page"), reverse("person-own-page", args=[person.program.slug, person.public_id])
    )
