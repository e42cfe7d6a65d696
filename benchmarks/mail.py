"""How fast due mail goes out, beside smtplib alone and beside two packages that queue mail in Django.

5,000 real letters, HTML and text, some with a calendar file, over real SMTP to a server in a process of its own that
counts by recipient and Message-ID (benchmarks/mailing/sink.py), on SQLite and on PostgreSQL, every commit on disk. That
server says 4 ms after a mail's end that it has it: bare smtplib over one connection then does what was seen with a real
one, 230 a second at best. With ANSWERS_AFTER=0 it answers at once, which no server that keeps what it takes can do.

`bare` is a loop around smtplib over mails that are bytes already, with no database: once with one connection, and with
as many processes and connections as PeerMatch has. The peers (requirements-benchmarks.txt) get the same letters in
their own tables; those that are not installed are left out. All are measured in each round, one after the other, in
turning order; what counts are the ratios within a round. smtplib over one connection and django-mailer, which has one,
get 500 of the letters, as `mails` says: all would take them minutes.

`work_ms` is the work of a processor for a mail, which others on the machine change less. `load` is what the machine had
to do at most, over a minute: by that, who waits for a disk and a database loses more than who does not.
`burst_seconds` is how long the slowest round took: all that falls due in one minute is to be out in two.

MAILS, ROUNDS, DATABASES, ONLY and MAIL_CONNECTIONS in the environment make it shorter or other.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.servers import start_postgres, stop

HERE = Path(__file__).parent


def measure() -> Iterator[dict[str, Any]]:
    home = Path(tempfile.mkdtemp(prefix="peermatch-", dir="/tmp"))  # short: sockets
    started: list[subprocess.Popen[bytes]] = []
    try:
        for database in os.environ.get("DATABASES", "sqlite postgresql").split():
            url = start_postgres(home / "postgres", started, is_safe=True) if database == "postgresql" else ""
            yield from _on(home / database, url)
    finally:
        stop(started)
        shutil.rmtree(home)


def _on(home: Path, url: str) -> Iterator[dict[str, Any]]:
    """In a process of its own: Django knows one database."""
    chosen = {
        "PEERMATCH_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "benchmarks.mailing.settings",
        "LOG_LEVEL": "ERROR",
    }
    environment = {**os.environ, **chosen, **({"DATABASE_URL": url} if url else {})}
    command = [sys.executable, "-m", "benchmarks.mailing.racing"]
    with subprocess.Popen(command, env=environment, cwd=HERE.parent, stdout=subprocess.PIPE, text=True) as racing:
        for line in racing.stdout or ():
            yield json.loads(line)
    if racing.returncode:
        raise SystemExit("The race on this database failed.")
