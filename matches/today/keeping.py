"""Cards about matches that meet regularly: are more meetings to be planned?"""

from datetime import timedelta

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from matches.models import Match, Meeting, MeetingState
from matches.models.meeting import STANDING
from matches.scheduling.repeating.rhythm import FEWEST_REGULAR, rhythm_of
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import say_day

TOOK_PLACE = (MeetingState.CONFIRMED, MeetingState.HELD)
COUNTS = (*STANDING, MeetingState.HELD)
MOST_AHEAD = 1
FROM, UNTIL = timedelta(days=7), timedelta(days=14)  # before and after the last of them


def few_left(desk: Desk) -> list[Card]:
    """At most one is ahead: from a week before the last until two weeks after it."""
    return [_card(desk, match) for match in _at_their_last(desk)[:MOST_OF_A_KIND]]


def at_their_last(desk: Desk) -> set[int]:
    """Matches (pk) that have such a card."""
    return {match.pk for match in _at_their_last(desk)}


def _at_their_last(desk: Desk) -> list[Match]:
    meetings = Meeting.objects.in_program(desk.program).filter(state__in=COUNTS).order_by("starts_at")
    rows = _near_their_last(desk, meetings).prefetch_related(Prefetch("meetings", queryset=meetings, to_attr="series"))
    return [match for match in rows if rhythm_of([one.on for one in _series(match)])]


def _near_their_last(desk: Desk, meetings: QuerySet[Meeting]) -> QuerySet[Match]:
    near = meetings.filter(starts_at__gt=desk.now - UNTIL, starts_at__lt=desk.now + FROM)
    rows = desk.matches().filter(pk__in=near.order_by().values("match"))
    counted = rows.annotate(
        regular=Count("meetings", filter=Q(meetings__state__in=TOOK_PLACE)),
        ahead=Count("meetings", filter=Q(meetings__state__in=STANDING, meetings__starts_at__gt=desk.now)),
        last=Max("meetings__starts_at", filter=Q(meetings__state__in=COUNTS)),
    )
    return counted.filter(
        regular__gte=FEWEST_REGULAR, ahead__lte=MOST_AHEAD, last__gt=desk.now - UNTIL, last__lt=desk.now + FROM
    ).order_by("last", "pk")


def _card(desk: Desk, match: Match) -> Card:
    last = _series(match)[-1]
    is_ahead = last.starts_at > desk.now
    said = {"match": match.title, "day": say_day(desk.day(last.starts_at))}
    title = _("%(match)s: the last planned meeting is on %(day)s") if is_ahead else _("%(match)s: no meeting is ahead")
    sentence = (
        _("They meet regularly, and nothing is planned after it.")
        if is_ahead
        else _("They met regularly. The last meeting was on %(day)s.")
    )
    return Card(
        Urgency.CALM if is_ahead else Urgency.SOON,
        title % said,
        "match", (match.public_id,),
        _("Plan more?"),
        sentence % said,
        [
            Choice(_("Plan more"), "meetings-plan", (match.public_id,)),
            Choice(_("Close the match"), "match-close", (match.public_id,)),
        ],
    )  # fmt: skip


def _series(match: Match) -> list[Meeting]:
    """What the prefetch read: planned, confirmed and held, earliest first."""
    series: list[Meeting] = getattr(match, "series", [])
    return series
