"""Forgetting a person: what was known of them, and what was said about them, goes; that there was somebody stays."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q

from participants.models import (
    AccessProfile,
    ChildFacts,
    DatesAway,
    Evidence,
    Guardian,
    Household,
    Link,
    LinkAsked,
    Merging,
    NewAddress,
    OwnChange,
    Participant,
    Readiness,
    Relationship,
    RosterUpload,
    Status,
    StatusChange,
    WeeklyWindow,
)
from peermatch.accounts.models import Membership, OpenSession, User
from peermatch.keeping import erasing, mail
from peermatch.keeping.erasing import What
from peermatch.keeping.ledger import Entry
from peermatch.keeping.wiping import ERASED, spoken, strike, strike_everywhere, wipe
from peermatch.text import fold

KIND, LIST = "participants.participant", "participants.rosterupload"
DELETED: tuple[Any, ...] = (AccessProfile, ChildFacts, DatesAway, Guardian, Readiness, WeeklyWindow)
EMPTIED = (
    *("email", "phone", "best_times", "postal_address", "helper_name", "helper_relation", "helper_contact"),
    *("reach_notes", "program_key", "last_name", "role_title", "private_notes", "status_reason", "search_text"),
    *("name_key", "phone_key", "level"),
)


@dataclass(frozen=True)
class Erasing:
    """Who is erased, while it is done. `records`: theirs, and those that became part of it.

    `words`: what names them and nobody else; `names`: what may name others too, where words are not about them.
    """

    person: Participant
    records: list[Participant]
    words: list[str]
    names: list[str]
    addresses: set[str]
    guardians: list[UUID]  # who answered for them, as mail to these names it
    at: datetime

    @property
    def program(self) -> int:
        return self.person.program_id

    def of(self, model: Any) -> Any:
        """All rows of that model in the program."""
        return model._base_manager.filter(program=self.program)

    def is_named_in(self, *texts: str) -> bool:
        """Whether a line says their first and last name, or anything that names them alone."""
        lines = [fold(line) for text in texts for line in text.splitlines()]
        return any(
            any(word in line for word in self.words) or all(fold(name) in line for name in self.names)
            for line in lines
        )  # fmt: skip


Hears = Callable[[Erasing], Collection[What]]
_hearing: list[Hears] = []


def on_erasing(hears: Hears) -> None:
    """Has the function wipe its own floor's rows; it answers with what it wiped that has an id of its own."""
    if hears not in _hearing:
        _hearing.append(hears)


Refuses = Callable[[Participant, Membership | None], str]
_refusing: list[Refuses] = []


def refuses_erasing(why_not: Refuses) -> None:
    """Another floor says why somebody is not erased now, in words for that member; None is whoever runs the machine."""
    if why_not not in _refusing:
        _refusing.append(why_not)


Tells = Callable[[Participant], Collection[tuple[str, str, str]]]
_telling: list[Tells] = []


def tells_before_erasing(tells: Tells) -> None:
    """Another floor says what this person is in now: title, address, and what becomes of it."""
    if tells not in _telling:
        _telling.append(tells)


def what_they_are_in(person: Participant) -> list[tuple[str, str, str]]:
    return [line for tells in _telling for line in tells(person)]


def why_not_erased(person: Participant, reader: Membership | None) -> str:
    """Asked before a new erasure. What was erased once is erased again from a backup, whatever stands in it."""
    return next((why for why_not in _refusing if (why := why_not(person, reader))), "")


@transaction.atomic
def erase_person(of: UUID, at: datetime) -> list[What]:
    """Registered for `KIND`. They leave the program first, so that whoever is concerned hears of it."""
    rows = Participant.records.across_programs("an id names its person, whichever program they are of")
    person = rows.select_related("program").filter(public_id=of).exclude(status=Status.ERASED).first()
    if person is None:
        return []
    if person.status not in (Status.WITHDRAWN, Status.MERGED):
        person.leave(by=None, at=at)
    work = _begin(person, at)
    wiped = [(KIND, one.public_id) for one in work.records]
    wiped += [("inbox.incomingmail", one) for one in mail.forget_mail_from(work.program, work.addresses, at=at)]
    for hears in _hearing:
        wiped += hears(work)
    wiped += [(LIST, one) for one in _forget_lists(work)]
    _wipe_own(work)
    mail.wipe_mail_to(person.program, [*(one.public_id for one in work.records), *work.guardians], at=at)
    mail.forget_addresses(work.program, work.addresses)
    strike_everywhere(work.program, work.words)
    _strike_elsewhere(work)
    return wiped


def keep_who_asked(entry: Entry) -> None:
    """Registered for `KIND`: on the record of whoever was erased, also where a backup was restored."""
    by = User.objects.filter(pk=entry.by).first() if entry.by else None
    rows = StatusChange.objects.across_programs("an id names its person, whichever program they are of")
    rows.filter(participant__public_id=entry.of, status=Status.ERASED).update(by=by, reason=entry.said)


def _begin(person: Participant, at: datetime) -> Erasing:
    records = list(_records(person))
    full = {one.name for one in records if one.name}
    own = {value for one in records for value in (one.email, one.phone, one.program_key) if len(value) > 3}
    own |= set(
        NewAddress.objects.filter(participant__in=records, program=person.program_id).values_list("email", flat=True)
    )
    own |= mail.addresses_of(person.program_id, [one.public_id for one in records])
    guarded = Guardian.objects.filter(program=person.program_id)
    guardians = guarded.filter(participant__in=records).values_list("public_id", "email")
    own |= {email for _ref, email in guardians if email}
    others = Participant.records.filter(program=person.program_id).exclude(pk__in=[one.pk for one in records])
    shared = {value.lower() for row in others.values_list("email", "phone") for value in row if value}
    shared |= {one.lower() for one in guarded.exclude(participant__in=records).values_list("email", flat=True) if one}
    shared |= set(others.filter(name_key__in=[fold(name) for name in full]).values_list("name_key", flat=True))
    alone = {word for word in full | own if word.lower() not in shared and fold(word) not in shared}
    addresses = {word.lower() for word in own if "@" in word and word.lower() not in shared}
    names = [name for name in (person.first_name, person.last_name) if name]
    return Erasing(person, records, spoken(alone), names, addresses, [ref for ref, _email in guardians], at)


def _records(person: Participant) -> Iterator[Participant]:
    """The person's, and those that became part of it, however often."""
    yield person
    for row in Merging.objects.filter(program=person.program_id, kept=person, undone_at=None).select_related("gone"):
        yield from _records(row.gone)


def _wipe_own(work: Erasing) -> None:
    mine, keys = {"participant__in": work.records}, [one.pk for one in work.records]
    for model in DELETED:
        work.of(model).filter(**mine).delete()
    evidence = work.of(Evidence).filter(**mine)
    Evidence.topics.through._base_manager.filter(evidence__in=evidence).delete()
    wipe(evidence, ["title", "issuer", "story"])
    wipe(work.of(StatusChange).filter(**mine), ["reason"])
    wipe(work.of(NewAddress).filter(**mine), ["email"])
    wipe(work.of(Relationship).filter(Q(one__in=work.records) | Q(other__in=work.records)), ["note"])
    wipe(work.of(Merging).filter(Q(kept__in=work.records) | Q(gone__in=work.records)), ["steps", "former_key"])
    work.of(Link).filter(**mine, revoked_at=None).update(revoked_at=work.at)
    for address in work.addresses:
        LinkAsked.objects.filter(email__iexact=address).delete()
    work.of(OwnChange).filter(**mine, seen_at=None).update(seen_at=work.at)
    for consent in work.person.consents.standing():
        consent.withdraw(way="records", by=None, at=work.at)
    houses = {one.household_id for one in work.records if one.household_id}
    people = Participant.records.filter(program=work.program, pk__in=keys)
    for one in work.records:
        for side in (one.offers, one.wants, one.languages):
            side.clear()
    people.update(
        **dict.fromkeys(EMPTIED, ""), first_name=ERASED, organization=None, household=None, status=Status.ERASED,
        status_since=work.at, status_by=None, paused_until=None, capacity=0,
    )  # fmt: skip
    for one in work.records:
        StatusChange.objects.create(program_id=work.program, participant=one, status=Status.ERASED, at=work.at)
    empty = work.of(Household).filter(pk__in=houses, members=None)
    wipe(empty, ["name", "note"])
    strike(work.of(Household).filter(pk__in=houses), ["note"], work.names[:1])


def _forget_lists(work: Erasing) -> list[UUID]:
    """Lists that name them: what is still written of a list goes, and one that waits is put aside."""
    rows = [row for row in work.of(RosterUpload).exclude(text="", other_sheets=[]) if _names_them(row, work)]
    for row in rows:
        empty_list(work.of(RosterUpload).filter(pk=row.pk), work.at)
    return [row.public_id for row in rows]


def _names_them(row: RosterUpload, work: Erasing) -> bool:
    return work.is_named_in(row.text, str(row.decisions), *(sheet["text"] for sheet in row.other_sheets))


def forget_list(of: UUID, at: datetime) -> list[What]:
    """Registered for `LIST`: one list, by its id."""
    rows = RosterUpload.objects.across_programs("an id names its list, whichever program it is of")
    empty_list(rows.filter(public_id=of), at)
    return []


def put_lists_aside(at: datetime) -> None:
    """Registered for what may bring people back: every list that waits for a coordinator's word."""
    waiting = RosterUpload.objects.across_programs("a restore is of all programs").waiting()
    empty_list(RosterUpload._base_manager.filter(pk__in=list(waiting.values_list("pk", flat=True))), at)


def empty_list(rows: Any, at: datetime) -> None:
    waiting = RosterUpload.State.WAITING
    rows.filter(state=waiting).update(state=RosterUpload.State.DROPPED, settled_at=at, trouble=ERASED)
    wipe(rows, ["other_sheets", "decisions", "reading", "agreed", "to_welcome", "name", "sheet"])
    rows.update(text="", work=RosterUpload.Work.NONE, work_until=None)


def _strike_elsewhere(work: Erasing) -> None:
    """What belongs to no program: what the admin wrote down, and what browsers of coordinators still had to say."""
    strike(LogEntry.objects.all(), ["object_repr", "change_message"], work.words)
    for session in OpenSession.objects.iterator():
        if any(word in str(session.get_decoded()) for word in work.words):
            session.delete()


def register() -> None:
    """Called when the app is ready."""
    erasing.knows(KIND, erase_person)
    erasing.keeps_who_asked(KIND, keep_who_asked)
    erasing.knows(LIST, forget_list)
    erasing.may_bring_back(put_lists_aside)
    erasing.knows("inbox.incomingmail", mail.forget_incoming)
