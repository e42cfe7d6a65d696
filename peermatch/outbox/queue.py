"""Putting mail into the outbox, and calling it back. Call these inside the transaction of the business change."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from peermatch.accounts.models import Program
from peermatch.outbox import joining, letters
from peermatch.outbox.letters import STOP, Message
from peermatch.outbox.models import HELD, KEPT_BACK, Email, EmailQuerySet, State
from peermatch.outbox.nudge import nudge_after_commit
from peermatch.text import one_line
from peermatch.tokens import seal

LONGEST_KEY = 200
LONGEST_NAME = 200


@dataclass(frozen=True)
class Guard:
    """Who knows where no mail may go: `why_not` says so in words, or nothing. `kept` hears of mail that was stored and
    does not leave, `overtaken` of mails that newer news replaces, whether they left or not."""

    why_not: Callable[[Email], str]
    kept: Callable[[Email, datetime], None]
    overtaken: Callable[[EmailQuerySet, datetime], None]


_guards: list[Guard] = []


def guard(one: Guard) -> None:
    """Called once, when the app is ready."""
    if one not in _guards:
        _guards.append(one)


def why_kept_back(mail: Email) -> str:
    """Why no mail may go where this one would; empty if it may."""
    return next((why for one in _guards if (why := one.why_not(mail))), "")


@dataclass(frozen=True)
class Recipient:
    """Who a mail goes to; `ref` is the public id of the person or user.

    called: where several people read that mailbox, the name with which the subject begins.
    path_to_stop: makes the link with which this person says that they want no reminders.
    """

    ref: UUID
    name: str
    address: str
    called: str = ""
    path_to_stop: Callable[[], str] | None = None

    def subject(self, words: str) -> str:
        begins = f"{one_line(self.called)}: " if self.called else ""
        return words if words.startswith(begins) else begins + words


def enqueue(
    *,
    program: Program | None,
    kind: str,
    about: str,
    revision: int = 0,
    occasion: str = "",
    to: Recipient,
    message: Message,
    links: Mapping[str, str],
    now: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    needed_by: datetime | None = None,
    is_asked_for: bool = False,
    reply_to: str = "",
    from_name: str = "",
    copy: int = 0,
) -> Email:
    """The Email row for this kind, row, revision, occasion and recipient; the one there is, if there is one.
    `copy` is how often somebody had the same letter queued before, and wants it once more.

    `links` gives for each placeholder of the message the full path, token included, from "/" on. Raises
    ValueError for a recipient without an address and for a placeholder without a link.

    needed_by: the meeting that it is about; what would come too late for it in the morning goes at night.
    is_asked_for: its reader just asked for it, so that it goes at any hour.
    """
    message = letters.settled(message)
    key = _key(kind, about, revision, occasion, to.ref, copy)
    email = Email(
        program=program, idempotency_key=key, kind=kind, about=about, revision=revision, occasion=occasion,
        recipient=to.ref,
        to_name=one_line(to.name)[:LONGEST_NAME],
        to_address=to.address,
        from_name=one_line(from_name)[:LONGEST_NAME],
        reply_to=reply_to,
        subject=to.subject(message.subject),
        text=message.text, html=message.html, script=message.script, short=message.short, paper=message.paper,
        calendar_method=message.calendar.method if message.calendar else "",
        calendar=message.calendar.content if message.calendar else "",
        sealed_links=seal({**links, **_way_to_stop(kind, key, to)}),
        date=due_at or now, due_at=due_at or now, next_look_at=due_at or now, expires_at=expires_at,
        needed_by=needed_by, is_asked_for=is_asked_for,
    )  # fmt: skip
    _insist(email, {*links, STOP} if to.path_to_stop else {*links})
    _insist_on_paths(links)
    return _keep_one(email, now)


def supersede(
    *,
    program: Program | None,
    about: str,
    kinds: Collection[str] | None = None,
    recipient: UUID | None = None,
    now: datetime,
    why: str = "",
    only: Q | None = None,
) -> int:
    """Calls back what is not yet sent about that row (`only` such mails); says how many mails that was."""
    mails: EmailQuerySet = Email.objects.filter(only or Q(), program=program, about=about)
    if kinds is not None:
        mails = mails.filter(kind__in=kinds)
    if recipient is not None:
        mails = mails.filter(recipient=recipient)
    why = why or _("Something changed before it was sent.")
    called_back = _call_back(mails, why, now)
    if telling_of_it := joining.letters_of(mails):
        _call_back(Email.objects.filter(program=program, pk__in=telling_of_it), why, now)
        joining.settle(now, program=program)
    return called_back


def _call_back(mails: EmailQuerySet, why: str, now: datetime) -> int:
    for one in _guards:
        one.overtaken(mails, now)
    return mails.overtake(state=State.SUPERSEDED, why=why, now=now)


def suppress(
    *, program: Program | None, recipient: UUID, now: datetime, why: str, kinds: Collection[str] | None = None
) -> int:
    """Calls back all (of these kinds) that is not yet sent to someone who takes no more of it; says how many."""
    mails: EmailQuerySet = Email.objects.filter(program=program, recipient=recipient)
    if kinds is not None:
        mails = mails.filter(kind__in=kinds)
    return mails.overtake(state=State.SUPPRESSED, why=why, now=now)


def look_anew(program: Program, *, now: datetime) -> int:
    """What waits at night or after many mails is looked at again: other rules hold from now on. Says how many."""
    mails: EmailQuerySet = Email.objects.in_program(program)
    waiting = mails.filter(state=State.QUEUED, error_code__in=KEPT_BACK, joined_in=None)
    looked_at: int = waiting.exclude(next_look_at__lte=now).update(next_look_at=now)
    if looked_at:
        nudge_after_commit()
    return looked_at


def stay_held(program: int, recipients: Iterable[UUID], *, now: datetime, of_several: Collection[str] = ()) -> None:
    """What was queued now in place of letters that were held, since a restore say, waits for a person to let it go too.
    What letters of the kinds `of_several` told of may be told one by one."""
    rows: EmailQuerySet = Email.objects.filter(program=program, recipient__in=list(recipients))
    is_held = Q(error_code=HELD) | Q(joined_in__error_code=HELD)
    for held in rows.filter(is_held, overtaken_at=now):
        anew = rows.filter(recipient=held.recipient, date=now)
        (anew if held.kind in of_several else anew.filter(about=held.about)).hold(why=held.error)


def hand_on(mails: Iterable[Email], *, to: UUID) -> None:
    """These mails, sent or not, were to someone who is known by another id now: nothing is sent to them twice."""
    for mail in mails:
        key = _key(mail.kind, mail.about, mail.revision, mail.occasion, to)
        rows = Email.objects.across_programs("rows that were just read").filter(pk=mail.pk)
        taken = Email.objects.across_programs("a key is unique over all programs").filter(idempotency_key=key)
        rows.update(recipient=to, **({} if taken.exclude(pk=mail.pk).exists() else {"idempotency_key": key}))


def _way_to_stop(kind: str, key: str, to: Recipient) -> dict[str, str]:
    """A link of its own in each reminder, for its headers and its foot; none where that mail is there already."""
    if to.path_to_stop is None or kind not in letters.reminders():
        return {}
    if Email.objects.across_programs("a key is unique over all programs").filter(idempotency_key=key).exists():
        return {}
    return {STOP: to.path_to_stop()}


def _insist(email: Email, links: Collection[str]) -> None:
    if not email.to_address:
        raise ValueError("This recipient has no e-mail address: reach them another way.")
    for address in filter(None, (email.to_address, email.reply_to)):
        try:
            validate_email(address)
        except ValidationError as problem:
            raise ValueError("This e-mail address is not one.") from problem
    missing = letters.links_in(email.text + email.html) - set(links)
    if missing:
        raise ValueError(f"No link was given for: {', '.join(sorted(missing))}")


def _insist_on_paths(links: Mapping[str, str]) -> None:
    if not all(path.startswith("/") and not path.startswith("//") for path in links.values()):
        raise ValueError("A link is a path from “/” on: the site's address is put before it when the mail leaves.")


def _key(kind: str, about: str, revision: int, occasion: str, ref: UUID, copy: int = 0) -> str:
    key = f"{kind}:{about}:{revision}:{occasion}:{ref}" + (f":{copy}" if copy else "")
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def _keep_one(email: Email, now: datetime) -> Email:
    """Stores the mail unless its key is taken: ON CONFLICT DO NOTHING leaves the transaction whole in a race.

    Where no mail may go, it is kept all the same, and does not leave: whoever guards that makes a task of it.
    """
    email.public_id = uuid4()
    email.message_id = f"<{email.public_id.hex}@{_mail_domain()}>"
    email.search_text = email.words_to_search()
    guards = [(one, why) for one in _guards if (why := one.why_not(email))]
    if guards:
        email.end_unsent(why=guards[0][1], now=now)
    Email.objects.bulk_create([email], ignore_conflicts=True)
    everywhere = Email.objects.across_programs("a key is unique over all programs")
    kept: Email = everywhere.get(idempotency_key=email.idempotency_key)
    if kept.public_id != email.public_id:
        return kept
    for one, _why in guards:
        one.kept(kept, now)
    if not guards and kept.due_at <= now:
        nudge_after_commit()
    return kept


def _mail_domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
