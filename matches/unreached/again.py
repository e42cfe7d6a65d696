"""Sending again what never arrived, to the same address or to a corrected one, by the doors of `peermatch.handling`."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.following_up.feedback import letters as feedback_letters
from matches.inviting import letters as inviting
from matches.models import News
from matches.models.call import OF_SEVERAL
from matches.scheduling.polls import letters as poll_letters
from matches.unreached.listing import MOST
from participants.models import Participant
from participants.profile import letters as own_letters
from participants.profile import sending
from peermatch.accounts.models import User
from peermatch.handling import doors
from peermatch.outbox import queue
from peermatch.outbox.models import Email, EmailQuerySet, State
from peermatch.returning import stopping
from peermatch.returning.models import StoppedAddress, Unreached, Why

OF_FEEDBACK = (feedback_letters.ASKED, feedback_letters.REMINDER)
# Of these, only the newest of several about the same is still worth reading.
OVERTAKE_EACH_OTHER = (*News.values, poll_letters.ASKED, poll_letters.REMINDER, *OF_FEEDBACK)
# When the address is corrected, their own steps send these anew. Or their links end, as those of invitations do: the
# coordinator reads the invitation again before it goes out.
BY_THEIR_STEPS = (*OVERTAKE_EACH_OTHER, inviting.INVITATION, inviting.REMINDER, inviting.NEW_LINK)


@transaction.atomic
def try_again(*, missed: Unreached, by: User, at: datetime) -> tuple[int, StoppedAddress | None]:
    """Mail goes to that address again, and what did not arrive there goes out anew; how many letters, and what was
    lifted. Raises ValidationError where no mail goes there for another reason."""
    program, address = missed.program, missed.email.to_address
    stopped = StoppedAddress.objects.in_program(program).standing().filter(address=address.lower()).first()
    if stopped is not None:
        stopping.lift(stopped, by=by, at=at)
    rows = Unreached.objects.in_program(program).still_of_use(at).filter(email__to_address__iexact=address)
    sent = send(list(rows.exclude(why=Why.NO_MAIL).select_related("email__program").order_by("pk")[:MOST]), by, at)
    if stopped is None and not sent:
        raise ValidationError(_("There is nothing to send again by itself. Open the letter's own page."))
    return sent, stopped


def when_address_changed(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`, after those who send their own letters anew."""
    _move_what_waits(people, at)
    rows = Unreached.objects.in_program(people[0].program).still_of_use(at)
    theirs = rows.filter(email__recipient__in=[one.public_id for one in people])
    open_ones = list(theirs.select_related("email__program").order_by("pk")[:MOST])
    _settle([one for one in open_ones if one.email.kind in BY_THEIR_STEPS], None, at)
    send([one for one in open_ones if one.email.kind not in BY_THEIR_STEPS], None, at)
    queue.stay_held(people[0].program_id, [one.public_id for one in people], now=at, of_several=OF_SEVERAL)


def _move_what_waits(people: list[Participant], at: datetime) -> None:
    """All other letters that wait for the former address, overnight say, or that a worker has taken up: they go to the
    one of today, or become calls. Those about the person's own page or address have a step of their own."""
    by_ref, program = {one.public_id: one for one in people}, people[0].program
    rows = Email.objects.in_program(program).open().filter(recipient__in=list(by_ref), overtaken_at=None)
    for mail in rows.exclude(kind__in=BY_THEIR_STEPS).exclude(about__startswith="person:").order_by("pk"):
        person, one = by_ref[mail.recipient], Email.objects.in_program(program).filter(pk=mail.pk)
        if mail.to_address.lower() == person.email.lower():
            continue
        if not person.takes_email:
            stopping.keep_back(one, Why.STOPPED, at=at)
        else:
            mail.program = program
            _move(one, mail, at)


def _move(rows: EmailQuerySet, mail: Email, at: datetime) -> None:
    """What nobody is to be told any more is not called back: it says why it does not leave when its turn comes."""
    why = _("The address was corrected. The same goes out anew.")
    with transaction.atomic():
        if not rows.overtake(state=State.SUPERSEDED, why=why, now=at) or doors.send_missed(mail=mail, by=None, at=at):
            return
        transaction.set_rollback(True)
    if doors.is_of_use(mail, at):
        stopping.keep_back(rows, Why.STOPPED, at=at)


def send(missed: Sequence[Unreached], by: User | None, at: datetime) -> int:
    """Those letters again, to where their readers are now; says how many. What cannot go by itself stays open."""
    newest = {_what_it_tells(one.email): one for one in missed}
    gone = {what for what, one in newest.items() if _send_one(one.email, by, at)}
    _settle([one for one in missed if _what_it_tells(one.email) in gone], by, at)
    return len(gone)


def _what_it_tells(mail: Email) -> tuple[object, ...]:
    if mail.kind == News.AGENDA:  # beside the news of its meeting
        return (mail.recipient, mail.about, mail.kind)
    return (mail.recipient, mail.about) if mail.kind in OVERTAKE_EACH_OTHER else (mail.pk,)


def _send_one(mail: Email, by: User | None, at: datetime) -> bool:
    if mail.kind != own_letters.OWN_PAGE:
        return doors.send_missed(mail=mail, by=by, at=at)
    rows = Participant.objects.filter(program=mail.program_id, public_id=mail.recipient).select_related("program")
    person: Participant | None = rows.first()
    if person is None or not person.takes_email:
        return False
    sending.send_link(person, by=by, at=at)
    return True


def _settle(missed: Iterable[Unreached], by: User | None, at: datetime) -> None:
    """Also where a step took the letter back in sending it anew: it was sent again."""
    for one in missed:
        rows = Unreached.objects.filter(program=one.program_id, pk=one.pk)
        rows.exclude(settled_as=Unreached.Settled.TOLD).update(
            settled_as=Unreached.Settled.AGAIN, settled_at=at, settled_by=by
        )
