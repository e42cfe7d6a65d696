"""The letters of this step: the receipt of the public form, and a kind no. Neither repeats what was written to us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import DeclineReason, MatchRules, Request, RequestState
from participants.models import Reach
from peermatch.accounts.models import Program, User
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message
from peermatch.outbox.models import Email, State

RECEIVED, DECLINED = "request-received", "request-declined"
ONE_RECEIPT_IN = timedelta(hours=1)


@dataclass(frozen=True)
class Told:
    """Whom an answer to a request goes to. `address` is empty where e-mail does not reach them, or is not wanted."""

    name: str
    address: str
    how: str


def about(request: Request) -> str:
    return f"request:{request.public_id}"


def contact(program: Program, who: User | None = None) -> dict[str, str]:
    """Whom those who ask reach with questions."""
    name, phone = (who.name, who.phone) if who else (_("us"), "")
    return {"name": name, "phone": phone or program.phone, "email": program.reply_to}


def whom_to_tell(request: Request) -> Told:
    """Who asked. Nobody is written to on someone else's word: without permission it is who referred them."""
    if request.lacks_permission:
        address = request.referrer_contact if _is_address(request.referrer_contact) else ""
        return Told(request.referred_by, address, request.referrer_contact)
    wants_mail = request.reach_by == Reach.EMAIL
    how = ", ".join(filter(None, [str(request.get_reach_by_display()), request.phone, request.email]))
    return Told(request.name, request.email if wants_mail else "", how)


def send_receipt(request: Request, *, at: datetime) -> Email | None:
    """Queues the receipt where e-mail is wanted; an address gets one an hour at most. Needs a transaction."""
    told = whom_to_tell(request) if not request.is_referral else _referrer(request)
    mails = Email.objects.in_program(request.program).filter(kind=RECEIVED, to_address=told.address)
    if not told.address or mails.filter(created_at__gt=at - ONE_RECEIPT_IN).exists():
        return None
    return _post(request, RECEIVED, receipt(request), told, at=at)


def _referrer(request: Request) -> Told:
    address = request.referrer_contact if _is_address(request.referrer_contact) else ""
    return Told(request.referred_by, address, request.referrer_contact)


@speaking_to("request")
def receipt(request: Request) -> Message:
    rules = MatchRules.of(request.program)
    return letters.render("request_received", {
        "program": request.program, "contact": contact(request.program), "hours": rules.call_back_hours,
        "is_referral": request.is_referral,
    })  # fmt: skip


@speaking_to("request")
def no(request: Request) -> Message:
    """The kind no, as it would go out now."""
    return letters.render("request_declined", _no_context(request))


def _no_context(request: Request) -> dict[str, Any]:
    return {
        "program": request.program, "contact": contact(request.program, request.who_answers_now),
        "name": whom_to_tell(request).name, "why": why_in_words(request), "words": request.decline_words,
    }  # fmt: skip


def why_in_words(request: Request) -> str:
    """The reason as it is said to whoever asked: it blames nobody and tells nothing about the person referred."""
    if request.lacks_permission:
        return _("We could not go on with it. We match nobody who has not agreed to it themselves.")
    return {
        DeclineReason.NOT_OURS: _("We think that another program or service is the right one for what you need."),
        DeclineReason.NOT_PEERS: _("What you are facing is more than another family or colleague can carry with you."),
        DeclineReason.NOBODY: _("Nobody in our program has the experience now that you are looking for."),
        DeclineReason.NO_ANSWER: _(
            "We tried to reach you and could not. Reach us whenever it suits you: we begin anew."
        ),
    }.get(DeclineReason(request.decline_reason), _("We cannot go on with it now."))


def post_no(request: Request, *, by: User, at: datetime) -> Email:
    """Queues the kind no. Needs a transaction, and someone whom e-mail reaches."""
    return _post(request, DECLINED, no(request), whom_to_tell(request), at=at, from_name=by.name)


def refused_noes(program: Program) -> QuerySet[Email]:
    """The letters with a no that a mailbox refused."""
    rows: QuerySet[Email] = Email.objects.in_program(program).filter(kind=DECLINED, state=State.FAILED)
    return rows


def knows(request: Request) -> bool:
    """Whether whoever asked was told of the no, and the letter that told them, if it was one, was not refused."""
    if request.told_at is None:
        return False
    refused = refused_noes(request.program).filter(recipient=request.public_id, final_at__gt=request.told_at)
    return not refused.exists()


def _post(request: Request, kind: str, message: Message, told: Told, *, at: datetime, from_name: str = "") -> Email:
    program = request.program
    return queue.enqueue(
        program=program, kind=kind, about=about(request), occasion=str(int(at.timestamp())),
        to=queue.Recipient(ref=request.public_id, name=told.name, address=told.address), message=message, links={},
        now=at, reply_to=program.reply_to, from_name=", ".join(filter(None, [from_name, program.name])),
        is_asked_for=kind == RECEIVED,
    )  # fmt: skip


def _is_address(text: str) -> bool:
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return True


def _unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """A no that was taken back, and a receipt for what was no request, are not sent."""
    rows = Request.objects.across_programs("mail of all programs leaves together")
    found = {row.public_id: row for row in rows.filter(public_id__in={mail.recipient for mail in mails})}
    reasons = {mail.pk: _why_unwanted(mail, found.get(mail.recipient)) for mail in mails}
    return {pk: reason for pk, reason in reasons.items() if reason}


def _why_unwanted(mail: Email, request: Request | None) -> str:
    if request is None:
        return _("The request no longer exists.")
    if mail.kind == DECLINED and request.state != RequestState.DECLINED:
        return _("The request was taken up again.")
    if mail.kind == RECEIVED and request.state == RequestState.DECLINED:
        return _("The request was declined before this was sent.")
    return ""


def register() -> None:
    """Called when the app is ready."""
    letters.register(Letter(RECEIVED, gettext_lazy("Request received"), _unwanted))
    letters.register(Letter(DECLINED, gettext_lazy("Request declined"), _unwanted, may_wait_a_day=True))
