"""PostgreSQL killed, and started again, while coordinators save and mail goes out."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.apart.topology import Topology, apart
from tests.faults.counting import count, wait_until_out
from tests.faults.mail_rows import fall_due
from tests.faults.seen import FEW, Seen
from tests.faults.users import PASSWORD
from tests.faults.visitor import Visitor
from tests.mail import SmtpSink

WORLD = """
from datetime import time
from tests.factories import *
NOON = time(12)
program = make_program("Sunflower Families", "sunflower", quiet_from=NOON, quiet_until=NOON)  # no night
for number in range(USERS):
    make_member(program, f"User{number} Castillo", phone="512-555-0101")
"""
RESUMES_WITHIN = 30.0  # seconds
DOWN = 3.0  # seconds between its end and its start
GOES_ON = 10.0  # seconds in which people go on after it is back
OUT_WITHIN = 240.0  # seconds: what was being sent is looked at again when its lease has ended


@dataclass
class Savers:
    """People who add person after person. `acknowledged` are those of whom a page said that they are in the roster."""

    whole: Topology
    over: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[str] = field(default_factory=list)
    troubles: int = 0

    def go(self, number: int) -> None:
        desk = Visitor(self.whole.url, self.whole.root_certificate)
        desk.tries_after |= {500}  # what a page says while the database is away
        desk.open("/sign-in/")
        desk.send("Sign in", username=f"user{number}@sunflower.example", password=PASSWORD)
        count = 0
        while not self.over.is_set():
            name, count = f"Rosa{number}x{count}", count + 1
            desk.open("/p/sunflower/people/add/")
            desk.send("Save", first_name=name, last_name="Delgado", kind="parent")
            if f"{name} Delgado" in desk.page:
                self.acknowledged.append(name)
        self.troubles += desk.troubles


def look(size: str) -> Iterator[Seen]:
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url) as whole:
        whole.start()
        yield from hurt(whole, sink, users=2 if size == FEW else 10, mails=200 if size == FEW else 3000)


def hurt(whole: Topology, sink: SmtpSink, *, users: int, mails: int) -> Iterator[Seen]:
    """Whoever calls this has started the parts."""
    assert whole.postgres
    whole.shell(WORLD.replace("USERS", str(users)))
    fall_due(whole, mails)
    savers = Savers(whole)
    threads = [threading.Thread(target=savers.go, args=(number,), daemon=True) for number in range(users)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while (len(savers.acknowledged) < users or not sink.received) and time.monotonic() < until:
        time.sleep(0.02)
    sent, saved = len(sink.received), len(savers.acknowledged)
    whole.postgres.kill()
    time.sleep(DOWN)
    whole.postgres.start()
    back = time.monotonic()
    settled = len(sink.received)
    while len(sink.received) == settled and time.monotonic() < back + 2 * RESUMES_WITHIN:
        time.sleep(0.02)
    resumed = time.monotonic() - back
    time.sleep(GOES_ON)
    savers.over.set()
    for thread in threads:
        thread.join()
    yield _of_changes(whole, savers, saved)
    yield Seen(
        "…and sending", "resumes within 30 s",
        f"{sent} of {mails} out before, the next {resumed:.1f} s after its return", resumed <= RESUMES_WITHIN,
    )  # fmt: skip
    wait_until_out(whole, seconds=OUT_WITHIN, hurry=True)
    mail = count(whole, sink)
    yield Seen("…and the mail of it", "0 lost; copies only of what was at 250 when it died", str(mail), mail.is_whole)


def _of_changes(whole: Topology, savers: Savers, before: int) -> Seen:
    names = [name for (name,) in whole.rows("SELECT first_name FROM participants_participant")]
    lost = set(savers.acknowledged) - set(names)
    doubled = len(names) - len(set(names))
    seen = f"{len(savers.acknowledged)} acknowledged ({before} before), {len(lost)} lost, {doubled} doubled, "
    return Seen(
        "PostgreSQL killed and started under load", "0 acknowledged changes lost",
        f"{seen}{savers.troubles} tries cut off", not lost and not doubled and len(savers.acknowledged) > before,
    )  # fmt: skip
