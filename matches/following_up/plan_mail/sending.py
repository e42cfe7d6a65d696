"""Sending the action plan: one door, and what makes a letter void that nobody has read or heard yet."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from matches.following_up.plan_mail import letters
from matches.following_up.plan_mail.letters import Letters, about, said_before
from matches.inviting import letters as inviting
from matches.inviting.sending import Beside
from matches.models import Action, Happening, Match, PlanLetter, PlanNews, Seat, SeatState
from matches.scheduling.letters import preview
from matches.scheduling.telling import Preview
from participants.models import Link, Purpose
from peermatch.accounts.models import User
from peermatch.outbox import joining, queue


@dataclass
class Sending:
    """What would go out now: to those who do not have the plan as it stands."""

    letters: Letters
    before: dict[int, PlanLetter] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()  # seats whose link to the plan opens something

    @classmethod
    def of(cls, match: Match) -> "Sending":
        made = Letters(match)
        links = Link.objects.filter(program=match.program, purpose=Purpose.FOLLOW, revoked_at=None)
        live = links.filter(about__in=[seat.public_id for seat in made.seats]).values_list("about", flat=True)
        return cls(made, said_before(match), frozenset(str(one) for one in live))

    @property
    def seats(self) -> list[Seat]:
        return [seat for seat in self.letters.seats if not self.has_it(seat)] if self.letters.actions else []

    def has_it(self, seat: Seat) -> bool:
        """Whether they have the plan as it stands, or it is on its way to them."""
        last = self.before.get(seat.pk)
        return last is not None and last.said == self.letters.said and self.opens(seat, last)

    def opens(self, seat: Seat, last: PlanLetter) -> bool:
        """Whether the link that a letter brought still opens their page; a call brings none."""
        return last.is_by_call or str(seat.public_id) in self.linked

    @property
    def previews(self) -> list[Preview]:
        """What each person would read or hear."""
        found = []
        for seat in self.seats:
            last = self.before.get(seat.pk)
            said = self.letters.message(seat, last.said if last else {})
            found.append(Preview(seat, preview(said, seat), said))
        return found

    def digest(self) -> str:
        """Names all that would go out now: what was read is what is sent, or it must be read anew."""
        told = [f"{one.seat.public_id}:{_way(one.seat)}:{one.words}" for one in self.previews]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _way(seat: Seat) -> str:
    person = seat.participant
    return person.email if person.takes_email else person.phone


@transaction.atomic
def send(*, match: Match, read: str, by: User, at: datetime) -> list[PlanLetter]:
    """Tells everyone who said yes what the plan is, unless they have it as it stands. Nobody is left: nothing goes out.

    `read` names what the coordinator read (`Sending.digest`): if a letter would say something else now, none goes out.
    """
    match.lock()
    match.insist_open()
    found = Sending.of(match)
    if not found.letters.actions:
        raise ValidationError(_("Nothing is in the plan yet. Write down who does what, by when."))
    if not found.seats:
        return []
    if read != found.digest():
        raise ValidationError(_("What they would get has changed since you read it. Read it again, then send it."))
    for seat in found.seats:
        _call_back(seat, PlanNews.PLAN, at=at, why=_("A newer letter with the plan took its place."))
    made = [_tell(found, one, by=by, at=at) for one in found.previews]
    match.record(Happening.What.PLAN_SENT, by=by, at=at)
    return made


def _tell(found: Sending, one: Preview, *, by: User, at: datetime) -> PlanLetter:
    """By letter where e-mail reaches the person; else the words wait for the coordinator to say them."""
    by_mail, said = one.seat.participant.takes_email, one.message
    other = {} if by_mail else {"script": said.script, "short": said.short, "paper": said.paper}
    row: PlanLetter = PlanLetter.objects.create(
        program=found.letters.match.program, seat=one.seat, said=found.letters.said, at=at, by=by, **other
    )
    if by_mail:
        letters.post(row, said, found.letters.circle, at=at)
    return row


@transaction.atomic
def send_plan_link(seat: Seat, *, at: datetime, beside: Beside = tuple) -> bool:
    """A fresh link to their plan for someone who lost theirs, at most one an hour; says whether one was sent. `beside`
    as of `send_new_link`."""
    seat.match.lock()
    person = seat.participant
    rest = at - timedelta(hours=person.hours_between_new_links)
    if not person.takes_what_they_ask_for or inviting.had_new_link(seat, rest):
        return False
    inviting.post_new_link(seat, letters.path_to(seat), beside(), occasion=uuid4(), now=at)
    return True


def call_off(seats: Iterable[Seat], *, at: datetime, why: str) -> None:
    """Nothing of the plan that was still to be said to these people goes out any more."""
    for seat in seats:
        for news in PlanNews.values:
            _call_back(seat, news, at=at, why=why)


def _call_back(seat: Seat, news: str, *, at: datetime, why: str) -> list[PlanLetter]:
    """Answers with the letters that nobody had read or heard, and nobody will."""
    rows = PlanLetter.objects.filter(program=seat.program_id, seat=seat, news=news).standing().filter(told_at=None)
    gone = [row for row in rows if row.is_waiting or _supersede(seat, row, at, why)]
    PlanLetter.objects.filter(program=seat.program_id, pk__in=[row.pk for row in gone]).update(dropped_at=at)
    return gone


def _supersede(seat: Seat, row: PlanLetter, at: datetime, why: str) -> bool:
    only = Q(occasion=str(row.public_id))
    return bool(queue.supersede(
        program=seat.match.program, about=about(seat), kinds=[row.news], only=only, now=at, why=why
    ))  # fmt: skip


def follow_action(action: Action, at: datetime) -> None:
    """Registered with `on_action_change`: a letter that waits, and tells of the line as it was, does not leave."""
    seats = action.match.seats.accepted().select_related("participant", "match__program")
    for seat in seats:
        last = seat.plan_letters.standing().filter(news=PlanNews.PLAN).first()
        if last and last.said.get(str(action.public_id)) != _mark(action):
            _call_back(seat, PlanNews.PLAN, at=at, why=_("The plan was changed before this was sent."))
        if any(str(action.public_id) in one.said for one in seat.plan_letters.standing().filter(news=PlanNews.DUE)):
            _remind_anew(seat, at)


def _remind_anew(seat: Seat, at: datetime) -> None:
    """Of what else stood in a reminder that has not left, and is still to be done, the next one tells."""
    joining.settle(at, seat.match.program)  # what left in a letter that told of several has left
    gone = _call_back(seat, PlanNews.DUE, at=at, why=_("It was done, or changed, before this was sent."))
    told = [ref for row in gone for ref in row.said]
    Action.objects.filter(program=seat.program_id, public_id__in=told, done_at=None).update(reminded_of=None)


def _mark(action: Action) -> str | None:
    return letters.mark_of(action) if action.is_standing else None


def follow_seat(seat: Seat, by: User | None, at: datetime) -> None:
    """Registered with `on_seat_change`: the plan is of those who said yes. With it their link to it ends."""
    if seat.state != SeatState.ACCEPTED:
        call_off([seat], at=at, why=_("The person does not take part any more."))
        links = Link.objects.filter(program=seat.program_id, purpose=Purpose.FOLLOW, about=seat.public_id)
        links.filter(revoked_at=None).update(revoked_at=at)
