"""Places of one's own account: the second step, and where one is signed in."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from peermatch.accounts.models import OpenSession
from tests.fuzz.places.naming import Place
from tests.fuzz.targets import World
from tests.second_step import has_phone


def session_of(world: World) -> SessionBase:
    """Of whoever is signed in."""
    found: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(world.session_key)
    return found


def _is_on(world: World, name: str) -> str:
    """The second step is on, and was taken."""
    session = session_of(world)
    session[DEVICE_ID_SESSION_KEY] = has_phone(world.lead).persistent_id
    session.save()
    return reverse(name)


def _elsewhere(world: World) -> str:
    """Signed in somewhere else too."""
    Client().force_login(world.lead)
    assert OpenSession.of(world.lead, timezone.now()).count() > 1
    return reverse("open-sessions")


PLACES: dict[str, Place] = {
    "calendar-make": lambda world: reverse("calendar-address"),
    "recovery-codes": lambda world: _is_on(world, "recovery-codes"),
    "second-step-off": lambda world: _is_on(world, "second-step-off"),
    "second-step-on": lambda world: reverse("second-step-on"),
    "session-end": _elsewhere,
    "sessions-end": _elsewhere,
}
