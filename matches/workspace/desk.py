"""All that the page of one match shows, read in the same number of queries however much there is."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting.review import is_protected, words_of
from matches.following_up.feedback.overview import Overview, overview
from matches.following_up.progress import Progress, progress_of
from matches.inviting.questions import open_questions
from matches.models import (
    AskedBy,
    Attestation,
    ClockWaiver,
    Format,
    Hold,
    Match,
    Meeting,
    MeetingState,
    Part,
    Question,
    Request,
    Seat,
    SeatState,
    Stage,
    Waiver,
)
from matches.models.match import BEFORE_INVITING
from matches.preparing.access_needs import unarranged
from matches.preparing.checklist import Checklist, before_introducing, both
from matches.preparing.lines import Facts, next_meeting
from matches.requesting.clock_words import ClockWords, say_clock
from matches.requesting.clocks import Standing
from matches.requesting.reading import clocks_of, hours_of, request_of, waivers_of
from matches.requesting.waiving import may_be_waived
from matches.workspace.history import Day, days_of, rows_of
from matches.workspace.meeting_lists import MeetingLists, agendas_to_send
from matches.workspace.who_helps import helpers, peers
from participants.models import Participant
from peermatch.accounts.models import Membership
from peermatch.clock import DEFAULT_ZONE, say_moment, say_there

SHOWN = frozenset({Standing.RUNNING, Standing.PAUSED, Standing.LATE, Standing.DONE})
HISTORY_SHOWN = 10
STAGE_TONES = {Stage.PREPARING: "wait", Stage.INVITING: "wait", Stage.ACTIVE: "done", Stage.ON_HOLD: "stop"}


@dataclass(frozen=True)
class Kept:
    """A waiver as far as the reader may know it."""

    waiver: Waiver
    words: str
    reason: str


class Desk:
    """What the template asks for; `knows` as in the checklists."""

    def __init__(self, match: Match, *, on: date, knows: bool, reader: Membership | None = None) -> None:
        self.match, self.on, self.knows, self.reader = match, on, knows, reader
        self.facts = Facts(match, on=on, knows=knows)
        self.before_inviting, self.before_confirming = both(self.facts)

    # Who takes part

    @property
    def seats(self) -> list[Seat]:
        return self.facts.seats

    @property
    def by_part(self) -> list[tuple[str, list[Seat]]]:
        grouped = [(part, [seat for seat in self.seats if seat.part == part]) for part in Part]
        return [(str(part.label), seats) for part, seats in grouped if seats]

    @property
    def who_helps_whom(self) -> str:
        if not self.match.is_directional:
            return peers(self._names(Part.PEER, Part.PRESENTER))
        return helpers(self._names(Part.PROVIDER, Part.EXPERT), self._names(Part.RECIPIENT))

    def _names(self, *parts: Part) -> list[str]:
        return [seat.participant.name for seat in self.seats if seat.part in parts]

    # What it is, in words

    @property
    def stage_tone(self) -> str:
        return STAGE_TONES.get(Stage(self.match.stage), "plain")

    @property
    def lede(self) -> str:
        chosen = [f"{Format(self.match.format).label}."] if self.match.format else []
        return " ".join(filter(None, [f"{self.match.get_path_display()}.", self.who_helps_whom, *chosen]))

    @property
    def asked(self) -> str:
        when = say_moment(self.match.requested_at, self.match.program.time_zone)
        problem = self.facts.problem
        if problem is None:
            return when
        told = {"when": when, "name": problem.requester.name, "who": problem.referred_by}
        if problem.asked_by == AskedBy.REFERRAL:
            return _("%(when)s, for %(name)s, referred by %(who)s") % told
        return _("%(when)s, by %(name)s") % told

    @cached_property
    def request(self) -> Request | None:
        return request_of(self.match)

    @property
    def clocks(self) -> list[ClockWords]:
        """Of the request that it came from: how long until someone said yes. Contacts have a place of their own."""
        if self.request is None:
            return []
        three = clocks_of(self.request, hours_of(self.match.program), timezone.now())
        waived = {one.which for one in self.clock_waivers if one.stands}
        return [
            say_clock(clock, self.match.program.time_zone, is_waived=clock.which.value in waived)
            for clock in three[1:2]
            if clock.standing in SHOWN or clock.which.value in waived
        ]

    @cached_property
    def clock_waivers(self) -> list[ClockWaiver]:
        """Clocks that someone said do not matter here, of the request too; latest first."""
        if self.request is not None:
            return waivers_of(self.request)
        return list(self.match.clock_waivers.select_related("by"))

    @property
    def may_waive_first_contact(self) -> bool:
        """Whether its clock runs, and nobody wrote yet why it does not matter."""
        return self.progress.first.is_open and bool(may_be_waived(request=None, match=self.match))

    # Meetings

    @cached_property
    def meetings(self) -> list[Meeting]:
        rows = self.match.meetings.select_related("notes_by", "agenda")
        return list(rows.prefetch_related("attendances", "agenda__segments", "agendas_sent"))

    @cached_property
    def meeting_lists(self) -> MeetingLists:
        return MeetingLists.of(self.meetings, timezone.now())

    @cached_property
    def unarranged(self) -> list[Meeting]:
        """Confirmed meetings ahead for which nobody vouches that access is arranged."""
        ahead = [one for one in self.meetings if one.state == MeetingState.CONFIRMED and one.on >= self.on]
        return unarranged(ahead)

    @cached_property
    def agendas_to_send(self) -> list[Meeting]:
        return agendas_to_send(self.meetings, self.seats, timezone.now())

    @property
    def next_meeting(self) -> Meeting | None:
        return next_meeting([one for one in self.meetings if one.is_standing], self.on)

    @property
    def may_ask_for_times(self) -> bool:
        return self.facts.poll is None and any(seat.state == SeatState.ACCEPTED for seat in self.seats)

    @property
    def elsewhere(self) -> list[str]:
        """The next meeting's time on the clock of each participant whose zone is not the program's."""
        meeting = self.next_meeting
        if meeting is None:
            return []
        by_zone: dict[str, list[Participant]] = {}
        for seat in self.seats:
            if seat.participant.time_zone != self.match.program.time_zone:
                by_zone.setdefault(seat.participant.time_zone, []).append(seat.participant)
        return [
            _("%(when)s for %(names)s")
            % {
                "when": self._on_the_clock(meeting, zone),
                "names": get_text_list([person.first_name for person in people], _("and")),
            }
            for zone, people in by_zone.items()
        ]

    def _on_the_clock(self, meeting: Meeting, zone: str) -> str:
        """Only the time where the day is the program's."""
        here, there = (meeting.starts_at.astimezone(ZoneInfo(name)) for name in (self.match.program.time_zone, zone))
        if here.date() != there.date():
            return say_moment(meeting.starts_at, zone)
        return say_there(there.time(), zone)

    # Between families

    @cached_property
    def before_introducing(self) -> Checklist:
        return before_introducing(self.facts)

    @cached_property
    def progress(self) -> Progress:
        """Where two families stand: introduced, in contact, so many contacts."""
        return progress_of(self.match, now=timezone.now())

    @property
    def plans_meeting(self) -> bool:
        """Whether the checklist of a meeting shows: two families may meet, and need not."""
        return not self.match.is_family or bool(self.next_meeting or self.facts.poll)

    # What may be done next

    @property
    def summary(self) -> str:
        """What the page is about, for the window's title: the title, and what is left to do."""
        left = len(self.before_inviting.lines) - self.before_inviting.done
        if self.match.stage not in BEFORE_INVITING:
            return f"{self.match.title}: {self.match.get_stage_display()}"
        if left == 0:
            return _("%(title)s: ready to invite") % {"title": self.match.title}
        words = ngettext(
            "%(title)s: %(n)d step left before you can invite",
            "%(title)s: %(n)d steps left before you can invite",
            left,
        )
        return words % {"title": self.match.title, "n": left}

    @property
    def unasked(self) -> bool:
        return any(seat.state == SeatState.PROPOSED for seat in self.seats)

    @property
    def invitations_wait(self) -> str:
        """Why invitations cannot go out yet, in a sentence; empty if they can."""
        return _waits(
            self.before_inviting,
            _("You can read them now, and send them when “%(title)s” is settled."),
            _("You can read them now. Sending them waits for %(n)d steps, “%(title)s” first."),
        )

    @property
    def confirming_waits(self) -> str:
        return _waits(
            self.before_confirming,
            _("It can be confirmed when “%(title)s” is settled."),
            _("Confirming it waits for %(n)d steps, “%(title)s” first."),
        )

    @cached_property
    def questions(self) -> list[Question]:
        return open_questions(self.match)

    @cached_property
    def feedback(self) -> Overview:
        """What they say of it, once it is behind them."""
        return overview(self.match)

    # What was kept

    @cached_property
    def waivers(self) -> list[Kept]:
        rows = self.match.waivers.select_related("by").order_by("-at", "-pk")
        return [
            Kept(row, words_of(row, knows=self.knows), row.reason if self.knows or not is_protected(row) else "")
            for row in rows
        ]

    @cached_property
    def attestations(self) -> list[Attestation]:
        """What somebody said is so, latest first."""
        return list(self.match.attestations.select_related("by").order_by("-at", "-pk"))

    @cached_property
    def happened(self) -> int:
        return rows_of(self.match).count()

    @cached_property
    def history(self) -> list[Day]:
        zone, tells = (self.reader.user.time_zone, self.reader.can_write) if self.reader else (DEFAULT_ZONE, True)
        return days_of(rows_of(self.match)[:HISTORY_SHOWN], zone=zone, tells=tells)

    @cached_property
    def on_hold(self) -> Hold | None:
        """Why it waits, while it does."""
        if self.match.stage != Stage.ON_HOLD:
            return None
        row: Hold | None = self.match.holds.standing().select_related("by").first()
        return row


def _waits(checklist: Checklist, for_one: str, for_several: str) -> str:
    """Why the step after the checklist waits; empty if it does not."""
    gap, count = checklist.first_gap, len(checklist.gaps)
    words = for_one if count == 1 else for_several
    return words % {"title": gap.title, "n": count} if gap else ""
