"""All acts of a coordinator on a world of matches: what each must tell, which matches it concerns, the stage after."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError

from matches.following_up.closing import close
from matches.following_up.reopening import reopen
from matches.inviting.answering import answer
from matches.inviting.sending import send
from matches.models import CloseReason, Happening, Match, Part, Said, Seat, Way
from matches.preparing.checklist import insist_may_invite
from matches.preparing.seating import seat_person, take_out
from peermatch.clock import local_day
from tests.matches.workspace.request_acts import OF_REQUESTS, ActsOnRequests
from tests.matches.workspace.world import Seen

What = Happening.What
# Each act, and the line that it leaves in the history of every match that it concerns.
TELLS = {
    "hold": What.HELD_UP,
    "resume": What.RESUMED,
    "undo_hold": What.RESUMED,
    "undo_resume": What.HELD_UP,
    "say_yes": What.ACCEPTED,
    "hand_over": What.HANDED_OVER,
    "hand_on": What.HANDED_OVER,
    "undo_handing_over": What.HANDED_OVER,
    "waive": What.WAIVED,
    "undo_waiver": What.UNWAIVED,
    "undo_waiver_end": What.WAIVED,
    "say_no": What.DECLINED,
    "cover": What.COVERED,
    "undo_cover": What.COVERED,
    "undo_answer": What.TAKEN_BACK,
    "seat": What.SEATED,
    "take_out": What.UNSEATED,
    "undo_taking_out": What.SEATED,
    "close": What.CLOSED,
    "reopen": What.REOPENED,
    "undo_closing": What.REOPENED,
    "ask": What.INVITED,
    "waive_clock": What.CLOCK_WAIVED,
    "undo_clock_waiver": What.CLOCK_UNWAIVED,
    **{act: said for act, (said, _of_the_other) in OF_REQUESTS.items()},  # in the histories of requests
}
# Lines beside it: invitations called back and sent anew, meetings called off, a stage that follows from an answer.
ALSO = {
    "hold": {What.TAKEN_BACK},
    "undo_resume": {What.TAKEN_BACK},
    "resume": {What.INVITED, What.TAKEN_BACK},
    "undo_hold": {What.INVITED, What.TAKEN_BACK},
    "seat": {What.STAGE},
    "ask": {What.STAGE},
    "say_yes": {What.STAGE},
    "say_no": {What.STAGE},
    "undo_answer": {What.ACCEPTED, What.DECLINED, What.INVITED, What.STAGE},
    "close": {What.STAGE, What.CANCELLED},
    "reopen": {What.TAKEN_BACK},
    "undo_closing": {What.TAKEN_BACK},
}
# From which states of a seat to which each act may lead; no other act touches seats.
CALLED_BACK, ASKED_ANEW = {("invited", "proposed")}, {("proposed", "invited")}
LEADS = {
    "hold": CALLED_BACK,
    "undo_resume": CALLED_BACK,
    "resume": ASKED_ANEW,
    "undo_hold": ASKED_ANEW,
    "ask": ASKED_ANEW,
    "seat": {("withdrawn", "proposed"), ("declined", "proposed")},
    "take_out": {(state, "withdrawn") for state in ("proposed", "invited", "accepted", "declined")},
    "undo_taking_out": {("withdrawn", "proposed"), ("withdrawn", "declined")},
    "say_yes": {("invited", "accepted"), ("declined", "accepted")},
    "say_no": {("invited", "declined"), ("accepted", "declined")},
    "undo_answer": set(product(("accepted", "declined"), ("proposed", "invited", "accepted", "declined"))),
    "reopen": {("invited", "proposed"), ("accepted", "proposed")},
    "undo_closing": {("invited", "proposed"), ("accepted", "proposed")},
}
NEVER = ("hold_without_reason", "reopen_without_reason", "waive_without_reason", "take_out_who_asked")
STEP = timedelta(minutes=7)
ANSWERS_STAND = timedelta(days=30)


class Work(ActsOnRequests):
    def may(self, act: str, match: int) -> bool | None:
        """Whether it is done now. None: it is not offered, or would do nothing."""
        if act in NEVER:
            return False
        if act.startswith("undo_") and (act, match) not in self.offers:
            return None
        may: bool | None = getattr(self, f"may_{act}")(match)
        return may

    def choose(self, acts: Sequence[str], match: int, *, says: bool) -> str:
        """One that may be done, or may not, each as likely as the others; empty if there is none."""
        shuffled = self.chance.sample(acts, len(acts))
        return next((act for act in shuffled if self.may(act, match) is says), "")

    def do(self, act: str, match: int) -> None:
        getattr(self, act)(Match.objects.in_program(self.program).select_related("program").get(pk=match))

    # Who takes part

    def seat_of(self, match: int, *states: str) -> dict[str, Any]:
        """The latest seat in one of these states, of whoever did not ask for the match."""
        rows = [row for row in self.seen.seats_in(match) if row["state"] in states]
        asked = self.world.requesters.get(match)
        return next((row for row in reversed(rows) if row["participant_id"] != asked), {})

    def fetch(self, row: dict[str, Any]) -> Seat:
        if not row:
            raise ValidationError("Nobody sits there.")
        seat: Seat = Seat.objects.in_program(self.program).select_related("match__program").get(pk=row["id"])
        return seat

    def may_seat(self, match: int) -> bool | None:
        kim = [row["state"] for row in self.seen.seats_in(match) if row["participant_id"] == self.world.kim.pk]
        if self.is_changeable(match) and kim and kim[0] not in ("withdrawn", "declined"):
            return None
        return self.is_changeable(match)

    def seat(self, match: Match) -> None:
        self.world.kim.refresh_from_db()
        seat_person(match=match, person=self.world.kim, part=Part.PROVIDER, **self.told)

    def may_take_out(self, match: int) -> bool:
        return self.is_changeable(match) and bool(self.seat_of(match, "proposed", "invited", "accepted", "declined"))

    def take_out(self, match: Match) -> None:
        seat = self.fetch(self.seat_of(match.pk, "proposed", "invited", "accepted", "declined"))
        before = seat.state
        take_out(seat=seat, **self.told)
        facts = {"seat": str(seat.public_id), "before": before, "since": seat.state_since.isoformat()}
        self.offers["undo_taking_out", match.pk] = facts

    def take_out_who_asked(self, match: Match) -> None:
        rows = [row for row in self.seen.seats_in(match.pk) if row["state"] != "declined"]
        asked = self.world.requesters.get(match.pk)
        take_out(seat=self.fetch(next((row for row in rows if row["participant_id"] == asked), {})), **self.told)

    def may_undo_taking_out(self, match: int) -> bool:
        facts = self.offered("undo_taking_out", match)
        seat = self.row("seats", facts["seat"])
        is_same = seat["state"] == "withdrawn" and seat["state_since"].isoformat() == facts["since"]
        return self.is_changeable(match) and is_same

    def undo_taking_out(self, match: Match) -> None:
        self.undo("undo_taking_out", match)

    # Asking and answering

    def may_ask(self, match: int) -> bool | None:
        if not self.is_changeable(match):
            return False
        if not any(row["state"] == "proposed" for row in self.seen.seats_in(match)):
            return None
        try:
            row = Match.objects.in_program(self.program).get(pk=match)
            insist_may_invite(row, on=local_day(self.now, self.program.time_zone))
        except ValidationError:
            return False
        return True

    def ask(self, match: Match) -> None:
        seats = match.seats.filter(state="proposed").select_related("participant")
        send(match=match, seats=list(seats), **self.told)

    def may_say_yes(self, match: int) -> bool:
        return self.is_changeable(match) and bool(self._answers(match, "invited", "declined"))

    def say_yes(self, match: Match) -> None:
        self._say(match, Said.YES, self._answers(match.pk, "invited", "declined"))

    def may_say_no(self, match: int) -> bool:
        return self.is_changeable(match) and bool(self._answers(match, "accepted", "invited"))

    def say_no(self, match: Match) -> None:
        self._say(match, Said.NO, self._answers(match.pk, "accepted", "invited"))

    def _answers(self, match: int, *states: str) -> dict[str, Any]:
        """Whoever it is that answers next: in the order of these states."""
        rows = [row for state in states for row in self.seen.seats_in(match) if row["state"] == state]
        return rows[0] if rows else {}

    def _say(self, match: Match, said: str, row: dict[str, Any]) -> None:
        given = answer(seat=self.fetch(row), said=said, way=Way.PHONE, **self.told)
        self.offers["undo_answer", match.pk] = {"answer": str(given.public_id)}

    def may_undo_answer(self, match: int) -> bool:
        given = self.row("answers", self.offered("undo_answer", match)["answer"])
        seat = self.seen.seats[given["seat_id"]]
        latest = max(pk for pk, row in self.seen.answers.items() if row["seat_id"] == seat["id"])
        stands = seat["state"] == {Said.YES: "accepted", Said.NO: "declined"}[given["said"]]
        return self.is_changeable(match) and latest == given["id"] and stands

    def undo_answer(self, match: Match) -> None:
        self.undo("undo_answer", match)

    # Closing

    def may_close(self, match: int) -> bool:
        return self.is_changeable(match)

    def close(self, match: Match) -> None:
        close(match=match, reason=CloseReason.OTHER, outcome="", call_off=True, **self.told)
        facts = {"match": str(match.public_id), "since": match.stage_since.isoformat()}
        self.offers["undo_closing", match.pk] = facts

    def may_reopen(self, match: int) -> bool:
        return self.stage(match) == "closed"

    def reopen(self, match: Match) -> None:
        reopen(match=match, reason="They came back.", **self.told)

    def reopen_without_reason(self, match: Match) -> None:
        reopen(match=match, reason=" ", **self.told)

    def may_undo_closing(self, match: int) -> bool:
        since = self.offered("undo_closing", match)["since"]
        return self.stage(match) == "closed" and self.seen.matches[match]["stage_since"].isoformat() == since

    def undo_closing(self, match: Match) -> None:
        self.undo("undo_closing", match)

    # What is to be seen afterwards

    def concerns(self, act: str, match: int) -> set[int]:
        """The matches whose history tells of it."""
        if act in OF_REQUESTS:
            return set()
        coordinator = self.seen.matches[match]["coordinator_id"]
        if act == "hand_over":
            return self.open_but(self.hands_over_to(coordinator).pk)
        if act == "undo_handing_over":
            return self.handed_back(match)
        if act == "cover":
            return self.open_of(coordinator)
        return self.open_of(self.seen.standing("covers")[0]["away_id"]) if act == "undo_cover" else {match}

    def stage_after(self, act: str, match: int, after: Seen) -> str:
        """The stage that the match must have then."""
        was = self.stage(match)
        if act in ("hold", "undo_resume", "close"):
            return "closed" if act == "close" else "on_hold"
        if act in ("resume", "undo_hold"):
            return self.stage_before[match]
        if act in ("reopen", "undo_closing"):
            return self._as_answered(match)
        if act in ("say_yes", "say_no", "undo_answer"):
            states = {row["state"] for row in after.seats_in(match)} & {"proposed", "invited", "accepted"}
            accepted = [row for row in after.seats_in(match) if row["state"] == "accepted"]
            return "active" if states == {"accepted"} and len(accepted) > 1 else was
        moved = {("seat", "draft"): "preparing", ("ask", "draft"): "inviting", ("ask", "preparing"): "inviting"}
        return moved.get((act, was), was)

    def _as_answered(self, match: int) -> str:
        row, states = self.seen.matches[match], [seat["state"] for seat in self.seen.seats_in(match)]
        taking_part = [state for state in states if state in ("proposed", "invited", "accepted")]
        if self.now - row["stage_since"] > ANSWERS_STAND:
            return "preparing"
        if row["introduced_at"] or (len(taking_part) > 1 and set(taking_part) == {"accepted"}):
            return "active"
        return "inviting" if {"invited", "accepted", "declined"} & set(states) else "preparing"
