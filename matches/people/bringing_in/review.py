"""What the page says of a list of running matches: how many rows of each outcome, and each row in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Direction, Format, Part, Path, Stage
from matches.people.bringing_in.plan import Line, Outcome, Plan
from peermatch.text import say_number

ORDER = (Outcome.PROBLEM, Outcome.NEW, Outcome.HERE)


@dataclass(frozen=True)
class Tally:
    outcome: str
    words: str


@dataclass(frozen=True)
class Said:
    """A row that becomes a match, in words."""

    line: Line
    kind: str
    stage: str
    people: list[tuple[str, str]]
    more: list[tuple[str, str]]


def page_of(plan: Plan, show: str) -> dict[str, Any]:
    """What the page shows; `lines` are those of the outcome that is looked at."""
    counts = plan.counts
    tallies = [Tally(outcome, _count(outcome, counts[outcome])) for outcome in ORDER if counts[outcome]]
    shown = show if show in {tally.outcome for tally in tallies} else tallies[0].outcome
    lines = plan.of(Outcome(shown))
    return {
        "tallies": tallies,
        "show": shown,
        "counts": counts,
        "will_do": will_do(counts),
        "new_topics": plan.new_topics,
        "ignored": plan.headings.ignored,
        "lines": [_say(line) for line in lines] if shown == Outcome.NEW else [_here(line) for line in lines],
    }


def _count(outcome: str, n: int) -> str:
    words = {
        Outcome.PROBLEM: ngettext("%(n)s row to mend", "%(n)s rows to mend", n),
        Outcome.NEW: ngettext("%(n)s new match", "%(n)s new matches", n),
        Outcome.HERE: ngettext("%(n)s is here already", "%(n)s are here already", n),
    }
    return words[Outcome(outcome)] % {"n": say_number(n)}


def will_do(counts: dict[str, int]) -> str:
    """What agreeing does, in words; empty for nothing."""
    n = counts[Outcome.NEW]
    return ngettext("bring in %(n)s match", "bring in %(n)s matches", n) % {"n": say_number(n)} if n else ""


def did(counts: dict[str, int]) -> str:
    n, here = counts.get(Outcome.NEW, 0), counts.get(Outcome.HERE, 0)
    said = [ngettext("%(n)s match was brought in.", "%(n)s matches were brought in.", n) % {"n": say_number(n)}]
    if here:
        words = ngettext(
            "%(n)s was here already and was not changed.", "%(n)s were here already and were not changed.", here
        )
        said.append(words % {"n": say_number(here)})
    return " ".join(said)


def _here(line: Line) -> dict[str, Any]:
    return {"line": line, "stage": Stage(line.held.stage).label if line.held else ""}


def _say(line: Line) -> Said:
    values = line.values
    kind = [Path(values["path"]).label, Format(values["format"]).label if values["format"] else ""]
    since = _("%(stage)s since %(day)s") % {"stage": Stage(values["stage"]).label, "day": _day(values["since"])}
    return Said(line, ", ".join(map(str, filter(None, kind))), since, _people(line), _more(line))


def _people(line: Line) -> list[tuple[str, str]]:
    """Each part, and who has it."""
    names = {part: ", ".join(place.person.name for place in line.meant.places if place.part == part) for part in Part}
    return [(str(part.label), said) for part, said in names.items() if said]


def _more(line: Line) -> list[tuple[str, str]]:
    values, coordinator = line.values, line.meant.coordinator
    found = [
        (_("Direction"), str(Direction(values["direction"]).label)),
        (_("Coordinator"), coordinator.name if coordinator else ""),
        (_("Asked for on"), _day(values["asked_on"])),
        (_("Introduced on"), _day(values.get("introduced_on"))),
        (_("Last contact"), _day(values.get("last_contact"))),
        (_("Topics"), ", ".join(values.get("topics", ()))),
        (_("Problem"), str(values.get("problem", ""))),
    ]
    return [(heading, said) for heading, said in found if said]


def _day(day: Any) -> str:
    return date_format(day, "F j, Y") if day else ""
