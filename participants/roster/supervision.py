"""Who supervises whom, as a list says it by e-mail: in the list itself, before or after, or in the roster. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from participants.roster.columns import BY_KEY
from participants.roster.entries import Entry, Fault
from participants.roster.matching import Known, Match


@dataclass(frozen=True)
class Supervisor:
    """Someone in the roster (person), in the list (row), or both."""

    name: str
    person: int | None = None
    row: int | None = None


def resolve(
    entries: Iterable[Entry], matches: Mapping[int, Match], people: Iterable[Known]
) -> dict[int, Supervisor | Fault]:
    """For each row that names a supervisor: who that is, or what is wrong."""
    entries = list(entries)
    mailboxes = _mailboxes(entries, matches, people)
    return {
        entry.number: _resolve(entry, matches[entry.number].known, mailboxes)
        for entry in entries
        if "supervisor" in entry.values
    }


def _mailboxes(
    entries: Iterable[Entry], matches: Mapping[int, Match], people: Iterable[Known]
) -> dict[str, list[Supervisor]]:
    """Who can be meant by an e-mail; a row and the person that it is stand there once."""
    found: dict[str, list[Supervisor]] = defaultdict(list)
    listed = set()
    for entry in entries:
        match = matches[entry.number]
        if match.known:
            listed.add(match.known.pk)
        elif match.left_out:
            continue
        email = entry.values.get("email") or (match.known.email if match.known else "")
        if email:
            found[email].append(Supervisor(entry.name, match.known.pk if match.known else None, entry.number))
    for known in people:
        if known.email and known.pk not in listed:
            found[known.email].append(Supervisor(known.name, known.pk))
    return found


def _resolve(entry: Entry, known: Known | None, mailboxes: Mapping[str, list[Supervisor]]) -> Supervisor | Fault:
    email = entry.values["supervisor"]
    meant = mailboxes.get(email, [])
    others = [
        one
        for one in meant
        if one.row != entry.number and (known is None or one.person is None or one.person != known.pk)
    ]
    if len(others) == 1:
        return others[0]
    if others:
        names = get_text_list([one.name or "?" for one in others], _("and"))
        told = _("%(names)s share this e-mail. Leave the cell empty, and say on the person's page who it is.")
        return _fault(entry, told % {"names": names})
    if meant:
        return _fault(entry, _("this is the person's own e-mail. Write their supervisor's, or leave the cell empty."))
    return _fault(entry, _("nobody in the roster or in this list has this e-mail. Add them, or leave the cell empty."))


def _fault(entry: Entry, message: str) -> Fault:
    return Fault(entry.number, BY_KEY["supervisor"].heading, entry.values["supervisor"], message, "supervisor")


def circles(above: Mapping[int, Supervisor], names: Mapping[int, str]) -> list[str]:
    """A sentence for each circle of rows in which everyone ends up above themselves. They are taken as they stand."""
    done: set[int] = set()
    said = []
    for start in above:
        path: list[int] = []
        at: int | None = start
        while at is not None and at in above and at not in done and at not in path:
            path.append(at)
            at = above[at].row
        if at in path:
            said.append(_say_circle([names[row] for row in path[path.index(at) :]]))
        done.update(path)
    return said


def _say_circle(names: list[str]) -> str:
    told = _("%(names)s supervise each other in a circle. The list is taken as it stands; check who supervises whom.")
    return told % {"names": get_text_list(names, _("and"))}
