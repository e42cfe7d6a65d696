"""The cases of a case study: one problem for each person who presents."""

from collections.abc import Iterable

from matches.models import Format, Match, Part, Problem, Seat


def presents(match: Match, seat: Seat) -> bool:
    """Whether this person brings a case: in a directional match that is whoever receives."""
    part = Part.RECIPIENT if match.is_directional else Part.PRESENTER
    return match.format == Format.CASE_STUDY and seat.takes_part and seat.part == part


def presenters(match: Match, seats: Iterable[Seat]) -> list[Seat]:
    return [seat for seat in seats if presents(match, seat)]


def cases_of(match: Match, seats: Iterable[Seat]) -> list[tuple[Seat, Problem]]:
    """Each presenter with their problem, written or not, in one query."""
    bringing = presenters(match, seats)
    if not bringing:
        return []
    written = {problem.requester_id: problem for problem in match.problems.select_related("requester").order_by("-pk")}
    return [(seat, written.get(seat.participant_id) or new_case(match, seat)) for seat in bringing]


def new_case(match: Match, seat: Seat) -> Problem:
    return Problem(program=match.program, match=match, requester=seat.participant)
