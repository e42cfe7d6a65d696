"""How one signs in, how often one may try, and how long a session lasts: what the settings take from here."""

from datetime import timedelta
from typing import Any

TRIES, COOL_OFF = 10, timedelta(minutes=10)
TRIES_FROM_EVERYWHERE = 10 * TRIES  # at one account, in browsers that are not known
_RULES = "django.contrib.auth.password_validation"
SIGNING_IN: dict[str, Any] = {
    "AUTHENTICATION_BACKENDS": [
        "peermatch.accounts.signing_in.throttling.Throttle",
        "django.contrib.auth.backends.ModelBackend",
    ],
    # Long, not odd: no rule asks for digits or signs.
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": f"{_RULES}.UserAttributeSimilarityValidator"},
        {"NAME": f"{_RULES}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
        {"NAME": f"{_RULES}.CommonPasswordValidator"},
        {"NAME": "peermatch.accounts.signing_in.passwords.NotOurWords"},
        {"NAME": "peermatch.accounts.signing_in.passwords.NotOneSign"},
    ],
    "PASSWORD_RESET_TIMEOUT": 60 * 60,
    "SESSION_ENGINE": "peermatch.accounts.signing_in.sessions",
    "SESSION_COOKIE_AGE": 60 * 60 * 24 * 7,  # where nobody is signed in; else see the engine
}
# django-axes counts by address and account together: whoever tries from elsewhere locks out nobody but themselves.
# It keeps no password, no e-mail address and nothing of who signed in; what it counted is dropped after the cool-off.
SIGNING_IN |= {
    "AXES_FAILURE_LIMIT": TRIES,
    "AXES_COOLOFF_TIME": COOL_OFF,
    "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
    "AXES_USERNAME_FORM_FIELD": "username",
    "AXES_USERNAME_CALLABLE": "peermatch.accounts.signing_in.throttling.whose",
    "AXES_CLIENT_IP_CALLABLE": "peermatch.accounts.signing_in.throttling.where_from",
    "AXES_LOCKOUT_CALLABLE": "peermatch.accounts.signing_in.throttling.too_many_tries",
    "AXES_RESET_ON_SUCCESS": True,
    "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
    "AXES_DISABLE_ACCESS_LOG": True,
    "AXES_ENABLE_ADMIN": False,
    "AXES_VERBOSE": False,
    "AXES_SENSITIVE_PARAMETERS": ["username", "ip_address", "csrfmiddlewaretoken", "next", "code"],
}
SIGNING_IN |= {"OTP_TOTP_ISSUER": "PeerMatch", "OTP_TOTP_SYNC": False}

# Longer than 20 hours, so that nobody who is slow needs a warning (WCAG 2.2.1).
IDLE = timedelta(hours=24)
AT_MOST = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=10)  # how exactly it is kept when a session was last used
BROWSER_KNOWN_FOR = timedelta(days=400)  # the longest that browsers keep a cookie
