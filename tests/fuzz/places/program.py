"""Places of the program, its letters and its members."""

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from peermatch.accounts.models import Membership, Role
from peermatch.outbox import letters, rewording
from tests.factories import PASSWORD, make_member
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.second_step import has_phone


def _viewer(world: World) -> str:
    kim = make_member(world.program, "Kim Views", Role.VIEWER)
    return of(world, "member-role", Membership.objects.get(user=kim))


def _another_member(world: World) -> str:
    return of(world, "member-out", Membership.objects.get(user=make_member(world.program, "Kim Osei")))


def more_words(world: World) -> str:
    return rewording.words(world.program, "invitation", _why(world)) + " And more."


def _reworded(world: World) -> str:
    told: dict[str, Any] = {"text": more_words(world), "by": world.lead, "at": timezone.now()}
    rewording.reword(program=world.program, kind="invitation", name="why", **told)
    return of(world, "letter-words", of="invitation.why")


def _why(world: World) -> Any:
    wording: Any = letters.wording_of("invitation")
    return wording.blocks["why"]


def _half_way(world: World) -> str:
    """The password is given, and the code is asked for."""
    kim = make_member(world.program, "Kim Halfway")
    has_phone(kim)
    world.visitor.post(reverse("sign-in"), {"username": kim.email, "password": PASSWORD})
    return reverse("sign-in-code")


def _forgot(world: World) -> str:
    """They followed the link to a new password."""
    kim = make_member(world.program, "Kim Forgot")
    who, token = urlsafe_base64_encode(force_bytes(kim.pk)), default_token_generator.make_token(kim)
    return str(world.visitor.get(reverse("new-password", args=[who, token]))["Location"])


PLACES: dict[str, Place] = {
    "member-out": _another_member,
    "letter-original": _reworded,
    "letter-words": lambda world: of(world, "letter-words", of="invitation.why"),
    "member-role": _viewer,
    "sign-in-code": _half_way,
    "new-password": _forgot,
}
