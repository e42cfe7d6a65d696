"""What the outbox knows of the letters that bring an agenda: whether each is still wanted, what may be reworded."""

from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.framing.shown import reads_hopes
from matches.inviting.circle import circle_of
from matches.meeting.agendas.booked import message as message_to_booked
from matches.meeting.agendas.copies import Ground, copy_for, copy_for_booked
from matches.meeting.agendas.facts import facts_of
from matches.meeting.agendas.letters import message
from matches.meeting.timing.planning import Asked, propose, usual_length
from matches.meeting.timing.shapes import Shape
from matches.models import Accommodation, Agenda, Meeting, News, SeatState, Segment, ServiceBooking
from matches.scheduling.access import letters as of_booking
from matches.scheduling.access import wanted as access
from matches.scheduling.blocks import GREETING, OF_A_MEETING, OWN, SUBJECT
from matches.scheduling.letters import Bulletin
from matches.scheduling.wanted import asked, if_it_stands
from participants.models import NeedKind
from peermatch.accounts.models import Membership, Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import USUAL, Block, greeting, own_words, subject

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
OPENING_TO_BOOKED = Block(
    "opening",
    gettext_lazy("What it is about"),
    gettext_lazy("This is the agenda of the meeting for which you are booked, so that you can prepare."),
    USUAL,
)
CHANGED_TO_BOOKED = Block(
    "changed",
    gettext_lazy("To someone who had another agenda"),
    gettext_lazy("The agenda of the meeting for which you are booked has changed. Below is how it is now."),
    USUAL,
)
_still_stands = asked(if_it_stands)


def readable_by(mail: Email, membership: Membership) -> bool:
    """They say what each hopes for."""
    rows = Meeting.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    meeting = rows.select_related("match__program").first()
    return membership.is_lead if meeting is None else reads_hopes(meeting.match, membership)


def register() -> None:
    """Called when the app is ready."""
    letters.register(letters.Letter(News.AGENDA, News.AGENDA.label, _still_stands, readable_by))
    letters.let_reword(News.AGENDA.value, SUBJECT, GREETING, OPENING, CHANGED, OWN, sample=_sample)
    title = gettext_lazy("Agenda, to whoever is booked")
    letters.register(letters.Letter(of_booking.AGENDA, title, access.still_wanted, access.readable_by))
    blocks = (
        subject(gettext_lazy("{headline}, peer meeting"), (*USUAL, access.HEADLINE), first=access.HEADLINE.name),
        greeting(), OPENING_TO_BOOKED, CHANGED_TO_BOOKED, own_words(),
    )  # fmt: skip
    letters.let_reword(of_booking.AGENDA, *blocks, sample=_sample_to_booked)


def _latest(program: Program) -> Meeting | None:
    """The meeting that got the newest agenda; where none has one the latest meeting."""
    rows = Meeting.objects.in_program(program).select_related("match__coordinator", "agenda")
    with_one_first = rows.order_by(F("agenda__pk").desc(nulls_last=True), "-starts_at", "-pk")
    meeting: Meeting | None = with_one_first.first()
    if meeting is not None:
        meeting.program = meeting.match.program = program
    return meeting


def _sample(program: Program) -> Sample | None:
    """Where there is no agenda, as if one were proposed."""
    if (meeting := _latest(program)) is None:
        return None
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


def _sample_to_booked(program: Program) -> Sample | None:
    """To nobody in particular: everyone in the program looks at it."""
    if (meeting := _latest(program)) is None:
        return None
    row = Accommodation(program=program, meeting=meeting, kind=NeedKind.INTERPRETER, needed_by=meeting.on)
    booking = ServiceBooking(
        program=program, accommodation=row, provider_name=_("an interpreter"), starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )  # fmt: skip
    told = {"name": booking.who, "match": meeting.match.title}
    said = message_to_booked(booking, copy_for_booked(_ground(meeting), meeting.time_zone), [], at=now())
    return Sample(_("To %(name)s, for the match “%(match)s”") % told, said)


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
