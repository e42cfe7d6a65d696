"""What a family says of their child in a problem: for those who may know the match. That they read it is recorded."""

from matches.models import Match, Problem
from peermatch import audit
from peermatch.accounts.access import ProgramRequest
from peermatch.accounts.models import Membership

WORDS = ("statement", "background", "tried")


def reads_problem(request: ProgramRequest, match: Match, problem: Problem) -> bool:
    if not match.is_family:
        return True
    if not _may_know(match, request.membership):
        return False
    fields = [name for name in WORDS if getattr(problem, name)]
    if problem.pk:
        audit.shown(audit.of(problem, person=problem.requester.public_id, fields=fields), by=request)
    return True


def _may_know(match: Match, membership: Membership) -> bool:
    """As `fitting.review.may_know`, which is a later step's."""
    if membership.is_lead or not membership.can_write:
        return membership.is_lead
    return membership.user_id in (match.coordinator_id, match.who_answers_now.pk)
