"""How the installation fares, for administrators: each finding with what it means and what to do. No fact of a family.

It stands apart from the admin's lists: it is no table of rows, and it opens while the broker is away. Each check has a
short patience of its own.
"""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import celery
import django
from celery import current_app
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peermatch.health import TICK_IS_LATE
from peermatch.inbox.models import Mailbox
from peermatch.models import Tick
from peermatch.outbox import letters
from peermatch.outbox.models import KEPT_BACK, UNTIL_LOOKED_AT, Email, EmailQuerySet, State
from peermatch.remembering import AWAY
from peermatch.serving import hearts
from peermatch.zone_data import in_use

EVERYWHERE = "the system page is of the whole installation"
WORKERS_ANSWER_IN = 1.0  # seconds
MAIL_IS_LATE = timedelta(minutes=10)
DAY = timedelta(days=1)
TONES = ("stop", "wait", "done")


@dataclass(frozen=True)
class Finding:
    """`tone` is that of a status word: done, wait or stop. `meaning` and `remedy` are empty where all is well."""

    title: str
    value: str
    tone: str = "done"
    meaning: str = ""
    remedy: str = ""
    lines: tuple[str, ...] = ()


def findings(now: datetime) -> list[Finding]:
    """What is in trouble stands first."""
    broker = _broker()
    found = [_database(), broker, _workers(answers=broker.tone == "done"), *(check(now) for check in CHECKS)]
    return sorted(found, key=lambda one: TONES.index(one.tone))


def _database() -> Finding:
    version = ".".join(str(part) for part in connection.get_database_version())
    return Finding(_("Database"), f"{connection.display_name} {version}")


def _broker() -> Finding:
    title = _("Broker")
    try:
        caches["shared"].get("is-there")
    except AWAY:
        return Finding(
            title, _("Does not answer"), "stop",
            _("Workers hear nothing. Pages work; mail and reminders wait, and nothing of them is lost."),
            _("Start Redis or Valkey again. Until then run “manage.py send_due” every few minutes."),
        )  # fmt: skip
    return Finding(title, _("Answers"))


def _workers(*, answers: bool) -> Finding:
    """By the broker, from every machine; on this machine also by the signs that they leave."""
    title, here = _("Workers"), len(list(hearts.signs_here("worker")))
    if not answers:
        return Finding(title, _("Not known while the broker is away: %(n)d seen on this machine") % {"n": here}, "wait")
    try:
        names = sorted(current_app.control.inspect(timeout=WORKERS_ANSWER_IN).ping() or {})
    except Exception:  # whatever a broker can do wrong, the page is to open
        names = []
    if not names:
        return Finding(
            title, _("None answers"), "wait" if here else "stop",
            _("Nobody sends mail or does long work. All threads of a worker may also be busy just now."),
            _("Load this page again. If none answers, start a worker: “manage.py serve worker”, or the whole service."),
        )  # fmt: skip
    return Finding(title, ngettext("%(n)d answers", "%(n)d answer", len(names)) % {"n": len(names)}, lines=tuple(names))


def _last_tick(now: datetime) -> Finding:
    title, age = _("Last tick"), Tick.age(now)
    if age is not None and age <= TICK_IS_LATE:
        return Finding(title, _("%(n)d seconds ago") % {"n": age.total_seconds()})
    said = _("Never") if age is None else _("%(n)d minutes ago") % {"n": age.total_seconds() // 60}
    return Finding(
        title, said, "stop", _("Reminders do not fall due, and mail waits for whoever changes something."),
        _("Start beat and a worker. Until then run “manage.py send_due” every few minutes."),
    )  # fmt: skip


def _queue(now: datetime) -> Finding:
    """What waits for its reader's morning, or for its turn, is not late."""
    waits = _mails().open().filter(next_look_at__lt=UNTIL_LOOKED_AT)
    kept = Q(error_code__in=KEPT_BACK, next_look_at__gt=now)
    since = Coalesce("waits_until", "due_at")
    due = waits.filter(due_at__lte=now).exclude(kept).aggregate(n=Count("pk"), oldest=Min(since))
    told = {"n": waits.count(), "due": due["n"], "kept": waits.filter(kept).count()}
    said = _("%(n)d wait, %(due)d of them are due") % told if told["n"] else _("None")
    if told["kept"]:
        said = _("%(n)d wait, %(due)d of them are due, %(kept)d wait for their reader's morning or their turn") % told
    if due["oldest"] is None or now - due["oldest"] < MAIL_IS_LATE:
        return Finding(_("Mail that waits"), said)
    late = _("The oldest has been due for %(n)d minutes.") % {"n": (now - due["oldest"]).total_seconds() // 60}
    return Finding(
        _("Mail that waits"), said, "wait", late,
        _("See whether a worker answers, and what the mail server said: codes and how many mails of each stand below."),
        _troubles(waits.exclude(kept)),
    )  # fmt: skip


def _failures(now: datetime) -> Finding:
    failed = _mails().filter(state=State.FAILED, final_at__gt=now - DAY)
    lines = _troubles(failed)
    title, total = _("Could not be delivered, last 24 hours"), failed.count()
    if not total:
        return Finding(title, _("None"))
    return Finding(
        title, str(total), "wait", _("Each is a task for a coordinator, who phones or corrects the address."),
        _("Many of one code at once point to the mail server or to the sender's address, not to the readers."), lines,
    )  # fmt: skip


def _troubles(mails: QuerySet[Email]) -> tuple[str, ...]:
    """How many of each code; “451: 3”."""
    counted = mails.exclude(error_code="").order_by().values_list("error_code").annotate(n=Count("pk"))
    return tuple(f"{code}: {n}" for code, n in sorted(counted, key=lambda one: -one[1]))


def _held(now: datetime) -> Finding:
    title, held = _("Held mail"), _mails().held().count()
    if not held:
        return Finding(title, _("None"))
    return Finding(
        title, str(held), "wait", _("A backup was restored: whether these went out before is not known."),
        _("Coordinators send or cancel each under Messages. For all at once: “manage.py held_mail”."),
    )  # fmt: skip


def _unknown(now: datetime) -> Finding:
    title, strange = _("Mail of an unknown kind"), _mails().open().exclude(kind__in=letters.kinds()).count()
    if not strange:
        return Finding(title, _("None"))
    return Finding(
        title, str(strange), "stop", _("It was written by a newer version, and stays until that runs."),
        _("Update all parts to the same version."),
    )  # fmt: skip


def _mailboxes(now: datetime) -> Finding:
    title, ill = _("Mailboxes that are read"), Mailbox.objects.exclude(trouble="").count()
    if not ill:
        return Finding(title, _("No trouble"))
    return Finding(
        title, _("%(n)d in trouble") % {"n": ill}, "stop", _("Answers and returned mail are not read."),
        _("Messages, “What people replied”, says what the server said. Check IMAP_URL and its password."),
    )  # fmt: skip


def _outgoing(now: datetime) -> Finding:
    if settings.MAIL_AS_FILES:
        return Finding(
            _("Mail server"), _("None: mail is written to files"), "wait", _("Nobody gets mail."),
            _("Right for trying things out. To send, set EMAIL_URL."),
        )  # fmt: skip
    return Finding(_("Mail server"), f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def _versions(now: datetime) -> Finding:
    lines = (f"Python {platform.python_version()}", f"Django {django.__version__}", f"Celery {celery.__version__}")
    return Finding(_("Versions"), _("Zone data %(version)s") % {"version": in_use() or "?"}, lines=lines)


def _mails() -> EmailQuerySet:
    every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
    return every


CHECKS: tuple[Callable[[datetime], Finding], ...] = (
    _last_tick, _queue, _failures, _held, _unknown, _outgoing, _mailboxes, _versions,
)  # fmt: skip
