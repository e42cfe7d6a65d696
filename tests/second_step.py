"""For tests in which somebody signed in with a code from their phone."""

import time

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from peermatch.accounts.models import User


def code_for(key: str, ago: int = 0) -> str:
    """What an app shows for that key, or showed so many seconds ago."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() - ago
    return f"{totp.token():06d}"


def has_phone(user: User) -> TOTPDevice:
    """The second step is on."""
    found, _new = TOTPDevice.objects.get_or_create(user=user, defaults={"name": "phone", "tolerance": 4})
    return found


def sign_in_with_code(client: Client, user: User) -> Client:
    """As if they had typed password and code."""
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = has_phone(user).persistent_id
    session.save()
    return client
