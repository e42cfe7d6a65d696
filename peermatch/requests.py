"""The id of a request: in each line that is logged while it is answered, in its answer, and in tasks that it nudges."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from peermatch.logs import request_id

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
_IN_TASK = "peermatch_request"
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}")  # what a proxy may call a request
QUIET = frozenset({"health", "alive"})  # monitors ask every few seconds


class Named:
    """The outermost middleware. Says of each request its route by name, never its path, and who asked by id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, began = request_id.set(_name(request)), time.monotonic()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id.get()
            _tell(request, response.status_code, time.monotonic() - began)
            return response
        finally:
            request_id.reset(token)


def _name(request: HttpRequest) -> str:
    """What our own proxy calls it; anybody else could call it anything."""
    given = request.headers.get(HEADER, "") if settings.BEHIND_TLS_PROXY else ""
    return given if _FIT.fullmatch(given) else uuid4().hex


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    route = request.resolver_match.view_name if request.resolver_match else ""
    if not log.isEnabledFor(logging.INFO) or route in QUIET or request.path.startswith(settings.STATIC_URL):
        return
    told: dict[str, Any] = {"method": request.method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
    # Only who was asked for while it was answered: to find out now would cost a query.
    user, program = getattr(request, "_cached_user", None), getattr(request, "program", None)
    if user is not None and user.is_authenticated:
        told["user"] = str(user.ref)
    if program is not None:
        told["program"] = program.slug
    log.info("%s %s %s", request.method, route or "?", status, extra={"told": told})


@before_task_publish.connect
def hand_on(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and request_id.get():
        headers[_IN_TASK] = request_id.get()


@task_prerun.connect
def take_up(task: Any = None, **_: Any) -> None:
    request_id.set(getattr(task.request, _IN_TASK, None) or "")


@task_postrun.connect
def put_down(**_: Any) -> None:
    request_id.set("")
