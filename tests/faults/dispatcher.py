"""Nobody sends any more: workers and beat are dead, and /health/ has to say so."""

import time
from collections.abc import Iterator

import requests

from tests.apart.topology import Topology, apart
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink

PROMISED = 300.0  # seconds
NEARLY = "UPDATE peermatch_tick SET at = now() - interval '4 minutes 55 seconds'"


def look(size: str) -> Iterator[Seen]:
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url) as whole:
        whole.start()
        yield from hurt(whole, waits=size != FEW)


def hurt(whole: Topology, *, waits: bool) -> Iterator[Seen]:
    """waits: five minutes as they pass; else all but the last seconds of them are taken from the row of the tick."""
    until = time.monotonic() + 90
    while health(whole) != 200 and time.monotonic() < until:
        time.sleep(0.2)
    assert health(whole) == 200
    for name, part in whole.parts.items():
        if name.startswith(("worker", "beat")):
            part.kill()
    began = time.monotonic()
    skipped = 0.0
    if not waits:
        whole.rows(NEARLY)
        skipped = 295.0
    while (status := health(whole)) == 200 and time.monotonic() - began < PROMISED + 30:
        time.sleep(0.5)
    seconds = time.monotonic() - began + skipped
    seen = f"{status} after {seconds:.0f} s" + (" (295 of them not waited for)" if skipped else "")
    yield Seen("dispatcher dead", "/health/ says 503 within 5 min", seen, status == 503 and seconds <= PROMISED + 5)


def health(whole: Topology) -> int:
    return requests.get(f"{whole.url}/health/", verify=whole.root_certificate, timeout=30).status_code
