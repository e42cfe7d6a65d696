"""Handing matches over to another coordinator, one or many, and back again."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Cover, Match, Meeting, Request, Seat
from matches.models.match import OPEN
from matches.workspace import telling
from matches.workspace.telling_members import tell_former, tell_next
from participants.models import Participant
from peermatch import audit
from peermatch.accounts.models import CAN_WRITE, Membership, Program, Role, User
from peermatch.audit import Did
from peermatch.clock import local_day


@dataclass
class Handed:
    """What came of it: the matches by whoever had them before, who was written to, and who is to be told by phone."""

    moved: dict[int, list[int]] = field(default_factory=dict)
    asked: dict[int, list[int]] = field(default_factory=dict)  # requests, likewise
    written: list[Participant] = field(default_factory=list)
    to_call: list[Participant] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(pks) for pks in self.moved.values())

    @property
    def requests(self) -> int:
        return sum(len(pks) for pks in self.asked.values())


def who_may_coordinate(program: Program) -> QuerySet[User]:
    """Those who may sign in and change matches in this program."""
    members = {"memberships__program": program, "memberships__role__in": CAN_WRITE}
    return User.objects.filter(is_active=True, **members).order_by("name", "email")


def insist_may_coordinate(program: Program, user: User) -> None:
    if not who_may_coordinate(program).filter(pk=user.pk).exists():
        raise ValidationError(_("%(name)s cannot coordinate matches in this program.") % {"name": user.name})


def insist_theirs(program: Program, matches: Collection[Match], by: User, at: datetime) -> None:
    """Nobody takes a match for themselves: whoever answers for it knows what is protected about its people. It is
    handed over by its coordinator, by whoever covers for them that day, and by leads."""
    if Membership.objects.filter(program=program, user=by, role=Role.LEAD).exists():
        return
    covers = Cover.objects.in_program(program).on(local_day(at, program.time_zone)).filter(covering=by)
    theirs = {by.pk, *covers.values_list("away", flat=True)}
    if others := sorted({match.coordinator.name for match in matches if match.coordinator_id not in theirs}):
        raise ValidationError(
            _("Only %(names)s, whoever covers for them, and leads can hand these over. Ask one of them.")
            % {"names": get_text_list(others, _("and"))}
        )


@transaction.atomic
def hand_over(
    *, program: Program, matches: Collection[Match], to: User, by: User, at: datetime, note: str = "",
    tell: bool = False, requests: Collection[Request] = (),
) -> Handed:  # fmt: skip
    """All of them or none. Those that `to` has already stay as they are; mail that waits goes out as it was written.
    So do requests that no longer wait.

    `tell`: whoever comes to a meeting that is still ahead hears who their coordinator is now.
    """
    insist_may_coordinate(program, to)
    handed, formers = Handed(), dict[int, User]()
    moving = [one for one in _locked(program, [match.pk for match in matches]) if one.coordinator_id != to.pk]
    insist_theirs(program, moving, by, at)
    for match in moving:
        formers[match.coordinator_id] = match.coordinator
        handed.moved.setdefault(match.coordinator_id, []).append(match.pk)
        match.hand_over(to, by=by, at=at, note=note)
        if tell:
            _tell(match, handed, at)
    for request in _waiting(program, [request.pk for request in requests]):
        before = request.coordinator_id
        if request.give_to(to, by=by, at=at) and before is not None:
            handed.asked.setdefault(before, []).append(request.pk)
    for pk, former in formers.items():
        if former != by:
            tell_former(program=program, former=former, to=to, by=by, count=len(handed.moved[pk]), at=at)
    if handed.count and to != by:
        tell_next(program=program, to=to, by=by, count=handed.count, requests=handed.requests, at=at)
    _record(moving, by, program)
    return handed


def _record(matches: Collection[Match], by: User, program: Program) -> None:
    """Who answers for a match may read what is protected about its people."""
    if matches:
        told = [audit.of(match, fields=["coordinator"]) for match in matches]
        audit.record(Did.PERMITTED, *told, by=by, program=program)


def _waiting(program: Program, pks: Collection[int]) -> list[Request]:
    rows = Request.objects.in_program(program).waiting().filter(pk__in=pks)
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def _tell(match: Match, handed: Handed, at: datetime) -> None:
    for seat in expecting(match.program, [match.pk], at):
        seat.match = match
        if seat.participant.takes_email:
            telling.post(seat, at=at)
            handed.written.append(seat.participant)
        else:
            handed.to_call.append(seat.participant)


def expecting(program: Program, matches: Iterable[int], now: datetime) -> QuerySet[Seat]:
    """Those who said yes and have a confirmed meeting ahead of them."""
    ahead = Meeting.objects.in_program(program).ahead(now).filter(match=OuterRef("match"))
    seats = Seat.objects.in_program(program).accepted().filter(Exists(ahead), match__in=list(matches))
    rows: QuerySet[Seat] = seats.select_related("participant").order_by("participant__last_name", "pk")
    return rows


@transaction.atomic
def hand_back(
    *, program: Program, moved: dict[int, list[int]], had: int, by: User, at: datetime,
    asked: dict[int, list[int]] | None = None, told: bool = False,
) -> Handed:  # fmt: skip
    """Matches and requests back to whoever had them, where nothing changed since. Refuses if nothing can go back.

    `told`: people were told who has them; those whose letter left get one again, and the others are to be called.
    """
    back: list[Match] = []
    handed, former = Handed(), User.objects.get(pk=had)
    _give_back(program, asked or {}, handed, had=had, by=by, at=at)
    for before, pks in moved.items():
        to = User.objects.get(pk=before)
        insist_may_coordinate(program, to)
        mine = [match for match in _locked(program, pks) if match.coordinator_id == had]
        for match in mine:
            match.hand_over(to, by=by, at=at)
            handed.moved.setdefault(before, []).append(match.pk)
            if told:
                _tell_again(match, former, handed, at)
        _tell_members(program, former, to, handed, by, at)
        back += mine
    if not back and handed.requests == 0:
        raise ValidationError(_("These matches were handed on or closed since."))
    _record(back, by, program)
    return handed


def _tell_again(match: Match, former: User, handed: Handed, at: datetime) -> None:
    """A letter that still waits is not sent: what it says is not so."""
    had_it = telling.who_read(match, of=former, at=at)
    for seat in expecting(match.program, [match.pk], at):
        seat.match = match
        if seat.pk in had_it and seat.participant.takes_email:
            telling.post(seat, at=at)
            handed.written.append(seat.participant)
        elif not seat.participant.takes_email:
            handed.to_call.append(seat.participant)


def _tell_members(program: Program, former: User, to: User, handed: Handed, by: User, at: datetime) -> None:
    count, requests = (len(of.get(to.pk, [])) for of in (handed.moved, handed.asked))
    if count and former != by:
        tell_former(program=program, former=former, to=to, by=by, count=count, at=at)
    if count and to != by:
        tell_next(program=program, to=to, by=by, count=count, requests=requests, at=at)


def _give_back(
    program: Program, asked: dict[int, list[int]], handed: Handed, *, had: int, by: User, at: datetime
) -> None:
    for before, pks in asked.items():
        to = User.objects.get(pk=before)
        insist_may_coordinate(program, to)
        for request in _waiting(program, pks):
            if request.coordinator_id == had and request.give_to(to, by=by, at=at):
                handed.asked.setdefault(before, []).append(request.pk)


def say_handed(handed: Handed, to: User) -> str:
    words = ngettext("%(n)d match is with %(name)s now.", "%(n)d matches are with %(name)s now.", handed.count)
    said = [words % {"n": handed.count, "name": to.name}]
    if handed.requests:
        words = ngettext("%(n)d request goes with them.", "%(n)d requests go with them.", handed.requests)
        said.append(words % {"n": handed.requests})
    return " ".join([*said, *say_told(handed)])


def say_told(handed: Handed) -> Iterator[str]:
    if handed.written:
        told = ngettext("%(n)d person was written to.", "%(n)d people were written to.", len(handed.written))
        yield told % {"n": len(handed.written)}
    if handed.to_call:
        names = ", ".join(sorted({f"{person.name} {person.phone}".strip() for person in handed.to_call}))
        yield _("Tell these people yourself: %(names)s.") % {"names": names}


def _locked(program: Program, pks: Collection[int]) -> list[Match]:
    """The open ones among them, in one order for everybody."""
    rows = Match.objects.in_program(program).filter(pk__in=pks, stage__in=OPEN)
    return list(rows.select_related("program", "coordinator").order_by("pk").select_for_update(of=("self",)))
