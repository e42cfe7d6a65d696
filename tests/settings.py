"""PeerMatch's own settings, with what only tests want: quick password hashes, static files without a manifest."""

import zoneinfo

from peermatch.settings import *  # noqa: F403
from peermatch.settings import DATABASES, HOME, STORAGES

zoneinfo.reset_tzpath(())  # what tests expect of clocks is of this version, on whatever machine
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads of one test then wait for each other's writes as they do in the program.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
    # Nobody pulls the plug on it, and it is thrown away.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
