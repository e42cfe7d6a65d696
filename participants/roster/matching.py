"""Which row is which person of the roster, and which rows may be one person twice. Pure.

A row is someone the roster holds if, in this order,
1. both have the same id of the program's own,
2. both have the same e-mail and the same name (case and accents aside),
3. both have the same name and the same phone,
4. both have the same name and neither has an e-mail or a phone.
A row is someone new if nothing but perhaps the name is shared and each side can be told apart by an e-mail
or phone of its own. All else is asked: the same mailbox under another name, the same name where one side
has nothing to tell it by, one person in two rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from participants.roster.entries import Entry
from peermatch.text import fold

SHARE, SKIP, SAME = "share", "skip", "same:"  # answers; SAME is followed by the person's public id
MOST_CHOICES = 5


@dataclass(frozen=True)
class Known:
    """Someone the roster holds, as far as it takes to recognize them."""

    pk: int
    public_id: str
    program_key: str
    first_name: str
    last_name: str
    email: str
    phone: str
    has_left: bool = False
    former_keys: tuple[str, ...] = ()  # of records that became part of this one

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def name_key(self) -> str:
        return fold(self.name)


@dataclass(frozen=True)
class Question:
    """What the coordinator must say before the row can be taken: the text, and (answer, its words) to choose from."""

    row: int
    text: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Match:
    """What a row turned out to be. Nobody known and no question: someone new."""

    known: Known | None = None
    question: Question | None = None
    left_out: bool = False


@dataclass
class _Directory:
    """People, and rows that were placed already, by what they are recognized by."""

    by_key: dict[str, Known] = field(default_factory=dict)
    by_email: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[str, Known] = field(default_factory=dict)
    claimed: dict[int, int] = field(default_factory=dict)  # person → row
    rows_by_email: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    rows_by_name: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def add_person(self, known: Known) -> None:
        self.by_id[known.public_id] = known
        if known.program_key:
            self.by_key[known.program_key] = known
        for key in known.former_keys:
            self.by_key.setdefault(key, known)
        if known.email:
            self.by_email[known.email].append(known)
        self.by_name[known.name_key].append(known)

    def add_row(self, entry: Entry) -> None:
        if email := entry.values.get("email"):
            self.rows_by_email[email].append(entry)
        if entry.name_key:
            self.rows_by_name[entry.name_key].append(entry)


def match_rows(entries: Iterable[Entry], people: Iterable[Known], answers: dict[int, str]) -> dict[int, Match]:
    """For each row's number, whom it means. `answers` are what the coordinator said to earlier questions."""
    directory = _Directory()
    for known in people:
        directory.add_person(known)
    found: dict[int, Match] = {}
    for entry in entries:
        match = _match(entry, directory, answers.get(entry.number, ""))
        if match.known:
            directory.claimed.setdefault(match.known.pk, entry.number)
        if not match.left_out:
            directory.add_row(entry)
        found[entry.number] = match
    return found


def _match(entry: Entry, directory: _Directory, answer: str) -> Match:
    if answer == SKIP:
        return Match(left_out=True)
    if answer.startswith(SAME) and (said := directory.by_id.get(answer.removeprefix(SAME))):
        return _claim(entry, said, directory)
    known = _recognized(entry, directory)
    if known:
        return _claim(entry, known, directory, answer)
    if answer == SHARE:
        return Match()
    return Match(question=_about_people(entry, directory) or _about_rows(entry, directory))


def _recognized(entry: Entry, directory: _Directory) -> Known | None:
    values = entry.values
    if (key := values.get("program_key")) in directory.by_key:
        return directory.by_key[key]
    same_name = [one for one in directory.by_name.get(entry.name_key, []) if not _other_key(entry, one)]
    email, phone = values.get("email", ""), digits_of(values.get("phone", ""))
    rules = (
        [one for one in same_name if email and one.email == email],
        [one for one in same_name if phone and digits_of(one.phone) == phone],
        [one for one in same_name if not (email or phone or one.email or one.phone)],
    )
    return next((people[0] for people in rules if len(people) == 1), None)


def _claim(entry: Entry, known: Known, directory: _Directory, answer: str = "") -> Match:
    """The row is that person, unless an earlier row already was."""
    earlier = directory.claimed.get(known.pk)
    if earlier is None or answer == SHARE:
        return Match(known if earlier is None else None)
    text = _("This is %(name)s again, who is in row %(row)s too.") % {"name": known.name, "row": earlier}
    return Match(question=_ask(entry, text, twice=True))


def _about_people(entry: Entry, directory: _Directory) -> Question | None:
    """Whether the row could be someone the roster holds without being recognized for sure."""
    values = entry.values
    mailbox = [one for one in directory.by_email.get(values.get("email", ""), []) if one.pk not in directory.claimed]
    if mailbox:
        text = _("The roster has %(names)s with the same e-mail.") % {"names": _names(mailbox)}
        return _ask(entry, text, mailbox)
    alike = [
        one
        for one in directory.by_name.get(entry.name_key, [])
        if one.pk not in directory.claimed and not _other_key(entry, one) and not _told_apart(entry, one)
    ]
    if alike:
        text = _("The roster has %(names)s, and nothing here tells the two apart.") % {"names": _names(alike)}
        return _ask(entry, text, alike)
    return None


def _about_rows(entry: Entry, directory: _Directory) -> Question | None:
    values = entry.values
    for earlier in directory.rows_by_email.get(values.get("email", ""), []):
        text = _("This row shares its e-mail with row %(row)s, %(name)s.")
        return _ask(entry, text % {"row": earlier.number, "name": earlier.name or "?"}, twice=True)
    for earlier in directory.rows_by_name.get(entry.name_key, []) if entry.name_key else []:
        phones = digits_of(values.get("phone", "")), digits_of(earlier.values.get("phone", ""))
        unreachable = not (values.keys() | earlier.values.keys()) & {"email", "phone"}
        if (phones[0] and phones[0] == phones[1]) or unreachable:
            text = _("This row has the same name and phone as row %(row)s.") % {"row": earlier.number}
            return _ask(entry, text, twice=True)
    return None


def _ask(entry: Entry, text: str, people: Iterable[Known] = (), *, twice: bool = False) -> Question:
    same = [
        (SAME + one.public_id, _("It is %(name)s: bring them up to date from this row") % {"name": one.name})
        for one in list(people)[:MOST_CHOICES]
    ]
    shares = _("Two people who share a mailbox: take both") if "email" in entry.values else _("Two people: take both")
    skips = _("The same person twice: leave this row out") if twice else _("Leave this row out")
    return Question(entry.number, text, (*same, (SHARE, shares), (SKIP, skips)))


def _other_key(entry: Entry, known: Known) -> bool:
    """Both have an id of the program's own, and they differ."""
    key = entry.values.get("program_key", "")
    return bool(key and known.program_key and key != known.program_key)


def _told_apart(entry: Entry, known: Known) -> bool:
    """Whether each side has an e-mail, or each a phone, of its own."""
    email, phone = entry.values.get("email", ""), digits_of(entry.values.get("phone", ""))
    return bool(email and known.email and email != known.email) or bool(
        phone and known.phone and phone != digits_of(known.phone)
    )


def digits_of(phone: str) -> str:
    """A phone number by which two ways of writing it are the same; the country code of the U.S. aside."""
    digits = "".join(c for c in phone if c.isdigit())
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def _names(people: list[Known]) -> str:
    named = ", ".join(one.name for one in people[:MOST_CHOICES])
    return named if len(people) <= MOST_CHOICES else f"{named}, …"
