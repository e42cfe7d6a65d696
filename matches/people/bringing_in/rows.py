"""One row of a list of running matches → what the match would be, or what is wrong with it. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from matches.models import Direction, Format, Part, Path, Stage
from matches.people.bringing_in.columns import MATCHES, PARTS
from matches.people.bringing_in.people import Directory, Person
from participants.roster.cells import CellProblem
from participants.roster.entries import Entry, Fault

RUNNING = frozenset({Stage.ACTIVE, Stage.ON_HOLD})
ONLY_DIRECTIONAL, ONLY_MUTUAL = frozenset({Part.RECIPIENT, Part.PROVIDER}), frozenset({Part.PEER, Part.PRESENTER})
DAYS = ("asked_on", "since", "introduced_on", "last_contact")
FEWEST_RUNNING, SMALLEST_GROUP, ADULTS = 2, 3, 2


@dataclass(frozen=True)
class Place:
    part: Part
    person: Person


@dataclass(frozen=True)
class Meant:
    """A row with whom it means. `named` are the headings as the list writes them."""

    entry: Entry
    places: tuple[Place, ...]
    coordinator: Person | None
    named: Mapping[str, str]

    @property
    def people(self) -> frozenset[int]:
        return frozenset(place.person.pk for place in self.places)

    @property
    def parts(self) -> set[Part]:
        return {place.part for place in self.places}

    def with_faults(self, *faults: Fault) -> "Meant":
        return replace(self, entry=self.entry.with_faults(*faults))

    def fault(self, key: str, message: str, suggestion: str = "") -> Fault:
        said = self.entry.values.get(key, "")
        cell = "; ".join(said) if isinstance(said, tuple) else str(said)
        heading = self.named.get(key, MATCHES.by_key[key].heading) if key else ""
        return Fault(self.entry.number, heading, cell, message, key, suggestion)


def meant(
    entry: Entry, roster: Directory, coordinators: Directory, me: Person | None, named: Mapping[str, str]
) -> Meant:
    """Finds everyone whom the row names. Who cannot be found is a fault; an empty coordinator is `me`."""
    row = Meant(entry, (), None, named)
    faults: list[Fault] = []
    places: list[Place] = []
    for key, part in PARTS.items():
        for said in entry.values.get(key, ()):
            try:
                places.append(Place(part, roster.find(said)))
            except CellProblem as unclear:
                faults.append(row.fault(key, unclear.messages[0], unclear.suggestion))
    coordinator = me
    if said := entry.values.get("coordinator", ""):
        try:
            coordinator = coordinators.find(said)
        except CellProblem as unclear:
            faults.append(row.fault("coordinator", unclear.messages[0], unclear.suggestion))
    return replace(row, places=tuple(places), coordinator=coordinator).with_faults(*faults)


def filled_in(row: Meant) -> dict[str, Any]:
    """The row's values with what follows from others where a cell is empty."""
    values = dict(row.entry.values)
    is_family = bool(row.places) and all(place.person.is_family for place in row.places)
    values.setdefault("path", Path.FAMILY if is_family else Path.PROFESSIONAL)
    directional = row.parts & ONLY_DIRECTIONAL and not row.parts & ONLY_MUTUAL
    values.setdefault("direction", Direction.DIRECTIONAL if directional else Direction.MUTUAL)
    one_to_one = (values["path"], values["direction"]) == (Path.FAMILY, Direction.DIRECTIONAL)
    values.setdefault("format", Format.ONE_TO_ONE if one_to_one else "")
    values.setdefault("stage", Stage.ACTIVE)
    known = [values[key] for key in ("since", "introduced_on") if key in values]
    if "asked_on" in values or known:
        values.setdefault("asked_on", min(known, default=None))
        values.setdefault("since", max(values["asked_on"], values.get("introduced_on", values["asked_on"])))
    return values


def faults_of_new(row: Meant, today: date, apart: Collection[tuple[int, int]] = ()) -> Iterator[Fault]:
    """What keeps a row from becoming a match; `filled_in` holds for its values. apart: who must not be together."""
    if row.entry.faults:  # the rest would only follow from these
        return
    values = filled_in(row)
    yield from _of_stage(row, values)
    yield from _of_people(row, values)
    yield from _kept_from_each_other(row, apart)
    yield from _of_the_young(row, values)
    yield from _of_days(row, values, today)


def _of_stage(row: Meant, values: Mapping[str, Any]) -> Iterator[Fault]:
    stage = values["stage"]
    if stage == Stage.CLOSED:
        yield row.fault("stage", _("only running matches are brought in. Take the row out of the list."))
    elif stage == Stage.INVITING:
        told = _("invitations go out from here. Write “preparing”, or “active” if all of them said yes.")
        yield row.fault("stage", told, "preparing")
    for key in ("introduced_on", "last_contact"):
        if key in values and stage not in {*RUNNING, Stage.CLOSED, Stage.INVITING}:
            yield row.fault(key, _("this match is only being prepared. Leave the cell empty, or make it “active”."))
    if "introduced_on" in values and values["path"] != Path.FAMILY:
        yield row.fault("introduced_on", _("only families are introduced. Leave the cell empty."))
    if "contact_by" in values and "last_contact" not in values:
        yield row.fault("last_contact", _("how they were in touch is given, but not when. Write the day."))


def _of_people(row: Meant, values: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _kept_out(row)
    if not row.places:
        yield row.fault("", _("nobody takes part. Write who does, for example under “Recipients” and “Providers”."))
        return
    directional = values["direction"] == Direction.DIRECTIONAL
    for key, part in PARTS.items():
        if part in row.parts and part in (ONLY_MUTUAL if directional else ONLY_DIRECTIONAL):
            told = _("a directional match has no such part.") if directional else _("a mutual match has no such part.")
            yield row.fault(key, f"{told} {_('Write them under another part, or change the direction.')}")
    if values["stage"] in RUNNING:
        yield from _who_is_missing(row, directional)


def _kept_out(row: Meant) -> Iterator[Fault]:
    seen: set[int] = set()
    for key, part in PARTS.items():
        for person in (place.person for place in row.places if place.part == part):
            if person.pk in seen:
                yield row.fault(key, _("%(name)s is in this row twice. Leave one out.") % {"name": person.name})
            elif person.why_not:
                yield row.fault(key, person.why_not)
            seen.add(person.pk)


def _kept_from_each_other(row: Meant, apart: Collection[tuple[int, int]]) -> Iterator[Fault]:
    """The words are those of every match; why, a lead can say."""
    for pair in apart:
        if row.people.issuperset(pair):
            last = [place for place in row.places if place.person.pk in pair][-1]
            key = next(key for key, part in PARTS.items() if part == last.part)
            said = _("%(name)s cannot take part in this match. A lead can say why. Take the row out of the list.")
            yield row.fault(key, said % {"name": last.person.name})


def _of_the_young(row: Meant, values: Mapping[str, Any]) -> Iterator[Fault]:
    """In a match that runs, somebody under 18 is in a group, with two adults; nobody under 18 is introduced."""
    young = [place for place in row.places if place.person.may_be_young]
    if not young or values["stage"] not in RUNNING:
        return
    name = {"name": young[0].person.name}
    if "introduced_on" in values:
        yield row.fault("introduced_on", _("%(name)s is under 18, and not introduced. Leave the cell empty.") % name)
    working = {place.person.pk for place in row.places if place.part != Part.FACILITATOR}
    if values["format"] == Format.ONE_TO_ONE or len(working) < SMALLEST_GROUP:
        said = _("%(name)s is under 18, so only in a group of three or more. Make it “preparing”, and seat the others.")
        yield row.fault("format", said % name)
    elif len({place.person.pk for place in row.places if place.person.is_adult}) < ADULTS:
        said = _(
            "%(name)s is under 18: two in it must be 18 or older, and say so on their pages. Note their age first."
        )
        yield row.fault("format", said % name)


def _who_is_missing(row: Meant, directional: bool) -> Iterator[Fault]:
    """In a match that runs, someone gives and someone receives."""
    if not directional:
        if len({place.person.pk for place in row.places if place.part != Part.FACILITATOR}) < FEWEST_RUNNING:
            yield row.fault("peers", _("a match that runs has at least two people. Write the others too."))
        return
    if Part.RECIPIENT not in row.parts:
        yield row.fault("recipients", _("nobody receives. Write who asked for the match."))
    if not row.parts & {Part.PROVIDER, Part.EXPERT}:
        yield row.fault("providers", _("nobody provides. Write who does, or make the match “preparing”."))


def _of_days(row: Meant, values: Mapping[str, Any], today: date) -> Iterator[Fault]:
    if "asked_on" not in values:
        yield row.fault("asked_on", _("this is empty, and nothing else says when it began. Write the day."))
        return
    for key in DAYS:
        if key in values and values[key] > today:
            yield row.fault(key, _("this day is still to come. Write the day on which it was."))
        elif key in values and values[key] < values["asked_on"]:
            yield row.fault(key, _("this is before the day on which the match was asked for. Correct one of the two."))
