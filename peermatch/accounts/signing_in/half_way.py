"""Between the password and the code: who gave the right password in this browser. Nobody is signed in yet."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from peermatch.accounts.models import User

IN_SESSION = "half_way"
LASTS = timedelta(hours=24)  # nobody is hurried to find their phone


def begin(session: SessionBase, user: User, *, then: str, at: datetime) -> None:
    session[IN_SESSION] = {
        "user": user.pk, "password": user.get_session_auth_hash(), "then": then, "at": at.isoformat()
    }  # fmt: skip


def who(session: SessionBase, *, now: datetime) -> User | None:
    """None where nobody is half way, or the password is another one by now."""
    kept: dict[str, Any] = session.get(IN_SESSION) or {}
    if not kept or now - datetime.fromisoformat(kept["at"]) > LASTS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    same = user is not None and constant_time_compare(kept["password"], user.get_session_auth_hash())
    return user if same else None


def then(session: SessionBase) -> str:
    """Where they wanted to go."""
    return str(session[IN_SESSION]["then"])


def end(session: SessionBase) -> None:
    session.pop(IN_SESSION, None)
