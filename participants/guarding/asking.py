"""A guardian is asked by letter, asked again, asked no more."""

from datetime import datetime, timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.guarding import letters
from participants.guarding.apart import why_not_asked
from participants.models import ConsentAsk, Guardian, Link, Purpose
from participants.models.link import LinkQuerySet
from peermatch import audit, shared_clock
from peermatch.accounts.models import User
from peermatch.clock import local_day
from peermatch.outbox import queue
from peermatch.outbox.models import Email
from peermatch.undoing import GOOD_FOR

LIVES = timedelta(days=60)  # while nothing stands
STANDS = timedelta(days=365)  # after a yes, so that it can be taken back by the same link
BETWEEN_SENDING = timedelta(minutes=5)  # a second press of the button sends nothing
BETWEEN_NEW_LINKS = timedelta(hours=1)
MOST_AT_ONCE = 10
A_DAY = timedelta(days=1)
REMINDED_BEFORE = timedelta(days=7)
EVERYWHERE = "guardians of all programs are asked again in the same tick"


@transaction.atomic
def ask(guardian: Guardian, *, by: User, at: datetime) -> bool:
    """A letter with a link of their own; links before it end. False if one was written a moment ago.

    Raises ValidationError where no letter may go there.
    """
    row = held(guardian)
    if why := why_not_asked(row):
        raise ValidationError(why)
    if _written_since(row, at - BETWEEN_SENDING):
        return False
    end_links(row, at=at)
    row.asked_at, row.asked_by = at, by
    row.later, row.later_words, row.later_at, row.news_at = "", "", None, None
    row.save()
    send(row, by=by, at=at)
    audit.changed(entry(row, "asked_at"), by=by, program=row.participant.program)
    return True


def send(guardian: Guardian, *, by: User | None, at: datetime, is_asked_for: bool = False) -> Email:
    """The letter alone. Needs a transaction."""
    until = at + (STANDS if guardian.stands else LIVES)
    link, token = Link.issue(guardian.participant, Purpose.GUARDIAN, guardian.public_id, until, by=by)
    path = reverse("link", args=[token])
    return letters.post(
        guardian, path=path, occasion=link.public_id, by=by, at=at, until=until, is_asked_for=is_asked_for
    )


@transaction.atomic
def cancel(guardian: Guardian, *, by: User, at: datetime) -> None:
    """They are asked no more, and their link ends. Raises ValidationError where they said something."""
    row = held(guardian)
    if row.has_a_word:
        raise ValidationError(_("%(name)s has answered. Record what they say now instead.") % {"name": row.name})
    row.close(at=at)
    end_links(row, at=at)
    audit.changed(entry(row, "closed_at"), by=by, program=row.participant.program)


def end_links(guardian: Guardian, *, at: datetime) -> None:
    """Also when another address is written down: nothing that was sent to the former one opens anything."""
    links_of(guardian).filter(revoked_at=None).update(revoked_at=at)
    why = _("They are asked in another way now.")
    queue.supersede(program=guardian.participant.program, about=letters.about(guardian), now=at, why=why)


def links_of(guardian: Guardian) -> LinkQuerySet:
    rows: LinkQuerySet = Link.objects.filter(
        program=guardian.program_id, about=guardian.public_id, purpose=Purpose.GUARDIAN
    )
    return rows


def held(guardian: Guardian) -> Guardian:
    """As it is now, kept so until the end of the transaction."""
    rows = Guardian.objects.filter(program=guardian.program_id).select_related("participant__program")
    row: Guardian = rows.select_for_update(of=("self",)).get(pk=guardian.pk)
    return row


def entry(guardian: Guardian, *fields: str) -> audit.Entry:
    return audit.of(guardian, person=guardian.participant.public_id, fields=fields)


def _written_since(guardian: Guardian, moment: datetime) -> bool:
    mails = Email.objects.filter(program=guardian.program_id, about=letters.about(guardian), kind=letters.KIND)
    mails = mails.filter(overtaken_at=None)
    return bool(mails.filter(date__gt=moment).exists())


def send_new_links(address: str, at: datetime) -> int:
    """Registered with `sends_new_links`: a fresh link for whoever was sent one there that stands."""
    everywhere = "whoever asks for a link names an address, not a program"
    had = Link.objects.across_programs(everywhere).filter(purpose=Purpose.GUARDIAN, revoked_at=None)
    rows = Guardian.objects.across_programs(everywhere).listed().filter(email__iexact=address)
    rows = rows.filter(public_id__in=had.values("about")).select_related("participant__program", "asked_by")
    wanted = [one for one in rows.order_by("pk")[:MOST_AT_ONCE] if not _written_since(one, at - BETWEEN_NEW_LINKS)]
    return len([send(one, by=one.asked_by, at=at, is_asked_for=True) for one in wanted if not why_not_asked(one)])


# The words mean something else now


def go_on() -> int:
    """The job of each tick: letters to guardians who agreed to earlier words. Says how many."""
    now = shared_clock.now()
    first, last = now.date() - A_DAY, now.date() + A_DAY  # it is one of these days, wherever a program is
    by = Q(agree_by__gte=first, agree_by__lte=last + REMINDED_BEFORE)
    to_remind = by & Q(reminded_at=None, mailed_at__lte=now - REMINDED_BEFORE)
    asks = ConsentAsk.objects.across_programs(EVERYWHERE).open().of_guardians().filter(asked_at__lte=now - GOOD_FOR)
    by_mail = Guardian.objects.across_programs(EVERYWHERE).agreeing().exclude(email="")
    asks = asks.filter(Q(mailed_at=None) | to_remind, Exists(by_mail.filter(participant=OuterRef("participant"))))
    rows = asks.select_related("participant__program", "text").order_by("mailed_at", "pk")
    return sum(_ask_again(ask, now) for ask in islice((one for one in rows if _is_time(one, now)), MOST_AT_ONCE))


def _is_time(ask: ConsentAsk, now: datetime) -> bool:
    """The first letter at once; the second a week before the day."""
    days = ask.agree_by - local_day(now, ask.participant.program.time_zone)
    return ask.mailed_at is None or timedelta(0) <= days <= REMINDED_BEFORE


@transaction.atomic
def _ask_again(ask: ConsentAsk, now: datetime) -> bool:
    guardian = Guardian.of(ask.participant)
    if guardian is None or why_not_asked(guardian):
        return False
    mine = ConsentAsk.objects.filter(program=ask.program_id, pk=ask.pk, mailed_at=ask.mailed_at)
    if not mine.open().update(**{"mailed_at" if ask.mailed_at is None else "reminded_at": now}):
        return False
    send(guardian, by=guardian.asked_by, at=now)
    return True
