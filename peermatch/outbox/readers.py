"""On which clock each reader lives, and to whom nothing is sent unasked. Each app that knows readers says so when it is
ready; asked for many at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from peermatch.accounts.models import User
from peermatch.clock import DEFAULT_ZONE, zones
from peermatch.outbox.models import Email

Knows = Callable[[Sequence[Email]], Mapping[UUID, str]]
_known: list[Knows] = []


def knows_zones(knows: Knows) -> None:
    """Called once, when the app is ready: of these mails' recipients, the zone of each that this app knows."""
    if knows not in _known:
        _known.append(knows)


Rests = Callable[[Sequence[Email]], Collection[UUID]]
_rests: list[Rests] = []


def knows_resting(rests: Rests) -> None:
    """Called once, when the app is ready: of these mails' recipients, those for whom mail of its own accord rests."""
    if rests not in _rests:
        _rests.append(rests)


def resting(mails: Sequence[Email]) -> set[UUID]:
    return {ref for rests in _rests for ref in rests(mails)}


def zones_of(mails: Sequence[Email]) -> dict[int, str]:
    """By mail (pk) the zone of its reader as it is now; their program's where nobody knows it."""
    found = {ref: zone for knows in (_members, *_known) for ref, zone in knows(mails).items() if zone in zones()}
    return {mail.pk: found.get(mail.recipient) or _of_program(mail) for mail in mails}


def _of_program(mail: Email) -> str:
    zone = mail.program.time_zone if mail.program else DEFAULT_ZONE
    return zone if zone in zones() else DEFAULT_ZONE


def _members(mails: Sequence[Email]) -> Mapping[UUID, str]:
    users = User.objects.filter(email__in={mail.to_address for mail in mails})
    return {user.ref: user.time_zone for user in users.only("pk", "time_zone")}
