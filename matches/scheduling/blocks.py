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
from peermatch.outbox.texts import USUAL, Block, Placeholder, own_words

WHEN = Placeholder("when", gettext_lazy("day and time on the reader's clock"), "when")
LENGTH = Placeholder("length", gettext_lazy("how long it takes"), "length")
OF_A_MEETING = (*USUAL, WHEN, LENGTH)
OWN = own_words(OF_A_MEETING)
SORRY = Block(
    "sorry",
    gettext_lazy("That it will not take place"),
    gettext_lazy("We are sorry: this peer meeting will not take place."),
    OF_A_MEETING,
)


def register() -> None:
    """Called when the app is ready."""
    for news in (News.CONFIRMED, News.REMINDER, News.MOVED):
        letters.let_reword(news.value, OWN, sample=partial(_sample, news))
    letters.let_reword(News.CANCELLED.value, SORRY, OWN, sample=partial(_sample, News.CANCELLED))


def _sample(news: News, program: Program) -> Sample | None:
    rows = Meeting.objects.in_program(program).select_related("match__coordinator").order_by("-starts_at", "-pk")
    meeting: Meeting | None = rows.first()
    if meeting is None:
        return None
    meeting.program = meeting.match.program = program
    seat = _someone(meeting)
    if seat is None:
        return None
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
    )
