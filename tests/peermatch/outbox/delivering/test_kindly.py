"""Mail that waits for its reader's sake, and what never does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid5

import pytest

from matches.settings.changing import change
from matches.settings.groups import group_of
from participants.models import Participant
from peermatch.accounts.models import Program
from peermatch.handling import doors
from peermatch.outbox import deliver, letters, queue
from peermatch.outbox.delivering.books import Tally
from peermatch.outbox.letters import Letter
from peermatch.outbox.models import Email, State
from peermatch.outbox.nights import AtNight
from peermatch.outbox.wording import history, why
from tests.factories import make_member, make_person
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import HOUR, NOON, ROSA, again

pytestmark = pytest.mark.on_both

Note = Callable[..., Email]
EVENING = datetime(2026, 4, 15, 3, 0, tzinfo=UTC)  # ten on the program's clock, Central
MORNING = datetime(2026, 4, 15, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def by_smtp(settings: Any, mail_by_smtp: SmtpSink) -> SmtpSink:
    settings.MAIL_AT_NIGHT = False
    return mail_by_smtp


@pytest.fixture
def news(known_letter: Letter) -> Iterator[None]:
    """Two more kinds: “alarm” goes at night, “offer” may wait a day."""
    letters.register(Letter("alarm", "An alarm", at_night=AtNight.GOES))
    letters.register(Letter("offer", "An offer", may_wait_a_day=True))
    yield
    letters._letters.pop("alarm")
    letters._letters.pop("offer")


def send(at: datetime) -> Tally:
    return deliver.send_due(now=lambda: at)


def to(person: Participant) -> queue.Recipient:
    return queue.Recipient(person.public_id, person.name, person.email)


def test_at_night_it_waits_for_the_morning_and_says_so(note: Note, by_smtp: SmtpSink) -> None:
    mail = note(due_at=EVENING)
    tally = send(EVENING)
    assert (tally.sent, tally.kept_back, tally.put_off) == (0, 1, 0)
    found = again(mail)
    assert (found.state, found.next_look_at, found.attempts) == (State.QUEUED, MORNING, 0)
    assert why(found) == "Waits until 8:00 am Central: it is night there."
    assert history(found)[-1] == (MORNING, why(found))
    assert [send(MORNING - HOUR).sent, send(MORNING).sent] == [0, 1]
    assert (again(mail).state, why(again(mail))) == (State.SENT, "")
    assert len(by_smtp.received) == 1


def test_it_is_the_readers_own_night(note: Note, program: Program) -> None:
    there = make_person(program, "Kalei", "Akana", email="kalei@mail.example", time_zone="Pacific/Honolulu")
    mail = note(to=to(there), due_at=EVENING)
    assert send(EVENING).sent == 1
    assert again(mail).sent_at == EVENING


def test_a_zone_that_changes_while_it_waits_counts(note: Note, program: Program) -> None:
    person = make_person(program, "Kalei", "Akana", email="kalei@mail.example", time_zone="America/Chicago")
    mail = note(to=to(person), due_at=EVENING)
    send(EVENING)
    Participant.objects.filter(program=program, pk=person.pk).update(time_zone="Pacific/Honolulu")
    assert send(MORNING).kept_back == 1
    assert again(mail).next_look_at == datetime(2026, 4, 15, 18, 0, tzinfo=UTC)
    assert why(again(mail)) == "Waits until 8:00 am Hawaii: it is night there."


def test_a_members_mail_goes_by_the_members_clock(note: Note, program: Program) -> None:
    user = make_member(program, "Ana Castillo")
    user.time_zone = "Pacific/Honolulu"
    user.save()
    note(to=queue.Recipient(user.ref, user.name, user.email), due_at=EVENING)
    assert send(EVENING).sent == 1


def test_what_may_wake_goes_and_what_was_asked_for(note: Note, news: None) -> None:
    note(kind="alarm", due_at=EVENING)
    note(about="link", due_at=EVENING, is_asked_for=True)
    note(about="waits", due_at=EVENING)
    tally = send(EVENING)
    assert (tally.sent, tally.kept_back) == (2, 1)


def test_what_is_too_late_in_the_morning_goes_at_once(note: Note) -> None:
    meeting = MORNING + timedelta(minutes=30)
    note(due_at=meeting - HOUR - HOUR, needed_by=meeting, expires_at=meeting)
    assert send(meeting - HOUR - HOUR).sent == 1


def test_each_program_has_its_own_night(note: Note, program: Program) -> None:
    Program.objects.filter(pk=program.pk).update(quiet_from=time(23), quiet_until=time(6))
    note(due_at=EVENING)
    note(about="later", due_at=EVENING + 2 * HOUR)
    assert send(EVENING).sent == 1
    assert send(EVENING + 2 * HOUR).kept_back == 1


def test_what_is_no_longer_wanted_does_not_wait(note: Note, unwanted: dict[str, str]) -> None:
    mail = note(due_at=EVENING)
    unwanted["meeting:1"] = "The meeting moved."
    assert send(EVENING).superseded == 1
    assert again(mail).state == State.SUPERSEDED


def test_what_waits_can_be_called_back(note: Note, program: Program) -> None:
    mail = note(due_at=EVENING)
    send(EVENING)
    assert queue.supersede(program=program, about=mail.about, now=EVENING, why="Moved.") == 1
    assert send(MORNING).sent == 0
    assert again(mail).state == State.SUPERSEDED


def test_another_rule_holds_at_once_for_what_waits(note: Note, program: Program) -> None:
    mail, lee = note(due_at=EVENING), make_member(program, "Lee Okafor")
    send(EVENING)
    change(program=program, group=group_of("kind"), values={"quiet_from": time(23)}, by=lee, at=EVENING + HOUR / 2)
    assert send(EVENING + HOUR / 2).sent == 1
    assert again(mail).sent_at == EVENING + HOUR / 2


# Many mails on one day


def test_after_many_mails_on_a_day_the_rest_waits_and_what_is_pressing_does_not(
    note: Note, program: Program, news: None
) -> None:
    Program.objects.filter(pk=program.pk).update(mails_a_day=2)
    for n in range(3):
        note(about=f"pressing:{n}")
    offers = [note(kind="offer", about=f"offer:{n}") for n in range(2)]
    tally = send(NOON)
    assert (tally.sent, tally.kept_back) == (3, 2)
    expected = "Waits until Wed, April 15, 8:00 am Central: they got 2 mails that day, the most your program sends."
    assert [why(again(one)) for one in offers] == [expected] * 2
    assert send(MORNING).sent == 2


def test_the_day_is_counted_over_several_rounds_and_for_each_reader(note: Note, program: Program, news: None) -> None:
    Program.objects.filter(pk=program.pk).update(mails_a_day=1)
    note(kind="offer", about="first")
    assert send(NOON).sent == 1
    note(kind="offer", about="second")
    note(kind="offer", about="other", to=queue.Recipient(uuid5(ROSA, "x"), "Bo", "bo@mail.example"))
    tally = send(NOON + HOUR)
    assert (tally.sent, tally.kept_back) == (1, 1)


def test_what_ends_before_tomorrow_goes_today(note: Note, program: Program, news: None) -> None:
    Program.objects.filter(pk=program.pk).update(mails_a_day=1)
    note(kind="offer", about="first")
    note(kind="offer", about="second", expires_at=NOON + 6 * HOUR)
    assert send(NOON).sent == 2


# Large providers of mailboxes


@pytest.fixture
def limited(settings: Any) -> None:
    settings.MAIL_DOMAIN_LIMITS = {"gmail.com": ("gmail.com", 4), "googlemail.com": ("gmail.com", 4)}


def test_a_provider_is_brought_so_many_and_others_wait_for_nobody(note: Note, limited: None) -> None:
    def queue_to(domain: str, n: int) -> Email:
        return note(to=queue.Recipient(uuid5(ROSA, f"{domain}{n}"), "Bo", f"bo{n}@{domain}"))

    many = [queue_to(["gmail.com", "googlemail.com"][n % 2], n) for n in range(12)]
    others = [queue_to("mail.example", n) for n in range(3)]
    tally = send(NOON)
    assert (tally.sent, tally.kept_back) == (5, 10)
    assert {again(one).state for one in others} == {State.SENT}
    assert why(again(many[-1])) == "Waits for its turn: gmail.com turns away whoever brings many mails at once."
    out = []
    for tick in range(1, 8):
        out.append(send(NOON + tick * timedelta(seconds=30)).sent)
    assert out == [2, 2, 2, 2, 2, 0, 0]
    assert [again(one).attempts for one in many] == [1] * 12


def test_after_a_pause_turns_are_given_anew(note: Note, limited: None) -> None:
    for n in range(12):
        note(to=queue.Recipient(uuid5(ROSA, str(n)), "Bo", f"bo{n}@gmail.com"))
    send(NOON)
    tally = send(NOON + HOUR)
    assert (tally.sent, tally.kept_back) == (2, 8)


def test_a_coordinator_can_have_it_leave_at_night(note: Note, program: Program) -> None:
    mail, ana = note(due_at=EVENING), make_member(program, "Ana Castillo")
    send(EVENING)
    doors.send_now(mail=again(mail), by=ana, at=EVENING + HOUR)
    assert send(EVENING + HOUR).sent == 1


def test_what_waited_for_the_morning_takes_turns_then(note: Note, limited: None) -> None:
    for n in range(12):
        note(to=queue.Recipient(uuid5(ROSA, str(n)), "Bo", f"bo{n}@gmail.com"), due_at=EVENING)
    assert send(EVENING).kept_back == 12
    tally = send(MORNING)
    assert (tally.sent, tally.kept_back) == (2, 10)


def test_to_whom_nothing_is_sent_unasked_only_what_presses_leaves(
    note: Note, news: None, program: Program, by_smtp: SmtpSink
) -> None:
    """A worry is looked at: an offer waits until a lead lets it go on; what was asked for, and news, leave."""
    sam = make_person(program, "Sam", "Lind", email="sam@mail.example")
    rows = Participant.objects.in_program(program).filter(pk=sam.pk)
    rows.update(is_held_back=True)
    offer = note(kind="offer", to=to(sam), due_at=NOON)
    asked = note(kind="offer", to=to(sam), due_at=NOON, is_asked_for=True, occasion="asked")
    plain = note(to=to(sam), due_at=NOON)
    assert send(NOON).sent == 2
    assert [again(mail).state for mail in (offer, asked, plain)] == [State.QUEUED, State.SENT, State.SENT]
    assert why(again(offer)) == "Mail that nobody asked for waits a while for this reader."
    rows.update(is_held_back=False)
    queue.look_anew(program, now=NOON)
    assert send(NOON).sent == 1
