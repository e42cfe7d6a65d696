"""What a lead may reword of the letters of this step, and one of each as it would go out now."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting import letters as ours
from matches.inviting import news
from matches.inviting.circle import circle_of
from matches.inviting.sending import preview
from matches.inviting.wording import Asked
from matches.models import Answer, Match, Question, Seat, SeatState, Stage
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Message, Sample
from peermatch.outbox.texts import (
    COORDINATOR,
    NAME,
    PROGRAM,
    USUAL,
    Block,
    Placeholder,
    greeting,
    own_words,
    subject,
)

REASON = Placeholder("reason", gettext_lazy("why this person is asked, in a sentence"), "reason")
HEADLINE = Placeholder("headline", gettext_lazy("what to do, and by when"), "headline")
WHAT = Placeholder("what", gettext_lazy("what they are asked, in a few words"), "what")
SPOKEN_BY = Placeholder("spoken_by", gettext_lazy("who spoke for them"), "spoken_by")
GREETING, OWN = greeting(), own_words()

INVITATION = (
    subject(gettext_lazy("{headline}: {what}"), (*USUAL, HEADLINE, WHAT), first=HEADLINE.name),
    GREETING,
    Block(
        "why",
        gettext_lazy("Who invites, and why"),
        gettext_lazy(
            "{coordinator} of {program} invites you to a peer match. {reason} "
            "Saying no is fine, and you need not say why."
        ),
        (*USUAL, REASON),
        frozenset({COORDINATOR.name, PROGRAM.name}),
    ),
    Block(
        "other_way",
        gettext_lazy("Another way to answer"),
        gettext_lazy(
            "If you would rather not use a link, answer this e-mail, or call or text {coordinator}. It counts the same."
        ),
        USUAL,
        frozenset({COORDINATOR.name}),
    ),
    Block(
        "closing",
        gettext_lazy("If it is not meant for them"),
        gettext_lazy(
            "Not meant for you? Open the link and choose “I am not the person this was meant for”, or answer this "
            "e-mail. We stop at once."
        ),
        USUAL,
    ),
    OWN,
)
REMINDER = (
    subject(gettext_lazy("{headline}: your peer match"), (*USUAL, HEADLINE, WHAT), first=HEADLINE.name),
    GREETING,
    Block(
        "opening",
        gettext_lazy("Why we write again"),
        gettext_lazy("We asked you this before and have not heard from you yet. Did you answer? Then thank you."),
        USUAL,
    ),
    OWN,
)
REPLY = (
    subject(gettext_lazy("You asked, we answer: your peer match")),
    GREETING,
    Block(
        "opening",
        gettext_lazy("Before the answer"),
        gettext_lazy("You asked us something about your peer match. Here is our answer:"),
        USUAL,
    ),
    OWN,
)
NEW_LINK = (
    subject(gettext_lazy("Open your peer match: a new link")),
    GREETING,
    Block(
        "opening",
        gettext_lazy("What the link is for"),
        gettext_lazy(
            "You asked for a new link. Here is one to each of your peer matches. On its page you can read what you "
            "were asked, answer, and change your answer or your details."
        ),
        USUAL,
    ),
    Block(
        "closing",
        gettext_lazy("If they did not ask for it"),
        gettext_lazy("Did you not ask for a link? Then you need do nothing."),
        USUAL,
    ),
    OWN,
)
ANSWER = (
    subject(
        gettext_lazy("Your yes is recorded: your peer match"),
        name="subject_yes",
        title=gettext_lazy("Subject of a yes"),
    ),
    subject(
        gettext_lazy("Your no is recorded: nothing more to do"),
        name="subject_no",
        title=gettext_lazy("Subject of a no"),
    ),
    subject(
        gettext_lazy("A yes was given for you: is it yours?"),
        name="subject_helper_yes",
        title=gettext_lazy("Subject of a yes that someone else gave"),
    ),
    subject(
        gettext_lazy("A no was given for you: is it yours?"),
        name="subject_helper_no",
        title=gettext_lazy("Subject of a no that someone else gave"),
    ),
    GREETING,
    Block(
        "yes",
        gettext_lazy("Thanks for a yes"),
        gettext_lazy("Thank you. We recorded that you said yes to the peer match."),
        USUAL,
    ),
    Block(
        "no",
        gettext_lazy("Thanks for a no"),
        gettext_lazy(
            "Thank you for telling us. We recorded that you said no to the peer match. That is fine, and you need do "
            "nothing more."
        ),
        USUAL,
    ),
    Block(
        "helper_yes",
        gettext_lazy("A yes that someone else gave"),
        gettext_lazy("{spoken_by} answered for you: yes to the peer match."),
        (*USUAL, SPOKEN_BY),
        frozenset({SPOKEN_BY.name}),
    ),
    Block(
        "helper_no",
        gettext_lazy("A no that someone else gave"),
        gettext_lazy("{spoken_by} answered for you: no to the peer match. Saying no is fine."),
        (*USUAL, SPOKEN_BY),
        frozenset({SPOKEN_BY.name}),
    ),
    OWN,
)
WITHDRAWN = (
    subject(gettext_lazy("Nothing to do: your peer match will not go on")),
    subject(
        gettext_lazy("Thank you: you are no longer part of your peer match"),
        name="subject_left",
        title=gettext_lazy("Subject to one who said yes"),
    ),
    GREETING,
    Block(
        "opening",
        gettext_lazy("What changed"),
        gettext_lazy(
            "We asked you to take part in a peer match. It will not go on as we had planned, so you need do nothing. "
            "The link in our earlier mail no longer works."
        ),
        USUAL,
    ),
    Block(
        "thanks",
        gettext_lazy("Thanks"),
        gettext_lazy("You need not know why, and you did nothing wrong. Thank you for being ready to take part."),
        USUAL,
    ),
    Block(
        "left",
        gettext_lazy("To one who said yes"),
        gettext_lazy(
            "Thank you for saying yes to your peer match, and for the time you gave it. You are no longer part of it. "
            "You did nothing wrong, and you need do nothing. The link in our earlier mail no longer works."
        ),
        USUAL,
    ),
    OWN,
)

TO_A_COORDINATOR = (NAME, PROGRAM)
NEWS = (
    subject(
        gettext_lazy("{headline}"),
        (*TO_A_COORDINATOR, Placeholder("headline", gettext_lazy("what is new"), "headline")),
        first="headline",
    ),
    greeting(NAME, TO_A_COORDINATOR),
    Block("opening", gettext_lazy("Before the answers"), gettext_lazy("This is new:"), TO_A_COORDINATOR),
    own_words(TO_A_COORDINATOR),
)


def register() -> None:
    """Called when the app is ready."""
    letters.let_reword(ours.INVITATION, *INVITATION, sample=_invitation)
    letters.let_reword(ours.REMINDER, *REMINDER, sample=_reminder)
    letters.let_reword(ours.REPLY, *REPLY, sample=_reply)
    letters.let_reword(ours.ANSWER, *ANSWER, sample=_answer)
    letters.let_reword(ours.NEW_LINK, *NEW_LINK, sample=_new_link)
    letters.let_reword(ours.WITHDRAWN, *WITHDRAWN, sample=_withdrawn)
    letters.let_reword(news.KIND, *NEWS, sample=_news)


def of_a_seat(seat: Seat, message: Message) -> Sample:
    told = {"name": seat.participant.name, "match": seat.match.title}
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, message)


def latest_seat(program: Program) -> Seat | None:
    """Somebody's place in the match that was begun last, asked people first; its program is the one given."""
    seats: QuerySet[Seat] = Seat.objects.in_program(program).exclude(match__stage=Stage.CLOSED)
    seat = _asked_first(seats).select_related("participant", "match__coordinator").first()
    if seat is not None:
        seat.program = seat.match.program = program
    return seat


def _asked_first(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    asked = seats.filter(state__in=[SeatState.INVITED, SeatState.PROPOSED]).order_by("-match__requested_at", "pk")
    return asked if asked.exists() else seats.order_by("-match__requested_at", "pk")


def _invitation(program: Program) -> Sample | None:
    seat = latest_seat(program)
    return of_a_seat(seat, preview(seat, on=program.today)) if seat else None


def _reminder(program: Program) -> Sample | None:
    seat = latest_seat(program)
    return of_a_seat(seat, ours.reminder(_asked(seat), seat.match)) if seat else None


def _reply(program: Program) -> Sample | None:
    rows = Question.objects.in_program(program).select_related("seat__participant", "seat__match__coordinator")
    question: Question | None = rows.order_by("-pk").first()
    if question is None:
        return None
    seat = question.seat
    seat.program = seat.match.program = program
    return of_a_seat(seat, ours.reply(question, _("(your answer stands here)")))


def _answer(program: Program) -> Sample | None:
    rows = Answer.objects.in_program(program).select_related("seat__participant", "seat__match__coordinator")
    answer = rows.order_by("-at", "-pk").first()
    if answer is None:
        return None
    seat = answer.seat
    seat.program = seat.match.program = program
    return of_a_seat(seat, ours.answered(answer, _asked(seat), seat.match))


def _asked(seat: Seat) -> Asked:
    match: Match = seat.match
    today = match.program.today
    return ours.asked_of(seat, circle_of(match), on=today, answer_by=today)


def _new_link(program: Program) -> Sample | None:
    seat = latest_seat(program)
    return of_a_seat(seat, ours.new_link(seat)) if seat else None


def _withdrawn(program: Program) -> Sample | None:
    seat = latest_seat(program)
    return of_a_seat(seat, ours.withdrawn(seat)) if seat else None


def _news(program: Program) -> Sample | None:
    seat = latest_seat(program)
    if seat is None:
        return None
    reader = seat.match.who_answers_now
    items = [(seat.match, news.say(news.What.QUESTION, seat.participant))]
    message = news.message(program, reader, str(news.SUBJECTS[news.What.QUESTION]), items)
    return Sample(_("To %(name)s, a coordinator") % {"name": reader.name}, message)
