"""Pages that say what people need, for whoever may know the match: that they read it is recorded."""

from collections.abc import Iterable

from matches.fitting.review import may_know
from matches.models import Match
from participants import protected
from participants.models import ChildFacts, Participant
from peermatch import audit
from peermatch.accounts.access import ProgramRequest

_TOLD = "_needs_told"  # on the request: of which matches it was recorded already


def reads_needs(request: ProgramRequest, match: Match) -> bool:
    """`may_know`, for a page that shows it; once a page."""
    if not may_know(match, request.membership):
        return False
    told: set[int] = getattr(request, _TOLD, set())
    if match.pk not in told:
        setattr(request, _TOLD, told | {match.pk})
        coming = match.seats.accepted().values("participant")
        people = Participant.objects.in_program(match.program).filter(pk__in=coming, access__needs__isnull=False)
        audit.shown(*protected.needs_of(people.distinct()), by=request)
    return True


def reads_ages(request: ProgramRequest, match: Match, people: Iterable[Participant]) -> None:
    """Suggestions compare how old the children of these people are, for whoever may know the match."""
    if match.is_family and may_know(match, request.membership):
        found = ChildFacts.objects.in_program(match.program).filter(participant__in=list(people)).exclude(age_band="")
        told = found.select_related("participant")
        audit.shown(*(protected.child(one.participant, one, ("age_band",)) for one in told), by=request)
