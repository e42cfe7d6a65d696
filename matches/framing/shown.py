"""What a family says of their child in a problem: for those who may know the match. That they read it is recorded."""

from collections.abc import Iterable, Sequence

from matches.models import Match, Problem
from peermatch import audit
from peermatch.accounts.access import ProgramRequest
from peermatch.accounts.models import Membership

WORDS = ("statement", "background", "tried")


def reads_problem(request: ProgramRequest, match: Match, problem: Problem, names: Sequence[str] = WORDS) -> bool:
    if not match.is_family:
        return True
    if not may_read(match, request.membership):
        return False
    audit.shown(*told(match, [problem], names), by=request)
    return True


def told(match: Match, problems: Iterable[Problem], names: Sequence[str] = ("statement",)) -> list[audit.Entry]:
    """What a page shows of these problems, as it is recorded. Of professionals nothing is."""
    if not match.is_family:
        return []
    shown = [(one, [name for name in names if getattr(one, name)]) for one in problems if one.pk]
    return [audit.of(one, person=one.requester.public_id, fields=fields) for one, fields in shown if fields]


def may_read(match: Match, membership: Membership) -> bool:
    """As `fitting.review.may_know`, which is a later step's."""
    if membership.is_lead or not membership.can_write:
        return membership.is_lead
    return membership.user_id in (match.coordinator_id, match.who_answers_now.pk)
