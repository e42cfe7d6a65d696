"""Whoever agreed to words that mean something else now is asked again: by letter, paced, or by phone.

No letter leaves before the hour is over in which the words can be changed back.

Until they answer they are asked into no new match, where the permission is the one to be matched. What they take part
in goes on, whatever they answer to; nothing lapses by itself (docs/decisions/0041-what-people-agree-to.md).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from participants.consenting import letters
from participants.consenting.texts import choose, texts_now
from participants.models import Consent, ConsentAsk, ConsentText, Guardian, Participant, RosterRules, Status, TextFor
from participants.models.consent_ask import keep_asked_again
from participants.models.reaching import Wish, not_by_mail
from peermatch import shared_clock
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.outbox.models import Email
from peermatch.undoing import GOOD_FOR

ASKED = (Status.ACTIVE, Status.PAUSED)
LETTERS_A_TICK = 10  # of each program: twenty a minute, whoever else waits for mail
ONE_LETTER_IN = timedelta(hours=20)  # whoever had mail of ours gets this one the next day
WAITS_AT_MOST = timedelta(days=3)
A_DAY = timedelta(days=1)
REMINDED_BEFORE = timedelta(days=7)
THINK_FOR = timedelta(days=7)  # where they name no day
EVERYWHERE = "people of all programs are asked again in the same tick"


def who_agreed_before(text: ConsentText) -> list[Participant]:
    """Whose permission stands for earlier words of this text. Where the words are not on record, their language says
    which text it is."""
    if text.what_for == TextFor.GUARDIAN:
        return _whose_guardian_agreed_before(text)
    given = Consent.objects.in_program(text.program).standing().filter(what_for=text.what_for)
    rows = Participant.objects.in_program(text.program).filter(status__in=ASKED, pk__in=given.values("participant"))
    latest: dict[int, ConsentText | None] = {}
    for one in given.select_related("text").order_by("given_on", "pk"):
        latest[one.participant_id] = one.text
    held = texts_now(text.program)
    everyone = rows.prefetch_related("languages")
    return [one for one in everyone if _language(one, latest[one.pk], text.what_for, held) == text.language]


def _whose_guardian_agreed_before(text: ConsentText) -> list[Participant]:
    """Those under 18 for whom somebody agreed to earlier words of this text."""
    given = Guardian.objects.in_program(text.program).agreeing()
    rows = Participant.objects.in_program(text.program).filter(status__in=ASKED, is_adult=False)
    rows = rows.filter(pk__in=given.values("participant")).prefetch_related("languages")
    words = {one.participant_id: one.text for one in given.select_related("text").order_by("said_at", "pk")}
    held = texts_now(text.program)
    return [one for one in rows if _language(one, words[one.pk], text.what_for, held) == text.language]


def _language(
    person: Participant, agreed: ConsentText | None, what_for: str, held: dict[tuple[str, str], ConsentText]
) -> str:
    if agreed:
        return str(agreed.language)
    return choose(held, what_for, [one.name for one in person.languages.all()]).language


def ask_again(text: ConsentText, *, at: datetime) -> int:
    """Says how many. Needs the transaction in which the words were written."""
    program, people = text.program, who_agreed_before(text)
    until = local_day(at, program.time_zone) + timedelta(days=RosterRules.of(program).consent_days)
    earlier = ConsentAsk.objects.in_program(program).open().filter(text__what_for=text.what_for, participant__in=people)
    earlier.settle(ConsentAsk.Settled.NEWER, at=at)
    asks = [ConsentAsk(program=program, participant=one, text=text, asked_at=at, agree_by=until) for one in people]
    ConsentAsk.objects.bulk_create(asks, 500)
    keep_asked_again(program.pk, [one.pk for one in people])
    return len(asks)


def asked_of(person: Participant) -> list[ConsentAsk]:
    """What this person is asked now, and not whoever answers for them."""
    return list(person.consent_asks.open().of_themselves().select_related("text"))


def agreed(person: Participant, text: ConsentText, *, at: datetime) -> None:
    """They said yes to these words, or to later ones of the same text."""
    asks = person.consent_asks.open().filter(text__what_for=text.what_for)
    asks.filter(Q(text__version__lte=text.version) | ~Q(text__language=text.language)).settle(
        ConsentAsk.Settled.AGREED, at=at
    )
    keep_asked_again(person.program_id, [person.pk])
    person.refresh_from_db(fields=["is_asked_again"])


def thinks(person: Participant, what_for: str, *, call_on: date, at: datetime) -> bool:
    """They want to think about it: nobody calls them before that day. False where they are not asked that."""
    asks = person.consent_asks.open().filter(text__what_for=what_for)
    return bool(asks.update(thinks_since=at, call_on=call_on))


def withdrew(person: Participant, what_for: str, *, at: datetime) -> None:
    asks = person.consent_asks.open().filter(text__what_for=what_for)
    asks.settle(ConsentAsk.Settled.WITHDREW, at=at)


def left(person: Participant, by: User | None, at: datetime) -> None:
    """Registered with `on_leaving`."""
    ConsentAsk.objects.filter(program=person.program_id, participant=person).settle(ConsentAsk.Settled.LEFT, at=at)


def ask_there_anew(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`: what was sent to the old address opens nothing any more."""
    asks = ConsentAsk.objects.filter(program=people[0].program_id, participant__in=people)
    asks.open().update(mailed_at=None)


# The letters


def go_on() -> int:
    """The job of each tick: a few letters of each program. Says how many."""
    return write_letters(shared_clock.now())


def write_letters(now: datetime) -> int:
    everywhere = ConsentAsk.objects.across_programs(EVERYWHERE).open().of_themselves()
    waiting = everywhere.filter(_by_mail(), asked_at__lte=now - GOOD_FOR)
    programs = waiting.filter(mailed_at=None) | waiting.filter(_to_remind(now, now.date() - A_DAY, now.date() + A_DAY))
    ids = list(programs.order_by().values_list("program", flat=True).distinct())
    return sum(_write_some(program, now) for program in Program.objects.filter(pk__in=ids))


def _to_remind(now: datetime, *days: date) -> Q:
    """Once, a week before the day, and at least as long after the first letter. `days`: that may be today there."""
    by = Q(agree_by__gte=min(days), agree_by__lte=max(days) + REMINDED_BEFORE)
    return by & Q(reminded_at=None, mailed_at__lte=now - REMINDED_BEFORE, participant__mail_wish=Wish.ALL)


@transaction.atomic
def _write_some(program: Program, now: datetime) -> int:
    to_remind = _to_remind(now, local_day(now, program.time_zone))
    asks = ConsentAsk.objects.in_program(program).open().of_themselves().filter(Q(mailed_at=None) | to_remind)
    asks = asks.filter(asked_at__lte=now - GOOD_FOR)
    had = Email.objects.in_program(program).filter(recipient=OuterRef("participant__public_id"))
    asks = asks.exclude(Q(asked_at__gt=now - WAITS_AT_MOST) & Exists(had.filter(date__gt=now - ONE_LETTER_IN)))
    by_person: dict[int, list[ConsentAsk]] = defaultdict(list)
    rows = asks.filter(_by_mail()).select_for_update(of=["self"]).select_related("participant", "text")
    for ask in rows.order_by("agree_by", "participant")[: LETTERS_A_TICK * 3]:
        by_person[ask.participant_id].append(ask)
    written = list(by_person.values())[:LETTERS_A_TICK]
    for mine in written:
        _write(program, mine, now)
    return len(written)


def _by_mail() -> Q:
    return Q(participant__status__in=ASKED) & ~not_by_mail("participant__")


def _write(program: Program, asks: Iterable[ConsentAsk], now: datetime) -> None:
    """One letter, whatever it asks for."""
    asks = list(asks)
    person: Participant = asks[0].participant
    person.program = program
    every = asked_of(person)
    letters.post(person, every, at=now)
    mine = ConsentAsk.objects.in_program(program).filter(pk__in=[one.pk for one in every])
    mine.exclude(mailed_at=None).update(reminded_at=now)
    mine.filter(mailed_at=None).update(mailed_at=now)
