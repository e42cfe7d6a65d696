"""One web server and one worker killed while coordinators and participants are at work.

Each coordinator signs in, adds a person, starts a match for her, writes down the problem and the hope, seats a support
parent and invites both. Both answer by the link in their mail. Whoever is cut off tries again, and sends the same.
"""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from traceback import format_exc

from tests.apart.topology import Topology, apart
from tests.faults.counting import count, wait_until_out
from tests.faults.seen import FEW, Seen
from tests.faults.visitor import Visitor
from tests.mail import SmtpSink

WORLD = """
from participants.models import Readiness
from datetime import time
from tests.factories import *
NOON = time(12)
program = make_program("Sunflower Families", "sunflower", quiet_from=NOON, quiet_until=NOON)  # no night
topic = make_topic(program, "Sleep and routines")
days = dict.fromkeys(("trained_on", "screened_on", "agreement_on"), LONG_AGO.date())
for number in range(USERS):
    make_member(program, f"User{number} Castillo", phone="512-555-0101")
    for turn in range(TURNS):
        sam = make_parent(program, f"Sam{number}x{turn}", "Lind", phone="512-555-0122")
        sam.offers.set([topic])
        Readiness.objects.create(program=program, participant=sam, **days)
"""
PASSWORD = "pecan trees along the river"  # of tests.factories, which need Django
MAIL_COMES_WITHIN = 240  # seconds; what a worker held when it was killed is taken up when its lease has ended
BACK_AFTER = 5  # seconds after which what was killed is started again, as a container or a unit would be
STEPS_OF_A_TURN = 9
HELD, LOOKS = 3, 6  # seconds: no web server that works takes so long for a form; until another try to catch one


@dataclass
class Users:
    """All of them, each in a thread of its own. `steps` counts what any of them has done."""

    whole: Topology
    sink: SmtpSink
    users: int
    turns: int
    steps: int = 0
    troubles: int = 0
    sent_again: int = 0
    failed: list[str] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self) -> None:
        """All are at work at once; half-way through one web server and one worker are killed, and later started.

        The web server dies with a form on its way to it.
        """
        threads = [threading.Thread(target=self._one, args=(number,), daemon=True) for number in range(self.users)]
        for thread in threads:
            thread.start()
        while self.steps < self.users * self.turns * STEPS_OF_A_TURN / 2 and any(one.is_alive() for one in threads):
            time.sleep(0.02)
        while any(one.is_alive() for one in threads) and not self._freezes_with_a_form():
            self.whole.parts["web1"].thaw()
            before = self.steps
            while self.steps == before and any(one.is_alive() for one in threads):
                time.sleep(0.02)
        for name in ("web1", "worker1"):
            self.whole.parts[name].kill()
        time.sleep(BACK_AFTER)
        for name in ("web1", "worker1"):
            self.whole.parts[name].start(waits=False)
        for thread in threads:
            thread.join()

    def _freezes_with_a_form(self) -> bool:
        """Stops the web server where it stands. Whether it then holds somebody's form, and not pages alone."""
        self.whole.parts["web1"].freeze()
        until = time.monotonic() + LOOKS
        while time.monotonic() < until:
            if any(one.waits_with_a_form(HELD) for one in list(self.visitors)):
                return True
            time.sleep(0.02)
        return False

    def _one(self, number: int) -> None:
        desk = self._visitor()
        try:
            desk.open("/sign-in/")
            desk.send("Sign in", username=f"user{number}@sunflower.example", password=PASSWORD)
            for turn in range(self.turns):
                self._turn(desk, f"{number}x{turn}")
        except Exception:
            with self._lock:
                self.failed.append(f"User {number}: {format_exc()}")
        self._add_up(desk)

    def _turn(self, desk: Visitor, which: str) -> None:
        for step in (self._add_rosa, self._start, self._say_why, self._hope, self._seat_sam, self._invite):
            step(desk, which)
            self._done()
        for address in (f"rosa{which}@mail.example", f"sam{which}.lind@mail.example"):
            self._answer(address)
            self._done()
        assert "Active" in desk.open(self._match(desk, which)), f"The match of {which} is not active"
        self._done()

    def _add_rosa(self, desk: Visitor, which: str) -> None:
        desk.open("/p/sunflower/people/add/")
        told = {"first_name": f"Rosa{which}", "last_name": "Delgado", "email": f"rosa{which}@mail.example"}
        desk.send("Save", kind="parent", **told, **{"permission-given_on": "2026-01-05"})

    def _start(self, desk: Visitor, which: str) -> None:
        desk.open("/p/sunflower/matches/start/")
        desk.send("Search", title=f"Nights {which}", q=f"Rosa{which}")
        [(person, _)] = next(form for form in desk.forms() if "person" in form.choices).choices["person"]
        desk.send("Start the match", person=person, path="family", direction="directional")

    def _say_why(self, desk: Visitor, which: str) -> None:
        desk.open(self._match(desk, which) + "problem/")
        [(topic, _)] = next(form for form in desk.forms() if "topics" in form.choices).choices["topics"]
        desk.send("Save the problem", statement="She sleeps three hours a night.", topics=topic)

    def _hope(self, desk: Visitor, which: str) -> None:
        page = desk.open(self._match(desk, which))
        desk.open(re.findall(r'href="(\S+/hopes/\S+)"', page)[0])
        desk.send("Save the hopes", hope_1="To hear how others got through the nights.")

    def _seat_sam(self, desk: Visitor, which: str) -> None:
        desk.open(self._match(desk, which) + f"people/?q=Sam{which}")
        desk.send(f"Add Sam{which}", part="provider")

    def _invite(self, desk: Visitor, which: str) -> None:
        desk.open(self._match(desk, which) + "invitations/")
        desk.send("Send 2 invitations")

    def _answer(self, address: str) -> None:
        mail = self.sink.wait_for_subject("Answer by", address, seconds=MAIL_COMES_WITHIN)
        body = mail.get_body(("plain",))
        assert body
        home = self._visitor()
        home.open(re.findall(r"https://\S+/l/\S+", body.get_content())[0])
        home.open(home.url + "yes/")
        home.send("Say yes", hope_1="To pass on what helped us.")
        assert "You said yes" in home.page, home.url
        self._add_up(home)

    def _match(self, desk: Visitor, which: str) -> str:
        query = "SELECT public_id FROM matches_match WHERE title = %s"
        return f"/p/sunflower/matches/{self.whole.rows(query, f'Nights {which}')[0][0]}/"

    def _visitor(self) -> Visitor:
        visitor = Visitor(self.whole.url, self.whole.root_certificate)
        self.visitors.append(visitor)
        return visitor

    def _done(self) -> None:
        with self._lock:
            self.steps += 1

    def _add_up(self, visitor: Visitor) -> None:
        with self._lock:
            self.troubles += visitor.troubles
            self.sent_again += visitor.sent_again


def hurt(whole: Topology, sink: SmtpSink, *, users: int, turns: int, hurry: bool) -> Iterator[Seen]:
    """Whoever calls this has started the parts."""
    whole.shell(WORLD.replace("USERS", str(users)).replace("TURNS", str(turns)))
    all_ = Users(whole, sink, users, turns)
    all_.work()
    wait_until_out(whole, seconds=MAIL_COMES_WITHIN, hurry=hurry)
    yield _of_users(all_)
    yield _of_rows(whole, users * turns)
    mail = count(whole, sink)
    yield Seen(
        "…and the mail of it", "0 lost, 0 doubled; a copy only where the worker died between 250 and commit", str(mail),
        mail.is_whole and mail.again <= 1 and mail.rows >= 2 * users * turns,
    )  # fmt: skip


def _of_users(all_: Users) -> Seen:
    done = f"{all_.steps} of {all_.users * all_.turns * STEPS_OF_A_TURN} steps done, {all_.troubles} tries cut off"
    failed = "".join(f"; {words}" for words in all_.failed[:3])
    return Seen(
        f"one web server and one worker killed under {all_.users} users", "some must send again; every retry succeeds",
        f"{done}, {all_.sent_again} forms sent again{failed}", not all_.failed and all_.sent_again > 0,
    )  # fmt: skip


def _of_rows(whole: Topology, matches: int) -> Seen:
    found = {
        "people": "SELECT count(*), count(DISTINCT email) FROM participants_participant WHERE last_name = 'Delgado'",
        "matches": "SELECT count(*), count(DISTINCT title) FROM matches_match",
        "problems": "SELECT count(*), count(DISTINCT match_id) FROM matches_problem",
        "seats": "SELECT count(*), count(DISTINCT participant_id) FROM matches_seat WHERE state = 'accepted'",
    }
    wanted = {"people": matches, "matches": matches, "problems": matches, "seats": 2 * matches}
    counts = {name: whole.rows(query)[0] for name, query in found.items()}
    seen = ", ".join(f"{rows} {name} ({different} different)" for name, (rows, different) in counts.items())
    fits = all(counts[name] == (count, count) for name, count in wanted.items())
    return Seen("…and the rows of it", "no row is doubled, none is missing", seen, fits)


def look(size: str) -> Iterator[Seen]:
    users, turns = (4, 1) if size == FEW else (20, 3)
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url) as whole:
        whole.start()
        yield from hurt(whole, sink, users=users, turns=turns, hurry=size == FEW)
