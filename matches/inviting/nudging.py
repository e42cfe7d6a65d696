"""Asking those again who have not answered: by hand, once a day at most, or after the program's days."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.disclosing.telling import in_full
from matches.inviting import letters, links
from matches.inviting.answering import is_over
from matches.inviting.circle import Circle, circle_of
from matches.inviting.sending import answer_day
from matches.models import Gate, Invitation, Match, MatchRules, Question, Seat, SeatState, Stage, Waiver
from matches.preparing.checklist import insist_may_invite
from participants.models import Participant, Status
from peermatch import shared_clock
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.languages import speaking_to
from peermatch.outbox import queue
from peermatch.outbox.letters import Message

log = logging.getLogger(__name__)
EVERYWHERE = "people of all programs are asked again in the same tick"
DAY_BEGINS, DAY_ENDS = time(9), time(20)  # on the person's own clock


def why_not_now(seat: Seat, invitation: Invitation | None, *, on: date) -> str:
    """Why this person is not asked again that day of the program, in a sentence; empty if they may be."""
    name = {"name": seat.participant.name}
    if seat.state != SeatState.INVITED:
        return _("%(name)s is not waited for.") % name
    if invitation is None or invitation.revoked_at is not None:
        return _("%(name)s has no invitation that works: the link was ended. Send the invitation again.") % name
    if local_day(invitation.last_asked_at, seat.match.program.time_zone) >= on:
        return _("%(name)s was asked today. Nobody is asked more than once a day.") % name
    return ""


def new_answer_day(invitation: Invitation, program: Program, on: date) -> date:
    """By when an answer is wanted if they are asked again that day: as before, or anew where that day is past."""
    return invitation.answer_by if invitation.answer_by >= on else answer_day(program, on)


@speaking_to("seat.participant")
def preview(seat: Seat, invitation: Invitation, *, on: date, circle: Circle) -> Message:
    """The reminder exactly as this person would get it that day."""
    answer_by = new_answer_day(invitation, circle.match.program, on)
    return letters.reminder(letters.asked_of(seat, circle, on=on, answer_by=answer_by), circle.match)


@transaction.atomic
def nudge(*, seat: Seat, by: User | None, at: datetime) -> Invitation:
    """Asks again: whom e-mail reaches by a letter with a link of its own, the others by the coordinator's call.

    Links that they have keep working. Raises ValidationError where they are not to be asked again now.
    """
    match = seat.match
    match.lock()
    match.insist_open()
    seat.refresh_from_db(fields=["state", "state_since"])
    on = local_day(at, match.program.time_zone)
    invitation: Invitation | None = seat.invitations.first()
    reason = why_not_now(seat, invitation, on=on)
    if reason or invitation is None:
        raise ValidationError(reason)
    insist_may_invite(match, on=on)
    return _ask_again(seat, invitation, by=by, at=at, on=on)


@in_full()
def _ask_again(seat: Seat, invitation: Invitation, *, by: User | None, at: datetime, on: date) -> Invitation:
    circle = circle_of(seat.match)
    mine = circle.place_of(seat)
    message = preview(mine, invitation, on=on, circle=circle) if mine.participant.takes_reminders else None
    invitation.seat, invitation.answer_by = mine, new_answer_day(invitation, seat.match.program, on)
    invitation.save(update_fields=["answer_by"])
    invitation.nudge(by=by, at=at, detail=_("by e-mail") if message else _("in person, with the words at hand"))
    if message:
        _post(mine, invitation, message, at=at, on=on)
    return invitation


def _post(seat: Seat, invitation: Invitation, message: Message, *, at: datetime, on: date) -> None:
    """Whatever reminder still waits is called back: this one says the same, later."""
    queue.supersede(
        program=seat.program, about=letters.about(seat), kinds=[letters.REMINDER], now=at,
        why=_("A newer reminder took its place."),
    )  # fmt: skip
    link, path = links.issue(seat, until=links.lifetime(seat.match, at=at))
    letters.post(
        seat=seat, kind=letters.REMINDER, message=message, occasion=f"{invitation.public_id}:{on.isoformat()}",
        path=path, now=at, expires_at=link.expires_at,
    )  # fmt: skip


# What each tick looks after


def nudge_due() -> int:
    """The job of each tick."""
    return nudge_all_due(shared_clock.now())


def nudge_all_due(now: datetime) -> int:
    """Asks everyone again who has been quiet for their program's days; says how many."""
    return sum(_try_to_nudge(invitation.seat, now) for invitation in due(now))


def _try_to_nudge(seat: Seat, now: datetime) -> bool:
    try:
        nudge(seat=seat, by=None, at=now)
    except ValidationError:
        return False  # a gate closed since they were asked: the match's page says so
    except Exception:
        log.exception("Seat %s could not be asked again; the next tick tries again.", seat.pk)
        return False
    return True


def due(now: datetime) -> list[Invitation]:
    """Whom to ask again now: not at night, not after the day an answer was wanted, not while they wait for us."""
    rows = [one for one in _quiet(now) if is_day(one.seat.participant, now) and _is_in_time(one, now)]
    rows = _long_enough(rows, now)
    left_open = set(_left_open(rows))
    return [one for one in rows if one.seat.silence not in left_open and not _waits_for_nothing(one)]


def _quiet(now: datetime) -> list[Invitation]:
    """Those whom a letter asked, who can be written to, and who neither answered nor asked something."""
    asked = Invitation.objects.across_programs(EVERYWHERE).standing().exclude(link=None)
    waiting = asked.filter(
        answered_at=None, seat__state=SeatState.INVITED, seat__match__stage__in=[Stage.INVITING, Stage.ACTIVE],
        seat__participant__status=Status.ACTIVE, answer_by__gte=now.date() - timedelta(days=1),
        sent_at__lte=now - timedelta(days=1),
    )  # fmt: skip
    questions = Question.objects.across_programs(EVERYWHERE).open().values("seat")
    rows = waiting.exclude(seat__in=questions).select_related("seat__match__program", "seat__participant")
    return [one for one in rows.order_by("pk") if one.seat.participant.takes_reminders]


def is_day(person: Participant, now: datetime) -> bool:
    """Whether they may be written to unasked: not at night on their own clock."""
    there = now.astimezone(ZoneInfo(person.time_zone)).time()
    return DAY_BEGINS <= there < DAY_ENDS


def _is_in_time(invitation: Invitation, now: datetime) -> bool:
    return local_day(now, invitation.seat.match.program.time_zone) <= invitation.answer_by


def _long_enough(rows: Iterable[Invitation], now: datetime) -> list[Invitation]:
    by_program: dict[int, int] = {}
    found = []
    for one in rows:
        program = one.seat.match.program
        if program.pk not in by_program:
            by_program[program.pk] = MatchRules.of(program).nudge_days
        days = by_program[program.pk]
        if days and one.last_asked_at <= now - timedelta(days=days):
            found.append(one)
    return found


def _left_open(rows: Iterable[Invitation]) -> Iterable[str]:
    matches = {one.seat.match_id for one in rows}
    waivers = Waiver.objects.across_programs(EVERYWHERE).standing()
    return waivers.filter(gate=Gate.ANSWERS, match__in=matches).values_list("finding", flat=True)


def _waits_for_nothing(invitation: Invitation) -> bool:
    """The letter has not left, so it is no silence; or they have met."""
    seat: Seat = invitation.seat
    match: Match = seat.match
    return not letters.has_left(seat, letters.INVITATION) or is_over(match)
