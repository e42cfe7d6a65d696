"""How long it takes to find the ten best times for a group over eight weeks, each in their own zone.

What is timed is the whole of `best_times`, which asks no database. Each search is for other people with other weeks,
away and booked now and then, across changes of clocks, with two interpreters to be booked from a list of five. No
search finds anything warm but zone data, which a server reads once.

For information, the whole page at the server: session, queries, search, template, on a new SQLite in a temporary
folder. Half of those who take part need an interpreter, and each has eight other meetings.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from matches.scheduling.finding.best_times import Found, Search, Team, best_times
from matches.scheduling.finding.whose_time import Person
from participants.free_time import Window

REQUESTS = 30
LIMITS = {8: 0.05, 30: 0.2}  # seconds, p95
SEARCHES, WEEKS = 60, 8
Hours = tuple[int, int]  # a window is at least and at most so long
FIRST = datetime(2026, 10, 5, 5, tzinfo=UTC)  # clocks change on October 25 and November 1
ZONES = (
    "America/Chicago", "America/New_York", "America/Los_Angeles", "America/Phoenix", "America/St_Johns",
    "Europe/London",
)  # fmt: skip


def measure() -> Iterator[dict[str, Any]]:
    """Long days; weeks in pieces of which two people must suit, so that there is very much to choose from; no way."""
    for people, limit in LIMITS.items():
        yield _measured(people, limit, "all required, free all day", required=people, pieces=1, hours=(14, 16))
        yield _measured(people, limit, "two required, weeks in pieces", required=2, pieces=3, hours=(1, 4))
        yield _measured(people, limit, "nothing suits all", required=people, pieces=1, hours=(2, 4))
    yield from _pages()


def _measured(people: int, limit: float, what: str, *, required: int, pieces: int, hours: Hours) -> dict[str, Any]:
    found, seconds = list[Found](), list[float]()
    for number in range(SEARCHES):
        search = _search(people, Random(f"{people} {what} {number}"), required, pieces, hours)  # noqa: S311
        began = perf_counter()
        found.append(best_times(search))
        seconds.append(perf_counter() - began)
    p95 = quantiles(seconds, n=20)[-1]
    return {
        "name": "times", "what": f"seconds to the ten best times: {what}", "people": people, "weeks": WEEKS,
        "searches": SEARCHES, "proposals": median(len(one.proposals) for one in found),
        "median": round(median(seconds), 4), "p95": round(p95, 4), "limit": limit, "ratio": round(p95 / limit, 2),
    }  # fmt: skip


def _search(people: int, chance: Random, required: int, pieces: int, hours: Hours) -> Search:
    everybody = tuple(_person(number, chance, number < required, pieces, hours) for number in range(people))
    interpreters = tuple(_person(f"interpreter {number}", chance, False, 2, (2, 5)) for number in range(5))
    team = Team("interpreting", 2, interpreters, FIRST + timedelta(days=14))
    return Search(everybody, 60, FIRST, FIRST + timedelta(weeks=WEEKS), "America/Chicago", (team,))


def _person(key: int | str, chance: Random, is_required: bool, pieces: int, hours: Hours) -> Person:
    away = FIRST.date() + timedelta(days=chance.randrange(50))
    booked = [FIRST + timedelta(hours=chance.randrange(24 * 7 * WEEKS)) for _ in range(8)]
    return Person(
        key=key,
        zone=chance.choice(ZONES),
        windows=tuple(_window(day, chance, hours) for day in range(7) for _ in range(pieces)),
        away=((away, away + timedelta(days=2)),),
        booked=tuple((begins, begins + timedelta(minutes=90)) for begins in booked),
        is_required=is_required,
    )


def _window(day: int, chance: Random, hours: Hours) -> Window:
    length = chance.randint(*hours)
    begins, quarter = chance.randint(6, 22 - length), chance.choice([0, 15, 30, 45])
    return Window(day, time(begins, quarter), time(begins + length, quarter))


def _pages() -> Iterator[dict[str, Any]]:
    home = tempfile.mkdtemp(prefix="peermatch-")
    os.environ |= {"PEERMATCH_HOME": home, "DJANGO_SETTINGS_MODULE": "peermatch.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        for people in LIMITS:
            yield _page(people)
    finally:
        shutil.rmtree(home)


def _page(people: int) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    match = _match_of(people)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(match.coordinator)
    page = f"/p/{match.program.slug}/matches/{match.public_id}/meetings/times/?weeks={WEEKS}&minutes=60"
    page += "".join(f"&must={seat.public_id}" for seat in match.seats.all()[:2])
    seconds = [_seconds(client, page) for _ in range(REQUESTS + 2)][2:]
    with CaptureQueriesContext(connection) as caught:
        shown = client.get(page).content.decode()
    return {
        "name": "times", "what": "seconds of the whole page at the server, for information", "people": people,
        "weeks": WEEKS, "requests": REQUESTS, "proposals": shown.count("<h3>"), "bytes": len(shown),
        "queries": len(caught), "median": round(median(seconds), 4), "p95": round(quantiles(seconds, n=20)[-1], 4),
    }  # fmt: skip


def _seconds(client: Any, page: str) -> float:
    began = perf_counter()
    answer = client.get(page)
    spent = perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    return spent


def _match_of(people: int) -> Any:
    """All said yes."""
    from django.utils import timezone

    from matches.demo.scale import make_scale
    from matches.models import Direction, Format, Match, Meeting, Path
    from participants.models import Participant
    from peermatch.accounts.models import Membership
    from peermatch.clock import WallTime

    program = make_scale(participants=people, matches=0, name=f"Times{people}")
    now, of = timezone.now(), {"program": program}
    by = Membership.objects.get(program=program).user
    told = {"path": Path.PROFESSIONAL, "direction": Direction.MUTUAL, "format": Format.GROUP, "coordinator": by}
    match, other = (
        Match.objects.create(**of, **told, title=title, requested_at=now, stage_since=now) for title in ("One", "Other")
    )
    meetings = [Meeting(**of, match=other, place="https://video.example/room", state_since=now) for _ in range(8)]
    for week, meeting in enumerate(meetings):
        meeting.set_time(WallTime(now.date() + timedelta(weeks=week, days=week % 5), time(15), "America/Chicago"), 90)
        meeting.save()
    for number, person in enumerate(Participant.objects.in_program(program).order_by("pk")):
        _takes_part(match, person, meetings, number)
    return match


def _takes_part(match: Any, person: Any, meetings: list[Any], number: int) -> None:
    """Free twice a day, the first two all day; every other person needs an interpreter."""
    from django.utils import timezone

    from matches.models import Booking, Part, Seat, SeatState
    from participants.models import AccessNeed, AccessProfile, NeedKind

    of = {"program": match.program}
    chance = Random(number)  # noqa: S311
    Seat.objects.create(
        **of, match=match, participant=person, part=Part.PEER, state=SeatState.ACCEPTED, state_since=timezone.now()
    )
    person.windows.all().delete()
    hours = [(14, 16)] if number < len(("asks", "helps")) else [(1, 4), (1, 4)]
    for one in (_window(day, chance, long) for day in range(7) for long in hours):
        person.windows.create(**of, weekday=one.weekday, begins=one.begins, ends=one.ends)
    Booking.objects.bulk_create(
        Booking(**of, meeting=one, participant=person, starts_at=one.starts_at, ends_at=one.ends_at) for one in meetings
    )
    if number % 2:
        profile, _new = AccessProfile.objects.filter(**of).get_or_create(participant=person, defaults=of)
        AccessNeed.objects.get_or_create(**of, profile=profile, kind=NeedKind.INTERPRETER, detail="ASL")
