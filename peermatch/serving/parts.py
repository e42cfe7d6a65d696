"""One part alone, for installations of several machines or containers: what it needs, and when it is at work."""

import os
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from peermatch.serving import hearts

PARTS = ("web", "worker", "beat")
SHARED = {
    "DATABASE_URL": "the PostgreSQL that all parts use",
    "REDIS_URL": "the Redis or Valkey that all parts use",
    "SECRET_KEY": "the same for all parts",
    "LINK_KEYS": "the same for all parts",
    "EMAIL_URL": "the server by which mail goes; without it each worker would keep mail as files",
    "MAIL_FROM": "the address that mail is from",
}
PATIENCE = 5  # seconds for a web server to say that it is there


def insist_on_what_is_shared() -> None:
    """A part with a database, a broker, secrets or mail of its own would work beside the others, not with them."""
    missing = [f"{name} ({what})" for name, what in SHARED.items() if not os.environ.get(name)]
    if missing:
        raise CommandError(f"A part alone works with others, so it must be told: {'; '.join(missing)}.")
    if connection.vendor != "postgresql":
        raise CommandError("Parts that run apart need PostgreSQL: DATABASE_URL names another kind of database.")


def check_is_prepared(*, serves_files: bool) -> None:
    """Refuses to serve on a database or static files that are not those of this code."""
    try:
        executor = MigrationExecutor(connection)
        is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Error as problem:
        raise CommandError(f"The database of DATABASE_URL does not answer: {str(problem).strip()}") from problem
    if is_behind:
        raise CommandError("The database is not up to date. Run: manage.py migrate, or serve with --prepare.")
    if serves_files and not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise CommandError("Static files are missing. Run: manage.py collectstatic, or serve with --prepare.")


def answers(path: str, patience: float = PATIENCE) -> bytes | None:
    """What the web server of this machine answers there, asked by the name that it goes by; None where it does not."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104  # nosec B104
    host = f"[{host}]" if ":" in host else host
    name = urlsplit(settings.SITE_URL).netloc
    request = urllib.request.Request(f"http://{host}:{settings.PORT}{path}", headers={"Host": name})
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310  # nosec B310
            content: bytes = answer.read()
            return content
    except OSError:
        return None


def finding(part: str) -> tuple[bool, str]:
    """Whether that part is well on this machine, and what to say of it. Were it ill, starting it again would help."""
    if part == "web":
        there = answers("/alive/") is not None
        words = "answers" if there else "does not answer"
        return there, f"web {words} on port {settings.PORT}"
    signs = list(hearts.signs_here(part))
    if not signs:
        return False, f"no {part} runs here"
    return all(sign is not None and not sign.is_silent for sign in signs), _words(part, signs)


def _words(part: str, signs: Sequence[hearts.Sign | None]) -> str:
    said = [_of_one(sign) for sign in signs]
    return f"{part} {said[0]}" if len(said) == 1 else f"{len(said)} {part}s: {'; '.join(said)}"


def _of_one(sign: hearts.Sign | None) -> str:
    if sign is None:
        return "has not begun yet"
    return f"has been silent for {sign.age:.0f} s" if sign.is_silent else sign.words
