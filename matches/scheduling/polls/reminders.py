"""Those who have not said which times suit are asked again by themselves, after the days of the program's rules."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from matches.inviting.nudging import is_day
from matches.models import MatchRules, PollAsked, PollReply, PollState, SeatState, Stage
from matches.scheduling.polls import polling
from matches.scheduling.polls.letters import ASKED, REMINDER, about
from participants.models import Status
from peermatch import shared_clock
from peermatch.outbox.models import Email, State

log = logging.getLogger(__name__)
EVERYWHERE = "people of all programs are asked again in the same tick"


def remind_due() -> int:
    """The job of each tick."""
    return remind_all_due(shared_clock.now())


def remind_all_due(now: datetime) -> int:
    """Asks everyone again who has been quiet about times for their program's days; says how many."""
    by_poll: dict[int, list[PollAsked]] = defaultdict(list)
    for one in due(now):
        by_poll[one.poll_id].append(one)
    return sum(_try_to_remind(people, now) for people in by_poll.values())


def _try_to_remind(people: Sequence[PollAsked], now: datetime) -> int:
    poll = people[0].poll
    try:
        return polling.remind(poll=poll, at=now, seats={one.seat_id for one in people})
    except ValidationError:
        return 0  # it was decided, or the match went on hold, in this moment
    except Exception:  # of one poll: the others are looked at all the same
        log.exception("Nobody of poll %s could be asked again; the next tick tries again.", poll.pk)
        return 0


def due(now: datetime) -> list[PollAsked]:
    """Whom to ask again now: not at night, not after the day an answer is wanted, not before the first letter left."""
    rows = [one for one in _quiet(now) if is_day(one.seat.participant, now) and not polling.is_past(one.poll, now)]
    return _whose_letter_left(_long_enough(rows, now))


def _quiet(now: datetime) -> list[PollAsked]:
    """Those who can be written to, and of whom there is no reply."""
    replies = PollReply.objects.across_programs(EVERYWHERE).filter(poll=OuterRef("poll"), seat=OuterRef("seat"))
    rows = PollAsked.objects.across_programs(EVERYWHERE).filter(
        ~Exists(replies),
        poll__state=PollState.OPEN, poll__match__stage__in=[Stage.INVITING, Stage.ACTIVE],
        poll__answer_by__gte=now.date() - timedelta(days=1), seat__state=SeatState.ACCEPTED,
        seat__participant__status=Status.ACTIVE, asked_at__lte=now - timedelta(days=1),
    )  # fmt: skip
    found = rows.select_related("poll__match__program", "poll__program", "seat__participant").order_by("poll", "pk")
    return [one for one in found if one.seat.participant.takes_reminders]


def _long_enough(rows: Iterable[PollAsked], now: datetime) -> list[PollAsked]:
    days: dict[int, int] = {}
    found = []
    for one in rows:
        program = one.poll.match.program
        if program.pk not in days:
            days[program.pk] = MatchRules.of(program).nudge_days
        if days[program.pk] and one.last_asked_at <= now - timedelta(days=days[program.pk]):
            found.append(one)
    return found


def _whose_letter_left(rows: Sequence[PollAsked]) -> list[PollAsked]:
    """As long as the first letter waits, it is no silence."""
    mails = Email.objects.across_programs(EVERYWHERE).filter(
        kind__in=[ASKED, REMINDER], about__in={about(one.poll) for one in rows}, state__in=[State.SENT, State.SENDING]
    )
    left = set(mails.values_list("about", "recipient")) if rows else set()
    return [one for one in rows if (about(one.poll), one.seat.participant.public_id) in left]
