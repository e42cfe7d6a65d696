"""What the outbox knows of letters to those who are booked: whether each is still wanted, what may be reworded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.fitting.review import may_know
from matches.models import Accommodation, BookingState, Meeting, MeetingState, ServiceBooking
from matches.models.arranging_states import STANDING
from matches.scheduling.access import letters as ours
from matches.scheduling.access.letters import AGENDA, CHANGED, CONFIRMED, OFF, REMINDER, REQUEST
from participants.models import NeedKind, Participant
from peermatch.accounts.models import Membership, Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Letter, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.nights import AtNight
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
    OFF: gettext_lazy("You are no longer needed for the meeting below. Thank you all the same."),
    REMINDER: gettext_lazy("We remind you of the meeting below, for which you are booked."),
}
AT_NIGHT = {CHANGED: AtNight.GOES_IF_SOON, OFF: AtNight.GOES}
SAID_NO = gettext_lazy("Thank you for telling us that you cannot come to the meeting below. That is fine.")
LESS = gettext_lazy(
    "Something of what we booked you for at the meeting below is off. You are still booked for what is written here."
)
MORE = {
    OFF: (Block("said_no", gettext_lazy("To someone who cannot come"), SAID_NO, OF_A_BOOKING),),
    CHANGED: (Block("less", gettext_lazy("To someone who is still booked for something else"), LESS, OF_A_BOOKING),),
}
MUST = {REQUEST: frozenset({COORDINATOR.name, BY.name})}


def register() -> None:
    """Called when the app is ready."""
    for kind, title in TITLES.items():
        letters.register(Letter(kind, title, still_wanted, readable_by, at_night=AT_NIGHT.get(kind, AtNight.WAITS)))
        may = (*OF_A_BOOKING, BY) if kind == REQUEST else OF_A_BOOKING
        letters.let_reword(
            kind,
            # Everyone in the program reads subjects, so that what somebody needs is in none.
            subject(gettext_lazy("{headline}, peer meeting"), (*USUAL, HEADLINE), first=HEADLINE.name),
            greeting(),
            Block("opening", gettext_lazy("What it is about"), OPENINGS[kind], may, MUST.get(kind, frozenset())),
            *MORE.get(kind, ()),
            own_words(may),
            sample=partial(_sample, kind),
        )


def readable_by(mail: Email, membership: Membership) -> bool:
    """They say what somebody needs: whoever may know the match reads them."""
    rows = ServiceBooking.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    booking = rows.select_related("accommodation__meeting__match__program").first()
    return membership.is_lead if booking is None else may_know(booking.accommodation.meeting.match, membership)


def still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """As of any letter: why it is not, by its pk. Two queries however many mails."""
    names = {mail.about.partition(":")[2] for mail in mails}
    rows = ServiceBooking.objects.across_programs(EVERYWHERE).filter(public_id__in=names)
    by_about = {ours.about(one): one for one in rows.select_related("provider", "accommodation__meeting")}
    off = [
        by_about[mail.about].accommodation.meeting_id for mail in mails if mail.kind == OFF and mail.about in by_about
    ]
    come = _who_comes(off) if off else set()
    return {mail.pk: why for mail in mails if (why := _why_not(mail, by_about.get(mail.about), come))}


def _who_comes(meetings: Sequence[int]) -> set[tuple[int | None, int]]:
    """Who is booked for anything at these."""
    rows = ServiceBooking.objects.across_programs(EVERYWHERE).filter(state=BookingState.CONFIRMED)
    return set(rows.filter(accommodation__meeting__in=meetings).values_list("provider", "accommodation__meeting"))


def _why_not(mail: Email, booking: ServiceBooking | None, come: Collection[tuple[int | None, int]]) -> str:
    if booking is None or not ours.takes_mail(booking):
        return _("They cannot be reached by e-mail any more.")
    if mail.kind == OFF and (booking.provider_id, booking.accommodation.meeting_id) in come:
        return _("They are booked for it again.")
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
    AGENDA: frozenset({BookingState.CONFIRMED}),
}


def _sample(kind: str, program: Program) -> Sample | None:
    """To nobody, about nobody's needs: everyone in the program looks at it. The meeting is the latest there is."""
    rows = Meeting.objects.in_program(program).select_related("match__coordinator").order_by("-starts_at", "-pk")
    meeting = rows.first()
    if meeting is None:
        return None
    meeting.program = meeting.match.program = program
    row = Accommodation(
        program=program, meeting=meeting, participant=Participant(program=program, first_name=_("Robin")),
        kind=NeedKind.INTERPRETER, detail="ASL", needed_by=meeting.on - timedelta(days=14),
    )  # fmt: skip
    booking = ServiceBooking(
        program=program, accommodation=row, provider_name=_("an interpreter"),
        starts_at=meeting.starts_at, ends_at=meeting.ends_at,
    )  # fmt: skip
    told = {"name": booking.who, "match": meeting.match.title}
    said = ours.message(booking, kind, at=now())
    return Sample(_("To %(name)s, for the match “%(match)s”") % told, said)
