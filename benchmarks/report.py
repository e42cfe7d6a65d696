"""How long the report takes over very many matches: its page, and the workbook of all its rows.

    .venv/bin/python benchmarks/report.py [--matches 20000] [--requests 30]

Runs on a new SQLite in a temporary folder, or on the empty PostgreSQL that DATABASE_URL names; `measure` runs it on
both, on a PostgreSQL that it starts. All matches are of the period that is shown, so that nothing is left out.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
MATCHES, PAGES = 20_000, 30
LIMIT = 0.5  # seconds, p95
WORKBOOK_LIMIT, MEMORY_LIMIT = 10.0, 300  # seconds, MB at most


def measure() -> Iterator[dict[str, Any]]:
    sys.path.insert(0, str(ROOT))
    from tests.servers import start_postgres

    yield from _told({})
    folder = Path(tempfile.mkdtemp(prefix="peermatch-", dir="/tmp"))  # short: a socket
    started: list[subprocess.Popen[bytes]] = []
    try:
        yield from _told({"DATABASE_URL": start_postgres(folder / "postgres", started)})
    finally:
        for server in started:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _told(more: dict[str, str]) -> Iterator[dict[str, Any]]:
    command = [sys.executable, __file__]
    with subprocess.Popen(command, env=os.environ | more, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            yield json.loads(line)
    if running.returncode:
        raise SystemExit(f"{command} ended with {running.returncode}")


def measure_here(matches: int, requests: int) -> Iterator[dict[str, Any]]:
    """In the database that the settings name, in a program of its own. Each is measured in a process of its own."""
    from django.db import connection

    from benchmarks.reporting.filled import Filled

    filled = Filled(matches)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as it does by itself; SQLite never does
    first, last = (filled.now - timedelta(days=400)).date(), (filled.now + timedelta(days=100)).date()
    asked = {"period": "own", "first": str(first), "last": str(last)}
    yield _of_workbook(filled, matches, asked)
    page = f"/p/{filled.program.slug}/report/?{urlencode(asked)}"
    yield {
        "name": "report", "what": "seconds of the report's page, all matches in its period",
        "database": connection.vendor, "matches": matches, "requests": requests,
        **_by_itself("--page", page, str(filled.by.pk), "--requests", str(requests)),
    }  # fmt: skip


def _by_itself(*words: str) -> dict[str, Any]:
    """What a process of its own says: it has nothing in memory of what the program was filled with."""
    command = [sys.executable, __file__, *words]
    told: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
    return told


def open_page(page: str, by: int, requests: int) -> None:
    """The server's part: says how long the page took, of that the processor, and how many queries it needs."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import peermatch.wsgi  # noqa: F401  # as gunicorn does
    from peermatch.accounts.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(pk=by))
    each = [_seconds(client, page) for _number in range(requests + 2)][2:]
    with CaptureQueriesContext(connection) as caught:
        client.get(page)
    if os.environ.get("SLOWEST"):
        for one in sorted(caught.captured_queries, key=lambda query: -float(query["time"]))[:9]:
            print(one["time"], one["sql"][:600], file=sys.stderr)
    seconds, worked = zip(*each, strict=True)
    p95 = quantiles(seconds, n=20)[-1]
    print(json.dumps({
        "queries": len(caught), "median": round(median(seconds), 3), "p95": round(p95, 3),
        "of a processor": round(median(worked), 3), "limit": LIMIT, "ratio": round(p95 / LIMIT, 2),
    }))  # fmt: skip


def _of_workbook(filled: Any, matches: int, asked: dict[str, str]) -> dict[str, Any]:
    """Made as the worker does it."""
    from django.db import connection

    from matches.models import ReportFile

    row = ReportFile.objects.create(program=filled.program, by=filled.by, asked=asked)
    told = _by_itself("--workbook", str(filled.program.pk), str(row.pk))
    row.refresh_from_db()
    if not row.is_ready:
        raise SystemExit("The workbook was not made.")
    return {
        "name": "report", "what": "seconds of the workbook of all rows in the worker", "database": connection.vendor,
        "matches": matches, "rows": row.of, "bytes": len(row.workbook), "seconds": told["seconds"],
        "of a processor": told["cpu"], "limit": WORKBOOK_LIMIT, "ratio": round(told["seconds"] / WORKBOOK_LIMIT, 2),
        "megabytes": told["megabytes"], "megabytes_limit": MEMORY_LIMIT,
    }  # fmt: skip


def make_workbook(program: int, row: int) -> None:
    """The worker's part: says how long it took, and how much memory the process had at most."""
    import peermatch.celery  # noqa: F401  # as the worker does
    from matches.reporting import background

    began = perf_counter()
    background.go_on(program, row)
    spent = perf_counter() - began
    print(json.dumps({"seconds": round(spent, 2), "megabytes": _most_memory(), "cpu": round(process_time(), 2)}))


def _most_memory() -> int:
    """Megabytes that this process had at most. `ru_maxrss` counts what the process that started it had, too."""
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) // 1024


def _seconds(client: Any, page: str) -> tuple[float, float]:
    """How long it took, and how much of that the processor worked in this process."""
    began, worked = perf_counter(), process_time()
    answer = client.get(page)
    spent = perf_counter() - began, process_time() - worked
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    return spent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--matches", type=int, default=MATCHES)
    parser.add_argument("--requests", type=int, default=PAGES)
    parser.add_argument("--workbook", type=int, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--page", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if asked.workbook or asked.page:
        import django

        django.setup()
        if asked.workbook:
            return make_workbook(*asked.workbook)
        return open_page(asked.page[0], int(asked.page[1]), asked.requests)
    home = tempfile.mkdtemp(prefix="peermatch-")
    os.environ |= {"PEERMATCH_HOME": home, "DJANGO_SETTINGS_MODULE": "peermatch.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        for record in measure_here(asked.matches, asked.requests):
            print(json.dumps(record), flush=True)
    finally:
        shutil.rmtree(home)
    return None


if __name__ == "__main__":
    main()
