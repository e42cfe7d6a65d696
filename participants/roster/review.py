"""A dry run in the words of its page."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import Kind
from participants.roster.cells import SHOWN
from participants.roster.columns import BY_KEY, say
from participants.roster.entries import Fault, Mended
from participants.roster.matching import SAME, SKIP
from participants.roster.plan import Line, Outcome, Plan
from peermatch.clock import zone_label
from peermatch.text import say_number

ROWS_NAMED = 12
NOTHING = "-"  # typed for a cell that is to be empty


@dataclass(frozen=True)
class Tally:
    """How many rows of an outcome there are, for the page's own navigation."""

    outcome: str
    words: str
    status: str = "plain"


@dataclass(frozen=True)
class Read:
    """A cell that is read otherwise than it stands, and in which rows; `row` where that was said of one row alone."""

    key: str
    heading: str
    cell: str
    value: str
    rows: str
    row: int = 0


@dataclass(frozen=True)
class Answered:
    """What the coordinator answered about a row, which can be taken back until the list is agreed to."""

    row: int
    name: str
    words: str


def tallies(counts: dict[str, int]) -> list[Tally]:
    """What becomes of the rows, those to be mended first; outcomes without rows are left out."""
    said = {
        Outcome.PROBLEM: (ngettext("%(n)s row to mend", "%(n)s rows to mend", counts["problem"]), "stop"),
        Outcome.NEW: (ngettext("%(n)s new person", "%(n)s new people", counts["new"]), "done"),
        Outcome.CHANGED: (ngettext("%(n)s changed person", "%(n)s changed people", counts["changed"]), "wait"),
        Outcome.UNCHANGED: (_("%(n)s unchanged"), "plain"),
        Outcome.LEFT_OUT: (_("%(n)s left out by you"), "plain"),
        Outcome.GONE: (_("%(n)s who left the program, not touched"), "plain"),
    }
    return [
        Tally(outcome.value, words % {"n": say_number(counts[outcome])}, status)
        for outcome, (words, status) in said.items()
        if counts[outcome]
    ]


def will_do(counts: dict[str, int]) -> str:
    """“add 20 people and change 3”; empty if there is nothing to do."""
    new, changed = counts["new"], counts["changed"]
    adds = ngettext("add %(n)s person", "add %(n)s people", new) % {"n": say_number(new)}
    changes = ngettext("change %(n)s person", "change %(n)s people", changed) % {"n": say_number(changed)}
    return _(" and ").join(words for words, n in ((adds, new), (changes, changed)) if n)


def did(counts: dict[str, int]) -> str:
    """“20 people were added. 3 were changed.”"""
    said = []
    if counts.get("new"):
        said.append(
            ngettext("%(n)s person was added.", "%(n)s people were added.", counts["new"])
            % {"n": say_number(counts["new"])}
        )
    if n := counts.get("changed", 0):
        said.append(ngettext("%(n)s person was changed.", "%(n)s people were changed.", n) % {"n": say_number(n)})
    if n := counts.get("unchanged", 0):
        said.append(ngettext("%(n)s was as the list says.", "%(n)s were as the list says.", n) % {"n": say_number(n)})
    return " ".join(said) or _("Nothing changed.")


def remarks(plan: Plan, zone: str) -> list[str]:
    """What is worth knowing before saying yes, though nothing of it stands in the way."""
    said = list(plan.remarks)
    new = plan.of(Outcome.NEW)
    if n := sum("time_zone" not in line.entry.values for line in new):
        told = ngettext(
            "%(n)s new person has no time zone here and gets the program's, %(zone)s.",
            "%(n)s new people have no time zone here and get the program's, %(zone)s.", n,
        )  # fmt: skip
        said.append(told % {"n": say_number(n), "zone": zone_label(zone)})
    if n := sum("permission" not in line.entry.values for line in new):
        told = ngettext(
            "%(n)s new person has no permission on record here, and cannot be matched until it is.",
            "%(n)s new people have no permission on record here, and cannot be matched until it is.", n,
        )  # fmt: skip
        said.append(told % {"n": say_number(n)})
    return said


def new_words(plan: Plan) -> list[tuple[str, list[str]]]:
    """Topics, languages and organizations that would be added, and what each may be a slip of."""
    labels = {"topics": _("Topics"), "languages": _("Languages"), "organizations": _("Organizations")}
    return [
        (labels[sort], [_("%(name)s (nearly “%(like)s”)") % vars(one) if one.like else one.name for one in words])
        for sort, words in plan.new_words.items()
    ]


def read_otherwise(plan: Plan) -> list[Read]:
    rows: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for one in plan.mended:
        if not one.is_own:
            rows[one.key, one.heading, one.cell, one.value].append(one.row)
    own = [Read(*_what(one), name_rows([one.row]), one.row) for one in plan.mended if one.is_own]
    return [*(Read(*what, name_rows(numbers)) for what, numbers in rows.items()), *own]


def _what(one: Mended) -> tuple[str, str, str, str]:
    return one.key, one.heading, one.cell, _("nothing") if one.value == NOTHING else one.value


def answered(plan: Plan, answers: Mapping[int, str]) -> list[Answered]:
    """The answers that were given, in the order of the rows."""
    return [
        Answered(line.number, line.entry.name or _("Nobody by name"), _answer_words(line, answers[line.number]))
        for line in plan.lines
        if line.number in answers and not line.question
    ]


def _answer_words(line: Line, answer: str) -> str:
    if answer == SKIP:
        return _("Left out")
    if answer.startswith(SAME) and line.known:
        return _("Is %(name)s") % {"name": line.known.name}
    if "email" in line.entry.values:
        return _("Someone else with the same mailbox")
    return _("Someone else")


def name_rows(numbers: list[int]) -> str:
    """“row 9”, “rows 9, 12 and 40”, “rows 9, 12, … (40 rows)”."""
    first = [str(number) for number in numbers[:ROWS_NAMED]]
    if len(numbers) > ROWS_NAMED:
        return _("rows %(rows)s, … (%(n)s rows)") % {"rows": ", ".join(first), "n": say_number(len(numbers))}
    if len(first) == 1:
        return _("row %(row)s") % {"row": first[0]}
    return _("rows %(rows)s and %(last)s") % {"rows": ", ".join(first[:-1]), "last": first[-1]}


def page_of(plan: Plan, answers: Mapping[int, str], zone: str) -> dict[str, Any]:
    """All that the page of a dry run says, as plain values that can be kept: a long list is read once."""
    alike, given = same_faults(plan), answered(plan, answers)
    said = {one.row: one.words for one in given}
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in plan.lines:
        is_problem = line.outcome == Outcome.PROBLEM
        lines[line.outcome.value].append(problem(line, alike) if is_problem else row_of(line, said))
    return {
        "lines": dict(lines),
        "counts": plan.counts,
        "tallies": [vars(tally) for tally in tallies(plan.counts)],
        "fingerprint": plan.fingerprint,
        "answers": [vars(one) for one in given],
        "will_do": will_do(plan.counts),
        "remarks": remarks(plan, zone),
        "ignored": list(plan.headings.ignored),
        "new_words": new_words(plan),
        "has_new_topics": "topics" in plan.new_words,
        "read_otherwise": [vars(one) for one in read_otherwise(plan)],
    }


def same_faults(plan: Plan) -> dict[tuple[str, str], int]:
    """How many rows have the same fault in the same column: one word mends them all."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for line in plan.of(Outcome.PROBLEM):
        for fault in line.faults:
            if fault.is_cell and fault.cell.strip():
                found[fault.key, fault.cell] += 1
    return found


def problem(line: Line, alike: dict[tuple[str, str], int]) -> dict[str, Any]:
    """One row to mend: each fault, with how many rows its suggestion would mend."""
    faults = [
        {
            "fault": {"heading": fault.heading, "cell": fault.cell, "shown": fault.shown, "message": fault.message}
            | {"key": fault.key, "suggestion": fault.suggestion},
            "button": _button(fault, alike[fault.key, fault.cell]) if fault.is_cell and fault.cell.strip() else "",
            "alike": alike[fault.key, fault.cell] if fault.is_cell and fault.cell.strip() else 1,
            "is_long": len(fault.cell) > SHOWN or "\n" in fault.cell,
            "may_be_empty": bool(fault.cell) and fault.key in BY_KEY and not BY_KEY[fault.key].required,
        }
        for fault in line.faults
    ]
    question = {"text": line.question.text, "answers": list(line.question.answers)} if line.question else None
    return {
        "line": {"number": line.number, "question": question},
        "name": line.entry.name or _("Nobody by name"),
        "faults": faults,
    }


def row_of(line: Line, said: Mapping[int, str]) -> dict[str, Any]:
    """One row that can be taken, or needs not be."""
    known = {"public_id": line.known.public_id, "name": line.known.name} if line.known else None
    changes = [{"heading": one.heading, "before": one.before, "after": one.after} for one in line.changes]
    return {
        "line": {"number": line.number, "known": known, "changes": changes, "entry": {"name": line.entry.name}},
        "about": about(line),
        "answer": said.get(line.number, ""),
    }


def _button(fault: Fault, rows: int) -> str:
    if not fault.suggestion:
        return ""
    told = ngettext("Read it as %(value)s", "Read it as %(value)s in all %(n)s rows", rows)
    value = (
        say(fault.key, fault.suggestion)
        if fault.key in ("kind", "level") and fault.suggestion in Kind.values
        else fault.suggestion
    )
    return told % {"value": value, "n": say_number(rows)}


def about(line: Line) -> str:
    """A few words that tell one new person from another."""
    values = line.entry.values
    kind = say("kind", values["kind"]) if "kind" in values else ""
    role = values.get("role_title", "")
    words = [
        kind,
        role if role.casefold() != kind.casefold() else "",
        values.get("organization", ""),
        values.get("state", ""),
    ]
    return ", ".join(word for word in words if word)
