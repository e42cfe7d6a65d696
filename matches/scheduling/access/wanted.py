"""What the outbox knows of letters to those who are booked: whether each is still wanted, what may be reworded."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Accommodation, BookingState, Meeting, MeetingState, ServiceBooking
from matches.models.arranging_states import STANDING
from matches.scheduling.access import letters as ours
from matches.scheduling.access.letters import CHANGED, CONFIRMED, OFF, REMINDER, REQUEST
from participants.models import NeedKind
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Letter, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import COORDINATOR, USUAL, Block, Placeholder, greeting, own_words, subject

EVERYWHERE = "the outbox delivers for every program at once"
HEADLINE = Placeholder("headline", gettext_lazy("what the news is, and the day and time"), "headline")
NEED = Placeholder("need", gettext_lazy("what they are booked for"), "need")
BY = Placeholder("by", gettext_lazy("the day by which an answer is wanted"), "by")
OF_A_BOOKING = (*USUAL, NEED)
TITLES = {
    REQUEST: gettext_lazy("Request to whoever is to be booked"),
    CONFIRMED: gettext_lazy("Details to whoever is booked"),
    CHANGED: gettext_lazy("Change, to whoever is booked"),
    OFF: gettext_lazy("Cancellation, to whoever is booked"),
    REMINDER: gettext_lazy("Reminder to whoever is booked"),
}
OPENINGS = {
    REQUEST: gettext_lazy(
        "We would like to book you for the meeting below. Please tell {coordinator} by {by} whether you can come."
    ),
    CONFIRMED: gettext_lazy("You are booked for the meeting below. Thank you for coming."),
    CHANGED: gettext_lazy("How to get to the meeting below is new. Please use only this from now on."),
    OFF: gettext_lazy("You are not booked for the meeting below any more. Thank you all the same."),
    REMINDER: gettext_lazy("We remind you of the meeting below, for which you are booked."),
}
MUST = {REQUEST: frozenset({COORDINATOR.name, BY.name})}


def register() -> None:
    """Called when the app is ready."""
    for kind, title in TITLES.items():
        letters.register(Letter(kind, title, still_wanted))
        may = (*OF_A_BOOKING, BY) if kind == REQUEST else OF_A_BOOKING
        letters.let_reword(
            kind,
            subject(gettext_lazy("{headline}, {need}"), (*may, HEADLINE), first=HEADLINE.name),
            greeting(),
            Block("opening", gettext_lazy("What it is about"), OPENINGS[kind], may, MUST.get(kind, frozenset())),
            own_words(may),
            sample=partial(_sample, kind),
        )


def still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """As of any letter: why it is not, by its pk. One query however many mails."""
    names = {mail.about.partition(":")[2] for mail in mails}
    rows = ServiceBooking.objects.across_programs(EVERYWHERE).filter(public_id__in=names)
    by_about = {ours.about(one): one for one in rows.select_related("provider", "accommodation__meeting")}
    return {mail.pk: why for mail in mails if (why := _why_not(mail, by_about.get(mail.about)))}


def _why_not(mail: Email, booking: ServiceBooking | None) -> str:
    if booking is None or not ours.takes_mail(booking):
        return _("They cannot be reached by e-mail any more.")
    if mail.kind == OFF:
        return _("They are asked again.") if booking.state in STANDING else ""
    meeting = booking.accommodation.meeting
    if meeting.revision != mail.revision or meeting.state not in (MeetingState.PLANNED, MeetingState.CONFIRMED):
        return _("The meeting changed after this was written.")
    if booking.state not in _WANTED_IN.get(mail.kind, STANDING):
        return _("What they are booked for changed before this was sent.")
    return ""


_WANTED_IN = {
    REQUEST: frozenset({BookingState.REQUESTED}),
    CONFIRMED: frozenset({BookingState.CONFIRMED}),
    REMINDER: frozenset({BookingState.CONFIRMED}),
}


def _sample(kind: str, program: Program) -> Sample | None:
    rows = ServiceBooking.objects.in_program(program).filter(provider__isnull=False)
    related = rows.select_related(
        "provider", "accommodation__participant", "accommodation__meeting__match__coordinator"
    )
    booking = related.order_by("-pk").first() or _made_up(program)
    if booking is None:
        return None
    meeting = booking.accommodation.meeting
    meeting.program = meeting.match.program = program
    told = {"name": booking.who, "match": meeting.match.title}
    said = ours.message(booking, kind, at=now())
    return Sample(_("To %(name)s, for the match “%(match)s”") % told, said)


def _made_up(program: Program) -> ServiceBooking | None:
    """Where nobody is booked yet: somebody who could be, at the latest meeting. Nothing is saved."""
    rows = Meeting.objects.in_program(program).select_related("match__coordinator").order_by("-starts_at", "-pk")
    meeting = rows.first()
    seat = meeting.match.seats.select_related("participant").first() if meeting else None
    if meeting is None or seat is None:
        return None
    row = Accommodation(
        program=program, meeting=meeting, participant=seat.participant, kind=NeedKind.INTERPRETER, detail="ASL",
        needed_by=meeting.on - timedelta(days=14),
    )  # fmt: skip
    times = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    return ServiceBooking(program=program, accommodation=row, provider_name=_("an interpreter"), **times)
