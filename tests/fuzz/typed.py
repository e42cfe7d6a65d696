"""What a valid post says where no form could tell: a name that is there, a place, two choices that fit together."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from matches.models import BatchProvider, Meeting
from matches.models.poll import MOST_TIMES
from matches.requesting.stamps import TOO_QUICK, new_stamp
from participants.models import TextFor
from peermatch.accounts.signing_in.second_step import new_key
from peermatch.accounts.signing_in.second_step_views import KEY
from peermatch.undoing import SALT
from tests.factories import PASSWORD, make_member, make_organization
from tests.fuzz.forms import Form, Sent
from tests.fuzz.places.account import session_of
from tests.fuzz.places.program import more_words
from tests.fuzz.targets import World
from tests.matches.scheduling.pages import typed
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


def _chooses(world: World, form: Form) -> Sent:
    """Dana, if she is in a batch."""
    found = BatchProvider.objects.filter(program=world.program)
    gives = found.filter(person__first_name="Dana").last() or found.latest("pk")
    return {"provider": str(gives.public_id)}


def _waits(world: World, form: Form) -> Sent:
    yesterday = timezone.localdate() - timedelta(days=1)
    return {"reason": "A tactile interpreter", "on": yesterday.isoformat(), "time": "12:00"}


def _moves(world: World, form: Form) -> Sent:
    """Half an hour later, as its form says it."""
    meeting = Meeting.objects.filter(program=world.program).latest("pk")
    return typed(revision=meeting.revision, on=meeting.on.isoformat(), at="16:30", reason="A class")


def _erases(world: World, form: Form) -> Sent:
    return {"name": "Sol Weiss", "who": "nobody"}


def _two_times(world: World, form: Form) -> Sent:
    """The others stay empty."""
    days = [(timezone.localdate() + timedelta(days=ahead)).isoformat() for ahead in (12, 13)]
    said = {f"{what}_{n}": None for what in ("on", "at") for n in range(1, MOST_TIMES + 1)}
    return said | {"on_1": days[0], "at_1": "15:00", "on_2": days[1], "at_2": "15:00"}


def _first_hours(world: World, form: Form) -> Sent:
    """Of the first day of a week."""
    first = next((one.name for one in form.fields if one.name.startswith("from_")), "from")
    return {first: "09:00", first.replace("from", "to"): "11:00"}


def _takes_back(world: World, form: Form) -> Sent:
    """The button below the word that a note was taken back."""
    about = {"n": "note-remove", "b": "/", "f": {"note": str(world.rows["note"].public_id)}}
    told = about | {"p": world.program.pk, "u": world.lead.pk}
    return {"token": signing.dumps(told, salt=SALT, compress=True)}


def _turns_on(world: World, form: Form) -> Sent:
    """What the app shows for the key that the page shows."""
    key = session_of(world).get(KEY, new_key())
    return {"password": PASSWORD, "code": code_for(key)}


def _turns_off(world: World, form: Form) -> Sent:
    device = TOTPDevice.objects.filter(user=world.lead).first()
    return {"password": PASSWORD, "code": code_for(device.key) if device else ""}


def _code(world: World, form: Form) -> Sent:
    device = TOTPDevice.objects.filter(user__name="Kim Halfway").first()
    return {"code": code_for(device.key)} if device else {}


TYPED: dict[str, Callable[[World, Form], Sent]] = {
    **{f"consent-text-{what_for}": _words for what_for in TextFor.values},
    "person-erase": _erases,
    "batch-lock": _chooses,
    "batch-choose": _chooses,
    "letter-words": lambda world, form: {"text": more_words(world)},
    "letter-try-html": lambda world, form: {"text": more_words(world)},
    "member-role": _says(role="coordinator"),
    "contact-wait": _waits,
    "match-classify": lambda world, form: _any_of(form, "assistance", "area"),
    "format": _says(format="group"),
    "meeting-move-check": _moves,
    "meeting-move-print": _moves,
    "note-change": _says(text="Other words"),
    "own-mail": _says(wish="none"),
    "person-mail": _says(wish="none", way="phone"),
    "own-week": _first_hours,
    "question-send": _says(text="Yes, it does."),
    "poll-ask": _two_times,
    "poll-ask-check": _two_times,
    "undo": _takes_back,
    "recovery-codes": _says(password=PASSWORD),
    "second-step-off": _turns_off,
    "second-step-on": _turns_on,
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
