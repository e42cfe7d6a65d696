"""The doors: a letter that is final goes out again, one that waits is cancelled or sent now.

A copy is the same words to where its reader is today, with links of its own, under a Message-ID of its own. What
speaks against it is asked here and, as for all mail, once more just before it leaves.
"""

from copy import copy
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from peermatch.accounts.models import User
from peermatch.handling.models import ByHand
from peermatch.handling.ways import way_of
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Calendar, Message
from peermatch.outbox.models import Email, EmailQuerySet, State
from peermatch.outbox.nudge import nudge_after_commit
from peermatch.outbox.queue import Recipient
from peermatch.returning.models import Unreached
from peermatch.undoing import Undoing

Did = ByHand.Did
CANCELLED = "mail-cancelled"  # the name of the undo
GOES_AGAIN = frozenset({State.SENT, State.FAILED, State.EXPIRED})
REST = timedelta(minutes=5)  # a mail that just left is given a moment to arrive


def why_not_again(mail: Email, now: datetime) -> str:
    """Why this letter cannot go out again; empty if it can. A few queries, whatever the letter."""
    if mail.state not in GOES_AGAIN:
        return _("Only a letter that went out, or tried to, can go out again.")
    if mail.sent_at and now - mail.sent_at < REST:
        return _("It left less than five minutes ago. Give it a moment to arrive.")
    if _waits_already(mail):
        return _("The same letter waits to go out already.")
    return _speaks_against(mail, now)


def _waits_already(mail: Email) -> bool:
    return _copies(mail).open().filter(overtaken_at=None).exists()


def reader_today(mail: Email) -> Recipient | None:
    """Whom and where it would reach now."""
    to = way_of(mail).reader(mail)
    return to if to and to.address else None


def _speaks_against(mail: Email, now: datetime) -> str:
    letter, to = letters.get(mail.kind), reader_today(mail)
    if mail.program_id is None or letter is None:
        return _("This installation cannot write letters of this kind again.")
    if not mail.html:
        return _("What it said is no longer kept.")
    if mail.expires_at and mail.expires_at <= now:
        return _("It is too late for it: what it says is past.")
    if to is None:
        return _("No e-mail reaches this person now. Tell them another way.")
    if not way_of(mail).can_make(_links_in(mail)) or (_can_stop(mail) and to.path_to_stop is None):
        return _("Its links ended when it left, and cannot be made again for this letter.")
    if _is_elsewhere(mail, to) and mail.calendar and way_of(mail).calendar is None:
        return _("The address changed since, and its calendar file names the one before.")
    there = _as_it_would_be(mail, to)
    return queue.why_kept_back(there) or letter.still_wanted([there]).get(mail.pk, "")


def _links_in(mail: Email) -> set[str]:
    """The links that its step must make anew; the outbox makes the one with which reminders are stopped."""
    return letters.links_in(mail.text + mail.html) - {letters.STOP}


def _can_stop(mail: Email) -> bool:
    return letters.STOP in letters.links_in(mail.text + mail.html)


def _is_elsewhere(mail: Email, to: Recipient) -> bool:
    return to.address.lower() != mail.to_address.lower()


def _calendar(mail: Email, to: Recipient, at: datetime) -> Calendar | None:
    """The same file; where it would name a former address, one that is made anew."""
    make = way_of(mail).calendar
    if not mail.calendar or (make and _is_elsewhere(mail, to)):
        return make(mail, at) if mail.calendar and make else None
    return Calendar(mail.calendar_method, mail.calendar)


def _as_it_would_be(mail: Email, to: Recipient) -> Email:
    """For those who are asked whether it is wanted: they look at where it goes."""
    there = copy(mail)
    there.to_name, there.to_address = to.name, to.address
    return there


@transaction.atomic
def send_again(*, mail: Email, by: User, at: datetime) -> Email:
    """Queues the copy, due at once, and says so with both. Raises ValidationError with what speaks against it."""
    mail = _lock(mail)
    if why := why_not_again(mail, at):
        raise ValidationError(why)
    made = _queue_copy(mail, due_at=at, at=at)
    _record(mail, Did.AGAIN, by=by, at=at, made=made)
    rows = Unreached.objects.filter(program=mail.program_id, email=mail)
    rows.settle(Unreached.Settled.AGAIN, at=at, by=by)
    return made


@transaction.atomic
def send_missed(*, mail: Email, by: User | None, at: datetime) -> bool:
    """What its reader never got goes out anew, also if it was not let out at all; says whether it does. `by` is none
    where nobody asked for it by name, as when an address is corrected."""
    mail = _lock(mail)
    if _waits_already(mail) or _speaks_against(mail, at):
        return False
    made = _queue_copy(mail, due_at=at, at=at)
    if by is not None:
        _record(mail, Did.AGAIN, by=by, at=at, made=made)
    return True


def is_of_use(mail: Email, now: datetime) -> bool:
    """Whether its reader is still to be told what it says, by mail or another way."""
    letter, to = letters.get(mail.kind), reader_today(mail)
    is_late = mail.expires_at is not None and mail.expires_at <= now
    return bool(letter and to and not is_late and not letter.still_wanted([_as_it_would_be(mail, to)]))


def _queue_copy(mail: Email, *, due_at: datetime, at: datetime) -> Email:
    way, to = way_of(mail), reader_today(mail)
    if to is None:
        raise ValidationError(_("No e-mail reaches this person now. Tell them another way."))
    said = Message(mail.subject, mail.text, mail.html, _calendar(mail, to, at), mail.script, mail.short, mail.paper)
    made = queue.enqueue(
        program=mail.program, kind=mail.kind, about=mail.about, revision=mail.revision, occasion=mail.occasion,
        to=to, message=said, links=way.links(mail, at) if _links_in(mail) else {}, now=at, due_at=due_at,
        expires_at=mail.expires_at, needed_by=mail.needed_by, reply_to=mail.reply_to, from_name=mail.from_name,
        copy=_copies(mail).count(),
    )  # fmt: skip
    nudge_after_commit()
    return made


def _copies(mail: Email) -> EmailQuerySet:
    """The letter itself, and each time that it was queued again."""
    return Email.objects.filter(
        program=mail.program_id, kind=mail.kind, about=mail.about, revision=mail.revision, occasion=mail.occasion,
        recipient=mail.recipient,
    )  # fmt: skip


def may_cancel(mail: Email) -> bool:
    return mail.state == State.QUEUED and mail.overtaken_at is None


@transaction.atomic
def cancel(*, mail: Email, why: str, by: User, at: datetime) -> None:
    """It does not go out. One that a worker took up meanwhile is on its way, and cannot be cancelled."""
    rows = Email.objects.filter(program=mail.program_id, pk=mail.pk, state=State.QUEUED)
    said = _("Cancelled by %(name)s: %(why)s") % {"name": by.name, "why": why}
    if not rows.overtake(state=State.SUPERSEDED, why=said, now=at):
        raise ValidationError(_("It does not wait any more. Look at what happened to it."))
    _record(mail, Did.CANCELLED, by=by, at=at, reason=why)


def uncancel(told: Undoing) -> str:
    """Registered with `undoing`. What was cancelled lost its links, so the same goes out as a copy."""
    mail = Email.objects.in_program(told.program).filter(public_id=told.id("email")).first()
    if mail is None:
        raise ValidationError(_("This letter is no longer on record."))
    mail.program = told.program
    mail = _lock(mail)
    if mail.by_hand.filter(program=told.program).order_by("-pk").values_list("did", flat=True).first() != Did.CANCELLED:
        raise ValidationError(_("It was queued again already."))
    if why := _speaks_against(mail, told.at):
        raise ValidationError(why)
    made = _queue_copy(mail, due_at=max(mail.due_at, told.at), at=told.at)
    _record(mail, Did.UNCANCELLED, by=told.by, at=told.at, made=made)
    return _("The letter to %(name)s waits to go out again.") % {"name": mail.to_name}


def may_send_now(mail: Email, now: datetime) -> bool:
    """It failed for a while, is held, or is kept back for its reader: nobody looks at it before later."""
    return may_cancel(mail) and now < mail.next_look_at and bool(mail.error_code) and mail.joined_in_id is None


@transaction.atomic
def send_now(*, mail: Email, by: User, at: datetime) -> None:
    """Whether it is still wanted is asked when it leaves, as ever."""
    rows = Email.objects.filter(
        program=mail.program_id, pk=mail.pk, state=State.QUEUED, overtaken_at=None, joined_in=None
    )
    rows.held().let_go(now=at)
    if not rows.update(next_look_at=at, is_asked_for=True):
        raise ValidationError(_("It does not wait any more. Look at what happened to it."))
    _record(mail, Did.NOW, by=by, at=at)
    nudge_after_commit()


def _lock(mail: Email) -> Email:
    rows = Email.objects.filter(program=mail.program_id, pk=mail.pk).select_for_update(of=("self",))
    locked: Email = rows.get()
    locked.program = mail.program
    return locked


def _record(
    mail: Email, did: ByHand.Did, *, by: User, at: datetime, reason: str = "", made: Email | None = None
) -> None:
    if mail.program is None:
        raise ValueError("An account's own mail is nobody's to handle.")
    ByHand.objects.create(program=mail.program, email=mail, did=did, by=by, at=at, reason=reason, made=made)
