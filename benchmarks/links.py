"""Whether a link that opens nothing tells by its time why: made up, expired, revoked, or somebody else's.

    .venv/bin/python benchmarks/run.py links

The kinds are asked for in turn, each time beginning with another one, so that what else the machine does meets all
alike. Processor time is compared, which others on the machine do not change; the time on the clock stands beside it.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).parents[1]
TIMES, WARM = 400, 20
LIMIT = 1.10


def measure() -> Iterator[dict[str, Any]]:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="peermatch-") as home:
        os.environ |= {"PEERMATCH_HOME": home, "DJANGO_SETTINGS_MODULE": "peermatch.settings", "LOG_LEVEL": "ERROR"}
        import django
        from django.core.management import call_command

        django.setup()
        logging.disable(logging.ERROR)  # a line for each link that opens nothing
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        by_token, by_id = _addresses()
        yield _compared("seconds of an address in a mail that opens nothing", by_token)
        yield _compared("seconds of a page behind a link, for whoever has no right to it", by_id)


def _addresses() -> tuple[dict[str, str], dict[str, str]]:
    """By what is wrong with the link: the address with its token, and that of the page to which it once led."""
    from django.utils import timezone

    from participants.models import Link, Purpose
    from peermatch.tokens import new_token
    from tests.factories import make_person, make_program

    now, program = timezone.now(), make_program()
    person = make_person(program, "Robin", "Park")
    made = {
        "expired": Link.issue(person, Purpose.PROFILE, person.public_id, now - timedelta(days=1)),
        "revoked": Link.issue(person, Purpose.PROFILE, person.public_id, None),
        "of somebody gone": Link.issue(person, Purpose.PROFILE, uuid4(), None),
        "somebody else's": Link.issue(person, Purpose.PROFILE, person.public_id, None),
    }
    Link.objects.filter(program=program, pk=made["revoked"][0].pk).update(revoked_at=now)
    by_token = {kind: token for kind, (_link, token) in made.items() if kind != "somebody else's"}
    by_id = {kind: link.public_id for kind, (link, _token) in made.items()} | {"made up": uuid4()}
    return (
        {kind: f"/l/{token}/" for kind, token in (by_token | {"made up": new_token()}).items()},
        {kind: f"/own/{public_id}/" for kind, public_id in by_id.items()},
    )


def _compared(what: str, addresses: dict[str, str]) -> dict[str, Any]:
    from django.test import Client

    client, order, answers = Client(), list(addresses), set()
    took, waited = ({kind: list[float]() for kind in addresses} for _ in range(2))
    for number in range(TIMES + WARM):
        order.append(order.pop(0))
        for kind in order:
            began, since = process_time(), perf_counter()
            # From an address of its own each time: none has tried too often.
            answer = client.get(
                addresses[kind], headers={"host": "localhost"}, REMOTE_ADDR=f"10.{number >> 8}.{number & 255}.1"
            )
            answers.add((answer.status_code, answer.content))
            if number >= WARM:
                took[kind].append(process_time() - began)
                waited[kind].append(perf_counter() - since)
    return {
        "name": "links", "what": what, "times": TIMES, "median": _medians(took), "on the clock": _medians(waited),
        "p95": round(max(quantiles(times, n=20)[-1] for times in took.values()), 5),
        "answers": len(answers), "limit": LIMIT, "ratio": _apart(took), "ratio on the clock": _apart(waited),
    }  # fmt: skip


def _medians(times: dict[str, list[float]]) -> dict[str, float]:
    return {kind: round(median(each), 5) for kind, each in times.items()}


def _apart(times: dict[str, list[float]]) -> float:
    """The slowest kind's median beside the quickest one's."""
    medians = [median(each) for each in times.values()]
    return round(max(medians) / min(medians), 3)
