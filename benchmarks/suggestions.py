"""How long it takes to show the twenty who fit a place best, with reasons, among very many people of one program.

    .venv/bin/python benchmarks/suggestions.py [--people 100 10000] [--requests 30]

Runs on a new SQLite in a temporary folder, or on the empty PostgreSQL that DATABASE_URL names; `measure` runs it on
both, on a PostgreSQL that it starts. What is timed is the whole page at the server: session, queries, judging,
template. Each request is for another match than the one before. One JSON object a line.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
LIMITS = {100: 0.15, 10_000: 0.15, 100_000: 1.0}  # seconds, p95
ASKERS = 12


def measure() -> Iterator[dict[str, Any]]:
    """SQLite to 10,000 people, PostgreSQL to 100,000."""
    sys.path.insert(0, str(ROOT))
    from tests.servers import start_postgres

    yield from _told([100, 10_000], {})
    folder = Path(tempfile.mkdtemp(prefix="peermatch-", dir="/tmp"))  # short: a socket
    started: list[subprocess.Popen[bytes]] = []
    try:
        url = start_postgres(folder / "postgres", started)
        yield from _told([100, 10_000, 100_000], {"DATABASE_URL": url})
    finally:
        for server in started:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _told(people: Iterable[int], more: dict[str, str]) -> Iterator[dict[str, Any]]:
    command = [sys.executable, __file__, "--people", *map(str, people)]
    with subprocess.Popen(command, env=os.environ | more, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            yield json.loads(line)
    if running.returncode:
        raise SystemExit(f"{command} ended with {running.returncode}")


def measure_here(people: int, requests: int) -> dict[str, Any]:
    """In the database that the settings name, in a program of its own."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import peermatch.wsgi  # noqa: F401  # as gunicorn does
    from matches.demo.scale import make_scale
    from peermatch.accounts.models import Membership

    program = make_scale(participants=people, matches=min(people // 5, 2_000), name=f"Scale{people}")
    with connection.cursor() as cursor:
        # As the server does by itself, some minutes later.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Membership.objects.get(program=program).user)
    matches = askers(program)
    pages = [f"/p/{program.slug}/matches/{match.public_id}/suggestions/?part=provider" for match in matches]
    seconds = [_seconds(client, pages[number % len(pages)]) for number in range(requests + 2)][2:]
    with CaptureQueriesContext(connection) as caught:
        shown = client.get(pages[0]).content.decode()
    found = _found(matches[0])
    p95 = quantiles(seconds, n=20)[-1]
    return {
        "name": "suggestions", "what": "seconds of the page of suggestions, 20 people with reasons",
        "database": connection.vendor, "people": people, "requests": requests,
        "can_be_asked": found.can_be_asked, "judged": len(found.judged), "shown": shown.count("<meter"),
        "bytes": len(shown), "queries": len(caught), "median": round(median(seconds), 3),
        "p95": round(p95, 3), "limit": LIMITS.get(people), "ratio": round(p95 / LIMITS.get(people, 1.0), 2),
    }  # fmt: skip


def _found(match: Any) -> Any:
    from django.utils import timezone

    from matches.models import Part
    from matches.preparing.suggesting import find, search_for

    seats = list(match.seats.select_related("participant"))
    return find(search_for(match, seats, Part.PROVIDER, on=timezone.localdate(), knows=True))


def _seconds(client: Any, page: str) -> float:
    began = perf_counter()
    answer = client.get(page)
    spent = perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    return spent


def askers(program: Any) -> list[Any]:
    """Matches in which someone asks and nobody provides yet: families and professionals, of different topics."""
    from django.utils import timezone

    from matches.models import Direction, Format, Match, Part, Path, Priority, Problem, Seat
    from participants.models import Kind, Participant, Status, Topic
    from peermatch.accounts.models import Membership

    by, now = Membership.objects.get(program=program).user, timezone.now()
    topics, found = list(Topic.objects.in_program(program)), []
    people = Participant.objects.in_program(program).filter(status=Status.ACTIVE)
    for number in range(ASKERS):
        path, kind = [(Path.FAMILY, Kind.PARENT), (Path.PROFESSIONAL, Kind.PROFESSIONAL)][number % 2]
        asks = people.filter(kind=kind).order_by("pk")[number]
        match = Match.objects.create(
            program=program, title=f"Asks {number}", coordinator=by, path=path, direction=Direction.DIRECTIONAL,
            format=Format.ONE_TO_ONE, requested_at=now, stage_since=now,
        )  # fmt: skip
        problem = Problem.objects.create(
            program=program, match=match, requester=asks, statement="Asked.",
            priorities=[Priority.AGE, Priority.LANGUAGE, Priority.PLACE],
        )  # fmt: skip
        problem.topics.set(topics[number % len(topics) :][:2])
        Seat.objects.create(program=program, match=match, participant=asks, part=Part.RECIPIENT, state_since=now)
        found.append(match)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--requests", type=int, default=30)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    home = tempfile.mkdtemp(prefix="peermatch-")
    os.environ |= {"PEERMATCH_HOME": home, "DJANGO_SETTINGS_MODULE": "peermatch.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        for people in asked.people:
            print(json.dumps(measure_here(people, asked.requests)), flush=True)
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
