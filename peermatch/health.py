"""Whether PeerMatch can do its work: for monitors, for proxies, and for `manage.py serve` while it starts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from celery import current_app
from django.db import Error
from django.db.models import Min
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from kombu.exceptions import OperationalError

from peermatch.models import Tick
from peermatch.outbox.models import Email

TICK_IS_LATE = timedelta(minutes=5)
BROKER_PATIENCE = 2  # seconds
Finding = tuple[bool, object]
SILENT: Finding = (False, "does not answer")


def health(request: HttpRequest) -> JsonResponse:
    """200 where all is well, else 503. Ages are in seconds; null means that there is none."""
    now = timezone.now()
    found = {name: check(now) for name, check in CHECKS.items()}
    well = all(fine for fine, _ in found.values())
    answer = {"status": "ok" if well else "failing"} | {name: value for name, (_, value) in found.items()}
    return JsonResponse(answer, status=200 if well else 503)


def alive(request: HttpRequest) -> HttpResponse:
    """That this web server answers, whatever else does not: for a proxy, which asks it every few seconds."""
    return HttpResponse("alive\n", content_type="text/plain")


def _database(now: datetime) -> Finding:
    try:
        Tick.objects.exists()
    except Error:
        return SILENT
    return True, "ok"


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
    """How long the mail that waits longest has been due. It never fails: a mail server may be away for a while."""
    try:
        due = Email.objects.across_programs("health is of the whole installation").due(now)
        oldest = due.aggregate(at=Min(Coalesce("waits_until", "due_at")))["at"]
    except Error:
        return True, None
    return True, _seconds(now - oldest if oldest else None)


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)


CHECKS: dict[str, Callable[[datetime], Finding]] = {
    "database": _database,
    "broker": _broker,
    "tick_age": _tick_age,
    "oldest_due_mail": _oldest_due_mail,
}
