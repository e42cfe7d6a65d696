"""What becomes of a worry: looked at, something done, closed, opened again; whom it concerns, and when that goes on."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Worry, WorryEntry, WorryState
from matches.safeguarding.readers import leads_of
from participants.models import Participant
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.audit import Did
from peermatch.outbox import queue


@transaction.atomic
def look_at(*, worry: Worry, by: User, at: datetime) -> None:
    """From now on it is said who looks after it."""
    worry.lock()
    if worry.state != WorryState.RAISED:
        raise ValidationError(_("Somebody else was quicker. Look at how it stands now."))
    worry.become(WorryState.LOOKED_AT, by=by, at=at)
    _record(worry, "state", by=by)


def may_close(worry: Worry, user: User) -> bool:
    """Leads; anybody else once a lead has looked at it, or where no lead can."""
    leads = set(leads_of(worry.program)) - {worry.about_member_id}
    looked = worry.entries.exclude(what=WorryEntry.What.RAISED).filter(by__in=leads)
    return user.pk in leads or not leads or looked.exists()


@transaction.atomic
def write_down(*, worry: Worry, words: str, closes: bool, by: User, at: datetime) -> None:
    """What was done, in the reader's own words; and perhaps that no more is to be done."""
    if not words.strip():
        raise ValidationError(_("Write what was done."))
    worry.lock()
    if closes and not may_close(worry, by):
        raise ValidationError(_("A lead looks at it first. Write down what was done; a lead closes it."))
    worry.become(WorryState.CLOSED if closes else WorryState.ACTED, by=by, at=at, words=words.strip())
    _record(worry, "state", "words", by=by)


@transaction.atomic
def reopen(*, worry: Worry, by: User, at: datetime) -> None:
    """It was not over. Those concerned are held back again."""
    worry.lock()
    if worry.is_open:
        raise ValidationError(_("It is open already."))
    if worry.is_emptied:
        raise ValidationError(_("What was said is no longer kept. Write down a new worry instead."))
    worry.become(WorryState.LOOKED_AT, by=by, at=at)
    worry.goes_on_at = None
    worry.save(update_fields=["goes_on_at"])
    worry.hold_back([])
    _record(worry, "state", "goes_on_at", by=by)


@transaction.atomic
def let_go_on(*, worry: Worry, by: User, at: datetime) -> None:
    """Those concerned may be asked into matches again, and what waited for them leaves."""
    worry.lock()
    worry.let_go_on(by=by, at=at)
    _record(worry, "goes_on_at", by=by)
    queue.look_anew(worry.program, now=at)


@transaction.atomic
def say_whom(*, worry: Worry, people: Iterable[Participant], by: User, at: datetime) -> bool:
    """Whom it concerns, in place of what was thought before; says whether that is anything new."""
    worry.lock()
    is_news = worry.concern_only(people)
    if is_news:
        worry.entries.create(program=worry.program, what=WorryEntry.What.CONCERNS, by=by, at=at)
        _record(worry, "concerned", by=by)
        queue.look_anew(worry.program, now=at)
    return is_news


@transaction.atomic
def let_read(*, worry: Worry, users: Iterable[User], by: User, at: datetime) -> None:
    """Who reads it besides the leads."""
    worry.lock()
    worry.readers.set(list(users))
    worry.entries.create(program=worry.program, what=WorryEntry.What.READERS, by=by, at=at)
    _record(worry, "readers", by=by, did=Did.PERMITTED)


def _record(worry: Worry, *fields: str, by: User, did: Did = Did.CHANGED) -> None:
    """Without whom it concerns: what a family is told of who read their facts says nothing of worries."""
    audit.record(did, audit.of(worry, fields=fields), by=by, program=worry.program)
