"""PeerMatch's configuration: one file, read from the environment, loud about a bad value.

Every variable is listed in README.md ("Configuration"). With none of them set you get the embedded
default: SQLite, a broker on a unix socket and mail as files, all inside PEERMATCH_HOME (`var/`).
"""

import contextlib
import os
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import bootstrap_wrapper
import django_stubs_ext
import environ
import fontpkg_atkinson_hyperlegible
from cryptography.fernet import Fernet
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from peermatch import logs
from peermatch.accounts.signing_in.configuring import SIGNING_IN
from peermatch.databases import as_configured
from peermatch.failpoints import arm_as_asked
from peermatch.inbox.configuring import read_imap_url, read_webhook, reading_of
from peermatch.inbox.room import PostLimit
from peermatch.outbox.configuring import USUAL_LIMITS, read_connections, read_mail_limits
from peermatch.zone_data import use_the_newest

use_the_newest()
django_stubs_ext.monkeypatch()  # lets classes of Django be written with their types: ModelAdmin[Match]
env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(env.str("PEERMATCH_HOME", default=str(BASE_DIR / "var"))).resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)


def kept_secret(name: str, make: Callable[[], str]) -> str:
    """Reads a secret from the environment, else from a private file in HOME that is made on first use."""
    if given := os.environ.get(name, ""):
        return given
    path = HOME / f"{name.lower()}.secret"
    if not path.exists():
        draft = HOME / f".{name.lower()}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(make())
        with contextlib.suppress(FileExistsError):  # two processes at once: the first one's secret stands
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


SECRET_KEY = kept_secret("SECRET_KEY", get_random_secret_key)
# Keys that seal links inside unsent mail, newest first; old ones stay until their mail is final.
LINK_KEYS = kept_secret("LINK_KEYS", lambda: Fernet.generate_key().decode()).split(",")
try:
    [Fernet(key) for key in LINK_KEYS]
except ValueError as problem:
    raise ImproperlyConfigured(f"LINK_KEYS: each key is 32 bytes in URL-safe base64 ({problem})") from problem

# Where the program is reached. Links in mail are built from SITE_URL, never from a request's Host header.
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
if not 1 <= PORT <= 65535:
    raise ImproperlyConfigured(f"PORT must be from 1 to 65535, not {PORT}")
SITE_URL = env.str("SITE_URL", default=f"http://{HOST}:{PORT}").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"SITE_URL must start with http:// or https://, not {SITE_URL!r}")
SECURE = SITE_URL.startswith("https://")
WEB_WORKERS = env.int("WEB_WORKERS", default=2)
WEB_THREADS = env.int("WEB_THREADS", default=4)
# By these a proxy asks whether a web server is there, whatever else is named.
ALLOWED_HOSTS = [SITE_URL.split("//")[1].split("/")[0].split(":")[0], "localhost", "127.0.0.1"]
ALLOWED_HOSTS += env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "peermatch.admin_site.PeerMatchAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "peermatch.accounts",
    "peermatch.audit",
    "peermatch.outbox",
    "peermatch.inbox",
    "peermatch.returning",
    "peermatch.handling",
    "participants",
    "matches",
    "peermatch",
]

MIDDLEWARE = [
    "peermatch.requests.Named",
    "django.middleware.security.SecurityMiddleware",
    "peermatch.methods.GetAndPostAlone",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "peermatch.accounts.middleware.OwnLanguage",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "peermatch.accounts.middleware.OpenSessions",
    "peermatch.accounts.middleware.PrivatePages",
    "peermatch.methods.NotTooLarge",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "peermatch.urls"
WSGI_APPLICATION = "peermatch.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "peermatch.accounts.context.program",
                "peermatch.display.context.display",
            ],
            "builtins": ["peermatch.templatetags.peermatch"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "peermatch.widgets.Renderer"

# Data
DATABASES: dict[str, dict[str, Any]] = {
    "default": as_configured(env.db("DATABASE_URL", default=f"sqlite:///{HOME / 'peermatch.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Work in the background. Due-ness is read from rows; the broker only carries "look now".
LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit for unix sockets
BROKER_SOCKET = HOME / "valkey.sock"
if len(os.fsencode(BROKER_SOCKET)) > LONGEST_SOCKET_PATH:
    BROKER_SOCKET = Path("/tmp") / f"peermatch-{sha256(os.fsencode(HOME)).hexdigest()[:16]}" / "valkey.sock"  # noqa: S108  # nosec B108
REDIS_URL = env.str("REDIS_URL", default="") or f"redis+socket://{BROKER_SOCKET}"
BROKER_IS_OURS = not env.str("REDIS_URL", default="")  # `manage.py serve` then starts it
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that is away for hours is waited for
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5, "retry_on_timeout": True}
CELERY_TIMEZONE = "UTC"
CELERY_RESULT_EXPIRES = None  # no results are kept, so none need clearing away every night
# What all processes see at once, also while a transaction is open: how far long work is. Nothing depends on it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "shared": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://", 1),
        "KEY_PREFIX": "peermatch",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    },
}
TASK_THREADS = env.int("TASK_THREADS", default=4)
TICK_SECONDS = env.int("TICK_SECONDS", default=30)
if TICK_SECONDS < 1:
    raise ImproperlyConfigured(f"TICK_SECONDS must be at least 1, not {TICK_SECONDS}")
# A tick that waited longer than an interval has a younger one behind it: it is dropped, not run.
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "peermatch.tasks.tick", "schedule": TICK_SECONDS, "options": {"expires": TICK_SECONDS}}
}

# For tests alone: points at which this process is to fail (peermatch/failpoints.py).
arm_as_asked(env.str("FAILPOINTS", default=""))

# Mail: SMTP where EMAIL_URL names a server, else files that can be read in the program.
MAIL_DIR = HOME / "mail"
MAIL_AS_FILES = not env.str("EMAIL_URL", default="")
if MAIL_AS_FILES:
    EMAIL_BACKEND = "peermatch.outbox.backends.MailFolder"
else:
    named: dict[str, Any] = env.email("EMAIL_URL")
    vars().update(named)
    if named["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        EMAIL_BACKEND = "peermatch.outbox.backends.Smtp"
EMAIL_TIMEOUT = 20
MAIL_CONNECTIONS = read_connections(env.int("MAIL_CONNECTIONS", default=4))  # to the mail server, for each worker
# Mail as files wakes nobody. Large providers turn away whoever brings many mails at once.
MAIL_AT_NIGHT = env.bool("MAIL_AT_NIGHT", default=MAIL_AS_FILES)
MAIL_DOMAIN_LIMITS = read_mail_limits(env.str("MAIL_DOMAIN_LIMITS", default=USUAL_LIMITS))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="") or "peermatch@localhost"

# Answers to mail: read from the mailbox of IMAP_URL, and taken from a provider that posts them, where a secret is
# set. ANYMAIL_… is what django-anymail asks for that provider. What cannot be delivered comes back to MAIL_FROM: where
# that is another mailbox, BOUNCE_IMAP_URL names it.
IMAP_MOVE_TO = env.str("IMAP_MOVE_TO", default="")
MAILBOX, BOUNCE_MAILBOX = (read_imap_url(env.str(name, default=""), name) for name in ("IMAP_URL", "BOUNCE_IMAP_URL"))
CELERY_BEAT_SCHEDULE |= reading_of(MAILBOX, BOUNCE_MAILBOX)
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
WEBHOOK_SECRET, WEBHOOK_PROVIDER = read_webhook(ANYMAIL)
INSTALLED_APPS += ["anymail"] if WEBHOOK_SECRET else []

# Signing in
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "sign-in", "home", "sign-in"
vars().update(SIGNING_IN)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Language and time. Times are kept in UTC; pages show them in the zone of whoever reads them.
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]  # each by its own name; docs/spanish.md says how one is added
FORMAT_MODULE_PATH = "peermatch.formats"
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE = "__Host-language" if SECURE else "language", 60 * 60 * 24 * 365
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
# While there is one language, looking each sentence up in it finds the sentence itself: a hundredth of a second a page.
USE_I18N = len(LANGUAGES) > 1
TIME_ZONE = "UTC"

# Files the browser fetches
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(HOME / "static")))
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    ("bootstrap/css", bootstrap_wrapper.get_bootstrap_css_dir()),
    ("fonts", Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000  # a batch has a box for each of 1,500 people
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024 + 64 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = PostLimit(FILE_UPLOAD_MAX_MEMORY_SIZE)  # larger where a provider posts mail

# Browser hardening. No inline script or style anywhere; the nonce is for the few scripts that need one.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# Not "no-referrer": browsers would post forms with "Origin: null", which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
DISPLAY_COOKIE_NAME = "__Host-display" if SECURE else "display"  # how pages look for a reader
BROWSER_COOKIE_NAME = "__Host-browser" if SECURE else "browser"  # by which a browser is known again
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "peermatch.pages.form_expired"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REDIRECT_EXEMPT = [r"^(health|alive)/$"]
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOG_FORMAT = env.str("LOG_FORMAT", default="plain")
LOGGING: dict[str, Any] = logs.configuration(LOG_FORMAT, level=env.str("LOG_LEVEL", default="INFO"), tells_all=DEBUG)

# Reports of faults, where a Sentry server is named. Nothing of it is loaded otherwise.
if sentry_dsn := env.str("SENTRY_DSN", default=""):
    error_reports = import_module("peermatch.error_reports")
    error_reports.begin(sentry_dsn)
