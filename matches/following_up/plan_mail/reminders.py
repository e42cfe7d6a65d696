"""Whoever said that they would do something is asked once, the day after its day, whether it is done."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from matches.following_up.plan_mail import joint, letters
from matches.following_up.plan_mail.letters import Letters
from matches.inviting.nudging import is_day
from matches.models import Action, Match, PlanLetter, PlanNews, Seat, SeatState, Stage
from participants.models import Participant, Status
from peermatch import shared_clock
from peermatch.clock import local_day

log = logging.getLogger(__name__)
EVERYWHERE = "people of all programs are reminded in the same tick"
AHEAD = timedelta(days=1)  # on some clock it is tomorrow already
STAGES = (Stage.INVITING, Stage.ACTIVE)


def remind_due() -> int:
    """The job of each tick."""
    now = shared_clock.now()
    reminded = remind_all_due(now)
    joint.join(now)
    return reminded


def remind_all_due(now: datetime) -> int:
    """One letter, or one call, to each person for all that is due of theirs in a match; says how many."""
    by_seat: dict[int, list[Action]] = defaultdict(list)
    for one in due(now):
        by_seat[one.seat_id or 0].append(one)
    return sum(_try_to_remind(rows, now) for rows in by_seat.values())


def due(now: datetime) -> list[Action]:
    """What was to be done by yesterday on its person's clock, and they know of, and nobody reminded them of yet."""
    rows = Action.objects.across_programs(EVERYWHERE).standing().filter(
        done_at=None, due__lt=(now + AHEAD).date(), match__stage__in=STAGES, seat__state=SeatState.ACCEPTED,
        seat__participant__status=Status.ACTIVE,
    )  # fmt: skip
    fresh = rows.exclude(reminded_of=F("due")).select_related("match__program", "seat__participant").order_by("pk")
    late = [one for one in fresh if one.seat and _may_be_reminded(one.seat.participant, one, now)]
    return _known(late, now)


def _may_be_reminded(person: Participant, action: Action, now: datetime) -> bool:
    return not person.wants_no_reminders and is_day(person, now) and action.due < local_day(now, person.time_zone)


def _known(actions: Sequence[Action], now: datetime) -> list[Action]:
    """Those of which a letter or a call told their person, on a day before today."""
    told: dict[int, set[str]] = defaultdict(set)
    rows = PlanLetter.objects.across_programs(EVERYWHERE).standing().filter(
        news=PlanNews.PLAN, seat__in={one.seat_id for one in actions}
    )  # fmt: skip
    for row in rows.select_related("seat__participant") if actions else ():
        zone, heard = row.person.time_zone, row.told_at if row.is_by_call else row.at
        if heard and local_day(heard, zone) < local_day(now, zone):
            told[row.seat_id].update(row.said)
    return [one for one in actions if str(one.public_id) in told[one.seat_id or 0]]


def _try_to_remind(actions: Sequence[Action], now: datetime) -> bool:
    try:
        return remind(actions, now)
    except Exception:  # of one person: the others are reminded all the same
        log.exception("Action %s could not be reminded of; the next tick tries again.", actions[0].pk)
        return False


@transaction.atomic
def remind(actions: Sequence[Action], now: datetime) -> bool:
    """Of these lines of one person in one match, as far as they are still to be done."""
    match: Match = actions[0].match
    match.lock()
    found = Letters(match)
    pks = {one.pk for one in actions}
    open_ones = [one for one in found.actions if one.pk in pks and one.done_at is None and one.reminded_of != one.due]
    seat = _seat_of(found, actions[0])
    if seat is None or not match.is_changeable or not open_ones:
        return False
    said, by_mail = found.reminder(seat, open_ones), seat.participant.takes_email
    other = {} if by_mail else {"script": said.script, "short": said.short, "paper": said.paper}
    told = {str(one.public_id): one.due.isoformat() for one in open_ones}
    row = PlanLetter.objects.create(program=match.program, seat=seat, news=PlanNews.DUE, said=told, at=now, **other)
    if by_mail:
        letters.post(row, said, found.circle, at=now)
    _mark(open_ones)
    return True


def _seat_of(found: Letters, action: Action) -> Seat | None:
    return next((seat for seat in found.seats if seat.pk == action.seat_id), None)


def _mark(actions: Iterable[Action]) -> None:
    for one in actions:
        one.reminded_of = one.due
        one.save(update_fields=["reminded_of"])
