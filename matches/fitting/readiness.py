"""Whether each support parent of a family match is ready on that day, as the program's rules ask for it.

Between families lived experience and readiness count, not degrees: training done, screening valid, agreement signed,
not resting. What is lacking is shown to the match's coordinator and leads; others read that something is.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from matches.fitting.review import PROVIDING, Finding, Review, standing_waivers
from matches.models import Gate, Match, MatchRules, Seat, Waiver
from participants.models import Asks, Readiness

READY = "not_ready"  # how the key of every finding begins


@dataclass(frozen=True)
class Supporter(Review):
    """One support parent's readiness."""

    seat: Seat


@dataclass(frozen=True)
class ReadinessReview(Review):
    """That of all who support; it applies between families alone, where one side supports the other."""

    applies: bool
    supporters: tuple[Supporter, ...]


def readiness(match: Match, *, on: date, seats: Sequence[Seat] | None = None) -> ReadinessReview:
    """`seats`: as if these took part, and no others."""
    applies = match.is_family and match.is_directional
    if seats is None:
        seats = list(match.seats.taking_part().select_related("participant")) if applies else []
    seats = [seat for seat in seats if applies and seat.part in PROVIDING]
    waivers = standing_waivers(match, Gate.READINESS) if seats else {}
    asks, rows = MatchRules.of(match.program), _rows(seats)
    supporters = tuple(_supporter(seat, rows.get(seat.participant_id), asks, waivers, on) for seat in seats)
    findings = tuple(finding for one in supporters for finding in one.findings)
    return ReadinessReview(Gate.READINESS, findings, _when_clear(applies), applies, supporters)


def _when_clear(applies: bool) -> str:
    return "" if applies else _("Nobody supports another family here.")


def _rows(seats: list[Seat]) -> Mapping[int, Readiness]:
    if not seats:
        return {}
    people = [seat.participant_id for seat in seats]
    rows = Readiness.objects.filter(program=seats[0].program_id, participant__in=people)
    return {row.participant_id: row for row in rows}


def _supporter(seat: Seat, row: Readiness | None, asks: Asks, waivers: Mapping[str, Waiver], on: date) -> Supporter:
    row = row or Readiness(program=seat.participant.program, participant=seat.participant)
    lacks = row.lacks(asks, on)
    clear = _("%(name)s is ready.") % {"name": seat.participant.name}
    return Supporter(
        Gate.READINESS, (_finding(seat, row, asks, lacks, waivers, on),) if lacks else (), "" if lacks else clear, seat
    )


def _finding(
    seat: Seat, row: Readiness, asks: Asks, lacks: list[str], waivers: Mapping[str, Waiver], on: date
) -> Finding:
    key = _key(seat, row, asks, on)
    name = {"name": seat.participant.name}
    return Finding(
        key=key,
        sentence=" ".join([_("%(name)s:") % name, *lacks]),
        open_sentence=not_ready_openly(),
        status=_("Not ready"),
        blocking=True,
        waiver=waivers.get(key),
        people=(seat.participant,),
    )


def _key(seat: Seat, row: Readiness, asks: Asks, on: date) -> str:
    """Names who and what is lacking, in one language whoever reads: when that changes, it is another finding."""
    with translation.override("en"):
        lacks = "\n".join(row.lacks(asks, on))
    return f"{READY}:{seat.participant_id}:{hashlib.sha256(lacks.encode()).hexdigest()[:32]}"


def not_ready_openly() -> str:
    return _("A support parent is not ready yet. The match's coordinator and leads can read why.")
