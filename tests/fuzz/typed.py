"""What a valid post says where no form could tell: a name that is there, a place, two choices that fit together."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from matches.requesting.stamps import TOO_QUICK, new_stamp
from participants.models import TextFor
from tests.factories import PASSWORD, make_member, make_organization
from tests.fuzz.forms import Form, Sent
from tests.fuzz.targets import World
from tests.second_step import code_for

NEW = "a heron stands in the shallows"


def typed_at(name: str, world: World, form: Form) -> Sent:
    """None: left out."""
    return TYPED[name](world, form) if name in TYPED else {}


def _any_of(form: Form, *names: str) -> Sent:
    """The first that can be chosen in each of these fields."""
    return {name: [next(_choices(form, name), "")] for name in names}


def _choices(form: Form, name: str) -> Iterator[str]:
    for field in form.fields:
        if field.name == name:
            yield from [value for value, _ in field.options if value] or [field.value] * bool(field.value)


def _says(**told: Any) -> Callable[[World, Form], Sent]:
    return lambda world, form: told


def _asks(world: World, form: Form) -> Sent:
    opened = timezone.now() - 2 * TOO_QUICK
    return {"stamp": new_stamp(world.program, opened), "homepage": "", "reach_by": ["email"],
            "email": "new.person@mail.example", "phone": ""}  # fmt: skip


def _worries(world: World, form: Form) -> Sent:
    return {"stamp": new_stamp(world.program, timezone.now() - 2 * TOO_QUICK), "homepage": ""}


def _covers(world: World, form: Form) -> Sent:
    kim = make_member(world.program, "Kim Covers")
    return {"covering": [str(kim.pk)]}


def _pays(world: World, form: Form) -> Sent:
    return {"which": [str(make_organization(world.program, "Lone Star").public_id)]}


def _agreed(day: str, **told: Any) -> Callable[[World, Form], Sent]:
    return lambda world, form: {day: timezone.localdate().isoformat()} | told


def _words(world: World, form: Form) -> Sent:
    return {"words": [f"You agree that {NEW}."], "change": ["spelling"]}


def _code(world: World, form: Form) -> Sent:
    device = TOTPDevice.objects.filter(user__name="Kim Halfway").first()
    return {"code": code_for(device.key)} if device else {}


TYPED: dict[str, Callable[[World, Form], Sent]] = {
    **{f"consent-text-{what_for}": _words for what_for in TextFor.values},
    "person-erase": lambda world, form: {"name": world.rows["person"].name},
    "person-guardian": _agreed("agreed_on", way="phone"),
    "person-guardian-record": _agreed("on", way="phone", answer=["yes"]),
    "guardian-answer": _says(answer=["call"]),
    "person-household": _says(who="Bo Boss"),
    "bond-add": _says(who="Sam Otis"),
    "funding-add": _pays,
    "report-classify": lambda world, form: _any_of(form, "chosen", "assistance", "area"),
    "cover-arrange": _covers,
    "accommodation-add": lambda world, form: _any_of(form, "person"),
    "service-ask": _says(name="Ben Ortiz"),
    "batch-choose": lambda world, form: {"provider": str(world.rows["provider"].public_id)},
    "change-password": _says(old_password=PASSWORD, new_password1=NEW, new_password2=NEW),
    "sign-in": lambda world, form: {"username": world.lead.email, "password": PASSWORD},
    "ask": _asks,
    "worried": _worries,
    "person-stop": lambda world, form: _any_of(form, "other", "way") | {"search": None},
    "sign-in-code": _code,
    "link": _says(**{"List-Unsubscribe": "One-Click"}),
    "summary-link": _says(**{"List-Unsubscribe": "One-Click"}),
    "join": _says(new_password1=NEW, new_password2=NEW),
    "new-password": _says(new_password1=NEW, new_password2=NEW),
    "question": _says(way="phone", change=None),
    "meetings-confirm": _says(look=None),
    "meetings-cancel": _says(look=None, reason="x"),
    "contact-add": lambda world, form: _any_of(form, "began", "said_by"),
    "contact-edit": lambda world, form: _any_of(form, "began", "said_by"),
}
