"""An agenda as its page shows it: each segment with the time on each clock, and what is to be put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matches.meeting.agendas import saying
from matches.meeting.agendas.facts import Facts
from matches.meeting.timing.checking import starts
from matches.meeting.timing.shapes import Leads, What
from matches.models import Agenda, Meeting, Part, Seat, Segment, SegmentLeads
from matches.scheduling.words import length
from peermatch.clock import local_day, say_clock, say_day

TEACHES = 0  # beside the numbers of turns, for whoever teaches


@dataclass(frozen=True)
class Line:
    """One segment in words; `clocks` the time it begins on each clock, the meeting's own first."""

    segment: Segment
    number: int
    begins: datetime
    clocks: tuple[str, ...]
    what: str
    takes: str
    who: str

    @property
    def is_break(self) -> bool:
        return self.segment.what == What.BREAK


def lines_of(meeting: Meeting, segments: Sequence[Segment], zones: Sequence[str], names: dict[int, str]) -> list[Line]:
    """`names`: whose turn it is, by number; whoever is not named is called by number."""
    after = starts([one.minutes for one in segments])
    return [
        _line(one, number, meeting.starts_at + timedelta(minutes=begins), zones, names)
        for number, (one, begins) in enumerate(zip(segments, after, strict=True), start=1)
    ]


def _line(segment: Segment, number: int, begins: datetime, zones: Sequence[str], names: dict[int, str]) -> Line:
    return Line(
        segment=segment,
        number=number,
        begins=begins,
        clocks=tuple(on_clock(begins, zone, zones[0]) for zone in zones),
        what=saying.said(segment),
        takes=length(segment.minutes),
        who="" if segment.what == What.BREAK else who_leads(segment, names),
    )


def on_clock(moment: datetime, zone: str, leading: str) -> str:
    """“3:00 pm Central”; with the day where it is another than on the clock that leads."""
    said = say_clock(moment, zone)
    day = local_day(moment, zone)
    return said if day == local_day(moment, leading) else f"{said} ({say_day(day, short=True)})"


def who_leads(segment: Segment, names: dict[int, str]) -> str:
    """“Robin presents”, “Everyone, one after the other. It is Robin's turn”."""
    name = names.get(segment.turn, "") if segment.turn else ""
    if segment.leads == Leads.EXPERT and names.get(TEACHES):
        return saying.teaches(names[TEACHES])
    if segment.turn and segment.leads == Leads.PRESENTER:
        return saying.presents(name, segment.turn)
    leads = str(SegmentLeads(segment.leads).label)
    return saying.about_turn(leads, name, segment.turn) if segment.turn else leads


def zones_of(meeting: Meeting, own: str, seats: Sequence[Seat]) -> list[str]:
    """The meeting's clock, the reader's, and those of everyone who comes: clocks that show the same are one."""
    found: dict[object, str] = {}
    for zone in (meeting.time_zone, own, *(seat.participant.time_zone for seat in seats)):
        found.setdefault(meeting.starts_at.astimezone(ZoneInfo(zone)).utcoffset(), zone)
    return list(found.values())


def names_of(facts: Facts) -> dict[int, str]:
    """Who has which turn, and who teaches, as coordinators call them."""
    return {turn: seat.participant.name for turn, seat in by_turn(facts).items()}


def by_turn(facts: Facts) -> dict[int, Seat]:
    """Who has which turn, and who teaches."""
    teaches = {TEACHES: facts.teaches} if facts.teaches else {}
    return teaches | dict(enumerate(facts.seats, start=1))


def read(agenda: Agenda) -> list[Segment]:
    return list(agenda.segments.all())


def has_facilitator(meeting: Meeting) -> bool:
    return bool(meeting.match.seats.taking_part().filter(part=Part.FACILITATOR).exists())
