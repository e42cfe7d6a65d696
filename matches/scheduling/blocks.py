"""What a lead may reword of the letters about a meeting, and one of each as it would go out now."""

from functools import partial

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting.circle import circle_of
from matches.models import Meeting, News, Seat, SeatState
from matches.scheduling import letters as ours
from matches.scheduling.letters import Before, Bulletin
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Sample
from peermatch.outbox.texts import COORDINATOR, USUAL, Block, Placeholder, greeting, own_words, subject

WHEN = Placeholder("when", gettext_lazy("day and time on the reader's clock"), "when")
LENGTH = Placeholder("length", gettext_lazy("how long it takes"), "length")
OF_A_MEETING = (*USUAL, WHEN, LENGTH)
HEADLINE = Placeholder("headline", gettext_lazy("what the news is, and the day and time"), "headline")
GREETING, OWN = greeting(), own_words(OF_A_MEETING)
SUBJECT = subject(gettext_lazy("{headline}, your peer meeting"), (*OF_A_MEETING, HEADLINE), first=HEADLINE.name)
OPENINGS = {
    News.CONFIRMED: gettext_lazy("Your peer meeting is confirmed."),
    News.REMINDER: gettext_lazy("We remind you of your peer meeting."),
    News.MOVED: gettext_lazy("Your peer meeting has changed."),
}
ABSENT = (
    SUBJECT,
    GREETING,
    Block(
        "noted",
        gettext_lazy("That it is noted"),
        gettext_lazy("Thank you for telling us that you cannot come to this peer meeting. That is fine."),
        OF_A_MEETING,
    ),
    Block(
        "next",
        gettext_lazy("How it goes on"),
        gettext_lazy(
            "You stay in the peer match. {coordinator} now decides what happens with this meeting. If it gets another "
            "day or time, we tell you."
        ),
        OF_A_MEETING,
        frozenset({COORDINATOR.name}),
    ),
    OWN,
)
GOES_ON = (
    SUBJECT,
    GREETING,
    Block("opening", gettext_lazy("What it is about"), gettext_lazy("A word about your peer meeting:"), OF_A_MEETING),
    OWN,
)
SAMPLE_WORDS = gettext_lazy("One of us cannot come this time. The meeting takes place all the same.")
SORRY = Block(
    "sorry",
    gettext_lazy("That it will not take place"),
    gettext_lazy("We are sorry: this peer meeting will not take place."),
    OF_A_MEETING,
)
CANCELLED = (
    SUBJECT,
    subject(
        gettext_lazy("{headline}, out of your calendar"),
        (*OF_A_MEETING, HEADLINE),
        first=HEADLINE.name,
        name="subject_left",
        title=gettext_lazy("Subject for someone who takes part no more"),
    ),
    GREETING,
    SORRY,
    Block(
        "next",
        gettext_lazy("How it goes on"),
        gettext_lazy("You need not do anything. {coordinator} will tell you how it goes on."),
        OF_A_MEETING,
        frozenset({COORDINATOR.name}),
    ),
    Block(
        "said_no",
        gettext_lazy("To someone who cannot come"),
        gettext_lazy("Thank you for telling us that you cannot come to this peer meeting. That is fine."),
        OF_A_MEETING,
    ),
    Block(
        "left",
        gettext_lazy("To someone who takes part no more"),
        gettext_lazy("You are no longer part of this peer match, and not expected at this peer meeting."),
        OF_A_MEETING,
    ),
    OWN,
)


def register() -> None:
    """Called when the app is ready."""
    for news, words in OPENINGS.items():
        opening = Block("opening", gettext_lazy("What it is about"), words, OF_A_MEETING)
        letters.let_reword(news.value, SUBJECT, GREETING, opening, OWN, sample=partial(_sample, news))
    for news, blocks in ((News.CANCELLED, CANCELLED), (News.ABSENT, ABSENT), (News.GOES_ON, GOES_ON)):
        letters.let_reword(news.value, *blocks, sample=partial(_sample, news))


def _sample(news: News, program: Program) -> Sample | None:
    rows = Meeting.objects.in_program(program).select_related("match__coordinator").order_by("-starts_at", "-pk")
    meeting: Meeting | None = rows.first()
    if meeting is None:
        return None
    meeting.program = meeting.match.program = program
    seat = _someone(meeting)
    if seat is None:
        return None
    seat.state = SeatState.ACCEPTED  # as whoever comes would read it; nothing is saved
    bulletin = _bulletin(news, meeting)
    told = {"name": seat.participant.name, "match": meeting.match.title}
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, ours.message(bulletin, seat))


def _someone(meeting: Meeting) -> Seat | None:
    circle = circle_of(meeting.match)
    said_yes = [seat for seat in circle.seats if seat.state == SeatState.ACCEPTED]
    return next(iter(said_yes or circle.seats), None)


def _bulletin(news: News, meeting: Meeting) -> Bulletin:
    return Bulletin(
        news=news,
        meeting=meeting,
        circle=circle_of(meeting.match),
        at=now(),
        occasion="sample",
        expires_at=meeting.ends_at,
        before=Before.of(meeting) if news == News.MOVED else None,
        words=str(SAMPLE_WORDS),
    )
