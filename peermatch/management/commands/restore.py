"""Restores a backup into an empty database. docs/operations.md says what happens to mail and to whoever was erased."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peermatch.keeping import ledger
from peermatch.keeping.archive import told
from peermatch.keeping.ledger import Entry
from peermatch.keeping.restoring import Restored, check, restore
from peermatch.serving.claims import claim_home


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Restores a backup into an empty database, all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--check", action="store_true", help="only read it and compare it with its checksums")
        parser.add_argument("--erasures", type=Path, metavar="FILE", help="the list of erasures: erasures.jsonl")
        parser.add_argument("--without-erasures", action="store_true", help="nobody was erased since the backup")
        parser.add_argument("--send-queued", action="store_true", help="hold no mail back: what waits goes out")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if options["check"]:
            manifest = check(file)
            self.stdout.write(f"{file} is sound: {told(manifest)}, made {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
            return
        erasures = self._erasures(options["erasures"], without=options["without_erasures"])
        with claim_home():
            done = restore(file, erasures=erasures, sends_mail=options["send_queued"])
        for line in said(done):
            self.stdout.write(line)

    def _erasures(self, given: Path | None, *, without: bool) -> list[Entry]:
        """Those of the file that was named and of the one in PEERMATCH_HOME."""
        usual = ledger.usual_file()
        files = [path for path in (given, usual if usual.exists() else None) if path]
        if not files and not without:
            raise CommandError(
                "Whoever was erased after the backup was made would come back. Name the list of erasures: "
                f"--erasures FILE (it lay at {usual} where PeerMatch ran). If nobody was ever erased: "
                "--without-erasures."
            )
        return sorted({entry for path in files for entry in ledger.read(path)})


def said(done: Restored) -> list[str]:
    manifest = done.manifest
    lines = [
        f"Restored {told(manifest)} of {manifest.made_at:%Y-%m-%d %H:%M} UTC in {done.took:.1f} s; counts and "
        f"checksums are those of the backup. Erased again: {done.erased}. Letters held back: {done.held}."
    ]
    if done.held:
        lines.append("Before letters go out, see what is held: manage.py held_mail")
    if not done.keys_fit:
        lines.append(
            "LINK_KEYS are not those of the backup: letters that wait with a link cannot be sent. Set the former "
            "keys beside the present ones, or drop those letters."
        )
    return lines
