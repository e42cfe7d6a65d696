"""The second step when signing in: a code from an app on one's phone, or one of ten recovery codes on paper.

Both are devices of django-otp. Of a recovery code only a keyed hash is kept. A code of the app is taken for two minutes
before and after its half minute: whoever reads by ear or in braille is not hurried
(docs/decisions/0038-the-second-step.md).
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from peermatch import audit
from peermatch.accounts.models import OpenSession, Program, User
from peermatch.accounts.signing_in import news

CODES, GROUPS, OF = 10, 2, 5  # ten codes, each of two groups of five signs
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
PATIENCE = 4  # half minutes
WRONG_AT_MOST = 12  # so many wrong codes count: whoever owns the account never waits for more than 35 minutes
APP = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Checked:
    """What became of a code: the device whose code it was; else until when no other is taken, if they must wait."""

    device: TOTPDevice | StaticDevice | None = None
    wait_until: datetime | None = None


def is_on(user: User) -> bool:
    return bool(TOTPDevice.objects.devices_for_user(user, confirmed=True).exists())


def codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


def new_key() -> str:
    return str(random_hex(20))


def key_in_words(key: str) -> str:
    """As an app wants it typed, in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def code_now(key: str) -> str:
    """What an app shows now for a key in words. Raises ValueError for what is no key."""
    totp = TOTP(b32decode(key.replace(" ", "").upper()))
    totp.time = timezone.now().timestamp()
    return f"{totp.token():06d}"


def address_for(user: User, key: str) -> str:
    """What the square says to the app."""
    return str(_phone(user, key).config_url)


def plain(code: str) -> str:
    """As it is compared: without spaces and dashes, in small letters."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", code)).lower()


@transaction.atomic
def turn_on(*, user: User, key: str, code: str, but: str, at: datetime, browser: str) -> list[str] | None:
    """With a code that the app shows for this key. Answers with the recovery codes, or None for a wrong code.

    `but` is the session in which it is done: all others end.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if is_on(user) or not _knows(_phone(user, key), plain(code)):
        return None
    OpenSession.end_all_of(user, but=but)
    audit.record(audit.Did.SECURED, audit.of(user, fields=["second_step"]), by=user)
    news.tell(user, news.SECOND_STEP_ON, browser=browser, at=at)
    return _new_codes(user)


def check(user: User, code: str) -> Checked:
    """Whether the code is good now. A recovery code is good once."""
    code = plain(code)
    with transaction.atomic():
        kind = TOTPDevice if APP.fullmatch(code) else StaticDevice
        device = kind.objects.devices_for_user(user, confirmed=True).select_for_update().first()
        if device is None:
            return Checked()
        device.throttling_failure_count = min(device.throttling_failure_count, WRONG_AT_MOST)
        may, why = device.verify_is_allowed()
        if not may:
            return Checked(wait_until=why["locked_until"])
        is_good = device.verify_token(code if kind is TOTPDevice else _hash(code))
    return Checked(device if is_good else None)


@transaction.atomic
def new_codes(*, user: User) -> list[str]:
    """Ten others: those before are good no more."""
    audit.record(audit.Did.SECURED, audit.of(user, fields=["recovery_codes"]), by=user)
    return _new_codes(user)


@transaction.atomic
def turn_off(*, user: User, at: datetime, browser: str) -> None:
    _take_off(user)
    audit.record(audit.Did.SECURED, audit.of(user, fields=["second_step"]), by=user)
    news.tell(user, news.SECOND_STEP_OFF, browser=browser, at=at)


@transaction.atomic
def reset(*, user: User, by: User | None, at: datetime, program: Program | None = None) -> None:
    """Somebody else takes it off, for a phone that was lost. They are signed out everywhere, and told who did it."""
    _take_off(user)
    OpenSession.end_all_of(user)
    audit.record(
        audit.Did.SECURED, audit.of(user, fields=["second_step"]), by=by or "remove_second_step", program=program
    )
    news.tell(user, news.SECOND_STEP_RESET, by=by, at=at)


def seconds_until(moment: datetime) -> int:
    return max(1, round((moment - timezone.now()).total_seconds()))


def _phone(user: User, key: str) -> TOTPDevice:
    return TOTPDevice(user=user, key=key, name="phone", confirmed=True, tolerance=PATIENCE)


def _knows(device: TOTPDevice, code: str) -> bool:
    """Keeps the new device, if that is its code."""
    with transaction.atomic():
        is_good = bool(device.verify_token(code))
        transaction.set_rollback(not is_good)
    return is_good


def _take_off(user: User) -> None:
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).delete()


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = ["-".join(_group() for _ in range(GROUPS)) for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_hash(plain(code))) for code in codes)
    return codes


def _group() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(OF))


def _hash(code: str) -> str:
    """As long as django-otp keeps a token: worth nothing without the program's key."""
    return hmac.new(settings.SECRET_KEY.encode(), f"recovery {code}".encode(), hashlib.sha256).hexdigest()[:16]
