"""What reverses each act of the workspace and of the steps, for the Undo button of a message.

Each door looks whether the facts are still those of the offer, calls the step's own reverse door, and answers with a
sentence that also says what could not be taken back.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting.waiving import waive
from matches.following_up.reopening import reopen
from matches.inviting.holding_back import hold_again, resume
from matches.inviting.taking_back import take_answer_back
from matches.models import Answer, ClockWaiver, Cover, Gate, Hold, Match, Note, Seat, SeatState, Stage, Waiver
from matches.preparing.seating import why_not
from matches.requesting.waiving import count_again
from matches.workspace import rematching
from matches.workspace.covering import end_cover
from matches.workspace.handing import hand_back, say_told
from matches.workspace.hold_words import say_called_back, say_resumed
from peermatch import undoing
from peermatch.clock import local_day
from peermatch.undoing import Undoing


def _row(rows: Any, told: Undoing, name: str) -> Any:
    found = rows.in_program(told.program).filter(public_id=told.id(name)).first()
    if found is None:
        raise ValidationError(_("It is no longer there."))
    return found


def _changed() -> ValidationError:
    return ValidationError(_("Something changed since. Look at the match and change it by hand."))


def undo_hold(told: Undoing) -> str:
    hold: Hold = _row(Hold.objects.select_related("match__program"), told, "hold")
    if hold.ended_at is not None:
        raise ValidationError(_("The match was resumed already."))
    said = [_("The match is no longer on hold."), say_resumed(resume(match=hold.match, by=told.by, at=told.at))]
    return " ".join(filter(None, said))


def undo_resume(told: Undoing) -> str:
    """The same hold goes on, with the day to look at it again, and the days to answer by are as they were."""
    hold: Hold = _row(Hold.objects.select_related("match__program"), told, "hold")
    match = hold.match
    if match.stage != hold.stage_before or match.stage_since != hold.ended_at or not _is_the_end_told(hold, told):
        raise _changed()
    called_back = hold_again(match=match, days=told.facts.get("days", {}), by=told.by, at=told.at)
    return " ".join(filter(None, [_("The match is on hold again."), say_called_back(called_back)]))


def _is_the_end_told(hold: Hold, told: Undoing) -> bool:
    """One hold may be resumed again and again: what one message offers is the end that it told of."""
    return hold.ended_at is not None and told.facts.get("ended") in (None, hold.ended_at.isoformat())


def undo_note(told: Undoing) -> str:
    note: Note = _row(Note.objects.select_related("match__program"), told, "note")
    note.restore(by=told.by, at=told.at)
    return _("The note is back.")


def undo_taking_out(told: Undoing) -> str:
    """Whoever said no is back as that; anybody else as not asked yet, for their link has ended."""
    seat: Seat = _row(Seat.objects.select_related("match__program", "participant"), told, "seat")
    before = SeatState(told.facts["before"])
    if seat.state != SeatState.WITHDRAWN or seat.state_since.isoformat() != told.facts["since"]:
        raise _changed()
    if before != SeatState.DECLINED and (reason := why_not(seat.participant)):
        raise ValidationError(reason)
    seat.put_back(before if before == SeatState.DECLINED else SeatState.PROPOSED, by=told.by, at=told.at)
    name = {"name": seat.participant.name}
    if before in (SeatState.INVITED, SeatState.ACCEPTED):
        return _("%(name)s is in the match again. Their link has ended, so ask them anew.") % name
    return _("%(name)s is in the match again, as before.") % name


def undo_waiver(told: Undoing) -> str:
    waiver: Waiver = _row(Waiver.objects.select_related("match__program"), told, "waiver")
    waiver.take_back(by=told.by, at=told.at)
    return _("Your reason was taken back. The finding blocks again.")


def undo_waiver_end(told: Undoing) -> str:
    waiver: Waiver = _row(Waiver.objects.select_related("match__program"), told, "waiver")
    if waiver.gate == Gate.ANSWERS:
        raise _changed()
    waive(
        match=waiver.match, gate=waiver.gate, key=waiver.finding, reason=waiver.reason, by=told.by, at=told.at,
        on=local_day(told.at, told.program.time_zone),
    )  # fmt: skip
    return _("The reason stands again.")


def undo_clock_waiver(told: Undoing) -> str:
    waiver: ClockWaiver = _row(ClockWaiver.objects.select_related("request__match", "match"), told, "waiver")
    count_again(waiver=waiver, by=told.by, at=told.at)
    return _("The clock counts again.")


def undo_handing_over(told: Undoing) -> str:
    moved, asked = ({int(one): pks for one, pks in told.facts.get(name, {}).items()} for name in ("moved", "asked"))
    handed = hand_back(
        program=told.program, moved=moved, asked=asked, had=told.facts["to"], by=told.by, at=told.at,
        told=bool(told.facts["told"]),
    )  # fmt: skip
    said = ngettext("%(n)d match is back.", "%(n)d matches are back.", handed.count) % {"n": handed.count}
    left = sum(len(pks) for pks in moved.values()) - handed.count
    if left:
        words = ngettext("%(n)d was changed since and stays.", "%(n)d were changed since and stay.", left)
        said += " " + words % {"n": left}
    return " ".join([said, *say_told(handed)])


def undo_cover(told: Undoing) -> str:
    row: Cover = _row(Cover.objects.select_related("away", "covering", "program"), told, "cover")
    end_cover(row=row, by=told.by, at=told.at)
    return _("Nobody covers for %(name)s any more.") % {"name": row.away.name}


def undo_answer(told: Undoing) -> str:
    """The answer before it counts again, or none."""
    given: Answer = _row(Answer.objects.select_related("seat__match__program", "seat__participant"), told, "answer")
    now = take_answer_back(mistaken=given, by=told.by, at=told.at)
    name = {"name": given.seat.participant.name, "said": now.get_said_display() if now else ""}
    if now is None and given.seat.state == SeatState.PROPOSED:
        said = _("The answer was taken back. %(name)s is not asked yet: the invitation had not left.") % name
    elif now is None:
        said = _("The answer was taken back. %(name)s is waited for again.") % name
    else:
        said = _("The answer was taken back. What %(name)s said before counts again: %(said)s.") % name
    return f"{said} " + _("If a letter already told them of it, tell them yourself.")


def undo_closing(told: Undoing) -> str:
    match: Match = _row(Match.objects.select_related("program"), told, "match")
    if match.stage != Stage.CLOSED or match.stage_since.isoformat() != told.facts["since"]:
        raise _changed()
    reopen(match=match, reason=_("Closed by mistake."), by=told.by, at=told.at)
    return _("The match is open again. Meetings that were called off stay so, and links that ended stay ended.")


def undo_rematch(told: Undoing) -> str:
    match: Match = _row(Match.objects.select_related("program", "rematch_of__program"), told, "match")
    rematching.take_back(match=match, by=told.by, at=told.at)
    return _("The new match is closed again, and does not count as one. Nobody had heard of it.")


def register() -> None:
    """Called when the app is ready."""
    for name, door in {
        "hold": undo_hold,
        "resume": undo_resume,
        "note-remove": undo_note,
        "seat-remove": undo_taking_out,
        "waive": undo_waiver,
        "waiver-end": undo_waiver_end,
        "clock-waive": undo_clock_waiver,
        "hand-over": undo_handing_over,
        "cover": undo_cover,
        "close": undo_closing,
        "answer": undo_answer,
        "rematch": undo_rematch,
    }.items():
        undoing.register(name, door)
