"""Questions of people who were asked: put by link or recorded for them, settled by a letter or by the coordinator."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import letters, links, news
from matches.inviting.answering import insist_may_answer
from matches.models import Happening, Match, Question, Seat, Way
from peermatch.accounts.models import User
from peermatch.languages import speaking_to
from peermatch.outbox.letters import Message


def open_questions(match: Match) -> list[Question]:
    """What waits to be settled in this match, the oldest first."""
    rows = Question.objects.in_program(match.program).open().filter(seat__match=match)
    return list(rows.select_related("seat__participant").order_by("asked_at", "pk"))


@transaction.atomic
def ask(
    *, seat: Seat, kind: str, text: str, way: str, at: datetime, spoken_by: str = "", by: User | None = None
) -> Question:
    """Keeps what they asked. It is no answer: they are still waited for. The same words twice are one question."""
    seat.match.lock()
    seat.refresh_from_db(fields=["state", "state_since"])
    insist_may_answer(seat, at=at)
    said = {"kind": kind, "text": text.strip(), "spoken_by": spoken_by}
    twin: Question | None = seat.questions.open().filter(**said).first()
    if twin is not None:
        return twin
    question = Question(program=seat.program, seat=seat, way=way, asked_at=at, recorded_by=by, **said)
    question.clean_fields(exclude=["program"])
    question.save()
    detail = str(question.get_kind_display())
    seat.match.record(Happening.What.QUESTION, by=by, at=at, who=seat.participant, detail=detail)
    news.tell_at_once(match=seat.match, what=Happening.What.QUESTION, who=seat.participant, by=by, at=at)
    return question


@speaking_to("question.seat.participant")
def preview(question: Question, text: str) -> Message:
    """The letter with that answer, as it would arrive."""
    return letters.reply(question, text)


@transaction.atomic
def reply(*, question: Question, text: str, by: User, at: datetime) -> None:
    """Answers by mail, and settles the question with it."""
    seat = question.seat
    seat.match.lock()
    seat.match.insist_open()
    _insist_words(text)
    if not seat.participant.takes_email:
        raise ValidationError(_("E-mail does not reach %(name)s. Tell them another way.") % {"name": seat.participant})
    question.refresh_from_db(fields=["settled_at"])
    question.settle(way=Way.EMAIL, reply=text.strip(), by=by, at=at)
    link, path = links.issue(seat, until=links.lifetime(seat.match, at=at))
    letters.post(
        seat=seat, kind=letters.REPLY, message=preview(question, text), occasion=question.public_id, path=path,
        now=at, expires_at=link.expires_at,
    )  # fmt: skip


@transaction.atomic
def settle(*, question: Question, way: str, text: str, by: User, at: datetime) -> None:
    """Records that the coordinator told them, or did what they asked for."""
    question.seat.match.lock()
    _insist_words(text)
    question.refresh_from_db(fields=["settled_at"])
    question.settle(way=way, reply=text.strip(), by=by, at=at)


def _insist_words(text: str) -> None:
    """The letter goes out from a page that shows it, with no form around its words: they are looked at here again."""
    if not text.strip():
        raise ValidationError(_("Write what was answered."))
    for holds in (MaxLengthValidator(Question.LONGEST), ProhibitNullCharactersValidator()):
        holds(text)
