"""A kind no: decided first, read, and only then told. Until it is told it can be taken back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Request
from matches.models.call import WAYS_TO_TELL
from matches.models.invitation import Way
from matches.requesting.letters import knows, post_no, whom_to_tell
from peermatch.accounts.models import User


@transaction.atomic
def decline(*, request: Request, reason: str, words: str, by: User, at: datetime) -> None:
    """Decides the no. Nobody hears of it yet."""
    request.lock()
    if request.coordinator_id is None:
        request.give_to(by, by=by, at=at)
    request.decline(reason=reason, words=words, by=by, at=at)


@transaction.atomic
def send_no(*, request: Request, by: User, at: datetime) -> None:
    """Sends the letter that was read. Sent twice, it goes out once."""
    request.lock()
    if request.told_at is not None:
        return
    if not request.has_somebody_to_tell:
        raise ValidationError(_("There is nobody to tell."))
    if not whom_to_tell(request).address:
        raise ValidationError(_("E-mail does not reach them. Tell them yourself, then record it here."))
    post_no(request, by=by, at=at)
    request.tell(how=str(Way.EMAIL.label), by=by, at=at)


@transaction.atomic
def told_by_hand(*, request: Request, way: str, by: User, at: datetime) -> None:
    """The coordinator said it themselves, perhaps because the letter was refused. Recorded twice, it is once."""
    request.lock()
    if knows(request):
        return
    if way not in WAYS_TO_TELL:
        raise ValidationError(_("Choose how you told them."))
    request.tell(how=str(Way(way).label), by=by, at=at)
