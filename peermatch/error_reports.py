"""Reports of faults to a Sentry server, where SENTRY_DSN names one. Imported only then.

A report is written anew from the little that may leave: which kind of exception, where in the code, by which route, in
which request. What it said, variables, addresses, forms, cookies and who was signed in stay here.
"""

from typing import Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.utils import BadDsn

from peermatch.logs import hide, request_id

WHOLE = ("event_id", "timestamp", "platform", "level", "release", "environment", "logger", "sdk")
OF_A_FRAME = (
    *("filename", "abs_path", "function", "module", "lineno", "in_app"),
    *("pre_context", "context_line", "post_context"),
)
Event = dict[str, Any]


def begin(dsn: str) -> None:
    try:
        sentry_sdk.init(
            dsn,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
            server_name="",
            before_send=lambda event, hint: only_what_may_leave(event),  # type: ignore[arg-type,return-value]  # a dict
            before_send_transaction=lambda event, hint: None,
        )
    except BadDsn as problem:
        raise ImproperlyConfigured("SENTRY_DSN is no address of a Sentry project") from problem


def only_what_may_leave(event: Any) -> Event:
    kept: Event = {name: event[name] for name in WHOLE if name in event}
    if route := event.get("transaction"):
        kept["transaction"] = hide(route)  # the pattern of the address, not the address
    if asked := request_id.get():
        kept["tags"] = {"request": asked}
    if said := event.get("logentry", {}).get("message"):
        kept["logentry"] = {"message": hide(said)}  # without what was filled in
    if runtime := event.get("contexts", {}).get("runtime"):
        kept["contexts"] = {"runtime": runtime}
    if exceptions := event.get("exception", {}).get("values"):
        kept["exception"] = {"values": [_exception(one) for one in exceptions]}
    return kept


def _exception(one: Event) -> Event:
    frames = (one.get("stacktrace") or {}).get("frames", [])
    return {
        "type": one.get("type"),
        "module": one.get("module"),
        "value": "",
        "stacktrace": {"frames": [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]},
    }
