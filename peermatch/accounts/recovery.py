"""A new password for someone who forgot theirs: a link by e-mail, through the outbox like all mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peermatch.accounts.models import User
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.models import Email
from peermatch.outbox.nudge import nudge, nudge_after_commit

KIND = "password-reset"
LASTS = timedelta(hours=1)  # PASSWORD_RESET_TIMEOUT says the same for the link itself
AT_MOST_EVERY = timedelta(minutes=5)  # asking more often brings no more mail


def ask(*, address: str, now: datetime) -> None:
    """Mails a link to the account with that address. Without such an account the same work is done and undone,
    so that neither the answer nor its time tells who has an account."""
    user = User.objects.filter(email=address, is_active=True).first()
    with transaction.atomic():
        _queue_link(user or User(pk=0, email=address), now)
        nudge_after_commit()
        transaction.set_rollback(user is None)
    if user is None:
        nudge()


@speaking_to("user")
def _queue_link(user: User, now: datetime) -> None:
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    queue.enqueue(
        program=None,
        kind=KIND,
        about=f"user:{user.ref}",
        occasion=str(now.timestamp() // AT_MOST_EVERY.total_seconds()),
        to=queue.Recipient(user.ref, user.name, user.email),
        message=letters.render(KIND, {"user": user, "link": letters.link("new_password")}),
        links={"new_password": reverse("new-password", args=[uid, token])},
        now=now,
        expires_at=now + LASTS,
        is_asked_for=True,
        from_name="PeerMatch",
    )


def _still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    addresses = {mail.to_address for mail in mails}
    active = set(User.objects.filter(email__in=addresses, is_active=True).values_list("email", flat=True))
    return {mail.pk: _("The account is closed.") for mail in mails if mail.to_address not in active}


letters.register(letters.Letter(KIND, gettext_lazy("New password"), _still_wanted))
