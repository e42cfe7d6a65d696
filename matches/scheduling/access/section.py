"""What is arranged for a meeting as its page shows it, to those who may know what people need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Accommodation, BookingState, Meeting, MeetingState, RowState, ServiceBooking
from matches.scheduling.access import changes, costs, following, letters
from matches.scheduling.access.arranging import with_count
from matches.scheduling.access.changes import Change
from matches.scheduling.access.not_reached import not_reached
from matches.scheduling.words import joined
from participants.models import AccessNeed, NeedKind
from peermatch.clock import local_day, say_day

TONES = {
    RowState.CONFIRMED: "done", RowState.SENT: "done", RowState.CANCELLED: "plain", RowState.DECLINED: "stop",
    BookingState.CONFIRMED: "done", BookingState.DECLINED: "stop", BookingState.CANCELLED: "plain",
}  # fmt: skip
SETTLED = (RowState.CONFIRMED, RowState.SENT, RowState.CANCELLED)


@dataclass(frozen=True)
class Shown:
    """A row in words: `row` with its bookings read. `missed`: those (pk) of whom the request did not arrive."""

    row: Accommodation
    today: date
    missed: Collection[int] = ()

    @property
    def what(self) -> str:
        return with_count(str(self.row), self.row.count)

    @property
    def is_late(self) -> bool:
        return self.row.is_late(self.today) and not self.was_missing

    @property
    def was_missing(self) -> bool:
        """The meeting was held, and nothing says that they had it. Nothing is to be done about it any more."""
        return self.row.meeting.state == MeetingState.HELD and self.row.state not in SETTLED

    @property
    def tone(self) -> str:
        if self.was_missing:
            return "plain"
        return "stop" if self.is_late else TONES.get(self.row.state, "wait")

    @property
    def status(self) -> str:
        row = self.row
        if self.was_missing and not row.confirmed_places:
            return _("Was not sent") if row.is_papers else _("Was not booked")
        if row.count > 1 and row.confirmed_places and row.state != RowState.CANCELLED:
            told = {"n": row.confirmed_places, "count": row.count}
            if row.state == RowState.DECLINED:
                return _("Declined, %(n)d of %(count)d confirmed") % told
            return _("%(n)d of %(count)d confirmed") % told
        return str(RowState(row.state).label)

    @property
    def by_when(self) -> str:
        """The day on which it must be booked or sent, or that it is past; nothing where it is settled."""
        state, told = self.row.state, {"day": say_day(self.row.needed_by)}
        if state in (RowState.CONFIRMED, RowState.SENT) or self.was_missing:
            return ""
        if state == RowState.CANCELLED:
            return f"{self.row.get_why_off_display()}."
        if self.row.is_papers:
            late = _("Late: it was to be sent by %(day)s. Ask how it can still reach them.")
            return (late if self.is_late else _("Send by %(day)s.")) % told
        late = _("Late: it was to be booked by %(day)s. Ask whether it can still be had.")
        return (late if self.is_late else _("Book by %(day)s.")) % told

    @property
    def who(self) -> str:
        """Who comes, who is asked, whom the request did not reach, and who said no, in sentences."""
        shown = [one for one in self.asked if one.is_standing or one in self.row.refused]
        missed = [one for one in shown if one.is_unasked or one.pk in self.missed]
        each = {state: [one for one in shown if one.state == state and one not in missed] for state in BookingState}
        said = {
            _("Confirmed: %(names)s."): each[BookingState.CONFIRMED],
            _("Asked: %(names)s."): each[BookingState.REQUESTED],
            _("Not reached: %(names)s."): missed,
            _("Said no: %(names)s."): each[BookingState.DECLINED],
        }
        names = {words: [with_count(one.who, one.places) for one in theirs] for words, theirs in said.items() if theirs}
        return " ".join(words % {"names": joined(theirs)} for words, theirs in names.items())

    @property
    def asked(self) -> list[ServiceBooking]:
        return list(self.row.bookings.all())


@dataclass(frozen=True)
class Asked:
    """A request to one provider, in words. `is_let_go`: it was cancelled, and they are to be asked again if they are
    needed; `may_ask`: there is still room for them; `missed`: what did not reach them (`not_reached`)."""

    booking: ServiceBooking
    is_let_go: bool = False
    may_ask: bool = False
    missed: UUID | None = None

    @property
    def who(self) -> str:
        return with_count(self.booking.who, self.booking.places)

    @property
    def tone(self) -> str:
        return TONES.get(BookingState(self.booking.state), "wait")

    @property
    def is_for_now(self) -> bool:
        return self.booking.is_for(self.booking.accommodation.meeting)

    @property
    def takes_mail(self) -> bool:
        return letters.takes_mail(self.booking)

    @property
    def is_to_be_said(self) -> bool:
        """They are asked, or can be, and mail does not reach them."""
        return self.booking.state == BookingState.REQUESTED and (not self.takes_mail or self.missed is not None)

    @property
    def request(self) -> str:
        """The booking request word for word, as they would read or hear it now."""
        return letters.preview(self.booking.accommodation, at=timezone.now(), of=self.booking)

    @property
    def is_billed(self) -> bool:
        """It was cancelled so late that it is usually billed."""
        return costs.is_usually_billed(self.booking)


@dataclass(frozen=True)
class Section:
    """All of a meeting. `knows`: the reader may read what people need; else there is a count."""

    knows: bool
    rows: Sequence[Shown]
    off: Sequence[Shown] = ()
    good_to_know: Sequence[str] = ()
    changes: Sequence[Change] = ()
    to_tell: Sequence[tuple[Shown, ServiceBooking]] = field(default=())
    missed: Sequence[tuple[Shown, ServiceBooking]] = ()

    @property
    def settled(self) -> int:
        return sum(one.row.state in (RowState.CONFIRMED, RowState.SENT) for one in self.rows)


def of(meeting: Meeting, *, knows: bool, now: datetime) -> Section:
    """As many queries for one row as for fifty."""
    today = local_day(now, meeting.program.time_zone)
    rows = list(meeting.accommodations.arranged_from())
    is_ahead = meeting.is_standing and meeting.ends_at > now
    missed = not_reached((one for row in rows for one in row.bookings.all()), now=now) if is_ahead and knows else {}
    shown = [Shown(row, today, missed) for row in rows]
    standing = [one for one in shown if one.row.is_standing]
    if not knows:
        return Section(False, standing)
    return Section(
        True,
        standing,
        off=[one for one in shown if not one.row.is_standing],
        good_to_know=_good_to_know(meeting),
        changes=changes.of(meeting, rows) if is_ahead else (),
        to_tell=[(one, asked) for one in shown for asked in one.asked if asked.untold and not asked.is_unasked],
        missed=[(one, asked) for one in shown for asked in one.asked if asked.is_unasked or asked.pk in missed],
    )


def _good_to_know(meeting: Meeting) -> list[str]:
    """What nobody books: “Robin Park: Breaks every 45 minutes, Guide dog”."""
    people = {
        seat.participant_id: seat.participant for seat in following.who_comes(meeting).select_related("participant")
    }
    needs = AccessNeed.objects.filter(program=meeting.program_id, profile__participant__in=people)
    found: dict[int, list[str]] = {}
    for need in needs.select_related("profile"):
        if not NeedKind(need.kind).is_arranged:
            found.setdefault(need.profile.participant_id, []).append(str(need))
    return [f"{people[pk].name}: {', '.join(said)}." for pk, said in found.items()]
