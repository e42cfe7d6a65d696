"""How long the report takes over very many matches: its page, and the workbook of all its rows.

    .venv/bin/python benchmarks/report.py [--matches 20000] [--requests 30]

Runs on a new SQLite in a temporary folder, or on the empty PostgreSQL that DATABASE_URL names; `measure` runs it on
both, on a PostgreSQL that it starts. All matches are of the period that is shown, so that nothing is left out.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
PEOPLE, MATCHES, PAGES = 10_000, 20_000, 30
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


class Filled:
    """A program of very many matches, with requests, contacts, meetings and what else a report counts."""

    def __init__(self, matches: int) -> None:
        from matches.demo.scale import make_scale
        from peermatch.accounts.models import Membership

        self.dice, self.now = Random("report"), datetime.now().astimezone()  # noqa: S311  # no secret
        self.program = make_scale(participants=PEOPLE, matches=matches, now=self.now, name="Report")
        self.by = Membership.objects.get(program=self.program).user
        self.spread()
        for rows in (self.requests, self.contacts, self.meetings, self.holds, self.waivers):
            self.keep(rows())
        for rows in (self.attendances, self.needs):
            self.keep(rows())
        self.keep(self.bookings())

    @staticmethod
    def keep(rows: Any) -> None:
        kept = list(rows)
        type(kept[0]).objects.bulk_create(kept, 2_000)

    def spread(self) -> None:
        """The matches are asked for within a year, and two in three people were introduced."""
        from matches.models import Format, Match, Path

        self.matches = list(Match.objects.in_program(self.program))
        for match in self.matches:
            match.requested_at = self.now - timedelta(minutes=self.dice.randrange(1, 300 * 24 * 60))
            match.stage_since = match.requested_at + timedelta(hours=self.dice.randrange(1, 24))
            match.path, match.format = self.dice.choice(list(Path)), self.dice.choice(list(Format))
            match.introduced_at = match.requested_at + timedelta(hours=30) if self.dice.random() < 0.7 else None
        fields = ["requested_at", "stage_since", "path", "format", "introduced_at"]
        Match.objects.in_program(self.program).bulk_update(self.matches, fields, 500)

    def requests(self) -> Iterator[Any]:
        from matches.models import Came, Request, RequestState
        from matches.models.problem import AskedBy
        from participants.models import US_STATES, Kind

        for number, match in enumerate(self.matches):
            yield Request(
                program=self.program, came_by=self.dice.choice(list(Came)), received_at=match.requested_at,
                first_name="Robin", last_name=f"Park {number}", kind=Kind.PARENT, path=match.path, statement="Asked.",
                home_state=self.dice.choice(US_STATES), asked_by=self.dice.choice(list(AskedBy)),
                state=RequestState.MATCHED, state_since=match.requested_at, coordinator=self.by, match=match,
                called_back_at=match.requested_at + timedelta(hours=self.dice.randrange(50)),
            )  # fmt: skip

    def contacts(self) -> Iterator[Any]:
        from matches.models import Contact, ContactWay

        for match in self.matches:
            for number in range(self.dice.randrange(5)):
                at = match.requested_at + timedelta(days=9 * number + 2)
                yield Contact(program=self.program, match=match, at=at, way=self.dice.choice(list(ContactWay)))

    def meetings(self) -> Iterator[Any]:
        from matches.models import Meeting, MeetingState

        for match in self.matches[::2]:
            begins = match.requested_at + timedelta(days=20)
            yield Meeting(
                program=self.program, match=match, on=begins.date(), at=begins.time(), time_zone="UTC", place="x",
                starts_at=begins, ends_at=begins + timedelta(hours=1), state=self.dice.choice(list(MeetingState)),
                state_since=self.now,
            )  # fmt: skip

    def holds(self) -> Iterator[Any]:
        from matches.models import Hold

        for match in self.matches[::20]:
            ended = match.requested_at + timedelta(hours=20)
            yield Hold(program=self.program, match=match, since=match.requested_at, ended_at=ended, reason="x")

    def waivers(self) -> Iterator[Any]:
        from matches.models import Gate, Waiver

        for match in self.matches[::10]:
            yield Waiver(
                program=self.program, match=match, gate=self.dice.choice(list(Gate)), finding="x", sentence="x",
                reason="x", by=self.by, at=match.requested_at,
            )  # fmt: skip

    def attendances(self) -> Iterator[Any]:
        from matches.models import Attendance, Attended, Meeting, Seat

        seats: dict[int, list[Any]] = {}
        for seat in Seat.objects.in_program(self.program):
            seats.setdefault(seat.match_id, []).append(seat)
        for meeting in Meeting.objects.in_program(self.program):
            for seat in seats[meeting.match_id]:
                said = self.dice.choice(list(Attended))
                yield Attendance(
                    program=self.program, meeting=meeting, seat=seat, said=said, recorded_at=self.now
                )  # fmt: skip

    def needs(self) -> Iterator[Any]:
        from matches.models import Accommodation, Meeting
        from participants.models import NeedKind

        people = self.matches[0].seats.values_list("participant", flat=True)
        for meeting in Meeting.objects.in_program(self.program):
            yield Accommodation(
                program=self.program, meeting=meeting, participant_id=people[0], needed_by=meeting.on,
                kind=self.dice.choice(list(NeedKind)),
            )  # fmt: skip

    def bookings(self) -> Iterator[Any]:
        from matches.models import Accommodation, BookingState, ServiceBooking

        for need in Accommodation.objects.in_program(self.program).select_related("meeting"):
            yield ServiceBooking(
                program=self.program, accommodation=need, provider_name="Dana Field", requested_at=self.now,
                starts_at=need.meeting.starts_at, ends_at=need.meeting.ends_at, confirmed_at=self.now,
                state=self.dice.choice(list(BookingState)), cost=self.dice.randrange(400), payer="State",
            )  # fmt: skip


def measure_here(matches: int, requests: int) -> Iterator[dict[str, Any]]:
    """In the database that the settings name, in a program of its own."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import peermatch.wsgi  # noqa: F401  # as gunicorn does

    filled = Filled(matches)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")  # as it does by itself
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(filled.by)
    first, last = (filled.now - timedelta(days=400)).date(), (filled.now + timedelta(days=100)).date()
    page = f"/p/{filled.program.slug}/report/?period=own&first={first}&last={last}"
    seconds = [_seconds(client, page) for _number in range(requests + 2)][2:]
    with CaptureQueriesContext(connection) as caught:
        client.get(page)
    if os.environ.get("SLOWEST"):
        for one in sorted(caught.captured_queries, key=lambda query: -float(query["time"]))[:9]:
            print(one["time"], one["sql"][:600], file=sys.stderr)
    p95 = quantiles(seconds, n=20)[-1]
    yield _of_workbook(filled, matches)
    yield {
        "name": "report", "what": "seconds of the report's page, all matches in its period",
        "database": connection.vendor, "matches": matches, "requests": requests, "queries": len(caught),
        "median": round(median(seconds), 3), "p95": round(p95, 3), "limit": LIMIT, "ratio": round(p95 / LIMIT, 2),
    }  # fmt: skip


def _of_workbook(filled: Filled, matches: int) -> dict[str, Any]:
    """Made by a process of its own, as the worker does it, so that its memory is its own too."""
    from django.db import connection

    from matches.models import ReportFile

    first, last = (filled.now - timedelta(days=400)).date(), (filled.now + timedelta(days=100)).date()
    asked = {"period": "own", "first": str(first), "last": str(last)}
    row = ReportFile.objects.create(program=filled.program, by=filled.by, asked=asked)
    command = [sys.executable, __file__, "--workbook", str(filled.program.pk), str(row.pk)]
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
    row.refresh_from_db()
    if not row.is_ready:
        raise SystemExit("The workbook was not made.")
    return {
        "name": "report", "what": "seconds of the workbook of all rows in the worker", "database": connection.vendor,
        "matches": matches, "rows": row.of, "bytes": len(row.workbook), "seconds": told["seconds"],
        "limit": WORKBOOK_LIMIT, "ratio": round(told["seconds"] / WORKBOOK_LIMIT, 2), "megabytes": told["megabytes"],
        "megabytes_limit": MEMORY_LIMIT,
    }  # fmt: skip


def make_workbook(program: int, row: int) -> None:
    """The worker's part: says how long it took, and how much memory the process had at most."""
    import peermatch.celery  # noqa: F401  # as the worker does
    from matches.reporting import background

    began = perf_counter()
    background.go_on(program, row)
    spent, most = perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": round(spent, 2), "megabytes": most // 1024, "cpu": round(process_time(), 2)}))


def _seconds(client: Any, page: str) -> float:
    began = perf_counter()
    answer = client.get(page)
    spent = perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    return spent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--matches", type=int, default=MATCHES)
    parser.add_argument("--requests", type=int, default=PAGES)
    parser.add_argument("--workbook", type=int, nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if asked.workbook:
        import django

        django.setup()
        return make_workbook(*asked.workbook)
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
