"""What the outbox knows of the letters that bring an agenda: whether each is still wanted, what may be reworded."""

from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting.circle import circle_of
from matches.meeting.agendas.copies import Ground, copy_for
from matches.meeting.agendas.facts import facts_of
from matches.meeting.agendas.letters import message
from matches.meeting.timing.planning import Asked, propose, usual_length
from matches.meeting.timing.shapes import Shape
from matches.models import Agenda, Meeting, News, SeatState, Segment
from matches.scheduling.blocks import GREETING, OF_A_MEETING, OWN, SUBJECT
from matches.scheduling.letters import Bulletin
from matches.scheduling.wanted import asked, if_it_stands
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Sample
from peermatch.outbox.texts import Block

OPENING = Block(
    "opening",
    gettext_lazy("What it is about"),
    gettext_lazy("This is the agenda of your peer meeting: what is done when, and who leads it."),
    OF_A_MEETING,
)
CHANGED = Block(
    "changed",
    gettext_lazy("To someone who had another agenda"),
    gettext_lazy("The agenda of your peer meeting has changed since we sent it to you. Below is how it is now."),
    OF_A_MEETING,
)
_still_stands = asked(if_it_stands)


def register() -> None:
    """Called when the app is ready."""
    letters.register(letters.Letter(News.AGENDA, News.AGENDA.label, _still_stands))
    letters.let_reword(News.AGENDA.value, SUBJECT, GREETING, OPENING, CHANGED, OWN, sample=_sample)


def _sample(program: Program) -> Sample | None:
    """Of the latest meeting that has an agenda; else of the latest, as if one were proposed for it."""
    rows = Meeting.objects.in_program(program).select_related("match__coordinator", "agenda")
    with_one_first = rows.order_by(F("agenda__pk").desc(nulls_last=True), "-starts_at", "-pk")
    meeting: Meeting | None = with_one_first.first()
    if meeting is None:
        return None
    meeting.program = meeting.match.program = program
    ground = _ground(meeting)
    coming = [seat for seat in ground.circle.seats if seat.state == SeatState.ACCEPTED]
    seat = next(iter(coming or ground.circle.seats), None)
    if seat is None:
        return None
    seat.state = SeatState.ACCEPTED  # as whoever comes would read it; nothing is saved
    bulletin = Bulletin(News.AGENDA, meeting, ground.circle, now(), occasion="", expires_at=meeting.ends_at)
    told = {"name": seat.participant.name, "match": meeting.match.title}
    said = message(bulletin, seat, copy_for(ground.agenda, seat, ground), [])
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, said)


def _ground(meeting: Meeting) -> Ground:
    agenda: Agenda | None = getattr(meeting, "agenda", None)
    if agenda is not None:
        return Ground.of(agenda)
    asked = Asked(Shape.ONE_TO_ONE, 2)
    segments = [
        Segment(what=one.what, minutes=one.minutes, leads=one.leads, turn=one.turn, goes_on=one.goes_on)
        for one in propose(asked, usual_length(asked))
    ]
    agenda = Agenda(program=meeting.program, meeting=meeting, shape=Shape.ONE_TO_ONE)
    return Ground(agenda, circle_of(meeting.match), facts_of(meeting), tuple(segments))
