"""What two records say differently, so that somebody chooses; and what is chosen if nobody does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import ChildFacts, Participant
from participants.models.merging import Pair
from participants.roster import words
from peermatch.clock import zone_label

KEPT, GONE = "kept", "gone"


@dataclass(frozen=True)
class Choice:
    """One fact that the two records say differently, in words; `usual` is the newer one that says anything."""

    key: str
    label: str
    kept: str
    gone: str
    usual: str

    def said(self, side: str) -> str:
        return (self.kept if side == KEPT else self.gone) or _("nothing")


def _plain(*names: str) -> Callable[[Participant], str]:
    def say(person: Participant) -> str:
        shown = (getattr(person, f"get_{name}_display", None) for name in names)
        values = [one() if one else getattr(person, name) for one, name in zip(shown, names, strict=True)]
        return " ".join(str(value) for value in values if value not in ("", None)).strip()

    return say


def _adult(person: Participant) -> str:
    return {True: _("Yes"), False: _("No"), None: ""}[person.is_adult]


def _week(person: Participant) -> str:
    return "; ".join(words.free_times(person.windows.all(), person.time_zone)) or zone_label(person.time_zone)


def _helper(person: Participant) -> str:
    return ", ".join(filter(None, [person.helper_name, person.helper_relation, person.helper_contact]))


def child_age(person: Participant) -> str:
    facts = ChildFacts.objects.filter(program=person.program_id, participant=person).first()
    return facts.get_age_band_display() if facts else ""


# key → what it is called, the fields that go together, how they are said
FACTS: Mapping[str, tuple[Any, tuple[str, ...], Callable[[Participant], str]]] = {
    "name": (gettext_lazy("Name"), ("first_name", "last_name"), _plain("first_name", "last_name")),
    "program_key": (gettext_lazy("Your own id"), ("program_key",), _plain("program_key")),
    "kind": (gettext_lazy("Kind"), ("kind",), _plain("kind")),
    "is_adult": (gettext_lazy("Is 18 or older"), ("is_adult",), _adult),
    "email": (gettext_lazy("E-mail"), ("email",), _plain("email")),
    "phone": (gettext_lazy("Phone"), ("phone",), _plain("phone")),
    "reach_by": (gettext_lazy("How to reach them"), ("reach_by",), _plain("reach_by")),
    "best_times": (gettext_lazy("Best times to reach them"), ("best_times",), _plain("best_times")),
    "postal_address": (gettext_lazy("Postal address"), ("postal_address",), _plain("postal_address")),
    "helper": (gettext_lazy("Helper"), ("helper_name", "helper_relation", "helper_contact"), _helper),
    "role_title": (gettext_lazy("Role"), ("role_title",), _plain("role_title")),
    "organization": (gettext_lazy("Organization"), ("organization",), _plain("organization")),
    "level": (gettext_lazy("Level"), ("level",), _plain("level")),
    "state": (gettext_lazy("State"), ("state",), _plain("state")),
    "household": (gettext_lazy("Household"), ("household",), _plain("household")),
    "capacity": (gettext_lazy("Open matches at once"), ("capacity",), _plain("capacity")),
    "time_zone": (gettext_lazy("Time zone and usual week"), ("time_zone",), _week),
    "child": (gettext_lazy("Age of the child"), (), child_age),
}


def choices_between(pair: Pair) -> list[Choice]:
    """What the two say differently, in the order of the page. Weeks on one clock are joined, not chosen."""
    found = [_choice(key, pair) for key in FACTS]
    same_clock = pair[0].time_zone == pair[1].time_zone
    return [one for one in found if one.kept != one.gone and not (one.key == "time_zone" and same_clock)]


def _choice(key: str, pair: Pair) -> Choice:
    label, _fields, say = FACTS[key]
    kept, gone = say(pair[0]), say(pair[1])
    newer = KEPT if _age(pair[0]) > _age(pair[1]) else GONE
    usual = newer if kept and gone else KEPT if kept else GONE
    if key == "is_adult" and False in (pair[0].is_adult, pair[1].is_adult):
        usual = KEPT if pair[0].is_adult is False else GONE
    elif key == "time_zone" and pair[0].windows.exists() != pair[1].windows.exists():
        usual = KEPT if pair[0].windows.exists() else GONE
    return Choice(key, str(label), kept, gone, usual)


def _age(person: Participant) -> tuple[Any, int]:
    return person.created_at, person.pk


def usual_choices(pair: Pair) -> dict[str, str]:
    return {choice.key: choice.usual for choice in choices_between(pair)}


def fields_of(keys: Iterable[str]) -> list[str]:
    """The fields of a person that these facts are made of."""
    return [name for key in keys for name in FACTS[key][1]]
