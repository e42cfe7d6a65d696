"""Sign-ins, refusals and sign-outs, whichever page or command they come from. No address that was typed is kept."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from peermatch.accounts.models import User
from peermatch.audit.recording import Did, record


def listen() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_refused, dispatch_uid="audit")


def _signed_in(user: User, **_: Any) -> None:
    record(Did.SIGNED_IN, by=user)


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record(Did.SIGNED_OUT, by=user)


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Whose account it was, where there is one of that address."""
    address = str(credentials.get("username") or credentials.get("email") or "").strip().lower()
    record(Did.REFUSED, by=User.objects.filter(email=address).first() if address else None)
