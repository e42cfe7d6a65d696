"""Reminders of meetings that were moved, cancelled or have begun, and of people whom no mail may reach any more."""

import json
import time
from collections import Counter
from collections.abc import Iterator

from tests.apart.topology import Topology, apart
from tests.faults.counting import Receives
from tests.faults.seen import FEW, Seen
from tests.mail import SmtpSink

# Reminders fall due so many seconds after this, and all changes are made before. Says who is to be reminded, once each.
WORLD = """
import json
from datetime import timedelta, time
from django.utils import timezone
from matches.models import Seat
from matches.scheduling import planning
from matches.scheduling.planning import Place
from participants.erasing import KIND
from participants.profile.leaving import leave_program
from peermatch.clock import WallTime
from peermatch.keeping import erasing
from peermatch.outbox.models import Email
from peermatch.returning import stopping
from tests.factories import make_program
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting

NOON, now = time(12), timezone.now()
program = make_program("Sunflower Families", "sunflower", quiet_from=NOON, quiet_until=NOON)  # no night
soon, numbers = now + timedelta(hours=24, seconds=WITHIN), iter(range(1000))


def confirmed(starts):
    match = accepted_match(program, f"Beekeeping {next(numbers)}")
    for seat in Seat.objects.in_program(program).filter(match=match):
        seat.participant.email = f"{seat.part}{match.pk}@mail.example"
        seat.participant.save()
    meeting = make_meeting(match, starts.date(), starts.time(), time_zone="UTC", minutes=30)
    return confirm_meeting(meeting, at=now - timedelta(days=2))


def people(meeting):
    return [seat.participant for seat in Seat.objects.in_program(program).filter(match=meeting.match).order_by("pk")]


def move(meeting):
    wall = WallTime((soon + timedelta(days=3)).date(), time(15), "UTC")
    place = Place("video", "https://video.example/room")
    planning.move(meeting=meeting, wall=wall, minutes=60, place=place, by=meeting.match.coordinator, at=now)


def cancel(meeting):
    planning.cancel(meeting=meeting, by=meeting.match.coordinator, at=now)


def stop(meeting):
    person = people(meeting)[0]
    mail = Email.objects.in_program(program).filter(recipient=person.public_id, kind="meeting-confirmed").first()
    assert stopping.stop(mail, "no_mailbox", at=now)


def leave(meeting):
    leave_program(person=people(meeting)[0], way="phone", by=meeting.match.coordinator, at=now)


def erase(meeting):
    erasing.erase(KIND, people(meeting)[0].public_id, at=now)


remain = [confirmed(soon) for _ in range(TIMES)]
changed = [(act, confirmed(soon)) for act in (move, cancel, leave, erase) for _ in range(TIMES)]
stopped = [confirmed(soon) for _ in range(TIMES)]
begins = [confirmed(now + timedelta(seconds=1)) for _ in range(TIMES)]
others = [people(meeting)[1].public_id for act, meeting in changed if act in (leave, erase)]
for act, meeting in changed:
    act(meeting)
for meeting in stopped:
    stop(meeting)
others += [people(meeting)[1].public_id for meeting in stopped]
told = [person.public_id for meeting in remain for person in people(meeting)]
print(json.dumps([str(one) for one in told + others]))
"""
REMINDERS = "SELECT message_id, recipient::text FROM outbox_email WHERE kind LIKE '%%reminder%%'"
WITHIN = 60  # seconds
GOES_ON = 10.0  # seconds of ticks after the last reminder that is wanted


def look(size: str) -> Iterator[Seen]:
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url, TICK_SECONDS="2") as whole:
        yield changed(whole, sink, 1 if size == FEW else 20)


def changed(whole: Topology, sink: Receives, times: int) -> Seen:
    told = whole.shell(WORLD.replace("WITHIN", str(WITHIN)).replace("TIMES", str(times)))
    wanted = Counter(json.loads(told.splitlines()[-1]))
    whole.start(webs=0)
    until = time.monotonic() + 4 * WITHIN
    while (got := _reminded(whole, sink)).total() < wanted.total() and time.monotonic() < until:
        time.sleep(0.5)
    time.sleep(GOES_ON)
    got = _reminded(whole, sink)
    for name, part in whole.parts.items():
        if name.startswith(("worker", "beat")):
            part.stop()
    return Seen(
        f"{times} meetings each moved, cancelled, begun; {times} people each who left, were erased, get no mail",
        "0 reminders for the old time, 0 after the start, 0 to them; 1 to each of the others",
        f"{got.total()} reminders, {(got - wanted).total()} of them unwanted, {(wanted - got).total()} missing",
        got == wanted,
    )


def _reminded(whole: Topology, sink: Receives) -> Counter[str]:
    """How often each was reminded, by what the mail server got."""
    reminders = dict(whole.rows(REMINDERS))
    got = [str(one.message["Message-ID"]) for one in list(sink.received)]
    return Counter(reminders[name] for name in got if name in reminders)
