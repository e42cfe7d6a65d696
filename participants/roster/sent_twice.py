"""One page of fields sent twice by a double click: the second finds the person whom the first added."""

from uuid import UUID

from django.utils.crypto import salted_hmac

from participants.models import Participant
from peermatch.accounts.access import ProgramRequest
from peermatch.remembering import recall, remember

A_MOMENT = 60  # seconds


def note(request: ProgramRequest, person: Participant) -> None:
    remember(_name(request), str(person.public_id), seconds=A_MOMENT)


def added_by_the_same(request: ProgramRequest) -> Participant | None:
    """Whom this member added a moment ago with the very same page: everything in it is the same, its token too."""
    found = recall(_name(request))
    rows = Participant.objects.in_program(request.program)
    person: Participant | None = rows.filter(public_id=UUID(found)).first() if found else None
    return person


def _name(request: ProgramRequest) -> str:
    sent = f"{request.program.pk} {request.user.pk} {sorted(request.POST.lists())}"
    return f"added-{salted_hmac(__name__, sent, algorithm='sha256').hexdigest()}"
