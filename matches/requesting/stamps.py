"""The stamp of a public form: when it was opened, and a key of its own, signed so that nobody makes one up.

It tells people from programs that fill in every form they find, without a puzzle, and makes a form that was sent
twice one request.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing

from peermatch.accounts.models import Program

SALT = "ask"
TOO_QUICK = timedelta(seconds=3)
TOO_OLD = timedelta(days=1)


@dataclass(frozen=True)
class Stamp:
    key: UUID
    at: datetime

    def is_too_quick(self, now: datetime) -> bool:
        return now - self.at < TOO_QUICK

    def is_too_old(self, now: datetime) -> bool:
        return now - self.at > TOO_OLD


def new_stamp(program: Program, now: datetime) -> str:
    return _sign(program, Stamp(uuid4(), now))


def renewed(program: Program, stamp: Stamp, now: datetime) -> str:
    """The same form, as if it were opened now."""
    return _sign(program, Stamp(stamp.key, now))


def read_stamp(program: Program, text: str) -> Stamp | None:
    """The stamp of a form of this program, or None if it is none of ours."""
    try:
        slug, key, seconds = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stamp(UUID(key), datetime.fromtimestamp(seconds, UTC)) if slug == program.slug else None


def _sign(program: Program, stamp: Stamp) -> str:
    return signing.dumps([program.slug, stamp.key.hex, stamp.at.timestamp()], salt=SALT)
