"""A request that came by mail: what the form begins with."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from matches.models import Came, MailReply
from participants.models import Reach
from peermatch.accounts.models import Program
from peermatch.inbox.models import IncomingMail


def first_values(program: Program, said: str) -> dict[str, Any]:
    """Of the mail that an address names, where it answers no letter of ours and is of no match; else nothing."""
    mail = _mail(program, said) if said else None
    if mail is None:
        return {}
    first, _space, last = mail.from_name.strip().partition(" ")
    return {
        "came_by": Came.EMAIL, "first_name": first, "last_name": last.strip(), "reach_by": Reach.EMAIL,
        "email": mail.from_address, "statement": mail.text.strip(),
    }  # fmt: skip


def _mail(program: Program, said: str) -> IncomingMail | None:
    of_a_match = MailReply.objects.in_program(program).filter(mail=OuterRef("pk"))
    mails = IncomingMail.objects.in_program(program).of_people().filter(~Exists(of_a_match), answers=None)
    try:
        found: IncomingMail | None = mails.filter(public_id=said).first()
    except ValidationError:
        return None
    return found
