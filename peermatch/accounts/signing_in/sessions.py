"""Sessions in the database that say whose they are, since when and in which browser (`SESSION_ENGINE`)."""

import json
import logging
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import OperationalError
from django.utils import timezone

from peermatch.accounts.signing_in.configuring import AT_MOST, IDLE, NOTED_EVERY
from peermatch.accounts.signing_in.models import OpenSession
from peermatch.sqlite3.hurrying import hardly_waiting

log = logging.getLogger(__name__)
BEFORE = "_as_it_was"  # on a session that is noted as used: what else it held
SEEN = "seen"  # in the session: its public id, since when, last used, which browser


class SessionStore(db.SessionStore):
    """Of a session in which nobody is signed in nothing more is known than Django keeps."""

    @classmethod
    def get_model_class(cls) -> type[OpenSession]:
        return OpenSession

    def get_session_cookie_age(self) -> int:
        """Seconds: signed in, one stays so while it is used each day, and a week at most."""
        seen = self.get(SEEN)
        if not seen:
            return settings.SESSION_COOKIE_AGE
        left = datetime.fromisoformat(seen["since"]) + AT_MOST - timezone.now()
        return max(1, int(min(left, IDLE).total_seconds()))

    def cycle_key(self) -> None:
        """The row with the new key stands beside the old one for a moment, so it has an id of its own."""
        if SEEN in self:
            self[SEEN] = self[SEEN] | {"id": str(uuid4())}
        super().cycle_key()

    def save(self, must_create: bool = False) -> None:
        """That it is used is worth no waiting: where the database is busy, it is noted with a later page."""
        if must_create or not self.is_only_used():
            super().save(must_create)
            return
        try:
            with hardly_waiting():
                super().save()
        except UpdateError as gone_or_busy:
            if not isinstance(gone_or_busy.__context__, OperationalError):
                raise
            log.info("The database is busy, so when a session was last used is noted later.")

    def is_only_used(self) -> bool:
        before: str | None = getattr(self, BEFORE, None)
        return before is not None and before == _besides(self)

    def create_model_instance(self, data: dict[str, Any]) -> OpenSession:
        row = cast(OpenSession, super().create_model_instance(data))
        seen = data.get(SEEN)
        if seen and SESSION_KEY in data:
            row.user_id, row.public_id, row.browser = int(data[SESSION_KEY]), UUID(seen["id"]), seen["browser"]
            row.since, row.used_at = (datetime.fromisoformat(seen[name]) for name in ("since", "used"))
        return row


def begin(session: SessionBase, *, browser: str, at: datetime) -> None:
    """Somebody signs in: from now on it is known since when, and where."""
    session[SEEN] = {"id": str(uuid4()), "since": at.isoformat(), "used": at.isoformat(), "browser": browser[:60]}


def touch(session: SessionBase, *, at: datetime) -> None:
    """It is used. That is written down now and then, and puts off its end."""
    seen = session.get(SEEN)
    if seen and at - datetime.fromisoformat(seen["used"]) >= NOTED_EVERY:
        setattr(session, BEFORE, _besides(session))
        session[SEEN] = seen | {"used": at.isoformat()}


def _besides(session: SessionBase) -> str:
    return json.dumps({name: value for name, value in session.items() if name != SEEN}, sort_keys=True, default=str)


def age(session: SessionBase, *, at: datetime) -> timedelta:
    """How long ago they signed in."""
    seen = session.get(SEEN)
    return at - datetime.fromisoformat(seen["since"]) if seen else timedelta(0)
