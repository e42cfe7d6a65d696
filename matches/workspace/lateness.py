"""What counts as late in the list of matches: one definition each, as a condition on rows of Match.

Nothing is late while a match is on hold or closed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matches.following_up.progress import progress_of_all
from matches.models import Contact, Invitation, Match, MatchRules, Meeting, MeetingState, Path, SeatState, Stage
from matches.models.match import BEFORE_INVITING
from matches.requesting.clocks import Standing, Which
from matches.requesting.late import late_requests
from peermatch.accounts.models import Program
from peermatch.clock import local_day

GOING_ON = ~Q(stage__in=[Stage.CLOSED, Stage.ON_HOLD])
Condition = Callable[[Program, MatchRules, datetime], Q]


def answer_is_late(program: Program, rules: MatchRules, now: datetime) -> Q:
    """Someone was asked, and the day by which an answer was wanted is over."""
    today = local_day(now, program.time_zone)
    asked = Invitation.objects.in_program(program).standing().filter(answered_at=None, answer_by__lt=today)
    return GOING_ON & Q(Exists(asked.filter(seat__match=OuterRef("pk"), seat__state=SeatState.INVITED)))


def meeting_is_unmarked(program: Program, rules: MatchRules, now: datetime) -> Q:
    """A confirmed meeting is over, and nobody said whether it was held."""
    over = Meeting.objects.in_program(program).filter(state=MeetingState.CONFIRMED, ends_at__lte=now)
    return GOING_ON & Q(Exists(over.filter(match=OuterRef("pk"))))


def preparing_takes_long(program: Program, rules: MatchRules, now: datetime) -> Q:
    """Asked for more than `preparing_days` ago, and nobody was invited yet."""
    return Q(stage__in=BEFORE_INVITING, requested_at__lt=now - timedelta(days=rules.preparing_days))


def stage_takes_long(program: Program, rules: MatchRules, now: datetime) -> Q:
    """In one stage for more than `stage_days`."""
    return GOING_ON & Q(stage_since__lt=now - timedelta(days=rules.stage_days))


def yes_is_late(program: Program, rules: MatchRules, now: datetime) -> Q:
    """It came from a request, and nobody has said yes in the time that the rules give."""
    late = late_requests(program, now, which=(Which.MATCH,))[Which.MATCH]
    return GOING_ON & Q(pk__in=[row.match_id for row in late if row.match_id])


def first_contact_is_late(program: Program, rules: MatchRules, now: datetime) -> Q:
    """Two families were introduced, and are not in touch in the time that the rules give."""
    families = Match.objects.in_program(program).filter(GOING_ON, path=Path.FAMILY)
    introduced = families.filter(introduced_at__lt=now - timedelta(hours=rules.reach_hours)).select_related("program")
    reached = Contact.objects.in_program(program).reached().filter(match=OuterRef("pk"))
    silent = introduced.exclude(Exists(reached))
    late = [one for one in progress_of_all(silent, now=now).values() if one.first.standing == Standing.LATE]
    return GOING_ON & Q(pk__in=[one.match.pk for one in late])


LATE: dict[str, tuple[str | Promise, Condition]] = {
    "yes": (_("Match late"), yes_is_late),
    "contact": (_("First contact late"), first_contact_is_late),
    "answer": (_("Answer overdue"), answer_is_late),
    "meeting": (_("Meeting not marked"), meeting_is_unmarked),
    "preparing": (_("Preparing takes long"), preparing_takes_long),
    "stage": (_("Long in one stage"), stage_takes_long),
}


def conditions(program: Program, now: datetime) -> dict[str, Q]:
    """Each kind of lateness as a condition, and “any” for all of them together."""
    rules = MatchRules.of(program)
    found = {name: late(program, rules, now) for name, (_label, late) in LATE.items()}
    anything = Q()
    for one in found.values():
        anything |= one
    return {"any": anything, **found}
