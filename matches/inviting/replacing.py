"""Someone else in a person's place: the one is taken out, the other seated with the same part, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import letters
from matches.models import Happening, Seat, SeatState
from matches.preparing.checklist import if_they_took_part
from matches.preparing.lines import Line
from matches.preparing.seating import insist_may_leave, insist_may_sit, seat_person, take_out, why_not
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.clock import local_day

CHECKED = ("footing", "fit")
_hears: list[Callable[[Seat, datetime], list[str]]] = []  # what whoever leaves hears beside our letter, by later steps


def hears_also(say: Callable[[Seat, datetime], list[str]]) -> None:
    """Called when the app is ready: what a later step tells whoever leaves the match."""
    _hears.append(say)


@transaction.atomic
def replace(*, seat: Seat, person: Participant, by: User, at: datetime, reason: str = "") -> Seat:
    """Gives this seat's part to that person, who is not asked yet; the one who leaves hears of it as the step says.

    Pressed twice, it is done once.
    """
    match = seat.match
    match.lock()
    seat.refresh_from_db(fields=["state", "state_since"])
    if there := _there(seat, person):
        return there
    take_out(seat=seat, by=by, at=at, reason=reason)
    fresh = seat_person(match=match, person=person, part=seat.part, by=by, at=at)
    instead = _("in place of %(name)s") % {"name": seat.participant.name}
    match.record(Happening.What.REPLACED, by=by, at=at, who=person, detail=instead)
    return fresh


def _there(seat: Seat, person: Participant) -> Seat | None:
    """The place that this person has, if they replaced that one already; refuses whoever is in the match otherwise."""
    there: Seat | None = seat.match.seats.taking_part().filter(participant=person).first()
    if there is not None and seat.state != SeatState.WITHDRAWN:
        raise ValidationError(_("%(name)s is in this match already. Choose someone else.") % {"name": person.name})
    return there


@transaction.atomic
def replace_no_more(*, left: Seat, came: Seat, before: SeatState, by: User, at: datetime) -> None:
    """Replacing was the mistake. Whoever was asked already keeps the place: their invitation cannot be unread.

    Who had said no is back as that; anybody else as not asked yet, for their link has ended.
    """
    left.match.lock()
    for seat in (left, came):
        seat.refresh_from_db(fields=["state", "state_since"])
    if left.state != SeatState.WITHDRAWN or came.state != SeatState.PROPOSED:
        raise ValidationError(
            _("%(name)s was asked since, or the places changed. Change them by hand.") % {"name": came.participant.name}
        )
    declined = before == SeatState.DECLINED
    take_out(seat=came, by=by, at=at)
    if not declined and (reason := why_not(left.participant)):
        raise ValidationError(reason)
    left.put_back(SeatState.DECLINED if declined else SeatState.PROPOSED, by=by, at=at)


@dataclass(frozen=True)
class Outlook:
    """What replacing would mean: the words for who leaves, and what the checks would say of who comes."""

    letter: str  # what the mail to the one who leaves says; empty where none goes out
    tell: str  # what the coordinator says instead, or why nobody needs to be told
    lines: list[Line]
    of_meetings: list[str]  # what they read or hear beside it of the meetings that they were to come to

    @property
    def is_blocked(self) -> bool:
        return any(line.tone == "stop" for line in self.lines)


def look_ahead(*, seat: Seat, person: Participant, at: datetime, knows: bool) -> Outlook:
    """Nothing is changed: the checks are asked about those who would take part. Refuses what `replace` refuses."""
    seat.refresh_from_db(fields=["state", "state_since"])  # a refused replacing leaves it as it was meant to become
    reached = letters.has_left(seat, letters.INVITATION)
    letter, tell = _words(seat, reached)
    fresh = _there(seat, person) or _new_place(seat, person)
    others = seat.match.seats.taking_part().select_related("participant").exclude(pk__in=[seat.pk, fresh.pk or 0])
    on = local_day(at, seat.match.program.time_zone)
    lines = if_they_took_part([fresh, *others], on=on, knows=knows)
    about_them = [line for line in lines if _is_about(line, fresh)]
    return Outlook(letter, tell, about_them, _of_meetings(seat, at))


def _new_place(seat: Seat, person: Participant) -> Seat:
    """The place that person would have, not saved; refused as `take_out` and `seat_person` would."""
    match = seat.match
    if seat.state != SeatState.WITHDRAWN:
        insist_may_leave(seat)
    insist_may_sit(match=match, person=person, part=seat.part)
    return Seat(program=match.program, match=match, participant=person, part=seat.part)


def _of_meetings(seat: Seat, at: datetime) -> list[str]:
    return [words for say in _hears for words in say(seat, at)]


def _is_about(line: Line, fresh: Seat) -> bool:
    return line.key in CHECKED or line.key in (f"fit-{fresh.public_id}", f"ready-{fresh.public_id}")


def _words(seat: Seat, reached: bool) -> tuple[str, str]:
    name = {"name": seat.participant.first_name}
    if seat.state == SeatState.PROPOSED:
        return "", _("%(name)s was not asked yet and hears nothing of it.") % name
    if seat.state == SeatState.DECLINED:
        return "", _("%(name)s said no and hears nothing more of it.") % name
    if seat.participant.takes_email and reached:
        said = letters.withdrawn(seat)
        return f"{said.subject}\n\n{said.text}", ""
    if seat.participant.takes_email:
        return "", _("Our invitation has not reached %(name)s: it is called back, and no other mail goes out.") % name
    if letters.takes_part(seat):
        return "", _("E-mail does not reach %(name)s. Thank them, and say that it goes on without them.") % name
    return "", _("E-mail does not reach %(name)s. Tell them yourself that they need do nothing.") % name
