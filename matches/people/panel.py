"""“Their matches” on a person's page, and the page of all of them: part, stage, answer, next meeting, load."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Meeting, Seat, SeatState, Stage
from matches.models.match import OPEN
from matches.models.seat import COUNTS_AS_OPEN
from matches.preparing.load import proposed_for
from participants.knowing import knows
from participants.models import Participant
from participants.roster.panels import Panel
from peermatch.accounts.access import ProgramRequest
from peermatch.clock import say_moment

SHOWN = 5
STAGE_CLASS = {Stage.ACTIVE: "done", Stage.CLOSED: "plain", Stage.ON_HOLD: "stop"}


@dataclass(frozen=True)
class Theirs:
    """One match as this person's page tells it."""

    seat: Seat
    status_class: str
    words: str

    @property
    def title(self) -> str:
        return self.seat.match.title


def their_matches(request: ProgramRequest, person: Participant) -> Panel:
    open_ones, past = seats_of(person, past=False), seats_of(person, past=True)
    listed = list(open_ones[: SHOWN + 1])
    over, room = past.count(), max(0, SHOWN - len(listed))
    context = {
        "person": person,
        "matches": theirs(listed[:SHOWN], request.user.time_zone),
        "load": say_load(person),
        "past": theirs(list(past[:SHOWN])[:room], request.user.time_zone),
        "has_more": len(listed) > SHOWN or over > room,
        "at_home": say_at_home(person) if request.membership.can_write else [],
        "over": over,
    }
    return Panel("matches/people/their_matches.html", context, place=20)


def safety(request: ProgramRequest, person: Participant) -> Panel | None:
    """What is done when something is wrong, and when somebody asks what is kept, in one place."""
    if not request.membership.can_write:
        return None
    context = {"person": person, "may_tell_who_saw": knows(request, person)}
    return Panel("matches/people/safety.html", context, place=10)


def seats_of(person: Participant, *, past: bool | None = None) -> QuerySet[Seat]:
    """Their places, the newest first: in open matches, unless they said no or were taken out; the others; or all."""
    rows = Seat.objects.in_program(person.program).filter(participant=person)
    current = Q(match__stage__in=OPEN) & ~Q(state__in=[SeatState.DECLINED, SeatState.WITHDRAWN])
    if past is not None:
        rows = rows.filter(~current if past else current)
    ahead = Meeting.objects.in_program(person.program).ahead(timezone.now()).order_by("starts_at")
    meetings = Prefetch("match__meetings", queryset=ahead, to_attr="ahead")
    found: QuerySet[Seat] = rows.select_related("match").prefetch_related(meetings).order_by("-state_since", "-pk")
    return found


def theirs(seats: Any, zone: str) -> list[Theirs]:
    return [Theirs(seat, STAGE_CLASS.get(Stage(seat.match.stage), "wait"), _words(seat, zone)) for seat in seats]


def _words(seat: Seat, zone: str) -> str:
    told = [str(seat.get_part_display()), str(seat.get_state_display())]
    ahead = seat.match.ahead  # type: ignore[attr-defined]  # prefetched
    if ahead and seat.match.stage != Stage.CLOSED:
        told.append(_("Next meeting: %(when)s") % {"when": say_moment(ahead[0].starts_at, zone)})
    return ". ".join(told)


def say_at_home(person: Participant) -> list[str]:
    """Who of the household is in open matches of their own; each one's load is theirs alone."""
    if not person.household_id:
        return []
    rows = Participant.objects.filter(program=person.program_id, household=person.household_id, open_matches__gt=0)
    return [
        ngettext(
            "%(name)s of the household is in %(n)d open match too.",
            "%(name)s of the household is in %(n)d open matches too.",
            one.open_matches,
        )
        % {"name": one.name, "n": one.open_matches}
        for one in rows.exclude(pk=person.pk)
    ]


def say_load(person: Participant) -> str:
    """“In 1 of at most 2 open matches. Together with Ann Park of the household in 1 of them.”"""
    told = {"n": person.open_matches, "most": person.capacity}
    said = [
        ngettext(
            "In %(n)d of at most %(most)d open match at once.", "In %(n)d of at most %(most)d open matches at once.",
            person.capacity,
        ) % told
    ]  # fmt: skip
    if person.household_id and (shared := _shared_at_home(person)):
        said.append(
            ngettext(
                "In %(n)d of them with someone of the household: one family, one place.",
                "In %(n)d of them with someone of the household: one family, one place in each.",
                shared,
            )
            % {"n": shared}
        )
    if proposed := proposed_for(person.program_id, [person]).get(person.pk):
        said.append(_("Proposed for %(n)d more, and not asked yet.") % {"n": proposed})
    return " ".join(said)


def _shared_at_home(person: Participant) -> int:
    seats = Seat.objects.filter(program=person.program_id, state__in=COUNTS_AS_OPEN, match__stage__in=OPEN)
    at_home = seats.filter(participant__household=person.household_id).exclude(participant=person)
    return seats.filter(participant=person, match__in=at_home.values("match")).count()
