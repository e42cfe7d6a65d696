"""PeerMatch's own settings, with the peers' apps beside it where they are installed."""

from importlib.util import find_spec
from typing import Any

from peermatch.settings import *  # noqa: F403  # the same settings, and what follows
from peermatch.settings import HOME, INSTALLED_APPS, LOGGING

PEERS = [name for name in ("post_office", "mailer") if find_spec(name)]
INSTALLED_APPS = [*INSTALLED_APPS, *PEERS]
THEIR_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
POST_OFFICE: dict[str, Any] = {"BACKENDS": {"default": THEIR_BACKEND}, "BATCH_SIZE": 100, "THREADS_PER_PROCESS": 5}
LOGGING["loggers"]["post_office"] = {"handlers": ["console"], "level": "ERROR", "propagate": False}  # else: each batch
MEDIA_ROOT = HOME / "media"  # where one of them keeps attachments
MAILER_EMAIL_BACKEND = THEIR_BACKEND
MAILER_USE_FILE_LOCK = False
MAIL_AT_NIGHT = True  # at whatever hour it is measured
