"""`manage.py serve` as a whole: what it starts works, what it started is gone when it is, and data stays."""

import http.client
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.mail import SmtpSink
from tests.serving import Served

FAMILY = {"pm-beat", "pm-web", "pm-worker", "valkey-server"}
PATIENCE = 30  # seconds


def wait_for_lines(served: Served, words: str, count: int = 1) -> None:
    until = time.monotonic() + PATIENCE
    while sum(words in line for line in served.said) < count:
        assert time.monotonic() < until, f"It never said “{words}”:\n{''.join(served.said)}"
        time.sleep(0.05)


def pid_of(served: Served, name: str) -> int:
    """The first process of that name; gunicorn's workers share its name and come after it."""
    return min(pid for pid, known_as in served.processes().items() if known_as == name)


def test_it_serves_until_ctrl_c_leaves_nothing_running_and_keeps_everything(served: Served) -> None:
    served.start()
    assert served.health()[0] == 200
    assert set(served.processes().values()) >= FAMILY
    served.manage("shell", "-c", "from tests.factories import *; make_program()")
    assert served.stop(signal.SIGINT) == 0
    assert served.processes() == {}

    served.start()
    counted = served.manage(
        "shell", "-v0", "-c", "from peermatch.accounts.models import *; print(Program.objects.count())"
    )
    assert counted.strip() == "1"
    assert served.stop(signal.SIGTERM) == 0
    assert served.processes() == {}


def test_killed_it_leaves_nothing_running_and_starts_again(served: Served) -> None:
    served.start()
    served.kill()
    assert served.wait_until_gone() == {}
    served.start()
    assert served.health()[0] == 200
    assert served.stop() == 0


@pytest.mark.once
def test_a_request_that_has_begun_is_finished_before_it_stops(served: Served) -> None:
    served.start()
    slow = http.client.HTTPConnection("127.0.0.1", served.port)
    body = b"username=ana%40bluebonnet.example&password=x"
    slow.putrequest("POST", "/sign-in/")
    slow.putheader("Content-Type", "application/x-www-form-urlencoded")
    slow.putheader("Content-Length", str(len(body)))
    slow.endheaders(body[:10])
    assert served.health()[0] == 200  # the server has read from both connections by now
    assert served.process
    served.process.send_signal(signal.SIGINT)
    wait_for_lines(served, "Stopping")
    slow.send(body[10:])
    assert slow.getresponse().status == 403  # no CSRF token: it was read to its end and answered
    assert served.process.wait(PATIENCE) == 0
    assert served.processes() == {}


ASK_FOR_A_PASSWORD = """
from django.utils import timezone
from peermatch.accounts import recovery
from tests.factories import make_user
recovery.ask(address=make_user("Ana Castillo").email, now=timezone.now())
"""
STATES = "from peermatch.outbox.models import *; print(*Email.objects.across_programs('a test').values_list('state'))"


@pytest.mark.once(on="sqlite")
def test_a_mail_that_is_being_sent_is_finished_before_it_stops(served: Served, smtp_sink: SmtpSink) -> None:
    served.extra["EMAIL_URL"] = smtp_sink.url
    served.start()
    smtp_sink.hold()
    served.manage("shell", "-c", ASK_FOR_A_PASSWORD)
    smtp_sink.wait_until_held()
    assert served.process
    served.process.send_signal(signal.SIGINT)
    wait_for_lines(served, "Warm shutdown")
    smtp_sink.let_go()
    assert served.process.wait(PATIENCE) == 0
    assert len(smtp_sink.to("ana@bluebonnet.example")) == 1
    assert served.manage("shell", "-v0", "-c", STATES).strip() == "('sent',)"


@pytest.mark.once(on="sqlite")
def test_a_part_that_dies_is_started_again_and_work_goes_on(served: Served) -> None:
    served.extra["TICK_SECONDS"] = "1"
    served.start()
    for count, name in enumerate(sorted(FAMILY), start=1):
        os.kill(pid_of(served, name), signal.SIGKILL)
        wait_for_lines(served, "Starting it again.", count)
        served.wait_for_tick(since=time.time())
    assert served.stop() == 0
    assert served.processes() == {}


@pytest.mark.once
def test_a_folder_with_a_long_path_is_served_too(served: Served) -> None:
    long = served.home.parent / ("a folder in a folder " * 5) / "home"
    long.parent.mkdir()
    served.home = served.home.rename(long)
    served.start()
    assert served.health()[0] == 200
    sockets = Path(
        served.manage("shell", "-v0", "-c", "from django.conf import settings; print(settings.BROKER_SOCKET)").strip()
    )
    assert not sockets.is_relative_to(long)
    assert sockets.parent.stat().st_mode & 0o777 == 0o700
    assert served.stop() == 0
    sockets.parent.rmdir()


@pytest.mark.once
def test_a_second_one_on_the_same_folder_is_refused(served: Served) -> None:
    served.start()
    with pytest.raises(AssertionError, match="PeerMatch already runs on"):
        Served(served.home, served.database_url).start()
    assert served.health()[0] == 200


@pytest.mark.once
def test_a_port_that_is_taken_is_refused_in_words(served: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        served.port = taken.getsockname()[1]
        with pytest.raises(AssertionError, match=r"Port \d+ on 127.0.0.1 is taken"):
            served.start()


@pytest.mark.once
def test_a_database_that_is_not_up_to_date_is_refused_in_words(served: Served) -> None:
    served.manage("migrate", "peermatch", "zero", "--verbosity=0")
    with pytest.raises(AssertionError, match="The database is not up to date"):
        served.start()
