"""Places from which letters go out, and the words in them."""

from datetime import datetime, timedelta

from django.utils import timezone

from matches.inviting.sending import send
from matches.models import Match, Share
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.matches.factories import family_match, ready_match


def _ready(world: World) -> Match:
    return ready_match(world.program, "To be asked", coordinator=world.lead)


def _asked(world: World, at: datetime) -> Match:
    match = _ready(world)
    send(match=match, seats=list(match.seats.all()), by=world.lead, at=at)
    return match


def _long_ago(world: World) -> str:
    return of(world, "invitations-nudge", _asked(world, timezone.now() - timedelta(days=5)))


def _share_a_phone(world: World) -> str:
    match = family_match(world.program, "To be introduced", coordinator=world.lead)
    match.seats.update(shares=[Share.PHONE.value])
    return of(world, "introduction", match)


PLACES: dict[str, Place] = {
    "invitations-send": lambda world: of(world, "invitations", _ready(world)),
    "invitation-again": lambda world: of(world, "invitations", _asked(world, timezone.now())),
    "invitations-nudge-send": _long_ago,
    "introduction-send": _share_a_phone,
    "letter-try-html": lambda world: of(world, "letter-words", of="invitation.why"),
}
