"""PeerMatch in parts, on the database that tests run on: two web servers, two workers, beat, a TLS proxy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apart.servers import Valkey
from tests.apart.topology import Topology
from tests.mail import SmtpSink
from tests.serving import Served

# Fewer processes do the same here, with less work on a machine that does much else.
SMALL = {"WEB_WORKERS": "1", "TASK_THREADS": "2", "TICK_SECONDS": "2"}


@pytest.fixture
def whole(served: Served, short_folder: Path, smtp_sink: SmtpSink) -> Iterator[Topology]:
    """Not started yet. Its database has tables and nothing in them."""
    assert served.database_url, "Parts of their own need PostgreSQL: mark the test `once`"
    valkey = Valkey(short_folder / "valkey")
    extra = SMALL | {"EMAIL_URL": smtp_sink.url}
    topology = Topology(short_folder, served.database_url, valkey.url, extra, valkey=valkey)
    yield topology
    topology.end()
