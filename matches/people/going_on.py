"""What is left of somebody who was erased where others go on: in their match, in one that follows it, in worries.

Their own rows are empty by then. What others wrote stays, without what names them or says what they said; so does what
waits to be told to others. What the others were told in letters was of them too: it goes.
"""

import html
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from matches.disclosing.telling import in_full
from matches.inviting.disclosure import describe
from matches.models import (
    Absence,
    Action,
    Answer,
    Call,
    Contact,
    Feedback,
    FeedbackAsked,
    Goal,
    HopeAtEnd,
    HopeGained,
    Introduction,
    MailReply,
    Match,
    Meeting,
    Option,
    PlanLetter,
    Poll,
    PollReply,
    Problem,
    Question,
    Seat,
    ServiceBooking,
    Worry,
    WorryEntry,
)
from matches.people.said_where import ALSO, OF_MATCH, SAID, Ways
from participants.erasing import Erasing
from participants.models import Participant
from peermatch.inbox.models import IncomingMail
from peermatch.keeping import mail
from peermatch.keeping.wiping import ERASED, spoken, strike
from peermatch.outbox.models import Email
from peermatch.text import fold

NOBODY_ELSES = 12  # letters: shorter words may be anybody's
THEIR_WORDS: Ways = (
    (Goal, "seat__participant", ("text",)),
    (HopeGained, "feedback__seat__participant", ("hope",)),
    (HopeAtEnd, "seat__participant", ("hope",)),
    (Answer, "seat__participant", ("reason",)),
    (Question, "seat__participant", ("text",)),
    (PollReply, "seat__participant", ("words",)),
    (Absence, "seat__participant", ("words",)),
    (Option, "seat__participant", ("words",)),
    (Action, "seat__participant", ("words", "outcome")),
    (Feedback, "seat__participant", ("words", "change")),
    (Contact, "said_by__participant", ("words",)),
    (Problem, "requester", ("statement", "background", "tried")),
)
ADDRESSED: Ways = (
    (Match, "pk", ()), (Seat, "match", ()), (FeedbackAsked, "seat__match", ()), (Meeting, "match", ()),
    (Poll, "match", ()), (ServiceBooking, "accommodation__meeting__match", ()),
)  # fmt: skip
CALLS: tuple[tuple[Any, str, str], ...] = (
    (Call, "meeting__match", "made_at"),
    (Introduction, "seat__match", "told_at"),
    (PlanLetter, "seat__match", "told_at"),
)  # fmt: skip
OF_CALLS = ("script", "short", "paper")


@dataclass(frozen=True)
class Said:
    """What was known of them to others, read while it stands: `told` is their own words and how others met them."""

    names: list[str]
    told: list[str]
    titles: list[str]

    @classmethod
    @in_full()
    def of(cls, work: Erasing) -> "Said":
        names = sorted({form for name in work.names for form in (name, html.escape(name))})
        theirs = work.of(Match).filter(seats__participant__in=work.records).distinct()
        titles = [title for title in theirs.values_list("title", flat=True) if any(name in title for name in names)]
        long_enough = (words for words in _their_words(work) if len(words.strip()) >= NOBODY_ELSES)
        return cls(names, spoken(long_enough), spoken(titles))


def _their_words(work: Erasing) -> Iterator[str]:
    for one in work.records:
        yield from (describe(one), one.reach_notes.strip().rstrip("."))
    for model, way, names in THEIR_WORDS:
        for values in work.of(model).filter(**{f"{way}__in": work.records}).values_list(*names):
            for value in values:
                yield from (value, *value.splitlines())


def strike_going_on(work: Erasing, matches: Collection[int], said: Said) -> None:
    """In these matches, and in what was told or waits to be told to the others."""
    words = [*work.words, *said.names, *said.told]
    for model, way, names in (*OF_MATCH, *SAID, *ALSO):
        strike(work.of(model).filter(**{f"{way}__in": matches}), names, words)
    strike(work.of(Match).filter(pk__in=matches), ["search_text"], [fold(name) for name in work.names])
    for model, way, done in CALLS:
        rows = work.of(model).filter(**{f"{way}__in": matches}).exclude(script="")
        over = rows.filter(Q(**{f"{done}__isnull": False}) | Q(dropped_at__isnull=False))
        for name in _of_calls(model):
            over.exclude(**{name: ""}).update(**{name: ERASED})
    mail.forget_in_mail_about(work.program, ids_of(work, matches), words, at=work.at)
    replies = work.of(MailReply).filter(match__in=matches)
    incoming = IncomingMail.objects.filter(program=work.program, pk__in=replies.values("mail"))
    strike(incoming, ["subject", "text", "quoted"], words)
    people = Participant.records.filter(program=work.program)
    to_members = Email.objects.filter(program=work.program).exclude(recipient__in=people.values("public_id"))
    strike(to_members, mail.BODY, said.titles)


def _of_calls(model: Any) -> list[str]:
    there = {field.name for field in model._meta.concrete_fields}
    return [name for name in OF_CALLS if name in there]


def ids_of(work: Erasing, matches: Collection[int]) -> list[Any]:
    """How mail names these matches, and what hangs on them."""
    rows = (work.of(model).filter(**{f"{way}__in": matches}) for model, way, _names in ADDRESSED)
    return [one for found in rows for one in found.values_list("public_id", flat=True)]


def strike_rematches(work: Erasing, matches: Collection[int]) -> None:
    """A match that follows one of theirs took words along; so did the one that follows it."""
    found: set[int] = set()
    while matches := set(work.of(Match).filter(rematch_of__in=matches).values_list("pk", flat=True)) - found:
        found |= matches
    words = [*work.words, *work.names]
    for model, way, names in (
        (Match, "pk", ("title", "search_text", "learned")),
        (Problem, "match", ("statement", "background", "tried")),
        (Goal, "seat__match", ("text",)),
    ):  # fmt: skip
        strike(work.of(model).filter(**{f"{way}__in": found}), names, words)


def strike_worries(work: Erasing, matches: Collection[int]) -> None:
    """What somebody else said who was worried is theirs: only what names the erased goes."""
    words = [*work.words, *work.names]
    near = work.of(Worry).filter(Q(concerned__person__in=work.records) | Q(match__in=matches))
    found = list(near.values_list("pk", flat=True))
    strike(work.of(Worry).filter(pk__in=found), ("about", "words", "reach", "spoken_by"), words)
    strike(work.of(WorryEntry).filter(worry__in=found), ("words",), words)
