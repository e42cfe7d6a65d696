"""`python -m tests.looking.gathering demo|tests all|quick FOLDER [ONLY]`: that world in a folder of its own; its pages.

Nothing is served: pages are asked for as Django's test client does.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.servers import start_valkey, stop


def main(which: str, how_much: str, folder: Path, only: str) -> None:
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    from tests import tables
    from tests.looking.album import Album

    tables.make()

    album = Album(only)
    if which == "demo":
        from tests.looking.crawling import crawl

        call_command("seed_demo", verbosity=0)
        crawl(album)
    else:
        from tests.looking.situations import Situations

        Situations(album, is_quick=how_much == "quick").gather()
    album.write(folder / f"{which}.json")
    if not (folder / "static").exists():
        call_command("collectstatic", "--noinput", verbosity=0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as home:
        into, started = Path(sys.argv[3]), list["subprocess.Popen[bytes]"]()
        os.environ |= {
            "PEERMATCH_HOME": home, "STATIC_ROOT": str(into / "static"), "DJANGO_SETTINGS_MODULE": "tests.settings",
            "MAIL_AT_NIGHT": "on", "REDIS_URL": start_valkey(Path(home) / "valkey", started),
        }  # fmt: skip
        try:
            main(sys.argv[1], sys.argv[2], into, "".join(sys.argv[4:]))
        finally:
            stop(started)
