"""What a family says of their child in a problem, and what each hopes to gain: for those who may know the match. That
they read it is recorded. Others see that hopes were written, and how many.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from matches.disclosing.telling import Fact, is_told, telling
from matches.models import Goal, Match, Problem, Seat
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, fetch
from peermatch.accounts.models import Membership, User

WORDS = ("statement", "background", "tried")
View = Callable[..., HttpResponse]


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
    about = _about_a_condition(match, [one for one, _fields in shown])
    shown = [(one, [*fields, "topics"] if one.pk in about else fields) for one, fields in shown]
    return [audit.of(one, person=one.requester.public_id, fields=fields) for one, fields in shown if fields]


def _about_a_condition(match: Match, problems: Collection[Problem]) -> set[int]:
    """Their topics say what a child has (docs/decisions/0043), and are read with the words."""
    rows = Problem.objects.filter(program=match.program_id, pk__in=[one.pk for one in problems])
    return set(rows.filter(topics__is_condition=True).values_list("pk", flat=True)) if problems else set()


def tell_changed(match: Match, problem: Problem, fields: Collection[str], *, by: User) -> None:
    """Records that these fields of it were written, in the transaction of that. Of professionals nothing is."""
    if match.is_family:
        of = audit.of(problem, person=problem.requester.public_id, fields=fields)
        audit.changed(of, by=by, program=match.program)


def may_read(match: Match, membership: Membership) -> bool:
    """As `fitting.review.may_know`, which is a later step's."""
    if membership.is_lead or not membership.can_write:
        return membership.is_lead
    return membership.user_id in (match.coordinator_id, match.who_answers_now.pk)


def reads_hopes(match: Match, membership: Membership) -> bool:
    return not match.is_family or may_read(match, membership)


def shows_hopes(view: View) -> View:
    """Of a view `(request, match, …)`, below its gate: it may show what people hope for."""

    @wraps(view)
    def shown(request: ProgramRequest, match: UUID, **ids: UUID) -> HttpResponse:
        with hopes_shown_to(request, fetch(Match, request, match)):
            return view(request, match=match, **ids)

    return shown


@contextmanager
def hopes_shown_to(request: ProgramRequest, match: Match) -> Iterator[None]:
    told = reads_hopes(match, request.membership)
    if told and match.is_family:
        audit.shown(*_hopes_told(match), by=request)
    with telling(Fact.HOPES, told=told):
        yield


def _hopes_told(match: Match) -> list[audit.Entry]:
    of = Goal.objects.filter(program=match.program_id, seat__match=match).order_by()
    people = of.values_list("seat__participant__public_id", flat=True).distinct()
    return [audit.of_kind(Goal, person=one, fields=["text"]) for one in people]


def hopes_of(seat: Seat) -> tuple[str, ...]:
    return tuple(hope_in_words(goal.text, number) for number, goal in enumerate(seat.goals.all(), start=1))


def hope_in_words(text: str, number: int) -> str:
    return text if is_told(Fact.HOPES) else _("Hope %(number)d (its words are not shown here)") % {"number": number}
