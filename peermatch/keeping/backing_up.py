"""The whole installation as one file, made while the program runs."""

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from peermatch import audit
from peermatch.keeping import archive, ledger
from peermatch.keeping.archive import Manifest
from peermatch.keeping.connecting import at_one_moment, insist_reachable
from peermatch.keeping.tables import migrations_of, tables_after
from peermatch.keeping.versions import one_by_one

KEEPS_ERASURES = ("peermatch", "0004_erasures")

KEEPS_RECORDS = ("audit", "0001_records")


@dataclass(frozen=True)
class Made:
    """What a backup came to."""

    path: Path
    manifest: Manifest
    size: int  # bytes
    took: float  # seconds


def back_up(given: Path) -> Made:
    """Writes all rows and mail files to that file, or to a new one in that folder, whole or not at all; and beside
    it the list of erasures, without which nobody may restore it."""
    began, now = time.monotonic(), timezone.now()
    path = given / name_for(now) if given.is_dir() else given
    insist_reachable()
    with at_one_moment() as alias:
        migrations = migrations_of(alias)
        if not migrations:
            raise CommandError("There is nothing to keep: the database has no tables yet.")
        manifest = Manifest(made_at=now, migrations=migrations, link_keys=keys_here())
        with archive.written(path, manifest) as work:
            for table in tables_after(migrations):
                work.put(table, table.lines(alias))
            for mail in mail_files():
                work.put_mail(mail)
    if KEEPS_RECORDS in one_by_one(migrations):
        audit.record(audit.Did.EXPORTED, by="backup")
    if KEEPS_ERASURES in one_by_one(migrations):
        for file in {ledger.usual_file(), path.with_name(ledger.usual_file().name)}:
            ledger.complete(file)
    return Made(path, manifest, path.stat().st_size, time.monotonic() - began)


def name_for(now: datetime) -> str:
    """Names that sort by when they were made."""
    return f"peermatch-{now:%Y-%m-%dT%H%M%SZ}.zip"


def keys_here() -> list[str]:
    """By what LINK_KEYS are known, newest first, without telling them: they are random, so a hash tells nothing."""
    return [hashlib.sha256(key.encode()).hexdigest()[:16] for key in settings.LINK_KEYS]


def mail_files() -> list[Path]:
    """What lies in the mail folder, where mail goes to files; a mail that is being written is left to the next."""
    return sorted(settings.MAIL_DIR.glob("[!.]*.eml")) if settings.MAIL_DIR.is_dir() else []
