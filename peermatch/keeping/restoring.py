"""A backup into an empty database; then what must not come back with it is taken away or held back."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from django.utils.translation import gettext as _

from peermatch import audit
from peermatch.keeping import archive, filling, ledger
from peermatch.keeping.archive import Manifest, Reading
from peermatch.keeping.backing_up import keys_here
from peermatch.keeping.erasing import erase_again
from peermatch.keeping.ledger import Entry
from peermatch.keeping.tables import Counting
from peermatch.outbox.models import Email
from peermatch.outbox.nudge import waking_nobody
from peermatch.ticking import write_letters

EVERYWHERE = "a restore is of all programs"
MOST_ROUNDS = 100  # in which what is due is written; each round writes some of every kind


@dataclass(frozen=True)
class Restored:
    """What a restore came to. `keys_fit`: links in mail that was not sent yet can be opened with our LINK_KEYS."""

    manifest: Manifest
    erased: int
    held: int
    keys_fit: bool
    took: float  # seconds


def check(path: Path) -> Manifest:
    """Reads a whole backup and compares it with what it says of itself; touches no database."""
    with archive.read(path) as backup:
        for table in filling.tables_of(backup.manifest.migrations, backup.manifest.tables):
            counted = Counting(backup.lines(table))
            for _line in counted:
                pass
            if counted.seen != backup.manifest.tables[table.name]:
                raise CommandError(f"{path} is damaged: {table.name} is not what it was when it was written.")
        for _mail in backup.mails():
            pass
        return backup.manifest


def restore(path: Path, *, erasures: list[Entry], sends_mail: bool = False) -> Restored:
    """All of the backup or nothing. `sends_mail`: what waits to be sent goes out as ever, nothing is held."""
    began = time.monotonic()
    with archive.read(path) as backup:
        manifest = backup.manifest
        tables = filling.tables_of(manifest.migrations, manifest.tables)
        with waking_nobody(), filling.all_or_nothing():
            filling.prepare(manifest.migrations)
            for table in tables:
                table.write(backup.lines(table), DEFAULT_DB_ALIAS)
            filling.compare(tables, manifest.tables)
            filling.finish(tables)
            _put_mail(backup)
            erase_again(erasures, since=manifest.made_at)
            audit.record(audit.Did.RESTORED, by="restore")
            held = 0 if sends_mail else hold_letters(manifest.made_at)
    ledger.complete(ledger.usual_file())
    return Restored(manifest, len(erasures), held, _keys_fit(manifest), time.monotonic() - began)


def hold_letters(made_at: datetime) -> int:
    """Keeps back all letters that wait, and those whose time came since: they may have been sent after the backup."""
    mails, before = Email.objects.across_programs(EVERYWHERE), -1
    for _round in range(MOST_ROUNDS):
        if (count := mails.all().count()) == before:
            break
        before = count
        write_letters()
    why = _(
        "Held: restored on %(now)s from a backup of %(then)s. It may have been sent in between. "
        "Send it or cancel it, whichever is right."
    ) % {"now": f"{timezone.now():%Y-%m-%d}", "then": f"{made_at:%Y-%m-%d %H:%M} UTC"}
    return int(mails.filter(due_at__lte=timezone.now()).hold(why=why))


def _keys_fit(manifest: Manifest) -> bool:
    """Whether links that wait sealed can be opened here; also where there are none."""
    sealed = Email.objects.across_programs(EVERYWHERE).open().exclude(sealed_links="")
    return set(manifest.link_keys) <= set(keys_here()) or not sealed.exists()


def _put_mail(backup: Reading) -> None:
    """Files of the mail folder that are not there; the same mail is the same file."""
    if not settings.MAIL_AS_FILES:
        return
    settings.MAIL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in backup.mails():
        path = settings.MAIL_DIR / name
        if not path.exists():
            path.write_bytes(content)
