"""Forms that are opened from a mail: once what it says is on record, nobody waits for the mail any more.

The address of such a form names the mail (`QUERY`), and the form is sent there. What becomes of the mail is said by
whoever knows what it is about (`deals_with`), when their app is ready.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.utils import timezone

from peermatch.accounts.access import ProgramRequest
from peermatch.accounts.models import Membership
from peermatch.inbox.models import IncomingMail

QUERY = "mail"
# Deals with the mail, for this member; answers in a sentence what became of it, empty where nothing did.
Deals = Callable[[IncomingMail, Membership, datetime], str]
_deals: list[Deals] = []


def deals_with(deal: Deals) -> None:
    """Called once, when the app is ready."""
    if deal not in _deals:
        _deals.append(deal)


def put_on_record(request: ProgramRequest) -> None:
    """Called where the form did what it is for. Where no mail led to it, nothing happens."""
    mail = _mail(request)
    for deal in _deals if mail else ():
        if said := deal(mail, request.membership, timezone.now()):
            messages.success(request, said)


def way_of(request: ProgramRequest) -> dict[str, str]:
    """What such a form begins with: it came by e-mail."""
    return {"way": "email"} if _mail(request) else {}


def carried_on(request: ProgramRequest) -> str:
    """What to add to addresses on a page between the mail and the form: “?mail=…”, or nothing."""
    mail = _mail(request)
    return f"?{QUERY}={mail.public_id}" if mail else ""


def _mail(request: ProgramRequest) -> Any:
    """The one that the address names, if somebody still waits for it."""
    try:
        named = UUID(request.GET.get(QUERY, ""))
    except ValueError:
        return None
    return IncomingMail.objects.in_program(request.program).waiting().filter(public_id=named).first()
