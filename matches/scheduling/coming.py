"""Who comes to a meeting: the time on each one's clock, what speaks against it, and what they were told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import (
    Ability,
    Absence,
    Booking,
    Call,
    MailReply,
    Meeting,
    MeetingState,
    News,
    Says,
    Seat,
    SeatState,
)
from matches.scheduling import booking, said_of_times
from matches.scheduling.letters import about
from matches.scheduling.local_times import Free, LocalTime, local_time
from matches.scheduling.together.letters import about as about_several
from participants.free_time import Window
from peermatch.clock import say_moment, say_time, zone_label
from peermatch.outbox.models import Email
from peermatch.outbox.wording import status_class

SEAT_TONES = {SeatState.ACCEPTED: "done", SeatState.INVITED: "wait", SeatState.DECLINED: "stop"}
_OF_POLLS = {
    Ability.IF_NEED_BE: gettext_lazy("%(name)s said “if need be” to this time."),
    Ability.NO: gettext_lazy("%(name)s said no to this time."),
}
BODY = ("text", "html", "calendar", "sealed_links", "search_text")


@dataclass(frozen=True)
class Told:
    """One thing that someone was told, or is to be told by the coordinator."""

    what: str
    status: str
    tone: str
    url: str


@dataclass(frozen=True)
class Coming:
    seat: Seat
    local: LocalTime
    clock: str
    warnings: list[str]
    told: list[Told] = field(default_factory=list)
    absence: Absence | None = None

    @property
    def status(self) -> str:
        return _("Cannot come") if self.absence else str(self.seat.get_state_display())

    @property
    def tone(self) -> str:
        if self.absence:
            return "stop"
        return SEAT_TONES.get(SeatState(self.seat.state), "plain")

    @property
    def comes(self) -> bool:
        return self.seat.state == SeatState.ACCEPTED and self.absence is None

    @property
    def is_free(self) -> bool:
        return self.local.free == Free.YES


def people_of(meeting: Meeting) -> list[Coming]:
    """Everyone in the match but those who were taken out, in as many queries for one as for ten."""
    seats: list[Seat] = list(
        meeting.match.seats.exclude(state=SeatState.WITHDRAWN)
        .select_related("participant")
        .prefetch_related("participant__windows", "participant__away")
    )
    told, absences = told_of(meeting), {row.seat_id: row for row in meeting.absences.standing()}
    clashing = _by_person(booking.clashes(meeting, seats)) if meeting.is_standing else {}
    [said] = said_of_times.said_of(meeting.match, seats, [meeting])
    return [
        replace(
            _coming(
                meeting, seat, clashing.get(seat.participant_id, []), told[seat.participant_id], said.get(seat.pk, "")
            ),
            absence=absences.get(seat.pk),
        )
        for seat in seats
    ]


def who_know(meeting: Meeting) -> list[Coming]:
    """Those who know of the meeting, and so must hear of a change."""
    return [one for one in people_of(meeting) if one.comes] if meeting.state == MeetingState.CONFIRMED else []


def warnings_of(people: Sequence[Coming]) -> list[str]:
    """What a coordinator should know before this time is confirmed, of those who come or may still come."""
    return [warning for one in people if one.seat.takes_part and not one.absence for warning in one.warnings]


def told_of(meeting: Meeting) -> dict[int, list[Told]]:
    """What each person (by pk) was told of this meeting, latest first; and whom the coordinator is still to call."""
    told: dict[int, list[Told]] = defaultdict(list)
    people = {
        seat.participant.public_id: seat.participant_id for seat in meeting.match.seats.select_related("participant")
    }
    for call in meeting.calls.filter(dropped_at=None).order_by("-pk"):
        told[call.participant_id].append(_told_by_call(meeting, call))
    of_several = Q(about=about_several(meeting.match), calendar__contains=meeting.uid)
    told_in = Email.objects.filter(program=meeting.program_id, about=about(meeting)).exclude(joined_in=None)
    joint = Q(pk__in=list(told_in.values_list("joined_in", flat=True)))
    mails = Email.objects.filter(Q(about=about(meeting)) | of_several | joint, program=meeting.program_id).defer(*BODY)
    mails = mails.filter(Q(joined_in=None) | ~Q(overtaken_at=None))
    for mail in mails.order_by("-pk"):
        if mail.recipient in people:
            told[people[mail.recipient]].append(_told_by_mail(meeting, mail))
    for reply in meeting.mail_replies.exclude(says=Says.WORDS).select_related("seat"):
        if reply.seat is not None:
            told[reply.seat.participant_id].append(_said_by_calendar(meeting, reply))
    return told


def _coming(meeting: Meeting, seat: Seat, clashing: list[Booking], told: list[Told], said: str) -> Coming:
    local = on_their_clock(seat, meeting.starts_at, meeting.ends_at)
    warnings = against(seat, local, said) + [booking.in_words(one, meeting.time_zone) for one in clashing]
    return Coming(seat, local, say_moment(meeting.starts_at, seat.participant.time_zone), warnings, told)


def on_their_clock(seat: Seat, starts_at: datetime, ends_at: datetime) -> LocalTime:
    """That time against what they said of their week; have `participant__windows` and `participant__away` read."""
    person = seat.participant
    windows = [Window(window.weekday, window.begins, window.ends) for window in person.windows.all()]
    away = [(dates.first, dates.last) for dates in person.away.all()]
    return local_time(starts_at, ends_at, person.time_zone, windows, away)


def against(seat: Seat, local: LocalTime, said: str = "") -> list[str]:
    """What speaks against that time for this person; alone what they `said` of it in a poll, where they did."""
    person = seat.participant
    if said:
        return [_OF_POLLS[Ability(said)] % {"name": person.first_name}] if said in _OF_POLLS else []
    told = {
        "name": person.first_name,
        "begins": say_time(local.begins.time()),
        "ends": say_time(local.ends.time()),
        "zone": zone_label(person.time_zone),
    }
    if local.free == Free.NO:
        return [
            _("%(name)s did not say they are free then: on their clock it is %(begins)s to %(ends)s, %(zone)s time.")
            % told
        ]
    odd = _("Early or late for %(name)s: on their clock it is %(begins)s to %(ends)s, %(zone)s time.")
    found = [odd % told] if local.is_odd_hour else []
    if local.free == Free.AWAY:
        found.append(_("%(name)s is away that day.") % told)
    return found


def _by_person(bookings: Sequence[Booking]) -> dict[int, list[Booking]]:
    found: dict[int, list[Booking]] = defaultdict(list)
    for one in bookings:
        found[one.participant_id].append(one)
    return found


def _told_by_call(meeting: Meeting, call: Call) -> Told:
    url = reverse(
        "meeting-call", args=[meeting.program.slug, meeting.match.public_id, meeting.public_id, call.public_id]
    )
    what = _("Call: %(news)s") % {"news": call.get_news_display()}
    if call.is_waiting:
        return Told(what, _("To do"), "wait", url)
    return Told(what, str(call.get_way_display()), "done", url)


def _said_by_calendar(meeting: Meeting, reply: MailReply) -> Told:
    """What their own calendar answered, and whether somebody recorded it."""
    url = reverse("reply", args=[meeting.program.slug, meeting.match.public_id, reply.public_id])
    said = _("Another address than theirs: %(says)s") if reply.is_of_another else _("Their calendar: %(says)s")
    what = said % {"says": reply.get_says_display()}
    if reply.is_open:
        return Told(what, _("To confirm"), "wait", url)
    return Told(what, str(reply.get_done_as_display()), "done", url)


def _told_by_mail(meeting: Meeting, mail: Email) -> Told:
    url = reverse("message", args=[meeting.program.slug, mail.public_id])
    what = _("E-mail: %(news)s") % {"news": News(mail.kind).label}
    return Told(what, str(mail.get_state_display()), status_class(mail), url)
