"""Who is asked by themselves how it was, and who is reminded: what each tick looks after.

Asked the day after the last meeting that is planned; families when their weeks of contacts are over, or the day after
their match was closed if they were in touch. Once: whoever was asked is not asked again, however that ended, unless
the match was opened again since. Whoever was at no meeting is left to their coordinator. What was over long before
anybody could be asked is left alone.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from matches.following_up.feedback import asking
from matches.following_up.feedback.letters import ASKED
from matches.following_up.pace import Wanted, pace
from matches.inviting.nudging import is_day
from matches.models import (
    Attendance,
    Attended,
    Contact,
    Feedback,
    FeedbackAsked,
    Hold,
    Match,
    MatchRules,
    Meeting,
    MeetingState,
    Path,
    Seat,
    SeatState,
    Stage,
    Waiting,
)
from matches.models.meeting import STANDING
from matches.models.rules import CONTACTS_WEEKS, FEEDBACK_REMIND_DAYS
from matches.requesting.clocks import Interval
from participants.models import Status
from participants.profile.wanted import GONE
from peermatch import shared_clock
from peermatch.clock import local_day
from peermatch.outbox.models import Email, State

log = logging.getLogger(__name__)
EVERYWHERE = "people of all programs are asked in the same tick"
LATELY = timedelta(days=14)  # how long after it was over people are still asked by themselves
IN_IT = (Stage.ACTIVE, Stage.CLOSED)


def ask_due() -> int:
    """The job of each tick."""
    return ask_all_due(shared_clock.now())


def remind_due() -> int:
    """The job of each tick."""
    return remind_all_due(shared_clock.now())


def ask_all_due(now: datetime) -> int:
    """Asks everyone whose match is behind them since yesterday; says how many."""
    return sum(_try_to_ask(match, seats, now) for match, seats in due(now))


def _try_to_ask(match: Match, seats: Sequence[int], now: datetime) -> int:
    try:
        return len(asking.ask(match=match, seats=seats, at=now))
    except Exception:  # of one match: the others are looked at all the same
        log.exception("Nobody of match %s could be asked how it was; the next tick tries again.", match.pk)
        return 0


def due(now: datetime) -> list[tuple[Match, list[int]]]:
    """Matches that are behind their people since the day before or longer, each with the places to ask."""
    found = [match for match, over in _over(now) if _is_a_day_later(match, over, now)]
    asked = FeedbackAsked.objects.across_programs(EVERYWHERE).exclude(ended_why=FeedbackAsked.Ended.GOES_ON)
    given = Feedback.objects.across_programs(EVERYWHERE).standing()
    seats = Seat.objects.across_programs(EVERYWHERE).accepted().filter(match__in=found)
    seats = seats.exclude(participant__status__in=GONE).exclude(_missed_it())
    new = seats.filter(~Exists(asked.filter(seat=OuterRef("pk"))), ~Exists(given.filter(seat=OuterRef("pk"))))
    by_match: dict[int, list[int]] = defaultdict(list)
    for match, seat in new.values_list("match", "pk"):
        by_match[match].append(seat)
    return [(match, by_match[match.pk]) for match in found if by_match[match.pk]]


def _missed_it() -> Q:
    """As `taking_part.missed`: a coordinator asks them, and not how it was."""
    rows = Attendance.objects.across_programs(EVERYWHERE).of_people().filter(seat=OuterRef("pk"))
    return Q(Exists(rows), ~Exists(rows.filter(said=Attended.CAME)), match__introduced_at=None)


def _is_a_day_later(match: Match, over: datetime, now: datetime) -> bool:
    """It was over on an earlier day, where the program is."""
    zone = match.program.time_zone
    return local_day(over, zone) < local_day(now, zone)


def _over(now: datetime) -> list[tuple[Match, datetime]]:
    """Each match that may be over by now, and since when."""
    silent = MatchRules.objects.across_programs(EVERYWHERE).filter(feedback_asks=False).values("program")
    open_to = Match.objects.across_programs(EVERYWHERE).filter(stage__in=IN_IT).exclude(program__in=silent)
    rows = open_to.filter(Exists(_unasked())).select_related("program", "coordinator")
    return [*_met(rows, now), *_weeks_over(rows, now), *_closed(rows, now)]


def _unasked() -> QuerySet[Seat]:
    """Somebody of that match who was never asked: most matches have nobody like that, and are not read."""
    asked = FeedbackAsked.objects.across_programs(EVERYWHERE).filter(seat=OuterRef("pk"))
    never = ~Exists(asked.exclude(ended_why=FeedbackAsked.Ended.GOES_ON))
    return Seat.objects.across_programs(EVERYWHERE).filter(never, match=OuterRef("pk"), state=SeatState.ACCEPTED)


def _met(rows: QuerySet[Match], now: datetime) -> Iterable[tuple[Match, datetime]]:
    """Those who met, and of whom no meeting is ahead or still to be marked."""
    meetings = Meeting.objects.across_programs(EVERYWHERE).filter(match=OuterRef("pk"))
    ahead = meetings.filter(state__in=STANDING)
    lately = meetings.filter(state=MeetingState.HELD, ends_at__gt=now - LATELY, ends_at__lte=now)
    held = Q(meetings__state=MeetingState.HELD)
    found = rows.exclude(path=Path.FAMILY).filter(Exists(lately), ~Exists(ahead))
    return ((match, match.over) for match in found.annotate(over=Max("meetings__ends_at", filter=held)).order_by("pk"))


def _weeks_over(rows: QuerySet[Match], now: datetime) -> Iterable[tuple[Match, datetime]]:
    """Families who were introduced as many weeks ago as their program counts contacts, pauses aside."""
    families = rows.filter(path=Path.FAMILY, stage=Stage.ACTIVE)
    own = dict(MatchRules.objects.across_programs(EVERYWHERE).values_list("program", "contacts_weeks"))
    found = []
    for weeks in {CONTACTS_WEEKS, *own.values()}:
        of_them = Q(program__in=[program for program, counted in own.items() if counted == weeks])
        if weeks == CONTACTS_WEEKS:
            of_them |= ~Q(program__in=list(own))
        length = timedelta(weeks=weeks)
        long_ago = now - length - LATELY
        lately = Q(introduced_at__gt=long_ago) | Exists(_waited(long_ago)) | Exists(_held(long_ago))
        introduced = families.filter(of_them, lately, introduced_at__lte=now - length)
        found += [(match, Wanted(1, weeks)) for match in introduced.order_by("pk")]
    pauses = _pauses([match for match, _wanted in found])
    for match, wanted in found:
        until = pace(match.introduced_at, (), wanted, now, pauses[match.pk]).until
        if until is not None and now - LATELY < until <= now:
            yield match, until


def _waited(since: datetime) -> QuerySet[Waiting]:
    """A wait for access that went on after that moment."""
    rows = Waiting.objects.across_programs(EVERYWHERE).filter(match=OuterRef("pk"))
    return rows.filter(Q(until=None) | Q(until__gt=since))


def _held(since: datetime) -> QuerySet[Hold]:
    """A hold that went on after that moment."""
    rows = Hold.objects.across_programs(EVERYWHERE).filter(match=OuterRef("pk"))
    return rows.filter(Q(ended_at=None) | Q(ended_at__gt=since))


def _pauses(matches: Sequence[Match]) -> Mapping[int, list[Interval]]:
    """No time counts while an interpreter is waited for, and while the match is on hold."""
    found: dict[int, list[Interval]] = defaultdict(list)
    waits = Waiting.objects.across_programs(EVERYWHERE).filter(match__in=matches)
    holds = Hold.objects.across_programs(EVERYWHERE).filter(match__in=matches)
    each = [*waits.values_list("match_id", "since", "until"), *holds.values_list("match_id", "since", "ended_at")]
    for pk, since, until in each:
        found[pk].append((since, until))
    return found


def _closed(rows: QuerySet[Match], now: datetime) -> Iterable[tuple[Match, datetime]]:
    """Families whose match was closed, if they were in touch at all."""
    in_touch = Contact.objects.across_programs(EVERYWHERE).reached().filter(match=OuterRef("pk"))
    held = Meeting.objects.across_programs(EVERYWHERE).filter(match=OuterRef("pk"), state=MeetingState.HELD)
    lately = rows.filter(path=Path.FAMILY, stage=Stage.CLOSED, stage_since__gt=now - LATELY, stage_since__lte=now)
    found = lately.filter(Exists(in_touch) | Exists(held))
    return ((match, match.stage_since) for match in found.order_by("pk"))


# Once more


def remind_all_due(now: datetime) -> int:
    """Reminds everyone once who said nothing for their program's days; says how many."""
    return sum(_try_to_remind(asked, now) for asked in to_remind(now))


def _try_to_remind(asked: FeedbackAsked, now: datetime) -> bool:
    try:
        return asking.remind(asked=asked, at=now)
    except Exception:
        log.exception("Nobody could be reminded of %s; the next tick tries again.", asked.pk)
        return False


def to_remind(now: datetime) -> list[FeedbackAsked]:
    """Not at night, not while their match is on hold, not before the first letter left."""
    rows = FeedbackAsked.objects.across_programs(EVERYWHERE).awaited().exclude(link=None)
    waiting = rows.filter(
        reminded_at=None, until__gt=now, asked_at__lte=now - timedelta(days=1), seat__state=SeatState.ACCEPTED,
        seat__participant__status=Status.ACTIVE,
    ).exclude(seat__match__stage=Stage.ON_HOLD)  # fmt: skip
    rules = MatchRules.objects.across_programs(EVERYWHERE)
    own = dict(rules.values_list("program", "feedback_remind_days"))
    read_with = ("program", "seat__match__program", "seat__match__coordinator", "seat__participant")
    found = [
        asked
        for asked in waiting.select_related(*read_with).order_by("pk")
        if _is_long_enough(asked, own.get(asked.program_id, FEEDBACK_REMIND_DAYS), now)
        and asked.seat.participant.takes_reminders
        and is_day(asked.seat.participant, now)
    ]
    return _whose_letter_left(found)


def _is_long_enough(asked: FeedbackAsked, days: int, now: datetime) -> bool:
    return days > 0 and asked.asked_at <= now - timedelta(days=days)


def _whose_letter_left(rows: Sequence[FeedbackAsked]) -> list[FeedbackAsked]:
    """As long as the first letter waits, it is no silence."""
    mails = Email.objects.across_programs(EVERYWHERE).filter(
        kind=ASKED, about__in=[asking.about(one) for one in rows], state__in=[State.SENT, State.SENDING]
    )
    left = set(mails.values_list("about", flat=True)) if rows else set()
    return [one for one in rows if asking.about(one) in left]
