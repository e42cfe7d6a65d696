"""Whether PeerMatch can do its work: for monitors, for proxies, and for `manage.py serve` while it starts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from celery import current_app
from django.db import Error
from django.db.models import Min, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from peermatch import shared_clock
from peermatch.models import Tick
from peermatch.outbox import letters
from peermatch.outbox.models import Email, EmailQuerySet, State

TICK_IS_LATE = timedelta(minutes=5)
CLOCKS_MAY_DIFFER = timedelta(seconds=30)
MAIL_IS_LATE = timedelta(minutes=4)
BROKER_PATIENCE = 2  # seconds
Finding = tuple[bool, object]
SILENT: Finding = (False, "does not answer")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 where all is well, else 503. Ages are in seconds; null means that there is none."""
    now = _now()
    found = {name: check(now) for name, check in CHECKS.items()}
    well = all(fine for fine, _ in found.values())
    answer = {"status": "ok" if well else "failing"} | {name: value for name, (_, value) in found.items()}
    return JsonResponse(answer, status=200 if well else 503)


def _now() -> datetime:
    try:
        return shared_clock.now()
    except Error:
        return timezone.now()


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """That this web server answers, whatever else does not: for a proxy, which asks it every few seconds."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


def _database(now: datetime) -> Finding:
    try:
        Tick.objects.exists()
    except Error:
        return SILENT
    return True, "ok"


def _clock(now: datetime) -> Finding:
    """Whether this web server's own clock is that of the database: what it writes would else go out early or late."""
    apart = timezone.now() - now
    if abs(apart) <= CLOCKS_MAY_DIFFER:
        return True, "ok"
    way = "ahead of" if apart > timedelta(0) else "behind"
    return False, f"this web server's is {abs(apart).total_seconds():.0f} s {way} the database's"


def _broker(now: datetime) -> Finding:
    patience = {"socket_timeout": BROKER_PATIENCE, "socket_connect_timeout": BROKER_PATIENCE}
    try:
        with current_app.connection_for_write(transport_options=patience) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
    except (OperationalError, OSError):
        return SILENT
    return True, "ok"


def _tick_age(now: datetime) -> Finding:
    try:
        age = Tick.age(now)
    except Error:
        return False, None
    return age is not None and age <= TICK_IS_LATE, _seconds(age)


def _oldest_due_mail(now: datetime) -> Finding:
    """How long the mail that waits longest has been due. It never fails by itself: a mail server may be away."""
    try:
        due = Email.objects.across_programs("health is of the whole installation").due(now)
        oldest = due.aggregate(at=Min(Coalesce("waits_until", "due_at")))["at"]
    except Error:
        return True, None
    return True, _seconds(now - oldest if oldest else None)


def _sending(now: datetime) -> Finding:
    """Whether mail that may go is taken up. What waits for the morning or for a server that is away is not due, and
    what is held is not either; of a great many that are due at once some are always in somebody's hands."""
    try:
        mails: EmailQuerySet = Email.objects.across_programs("health is of the whole installation")
        oldest = mails.due(now).known(letters.kinds()).aggregate(at=Min("next_look_at"))["at"]
        if oldest is None or now - oldest <= MAIL_IS_LATE or _somebody_sends(mails, now):
            return True, "ok"
    except Error:
        return True, None
    return False, f"nobody takes up mail, some of which could go for {(now - oldest).total_seconds() // 60:.0f} minutes"


def _somebody_sends(mails: EmailQuerySet, now: datetime) -> bool:
    """Whether mail is in somebody's hands, or was put back from there of late."""
    in_hand = Q(state=State.SENDING, next_look_at__gt=now)
    of_late = Q(next_look_at__gt=now - MAIL_IS_LATE, next_look_at__lte=now, trouble_since=None)
    put_back = of_late & Q(state=State.QUEUED, next_look_at__gt=Coalesce("waits_until", "due_at"))
    return mails.open().filter(in_hand | put_back).exists()


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)


CHECKS: dict[str, Callable[[datetime], Finding]] = {
    "database": _database,
    "clock": _clock,
    "broker": _broker,
    "tick_age": _tick_age,
    "oldest_due_mail": _oldest_due_mail,
    "sending": _sending,
}
