"""Asking someone to join a program's coordinators: the letter with its link, and what following it does."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peermatch.accounts.membering import Did, lock_members, tell
from peermatch.accounts.models import Invite, Membership, Program, Role, User
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.models import Email
from peermatch.outbox.nudge import nudge_after_commit
from peermatch.tokens import hash_token, new_token

KIND = "member-invite"


@transaction.atomic
def invite(*, program: Program, email: str, name: str, role: str, by: User, at: datetime) -> Invite:
    """Writes to them. Nobody is a member before they follow the link."""
    lock_members(program)
    email = email.strip().lower()
    if Membership.objects.filter(program=program, user__email=email).exists():
        raise ValidationError(_("Someone with this address is a member already."))
    if Invite.objects.in_program(program).open().filter(email=email).exists():
        raise ValidationError(_("This address was invited already. Send that invitation again instead."))
    token = new_token()
    row: Invite = Invite.objects.create(
        program=program, email=email, name=name, role=role, by=by, sent_at=at, token_hash=hash_token(token)
    )
    _post(row, token, at)
    tell(program, name, Did.INVITED, _as(row), by=by, at=at)
    return row


@transaction.atomic
def invite_again(*, row: Invite, by: User, at: datetime) -> None:
    """A new link; the one before no longer works."""
    row = _open(row)
    if at < row.sent_at + Invite.AT_MOST_EVERY:
        raise ValidationError(_("It was sent less than five minutes ago. Give it a moment to arrive."))
    token = new_token()
    row.sent_at, row.token_hash = at, hash_token(token)
    row.save(update_fields=["sent_at", "token_hash"])
    _post(row, token, at)
    tell(row.program, row.name, Did.INVITED_AGAIN, _as(row), by=by, at=at)


@transaction.atomic
def withdraw(*, row: Invite, by: User, at: datetime) -> None:
    """Its link ends at once, and mail that waits does not leave."""
    row = _open(row)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    queue.supersede(program=row.program, about=_about(row), now=at)
    tell(row.program, row.name, Did.WITHDRAWN, _as(row), by=by, at=at)


@transaction.atomic
def join(*, row: Invite, user: User, at: datetime) -> Membership:
    """Whoever followed the link, by an account with that very address. A new account is saved with it."""
    row = _open(row)
    if not row.works(at) or user.email != row.email:
        raise ValidationError(_("This link no longer works. Ask for a new one."))
    if user._state.adding:
        user.save()
    row.joined_at = at
    row.save(update_fields=["joined_at"])
    membership, is_new = Membership.objects.get_or_create(program=row.program, user=user, defaults={"role": row.role})
    if is_new:
        tell(row.program, user.name, Did.JOINED, str(membership.get_role_display()), by=user, at=at)
    return membership


def by_hash(token_hash: str) -> Invite | None:
    """The invitation whose link this is, if it works now."""
    rows = Invite.objects.across_programs("a token names its invitation, whichever program it is of")
    row: Invite | None = rows.filter(token_hash=token_hash).select_related("program", "by").first()
    return row if row and row.works(timezone.now()) else None


def _open(row: Invite) -> Invite:
    lock_members(row.program)
    found: Invite | None = Invite.objects.in_program(row.program).open().filter(pk=row.pk).first()
    if found is None:
        raise ValidationError(_("They joined already, or the invitation was withdrawn."))
    return found


def _as(row: Invite) -> str:
    """Everybody in the program reads it, so that no address is in it."""
    return str(Role(row.role).label)[:400]


def _about(row: Invite) -> str:
    return f"invite:{row.public_id}"


@speaking_to("row")
def _post(row: Invite, token: str, now: datetime) -> None:
    told = {"invite": row, "program": row.program, "link": letters.link("join")}
    queue.supersede(program=row.program, about=_about(row), now=now)
    queue.enqueue(
        program=row.program, kind=KIND, about=_about(row), occasion=row.token_hash[:16],
        to=queue.Recipient(row.public_id, row.name, row.email), message=letters.render(KIND, told),
        links={"join": reverse("join-link", args=[token])}, now=now, expires_at=row.works_until,
    )  # fmt: skip
    nudge_after_commit()


def _still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    ids = {mail.pk: UUID(mail.about.removeprefix("invite:")) for mail in mails}
    rows = Invite.objects.across_programs("mail of all programs leaves together").open()
    standing = set(rows.filter(public_id__in=ids.values()).values_list("public_id", flat=True))
    return {pk: _("The invitation was withdrawn.") for pk, ref in ids.items() if ref not in standing}


letters.register(letters.Letter(KIND, gettext_lazy("Invitation to a new member"), _still_wanted))
