"""The one door for mail that comes in: kept once, its program found, and told to whoever knows what it may answer.

What a mail is about is no matter of this floor: upper floors say so (`hears`), when their app is ready.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from django.db import DatabaseError, transaction

from peermatch.accounts.models import Program
from peermatch.inbox.apart import read_apart
from peermatch.inbox.models import IncomingMail, Kind
from peermatch.inbox.reading import Reading
from peermatch.outbox.models import Email

log = logging.getLogger(__name__)
EVERYWHERE = "a mail that comes in says itself what it is about"


@dataclass(frozen=True)
class Hearer:
    """`program_of(mail)` says whose it is by what upper floors know; `hear(mail, at)` is told of each new mail, once it
    has a program, in the transaction that keeps it. Mail of machines is told too: look at `mail.kind`.
    """

    program_of: Callable[[IncomingMail], Program | None]
    hear: Callable[[IncomingMail, datetime], None]


_hearers: list[Hearer] = []


def hears(hearer: Hearer) -> None:
    """Called once, when the app is ready."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def receive(raw: bytes, *, at: datetime, is_cut: bool = False) -> IncomingMail:
    """Keeps this mail, which anybody may have sent, and answers with its row; the row there is, where it came before.

    `is_cut`: these bytes are only the beginning of it.
    """
    return keep(read_apart(raw, is_cut=is_cut), at=at)


def keep(reading: Reading, *, at: datetime) -> IncomingMail:
    """The same for a mail that was read."""
    every = IncomingMail.objects.across_programs(EVERYWHERE)
    known: IncomingMail | None = every.filter(key=reading.key).first()
    return known or _keep(reading, at)


@transaction.atomic
def give_to(mail: IncomingMail, program: Program, *, at: datetime) -> None:
    """An administrator gives a mail to a program that nothing in it names."""
    mail.give_to(program)
    _tell(mail, at)


def _keep(reading: Reading, at: datetime) -> IncomingMail:
    mail = _row(reading, at)
    mail.answers = _answered(reading)
    if reading.is_of_a_list and mail.answers is None and mail.kind == Kind.REPLY:
        mail.kind = Kind.AUTOMATIC
    if mail.is_of_a_machine:
        mail.settled_at = at
    mail.program = _program_of(mail, reading)
    with transaction.atomic():
        # ON CONFLICT DO NOTHING: of two readers at once, one keeps it, and the other finds it kept.
        IncomingMail.objects.bulk_create([mail], ignore_conflicts=True)
        kept: IncomingMail = IncomingMail.objects.across_programs(EVERYWHERE).get(key=mail.key)
        if kept.public_id == mail.public_id and kept.program is not None:
            _tell_if_it_can_be(kept, at)
    return kept


def _tell_if_it_can_be(mail: IncomingMail, at: datetime) -> None:
    """Where whoever hears of it fails, the mail is kept all the same, and waits among those that fit no match."""
    try:
        with transaction.atomic():
            _tell(mail, at)
    except DatabaseError:
        raise
    except Exception:  # a step's mistake must not lose somebody's mail
        log.exception("What incoming mail %s is about could not be found.", mail.public_id)


def _row(reading: Reading, at: datetime) -> IncomingMail:
    same = ("message_id", "kind", "from_name", "from_address", "subject", "sent_at", "text", "quoted", "is_cut")
    return IncomingMail(
        public_id=uuid4(),
        key=reading.key,
        received_at=at,
        files=list(reading.files),
        calendar=reading.calendar.as_dict() if reading.calendar else {},
        returned_as=reading.returned_as[:20],
        report=asdict(reading.report) if reading.report else {},
        **{name: getattr(reading, name) for name in same},
    )


def _answered(reading: Reading) -> Email | None:
    """The mail of ours that it answers or brings back: the nearest that it names."""
    if not reading.answers:
        return None
    letters = Email.objects.across_programs(EVERYWHERE).filter(message_id__in=reading.answers)
    found = {letter.message_id: letter for letter in letters}
    return next((found[one] for one in reading.answers if one in found), None)


def _program_of(mail: IncomingMail, reading: Reading) -> Program | None:
    """By the letter that it answers; by the address it was sent to, if that is one program's; by what others know."""
    if mail.answers is not None:
        return mail.answers.program
    programs = list(Program.objects.all())
    named = [program for program in programs if program.reply_to.lower() in reading.to]
    if len(named) == 1:
        return named[0]
    for hearer in _hearers:
        if (found := hearer.program_of(mail)) is not None:
            return found
    return programs[0] if len(programs) == 1 else None


def _tell(mail: IncomingMail, at: datetime) -> None:
    for hearer in _hearers:
        hearer.hear(mail, at)
