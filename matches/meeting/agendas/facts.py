"""What an agenda of a meeting is made for: who comes, what cases they bring and what their access asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matches.framing.cases import presenters
from matches.meeting.timing.access import Access
from matches.meeting.timing.shapes import MOST_CASES, MOST_PEOPLE, Shape
from matches.models import Accommodation, Agenda, Format, Meeting, Part, Seat
from participants.models import NeedKind, Receives

Need = tuple[str, str]  # of which kind, and which
TACTILE = frozenset({Receives.TACTILE, Receives.PROTACTILE, Receives.PRINT_ON_PALM})
SHAPES_OF: dict[str, tuple[Shape, ...]] = {
    Format.CASE_STUDY: (Shape.CONSULTATION, Shape.CASES),
    Format.GROUP: (Shape.COMMON_PROBLEM, Shape.IN_TURN),
    Format.TRAINING: (Shape.TRAINING,),
    Format.ONE_TO_ONE: (Shape.ONE_TO_ONE,),
}


@dataclass(frozen=True)
class Facts:
    """`people` take part besides whoever facilitates; `everyone` are the seats of all who come.

    `pool` may present; `seats` do, in the order in which turns go round. `teaches`: whoever does, where that is known.
    """

    shapes: tuple[Shape, ...]
    people: int
    cases: int
    access: Access
    seats: tuple[Seat, ...]
    pool: tuple[Seat, ...] = ()
    everyone: tuple[Seat, ...] = ()
    teaches: Seat | None = None

    @property
    def usual_shape(self) -> Shape:
        """Cases of several presenters make a case study; one alone is a consultation."""
        return self.shapes[-1] if self.shapes[0] is Shape.CONSULTATION and self.cases > 1 else self.shapes[0]

    def as_kept(self) -> dict[str, Any]:
        return {"people": self.people, "access": asdict(self.access)}


@dataclass(frozen=True)
class Chosen:
    """Who presents, in that order, and who teaches: ids of seats. Empty: as the match says."""

    presents: tuple[str, ...] = ()
    teaches: str = ""

    @classmethod
    def of(cls, meeting: Meeting) -> "Chosen":
        rows = Agenda.objects.filter(program=meeting.program_id, meeting=meeting)
        presents, teaches = rows.values_list("presents", "teaches").first() or ((), "")
        return cls(tuple(presents), teaches)


def facts_of(meeting: Meeting, chosen: Chosen | None = None) -> Facts:
    """As they are now: whoever said no, was taken out or cannot come to this meeting counts no more."""
    match, chosen = meeting.match, chosen or Chosen.of(meeting)
    absent = set(meeting.absences.standing().values_list("seat_id", flat=True))
    rows = match.seats.taking_part().exclude(pk__in=absent).select_related("participant__access")
    everyone: list[Seat] = list(rows.prefetch_related("participant__access__needs"))
    seats = [seat for seat in everyone if seat.part != Part.FACILITATOR]
    bring_cases = presenters(match, seats)
    pool = bring_cases or seats
    by_id = {str(seat.public_id): seat for seat in everyone}
    present = [by_id[one] for one in chosen.presents if one in by_id and by_id[one] in pool]
    return Facts(
        shapes=_shapes(match.format, is_family=match.is_family),
        people=min(max(len(seats), 1), MOST_PEOPLE),
        cases=min(len(present or bring_cases) or 1, MOST_CASES),
        access=access_of(everyone, arranged_for(meeting, everyone)),
        seats=tuple(present or pool),
        pool=tuple(pool),
        everyone=tuple(everyone),
        teaches=by_id.get(chosen.teaches) or expert_of(everyone),
    )


def expert_of(seats: Sequence[Seat]) -> Seat | None:
    """Whoever is in the match as its expert, if that is one alone."""
    found = [seat for seat in seats if seat.part == Part.EXPERT]
    return found[0] if len(found) == 1 else None


def _shapes(chosen: str, *, is_family: bool) -> tuple[Shape, ...]:
    """Two families need no format to meet one to one."""
    return SHAPES_OF.get(chosen, (Shape.ONE_TO_ONE,) if is_family else ())


def arranged_for(meeting: Meeting, seats: Sequence[Seat]) -> list[Need]:
    """What is arranged at this meeting for those who come, also where no profile says it."""
    people = [seat.participant_id for seat in seats]
    rows = Accommodation.objects.filter(program=meeting.program_id, meeting=meeting, participant__in=people)
    return list(rows.standing().values_list("kind", "detail"))


def access_of(seats: Iterable[Seat], arranged: Iterable[Need] = ()) -> Access:
    """What the profiles of all of them and what is arranged for them ask for together."""
    found = [one for seat in seats if (one := getattr(seat.participant, "access", None))]
    receives = {way for one in found for way in one.receives}
    needs = {*arranged, *((need.kind, need.detail) for one in found for need in one.needs.all())}
    kinds = {kind for kind, _detail in needs}
    return Access(
        tactile=bool(TACTILE & receives) or any(_is_tactile(*need) for need in needs),
        interpreted=NeedKind.INTERPRETER in kinds,
        braille=NeedKind.BRAILLE in kinds or Receives.BRAILLE in receives,
        captions=NeedKind.CAPTIONS in kinds or Receives.CAPTIONS in receives,
        breaks=NeedKind.BREAKS in kinds,
    )


def _is_tactile(kind: str, detail: str) -> bool:
    words = detail.casefold()
    return kind == NeedKind.INTERPRETER and ("tactile" in words or "palm" in words)
