"""Addresses to which no more mail leaves, and people who want none: what waits ends, and each becomes a task."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from peermatch.accounts.models import Program, User
from peermatch.outbox import joining
from peermatch.outbox.models import Email, EmailQuerySet, State
from peermatch.outbox.queue import Guard
from peermatch.returning.models import StoppedAddress, Unreached, Why

EVERYWHERE = "mail of all programs leaves together"
# The program (pk), the address, why no mail goes there; empty where mail goes there again.
Changed = Callable[[int, str, str], None]
_changes: list[Changed] = []


def on_change(changed: Changed) -> None:
    """Has the function called in the same transaction. Registered when an app is ready."""
    if changed not in _changes:
        _changes.append(changed)


@transaction.atomic
def stop(mail: Email, why: str, *, at: datetime) -> bool:
    """No more mail of its program leaves to the address of this mail. False if that is so, or was lifted since."""
    if mail.program_id is None:
        return False
    address = mail.to_address.lower()
    ours = StoppedAddress.objects.filter(program=mail.program_id, address=address)
    if ours.filter(lifted_at__gt=mail.sent_at or mail.date).exists():
        return False
    row = StoppedAddress(program_id=mail.program_id, address=address, why=why, since=at, email=mail)
    StoppedAddress.objects.bulk_create([row], ignore_conflicts=True)
    standing = ours.standing().first()
    if standing is None or standing.public_id != row.public_id:
        return False
    keep_back(Email.objects.filter(program=mail.program_id, to_address__iexact=address), Why.STOPPED, at=at)
    _tell(standing, why)
    return True


@transaction.atomic
def lift(stopped: StoppedAddress, *, by: User, at: datetime) -> None:
    """A coordinator says: try it again."""
    stopped.lift(by=by, at=at)
    _tell(stopped, "")


@transaction.atomic
def stop_again(stopped: StoppedAddress, *, at: datetime) -> bool:
    """What `lift` did is taken back. False if the address was stopped again by itself."""
    ours = StoppedAddress.objects.filter(program=stopped.program_id, address=stopped.address)
    if ours.standing().exists():
        return False
    ours.filter(pk=stopped.pk).update(lifted_at=None, lifted_by=None)
    keep_back(Email.objects.filter(program=stopped.program_id, to_address__iexact=stopped.address), Why.STOPPED, at=at)
    _tell(stopped, stopped.why)
    return True


def _tell(stopped: StoppedAddress, why: str) -> None:
    for changed in _changes:
        changed(stopped.program_id, stopped.address, why)


def keep_back_from(program: Program, recipient: UUID, *, at: datetime) -> None:
    """This person wants no mail: what waits for them does not leave, and is to be told another way."""
    keep_back(Email.objects.filter(program=program, recipient=recipient), Why.NO_MAIL, at=at)


def keep_back(mails: EmailQuerySet, why: Why, *, at: datetime) -> None:
    """Of a letter that tells of several mails, each of those is a task, and the letter is none."""
    waiting = mails.open().filter(overtaken_at=None)
    tell_of_others = joining.letters_of(waiting)
    missed = list(waiting.exclude(pk__in=tell_of_others))
    mails.open().overtake(state=State.SUPPRESSED, why=_reason(why), now=at)
    miss(missed, why, at=at)


def miss(mails: Iterable[Email], why: str, *, at: datetime) -> None:
    """These were not received: each is a task, once."""
    rows = [
        Unreached(program_id=mail.program_id, email=mail, recipient=mail.recipient, why=why, since=at)
        for mail in mails
        if mail.program_id is not None
    ]
    Unreached.objects.bulk_create(rows, ignore_conflicts=True)


def stopped_addresses(program: int, addresses: Iterable[str]) -> dict[str, str]:
    """Of these addresses, those to which no mail goes, and why."""
    lowered = {one.lower() for one in addresses}
    rows = StoppedAddress.objects.filter(program=program, address__in=lowered).standing()
    return dict(rows.values_list("address", "why"))


def overtake_race() -> int:
    """Mail that was queued in the very moment in which its address was stopped; says how many."""
    standing = StoppedAddress.objects.across_programs(EVERYWHERE).standing()
    if not standing.exists():
        return 0
    here = standing.filter(program=OuterRef("program"), address=OuterRef("address"))
    every = Email.objects.across_programs(EVERYWHERE).open().filter(overtaken_at=None)
    slipped = list(every.annotate(address=Lower(F("to_address"))).filter(Exists(here))[:500])
    for mail in slipped:
        stopped = standing.get(program=mail.program_id, address=mail.to_address.lower())
        keep_back(Email.objects.filter(program=mail.program_id, pk=mail.pk), Why.STOPPED, at=stopped.since)
    return len(slipped)


def _why_not(mail: Email) -> str:
    """An account's own mail, a new password say, is never kept back."""
    if mail.program_id is None or not stopped_addresses(mail.program_id, [mail.to_address]):
        return ""
    return _reason(Why.STOPPED)


def _kept(mail: Email, at: datetime) -> None:
    miss([mail], Why.STOPPED, at=at)


def _overtaken(mails: EmailQuerySet, at: datetime) -> None:
    """What they say is no longer so: nobody needs to be told it."""
    program_less = Q(program=None)
    rows = Unreached.objects.across_programs("of mails that were chosen in scope").exclude(program_less)
    rows.filter(email__in=mails.values("pk")).settle(Unreached.Settled.OVERTAKEN, at=at)


def _reason(why: Why) -> str:
    if why == Why.NO_MAIL:
        return _("They want no mail: tell them another way.")
    return _("No mail goes to this address until somebody puts it right.")


GUARD = Guard(_why_not, _kept, _overtaken)
