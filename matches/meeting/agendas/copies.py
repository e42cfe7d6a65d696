"""The agenda as one participant gets it, on their own clock, with nothing of others but what they may know."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from matches.framing.shown import hopes_of
from matches.inviting.circle import Circle, circle_of
from matches.inviting.disclosure import names_seen_from, seen_from
from matches.inviting.letters import contact
from matches.meeting.agendas import conduct, saying
from matches.meeting.agendas.facts import Facts, facts_of
from matches.meeting.agendas.page import Line, by_turn, lines_of
from matches.meeting.agendas.wishes import size_for
from matches.meeting.timing.shapes import Shape
from matches.models import Agenda, MeetingState, Seat, SeatState, Segment, absent_from
from matches.scheduling import words
from peermatch.clock import say_moment


@dataclass(frozen=True)
class Copy:
    """`place` is empty until the meeting is confirmed and they said yes; `hopes` with whose they are."""

    to: str
    when: str
    takes: str
    place: tuple[str, ...]
    topics: tuple[str, ...]
    hopes: tuple[tuple[str, tuple[str, ...]], ...]
    lines: tuple[Line, ...]
    rules: tuple[str, ...]
    before: str
    contact: dict[str, str]
    size: int = 0  # of letters in points, where they want large print

    @property
    def title(self) -> str:
        return _("%(when)s: agenda of your peer meeting") % {"when": self.when}


@dataclass(frozen=True)
class Ground:
    """All that the copies of one agenda are made of, read once for all of them."""

    agenda: Agenda
    circle: Circle
    facts: Facts
    segments: tuple[Segment, ...]
    absent: frozenset[int] = frozenset()  # people (pk) who cannot come to this meeting

    @classmethod
    def of(cls, agenda: Agenda) -> "Ground":
        meeting = agenda.meeting
        absent = absent_from([meeting])[meeting.pk]
        return cls(agenda, circle_of(meeting.match), facts_of(meeting), tuple(agenda.segments.all()), absent)

    def as_seen_by(self, reader: Seat) -> Circle:
        """The circle without those who cannot come."""
        here = [one for one in self.circle.seats if one.pk == reader.pk or one.participant_id not in self.absent]
        return replace(self.circle, seats=tuple(here))

    def names_for(self, seat: Seat) -> dict[int, str]:
        """Whose turn it is, by number, as far as this reader may know them."""
        seen = names_seen_from(seat, self.circle)
        return {turn: seen.get(one.pk, "") for turn, one in by_turn(self.facts).items()}

    def names_by_seat(self, seat: Seat) -> dict[str, str]:
        """The same by the public id of each one's place."""
        seen = names_seen_from(seat, self.circle)
        return {str(one.public_id): seen.get(one.pk, "") for one in self.circle.seats}


def copy_for_booked(ground: Ground, zone: str) -> Copy:
    """As whoever is booked gets it: on their clock, with the first names of those who come; nobody's hopes."""
    meeting, facts = ground.agenda.meeting, ground.facts
    names = {turn: one.participant.first_name for turn, one in by_turn(facts).items() if comes(one)}
    return Copy(
        to="",
        when=say_moment(meeting.starts_at, zone, year=True),
        takes=words.length(sum(segment.minutes for segment in ground.segments)),
        place=(),
        topics=(),
        hopes=(),
        lines=tuple(lines_of(meeting, ground.segments, [zone], names)),
        rules=_rules(ground),
        before=saying.briefing(facts.access),
        contact=contact(meeting.match),
    )


def comes(seat: Seat) -> bool:
    return seat.state == SeatState.ACCEPTED


def _rules(ground: Ground) -> tuple[str, ...]:
    shape = ground.agenda.shape
    return tuple(conduct.rules(shape, ground.facts.access, is_group=shape != Shape.ONE_TO_ONE))


def copy_for(agenda: Agenda, seat: Seat, ground: Ground | None = None) -> Copy:
    ground = ground or Ground.of(agenda)
    meeting, circle, facts = agenda.meeting, ground.circle, ground.facts
    mine = circle.place_of(seat)
    zone = mine.participant.time_zone
    lines = lines_of(meeting, ground.segments, [zone], ground.names_for(mine))
    is_expected = meeting.state == MeetingState.CONFIRMED and mine.state == SeatState.ACCEPTED
    return Copy(
        to=mine.participant.name,
        when=say_moment(meeting.starts_at, zone, year=True),
        takes=words.length(sum(line.segment.minutes for line in lines)),
        place=tuple(filter(None, (meeting.place, meeting.place_notes))) if is_expected else (),
        topics=circle.topics,
        hopes=_hopes(mine, ground.as_seen_by(mine)),
        lines=tuple(lines),
        rules=_rules(ground),
        before=saying.briefing(facts.access),
        contact=contact(meeting.match),
        size=size_for(mine.participant),
    )


def _hopes(mine: Seat, circle: Circle) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Their own first; of others what was written with the word that all read it, as far as they are known."""
    others = [(one.first_name or one.description, one.hopes) for one in seen_from(mine, circle)]
    return tuple((who, hopes) for who, hopes in ((_("You"), hopes_of(mine)), *others) if hopes)


def as_text(copy: Copy) -> str:
    """Plain text: a segment a line, its time first; nothing that needs a wide line or a picture."""
    parts = [copy.title, "", _("It takes %(length)s.") % {"length": copy.takes}, *copy.place]
    if copy.topics:
        parts += ["", _("About: %(topics)s") % {"topics": ", ".join(copy.topics)}]
    parts += ["", _("WHAT IS DONE WHEN"), *(text_of(line) for line in copy.lines)]
    if copy.hopes:
        parts += ["", _("WHAT EACH HOPES FOR")]
        parts += [f"{who}: {hope}" for who, hopes in copy.hopes for hope in hopes]
    parts += ["", _("SO THAT ALL CAN FOLLOW"), *copy.rules]
    parts += ["", *filter(None, [copy.before]), reach(copy)]
    return "\n".join(parts) + "\n"


def text_of(line: Line) -> str:
    """“3:00 pm Central, 5 minutes: Welcome. Whoever facilitates.”"""
    said = f"{line.clocks[0]}, {line.takes}: {line.what}."
    return f"{said} {line.who}." if line.who else said


def reach(copy: Copy) -> str:
    ways = ", ".join(filter(None, (copy.contact["phone"], copy.contact["email"])))
    return _("Questions? %(name)s: %(ways)s") % {"name": copy.contact["name"], "ways": ways}
