"""Which of the mails that are due wait a while: at night, after many mails to one reader on one day, while mail to one
reader rests, and where a provider of mailboxes was just brought many. Asked when they are due, so that a zone that
changed since counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from peermatch.accounts.models import MAILS_A_DAY, Program
from peermatch.outbox import letters, nights, turns
from peermatch.outbox.delivering.books import Books
from peermatch.outbox.delivering.patience import patiently
from peermatch.outbox.delivering.statements import EVERYWHERE
from peermatch.outbox.letters import Letter
from peermatch.outbox.models import Email, State, Turn
from peermatch.outbox.nights import Night, Pressing
from peermatch.outbox.readers import resting, zones_of

A_REST = timedelta(minutes=30)  # then it is asked again whether mail to that reader rests


@dataclass(frozen=True)
class Wait:
    until: datetime
    code: str
    why: str


def leaving_now(mails: Sequence[Email], books: Books) -> list[Email]:
    """Those that may leave now; the others go back among the waiting, each with the reason."""
    now = books.now()
    waits = patiently(lambda: _of_their_own_accord(mails, now))
    staying = [mail for mail in mails if mail.pk not in waits]
    waits |= patiently(lambda: _for_readers(staying, now))
    ready = [mail for mail in mails if mail.pk not in waits]
    waits |= patiently(lambda: _for_providers(ready, now))
    for mail in mails:
        if mail.pk in waits:
            books.keep_back(mail, until=waits[mail.pk].until, code=waits[mail.pk].code, why=waits[mail.pk].why)
    return [mail for mail in ready if mail.pk not in waits]


def night_of(program: Program | None) -> Night:
    return Night(program.quiet_from, program.quiet_until) if program else Night()


def leave_at(mails: Sequence[Email], now: datetime) -> dict[int, datetime]:
    """By mail (pk), when it leaves for all that is known: now, or in its reader's morning."""
    _know_programs(mails)
    zones = zones_of(mails)
    waits = {mail.pk: _till_morning(mail, zones[mail.pk], now) for mail in mails}
    return {pk: wait.until if wait else now for pk, wait in waits.items()}


def _of_their_own_accord(mails: Sequence[Email], now: datetime) -> dict[int, Wait]:
    """What nobody asked for and nothing presses, to readers for whom such mail rests. It is looked at again."""
    some = [mail for mail in mails if not mail.is_asked_for and (_letter(mail).is_reminder or _may_wait_a_day(mail))]
    at_rest = resting(some) if some else set()
    why = _("Mail that nobody asked for waits a while for this reader.")
    return {mail.pk: Wait(now + A_REST, "rests", why) for mail in some if mail.recipient in at_rest}


def _for_readers(mails: Sequence[Email], now: datetime) -> dict[int, Wait]:
    may_wait = any(_may_wait_a_day(mail) for mail in mails)
    if not may_wait and (settings.MAIL_AT_NIGHT or not mails):
        return {}
    _know_programs(mails)
    zones = zones_of(mails)
    waits = {mail.pk: wait for mail in mails if (wait := _till_morning(mail, zones[mail.pk], now))}
    staying = [mail for mail in mails if mail.pk not in waits]
    return waits | _till_tomorrow(staying, zones, now) if may_wait else waits


def _know_programs(mails: Sequence[Email]) -> None:
    programs = Program.objects.in_bulk({mail.program_id for mail in mails if mail.program_id})
    for mail in mails:
        mail.program = programs.get(mail.program_id)


def _pressing(mail: Email) -> Pressing:
    return Pressing(_letter(mail).at_night, mail.is_asked_for, mail.needed_by, mail.expires_at)


def _letter(mail: Email) -> Letter:
    return letters.get(mail.kind) or Letter(mail.kind, mail.kind)


def _may_wait_a_day(mail: Email) -> bool:
    return mail.program_id is not None and not mail.is_asked_for and _letter(mail).may_wait_a_day


def _till_morning(mail: Email, zone: str, now: datetime) -> Wait | None:
    if settings.MAIL_AT_NIGHT:
        return None
    morning = nights.morning_for(_pressing(mail), now, zone, night_of(mail.program))
    return Wait(morning, "night", nights.night_in_words(morning, zone)) if morning else None


def _till_tomorrow(mails: Sequence[Email], zones: Mapping[int, str], now: datetime) -> dict[int, Wait]:
    """Those whose reader got as many mails today as their program sends in a day. What may not wait counts as well."""
    may_wait = [mail for mail in mails if _may_wait_a_day(mail)]
    got = _got_today(may_wait, zones, now)
    for mail in mails:
        if mail not in may_wait:
            got[mail.program_id, mail.recipient] += 1
    waits = {}
    for mail in may_wait:
        night, zone, reader = night_of(mail.program), zones[mail.pk], (mail.program_id, mail.recipient)
        tomorrow = nights.next_day(now, zone, night)
        most = mail.program.mails_a_day if mail.program else MAILS_A_DAY
        if got[reader] >= most and not _pressing(mail).is_too_late_at(tomorrow):
            waits[mail.pk] = Wait(tomorrow, "enough", nights.enough_in_words(tomorrow, zone, most))
        else:
            got[reader] += 1
    return waits


def _got_today(
    mails: Sequence[Email], zones: Mapping[int, str], now: datetime
) -> defaultdict[tuple[int | None, object], int]:
    """How many mails each reader got since midnight where they are, one query for each zone."""
    by_zone: dict[str, list[Email]] = defaultdict(list)
    for mail in mails:
        by_zone[zones[mail.pk]].append(mail)
    got: defaultdict[tuple[int | None, object], int] = defaultdict(int)
    everywhere = Email.objects.across_programs(EVERYWHERE).order_by()
    for zone, some in by_zone.items():
        sent = everywhere.filter(
            Q(state=State.SENT, sent_at__gte=nights.day_began(now, zone)), recipient__in={one.recipient for one in some}
        )
        for program, reader, count in sent.values_list("program", "recipient").annotate(Count("pk")):
            got[program, reader] = count
    return got


def _for_providers(mails: Sequence[Email], now: datetime) -> dict[int, Wait]:
    by_name: dict[tuple[str, int], list[Email]] = defaultdict(list)
    for mail in mails:
        limit = turns.limit_of(mail.to_address, settings.MAIL_DOMAIN_LIMITS)
        if limit and not (mail.error_code == "turn" and turns.has_its_turn(mail.waits_until, now)):
            by_name[limit].append(mail)
    waits: dict[int, Wait] = {}
    for (name, a_minute), some in sorted(by_name.items()):
        given = zip(some, _take_turns(name, len(some), now, a_minute), strict=True)
        waits |= {mail.pk: Wait(turn, "turn", _in_turn(name)) for mail, turn in given if turn > now}
    return waits


@transaction.atomic(durable=True)
def _take_turns(name: str, count: int, now: datetime, a_minute: int) -> list[datetime]:
    """So many turns that nobody else gets, in the order of the mails."""
    Turn.objects.get_or_create(name=name, defaults={"free_from": now - timedelta(days=1)})
    row = Turn.objects.select_for_update().get(name=name)
    taken = turns.next_turns(row.free_from, count, now, a_minute)
    row.free_from = turns.free_after(taken, a_minute)
    row.save(update_fields=["free_from"])
    return taken


def _in_turn(name: str) -> str:
    return _("Waits for its turn: %(name)s turns away whoever brings many mails at once.") % {"name": name}
