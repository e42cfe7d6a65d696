"""Sending again what never arrived, to the same address or to a corrected one: the same words, with links made anew."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import letters as inviting
from matches.inviting import links
from matches.models import News, Seat
from matches.models.seat import ASKED
from matches.scheduling.polls import letters as poll_letters
from matches.scheduling.polls import polling
from matches.scheduling.readdressing import readdress
from matches.unreached.listing import MOST
from participants.models import Participant
from participants.profile import letters as own_letters
from participants.profile import sending
from participants.profile.wishing import recipient
from peermatch.accounts.models import Program, User
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Calendar, Message
from peermatch.outbox.models import Email
from peermatch.returning import stopping
from peermatch.returning.models import StoppedAddress, Unreached, Why

POLLS = (poll_letters.ASKED, poll_letters.REMINDER)
# Their links end when the address is corrected: the coordinator reads the invitation again before it goes out.
ASKING = (inviting.INVITATION, inviting.REMINDER, inviting.NEW_LINK)


@transaction.atomic
def try_again(*, missed: Unreached, by: User, at: datetime) -> tuple[int, StoppedAddress | None]:
    """Mail goes to that address again, and what did not arrive there goes out anew; how many letters, and what was
    lifted. Raises ValidationError where no mail goes there for another reason."""
    program, address = missed.program, missed.email.to_address
    stopped = StoppedAddress.objects.in_program(program).standing().filter(address=address.lower()).first()
    if stopped is not None:
        stopping.lift(stopped, by=by, at=at)
    rows = Unreached.objects.in_program(program).still_of_use(at).filter(email__to_address__iexact=address)
    sent = send(program, list(rows.exclude(why=Why.NO_MAIL).select_related("email").order_by("pk")[:MOST]), at=at)
    if stopped is None and not sent:
        raise ValidationError(_("There is nothing to send again by itself. Open the letter's own page."))
    return sent, stopped


def when_address_changed(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`, after those who send their own letters anew."""
    program = people[0].program
    by_ref = {one.public_id: one for one in people}
    rows = Unreached.objects.in_program(program).still_of_use(at).filter(email__recipient__in=list(by_ref))
    open_ones = list(rows.select_related("email").order_by("pk")[:MOST])
    replaced = [one for one in open_ones if one.email.kind in (*ASKING, *News.values, *POLLS)]
    _settle(replaced, at=at)
    for one in open_ones:
        if one not in replaced and _send_one(one.email, by_ref[one.email.recipient], at=at):
            _settle([one], at=at)


def send(program: Program, missed: Sequence[Unreached], *, at: datetime) -> int:
    """Those letters again, to where their readers are now; says how many. What cannot go by itself stays open."""
    refs = {one.email.recipient for one in missed}
    rows = Participant.objects.in_program(program).filter(public_id__in=refs).select_related("program")
    people = {one.public_id: one for one in rows if one.takes_email}
    theirs = [one for one in missed if one.email.recipient in people]
    gone = _by_their_steps([one for one in theirs if one.email.kind in (*News.values, *POLLS)], people, at)
    rest = [one for one in missed if one.email.kind not in (*News.values, *POLLS)]
    gone += [one for one in rest if _send_one(one.email, people.get(one.email.recipient), at=at)]
    _settle(gone, at=at)
    return len(gone)


def _by_their_steps(missed: Sequence[Unreached], people: dict[UUID, Participant], at: datetime) -> list[Unreached]:
    """News of meetings, and polls: their steps know whether it is still so."""
    for kinds, sends in ((tuple(News.values), readdress), (POLLS, polling.readdress)):
        refs = {one.email.recipient for one in missed if one.email.kind in kinds}
        if refs:
            sends([people[ref] for ref in refs], at)
    return list(missed)


def _send_one(mail: Email, person: Participant | None, *, at: datetime) -> bool:
    """The same words, where all its links can be made anew. To whoever is no participant: to the same address."""
    if person is not None and not person.takes_email:
        return False
    if mail.kind == own_letters.OWN_PAGE and person is not None:
        sending.send_link(person, by=None, at=at)
        return True
    paths = _paths(mail, at)
    if paths is None or letters.get(mail.kind) is None:
        return False
    to = recipient(person) if person else queue.Recipient(mail.recipient, mail.to_name, mail.to_address)
    calendar = Calendar(mail.calendar_method, mail.calendar) if mail.calendar else None
    same = {"script": mail.script, "short": mail.short, "paper": mail.paper}
    queue.enqueue(
        program=mail.program, kind=mail.kind, about=mail.about, revision=mail.revision + _times(mail),
        occasion=mail.occasion, to=to, message=Message(mail.subject, mail.text, mail.html, calendar, **same),
        links=paths, now=at, expires_at=mail.expires_at, reply_to=mail.reply_to, from_name=mail.from_name,
    )  # fmt: skip
    return True


def _paths(mail: Email, at: datetime) -> dict[str, str] | None:
    """New links for the places of that letter; none where they cannot be made here."""
    names = letters.links_in(mail.text + mail.html) - {letters.STOP}
    if not names:
        return {}
    kind, _colon, told = mail.about.partition(":")
    if kind != "seat" or names != {"page"}:
        return None
    seats = Seat.objects.filter(program=mail.program_id, public_id=told, state__in=ASKED)
    seat: Seat | None = seats.select_related("match__program", "participant").first()
    if seat is None:
        return None
    _link, path = links.issue(seat, until=links.lifetime(seat.match, at=at))
    return {"page": path}


def _times(mail: Email) -> int:
    """How often it was queued: each has a key of its own."""
    same = Email.objects.filter(program=mail.program_id, kind=mail.kind, about=mail.about, occasion=mail.occasion)
    return same.filter(recipient=mail.recipient).count()


def _settle(missed: Iterable[Unreached], *, at: datetime) -> None:
    """Also where a step took the letter back in sending it anew: it was sent again."""
    for one in missed:
        rows = Unreached.objects.filter(program=one.program_id, pk=one.pk)
        rows.exclude(settled_as=Unreached.Settled.TOLD).update(settled_as=Unreached.Settled.AGAIN, settled_at=at)
