"""Several mails to one reader that would leave at the same moment leave as one letter. Their step writes it.

Each of them stays a row of its own, with its words and links, and waits behind the letter that tells of all. Where that
one is out, they are told. Where one of them is called back, so is the letter, and the others leave by themselves.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.models import HELD, LONGEST_WORDS, OPEN_STATES, UNTIL_LOOKED_AT, Email, EmailQuerySet, State
from peermatch.outbox.nudge import nudge_after_commit
from peermatch.text import one_line
from peermatch.tokens import unseal

EVERYWHERE = "what becomes of a letter that tells of several is looked after in every program at once"
UNTIL_TOLD = datetime(8000, 1, 1, tzinfo=UTC)  # mail behind another letter is not looked at before that one is out
TOGETHER = "together"  # the code of mail that waits behind another letter
UNTRIED = ("", "night")  # what still leaves when it is due, or in the morning
BODY = ("text", "html", "calendar", "script", "short", "paper", "search_text")
LeaveAt = Callable[[Sequence[Email], datetime], Mapping[int, datetime]]


def letters_of(mails: EmailQuerySet) -> list[int]:
    """The letters (pk) that tell of any of these mails."""
    return sorted({pk for pk in mails.exclude(joined_in=None).order_by().values_list("joined_in", flat=True) if pk})


def crowded(kinds: Collection[str], now: datetime, readers: Collection[UUID] | None = None) -> list[UUID]:
    """Readers for whom mail of these kinds about several things waits, of some of which no one letter tells yet."""
    waiting = _waiting(kinds, now)
    if readers is not None:
        waiting = waiting.filter(recipient__in=readers)
    several = waiting.order_by().values("program", "recipient").annotate(
        n=Count("about", distinct=True), loose=Count("pk", filter=Q(joined_in=None))
    )  # fmt: skip
    return list(dict.fromkeys(several.filter(n__gt=1, loose__gt=0).values_list("recipient", flat=True)))


def groups(kinds: Collection[str], leave_at: LeaveAt, now: datetime, readers: Collection[UUID]) -> list[list[Email]]:
    """Mails of these kinds to one of these readers each, that would leave at the same moment and of which no one letter
    tells yet; earliest meeting first. Locked till the end of the transaction; not what somebody else has locked now."""
    found = _waiting(kinds, now).filter(recipient__in=readers).select_for_update(skip_locked=True).order_by("pk")
    mails = _untried(list(found))
    unwanted = _unwanted(mails)
    mails = [mail for mail in mails if mail.pk not in unwanted]
    return [group for group in _by_moment(mails, leave_at(mails, now) if mails else {}) if _is_new(group)]


def _waiting(kinds: Collection[str], now: datetime) -> EmailQuerySet:
    every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
    return every.open().filter(state=State.QUEUED, overtaken_at=None, kind__in=kinds, due_at__lte=now)


def put_together(mails: Sequence[Email], letter: Email, now: datetime) -> None:
    """They wait behind the letter, which tells of all of them; a letter that told of fewer is called back, and what it
    told of beside these goes alone. What waits and said the same earlier does not leave any more."""
    every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
    before = every.filter(pk__in={mail.joined_in_id for mail in mails if mail.joined_in_id})
    before.overtake(state=State.SUPERSEDED, why=_("Another letter tells of more: %s") % letter.subject, now=now)
    why = _("Waits behind one letter that tells of several: %(subject)s") % {"subject": letter.subject}
    every.filter(pk__in=[mail.pk for mail in mails]).update(
        joined_in=letter, next_look_at=UNTIL_TOLD, error_code=TOGETHER, error=one_line(why)[:LONGEST_WORDS]
    )
    waiting = every.open().filter(state=State.QUEUED, overtaken_at=None).exclude(pk__in=[mail.pk for mail in mails])
    same = waiting.filter(
        program=letter.program_id, recipient=letter.recipient, kind__in={mail.kind for mail in mails},
        about__in=[mail.about for mail in mails],
    )  # fmt: skip
    same.overtake(state=State.SUPERSEDED, why=_("A newer one tells the same: %s") % letter.subject, now=now)
    _release(waiting.filter(joined_in__in=list(before)), now)


def links_of(mail: Email) -> dict[str, str]:
    """The links of a mail that waits."""
    return unseal(mail.sealed_links)


def still_wanted(mails: Sequence[Email]) -> dict[int, str]:
    """Of letters that tell of several mails: while each of those is wanted."""
    told = _told_by(mails)
    unwanted = _unwanted([one for some in told.values() for one in some])
    found = {}
    for mail in mails:
        whys = [unwanted[one.pk] for one in told[_name(mail)] if one.pk in unwanted]
        if whys or not told[_name(mail)]:
            found[mail.pk] = next(iter(whys), _("What it told of is no longer on record."))
    return found


def told_by(mail: Email) -> list[Email]:
    """The mails that this letter tells of, or that the first copy of it told of, in their order."""
    return _told_by([mail])[_name(mail)]


def settle(now: datetime, program: Program | None = None) -> None:
    """What waited behind a letter that is out, or given up, has ended with it; behind one that is off it goes alone."""
    every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
    waits = every.open().filter(state=State.QUEUED, overtaken_at=None, joined_in__isnull=False)
    waits = waits.exclude(joined_in__state__in=OPEN_STATES)
    if program is not None:
        waits = waits.filter(program=program)
    by_letter: dict[Email, list[Email]] = defaultdict(list)
    for mail in waits.select_related("joined_in").defer(*BODY):
        if mail.joined_in:
            by_letter[mail.joined_in].append(mail)
    for letter, some in by_letter.items():
        _settle(letter, some, now)


def _settle(letter: Email, waiting: Sequence[Email], now: datetime) -> None:
    every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
    rows = every.filter(pk__in=[one.pk for one in waiting], state=State.QUEUED, joined_in=letter)
    if letter.state in (State.SENT, State.FAILED):
        why = _("One letter tells of several: %(subject)s") % {"subject": letter.subject}
        _end(rows, State.SUPERSEDED, why, now)
    elif letter.state == State.SUPPRESSED or _was_called_back_as_a_whole(letter, waiting):
        _end(rows, State(letter.state), letter.reason, now)
    elif letter.error_code == HELD:  # and so is each that it told of
        rows.update(joined_in=None, next_look_at=UNTIL_LOOKED_AT, error_code=HELD, error=letter.error)
    else:
        _release(rows, now)


def _release(rows: EmailQuerySet, now: datetime) -> None:
    if rows.update(joined_in=None, next_look_at=now, error_code="", error=""):
        nudge_after_commit()


def _was_called_back_as_a_whole(letter: Email, waiting: Sequence[Email]) -> bool:
    """By hand, and not because one of those that it tells of is off."""
    if letter.state != State.SUPERSEDED or letter.overtaken_at is None:
        return False
    told: EmailQuerySet = Email.objects.across_programs(EVERYWHERE).filter(joined_in=letter)
    return bool(told.count() == len(waiting))


def _end(rows: EmailQuerySet, state: State, why: str, now: datetime) -> None:
    rows.update(state=state, final_at=now, sealed_links="", reason=one_line(why)[:LONGEST_WORDS])


def _untried(mails: Sequence[Email]) -> list[Email]:
    """Those that leave when due, or in the morning: not what a server put off, or who waits behind a letter that is
    under way."""
    every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
    behind = every.filter(pk__in={mail.joined_in_id for mail in mails if mail.joined_in_id})
    still = behind.filter(state=State.QUEUED, overtaken_at=None, error_code__in=UNTRIED)
    open_letters = set(still.select_for_update(skip_locked=True).values_list("pk", flat=True)) if behind else set()
    return [
        mail
        for mail in mails
        if (mail.joined_in_id in open_letters if mail.joined_in_id else mail.error_code in UNTRIED)
    ]


def _by_moment(mails: Sequence[Email], leave_at: Mapping[int, datetime]) -> list[list[Email]]:
    """For each reader and moment, the newest mail about each thing."""
    found: dict[tuple[object, ...], dict[str, Email]] = defaultdict(dict)
    for mail in mails:
        found[mail.program_id, mail.recipient, mail.to_address, leave_at[mail.pk]][mail.about] = mail
    return [sorted(some.values(), key=lambda one: (one.needed_by or one.due_at, one.pk)) for some in found.values()]


def _is_new(group: Sequence[Email]) -> bool:
    behind = {mail.joined_in_id for mail in group}
    return len(group) > 1 and (len(behind) > 1 or None in behind)


def _name(mail: Email) -> tuple[object, ...]:
    """The same for a letter and its copies."""
    return mail.kind, mail.about, mail.occasion, mail.recipient


def _told_by(mails: Sequence[Email]) -> dict[tuple[object, ...], list[Email]]:
    every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
    rows = every.filter(joined_in__about__in={mail.about for mail in mails}).select_related("joined_in").defer(*BODY)
    told: dict[tuple[object, ...], list[Email]] = defaultdict(list)
    for one in sorted(rows, key=lambda row: (row.needed_by or row.due_at, row.pk)):
        if one.joined_in:
            told[_name(one.joined_in)].append(one)
    return told


def _unwanted(mails: Sequence[Email]) -> dict[int, str]:
    by_kind: dict[str, list[Email]] = defaultdict(list)
    for mail in mails:
        by_kind[mail.kind].append(mail)
    found = {mail.pk: mail.reason for mail in mails if mail.overtaken_at is not None}
    for kind, some in by_kind.items():
        letter = letters.get(kind)
        found |= dict(letter.still_wanted(some)) if letter else {}
    return found
