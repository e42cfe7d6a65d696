"""Letters of a match on a page: how old a child is, and what a family hopes for, stand in them for those of the match,
and that they read it is recorded. Other members of the program read the same letters without it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from uuid import UUID

from django.http import HttpResponse

from matches.disclosing.telling import Fact, telling
from matches.fitting.review import may_know
from matches.framing.shown import hopes_shown_to
from matches.models import Match, Seat
from participants import protected
from participants.models import ChildFacts
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, fetch
from peermatch.accounts.models import Membership
from peermatch.outbox.models import Email

View = Callable[..., HttpResponse]


def shows_letters(view: View) -> View:
    """Of a view `(request, match, …)`, below its gate."""

    @wraps(view)
    def shown(request: ProgramRequest, match: UUID, **ids: UUID) -> HttpResponse:
        row = fetch(Match, request, match)
        with letters_shown_to(request, row):
            return view(request, match=match, **ids)

    return shown


@contextmanager
def letters_shown_to(request: ProgramRequest, match: Match) -> Iterator[None]:
    """For part of a view."""
    with _as_far_as_they_may(request, match), hopes_shown_to(request, match):
        yield


@contextmanager
def _as_far_as_they_may(request: ProgramRequest, match: Match) -> Iterator[None]:
    told = may_know(match, request.membership)
    if told:
        _record_ages(request, match)
    with telling(Fact.AGES, told=told):
        yield


def _record_ages(request: ProgramRequest, match: Match) -> None:
    children = ChildFacts.objects.in_program(match.program).exclude(age_band="")
    told = children.filter(participant__in=match.seats.taking_part().values("participant")).select_related(
        "participant"
    )
    audit.shown(*(protected.child(one.participant, one, ("age_band",)) for one in told), by=request)


def readable_by(mail: Email, membership: Membership) -> bool:
    """What went out to somebody of a match says of the others what they may know: it is for those of the match."""
    seat = Seat.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    found = seat.select_related("match__program").first()
    return membership.is_lead if found is None else may_know(found.match, membership)
