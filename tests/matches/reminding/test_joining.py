"""Reminders that would reach one person at the same moment: one letter, or one call; apart again where one is off."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from matches.models import Call, Format, Match, Meeting, Part, PlaceKind, SeatState
from matches.reminding import due, joining, letters
from matches.reminding.due import to_phone
from matches.reminding.letters import Told
from matches.scheduling import planning
from matches.scheduling.absences import doors as absences
from matches.scheduling.planning import Place
from participants.models import MailWish, Participant
from participants.models.address import address_changed
from participants.models.reaching import Wish
from participants.profile.wishing import wish
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime
from peermatch.handling import doors
from peermatch.keeping.mail import wipe_mail_about
from peermatch.outbox import deliver
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email, State
from peermatch.outbox.rewording import reword
from peermatch.returning.models import Unreached
from peermatch.returning.stopping import keep_back_from
from tests.factories import make_topic
from tests.mail import SmtpSink
from tests.matches.factories import (
    ASKED,
    NOW,
    confirm_meeting,
    make_evidence,
    make_goal,
    make_match,
    make_meeting,
    make_problem,
    make_seat,
    say_yes,
)
from tests.matches.scheduling.conftest import seat_of
from tests.matches.scheduling.test_letters import text_of

pytestmark = pytest.mark.once
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOTH_DUE = datetime(2026, 5, 6, 20, 0, tzinfo=UTC)  # a day before the first, a week before the second
AT_NIGHT = datetime(2026, 5, 7, 3, 30, tzinfo=UTC)  # half past ten in the evening of May 6, Central
MORNING = datetime(2026, 5, 7, 13, 0, tzinfo=UTC)
ROOM = Place(PlaceKind.VIDEO, "https://video.example/other")
ROBIN = "robin.park@mail.example"


@pytest.fixture(autouse=True)
def on_one_clock(match: Match, settings: Any, mail_by_smtp: SmtpSink) -> None:
    settings.MAIL_AT_NIGHT = False
    Participant.objects.filter(program=match.program).update(time_zone="America/Chicago")


@pytest.fixture
def other_match(match: Match) -> Match:
    """Robin and Wanjiru meet in another match too."""
    robin, wanjiru = (seat_of(match, name).participant for name in ("Robin", "Wanjiru"))
    made = make_match(match.program, "Reading maps", format=Format.ONE_TO_ONE, coordinator=match.coordinator)
    make_evidence(wanjiru)
    make_problem(made, robin, make_topic(match.program, "Maps"))
    for person, part in ((robin, Part.RECIPIENT), (wanjiru, Part.PROVIDER)):
        make_goal(make_seat(made, person, part, state_since=ASKED))
    return say_yes(made)


@pytest.fixture
def two(match: Match, other_match: Match) -> tuple[Meeting, Meeting]:
    """On May 7 and, of the other match, on May 13, at three; everyone knows."""
    return confirmed(match, date(2026, 5, 7)), confirmed(other_match, date(2026, 5, 13))


def confirmed(match: Match, on: date, at: time = time(15)) -> Meeting:
    """Long ago: what confirmed it is out."""
    made = confirm_meeting(make_meeting(match, on, at, minutes=20))
    deliver.send_due(now=lambda: NOW)
    Call.objects.in_program(match.program).waiting().update(made_at=NOW)
    return made


def a_day_before(program: Program) -> None:
    Program.objects.filter(pk=program.pk).update(reminder_hours=[24])


def mails(program: Program, name: str = "Robin") -> list[tuple[str, str]]:
    rows = Email.objects.in_program(program).filter(kind__endswith="-reminder", to_name__startswith=name)
    return [(row.kind, row.state) for row in rows.order_by("pk")]


def joint(program: Program, name: str = "Robin") -> Email:
    rows = Email.objects.in_program(program).filter(kind="meetings-reminder", to_name__startswith=name)
    found: Email = rows.order_by("-pk")[0]
    return found


def tick(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    monkeypatch.setattr("peermatch.shared_clock.now", lambda: at)
    due.remind()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """at(moment): a tick, and then what leaves."""

    def go(moment: datetime) -> None:
        tick(moment, monkeypatch)
        deliver.send_due(now=lambda: moment)

    return go


def subjects(sink: SmtpSink, to: str = ROBIN) -> list[str]:
    """Of what reminds."""
    return [str(one["Subject"]) for one in reminders(sink, to)]


def reminders(sink: SmtpSink, to: str = ROBIN) -> list[EmailMessage]:
    return [one for one in sink.to(to) if "eminder" in one["Subject"]]


def move(meeting: Meeting, at: datetime) -> None:
    wall = WallTime(date(2026, 5, 20), time(15), "America/Chicago")
    by = meeting.match.coordinator
    planning.move(meeting=meeting, wall=wall, minutes=60, place=ROOM, by=by, at=at, override_reason="Both are fine")


def test_two_reminders_of_one_tick_are_one_letter(
    two: tuple[Meeting, Meeting], program: Program, mail_by_smtp: SmtpSink, at: Callable[[datetime], None]
) -> None:
    at(BOTH_DUE)
    assert subjects(mail_by_smtp) == ["Thu, May 7, 3:00 pm Central and 1 more: reminder of meetings"]
    assert subjects(mail_by_smtp, "david.larsen@mail.example") == [
        "Reminder: Thu, May 7, 3:00 pm Central, your peer meeting"
    ]
    at(BOTH_DUE + MINUTE)
    assert mails(program) == [
        ("meeting-reminder", State.SUPERSEDED), ("meeting-reminder", State.SUPERSEDED),
        ("meetings-reminder", State.SENT),
    ]  # fmt: skip
    assert len(subjects(mail_by_smtp)) == 1


def test_each_meeting_has_its_own_link_in_text_and_html_and_opens_its_own_match(
    two: tuple[Meeting, Meeting], mail_by_smtp: SmtpSink, at: Callable[[datetime], None], client: Client
) -> None:
    at(BOTH_DUE)
    [mail] = reminders(mail_by_smtp)
    text = text_of(mail)
    links = [word for word in text.split() if "/l/" in word]
    assert len(set(links)) == 3  # one for each, and to stop reminders
    html = mail.get_body(("html",))
    assert html
    assert all(link in html.get_content() for link in links)
    for said in ("1. Thu, May 7", "2. Wed, May 13", "With: David and Wanjiru", "With: Wanjiru"):
        assert said in text
    pages = [client.get(link.partition("testserver")[2] or link, follow=True) for link in links[:2]]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].request["PATH_INFO"] != pages[1].request["PATH_INFO"]


def test_what_waits_for_the_morning_is_joined_by_what_falls_due_at_night(
    match: Match, other_match: Match, program: Program, mail_by_smtp: SmtpSink, at: Callable[[datetime], None]
) -> None:
    a_day_before(program)
    confirmed(match, date(2026, 5, 7), time(22))
    confirmed(other_match, date(2026, 5, 7), time(22, 30))
    at(AT_NIGHT - 30 * MINUTE)
    assert mails(program) == [("meeting-reminder", State.QUEUED)]
    at(AT_NIGHT)
    assert mails(program)[-1] == ("meetings-reminder", State.QUEUED)
    at(MORNING - MINUTE)
    assert subjects(mail_by_smtp) == []
    at(MORNING)
    assert subjects(mail_by_smtp) == ["Thu, May 7, 10:00 pm Central and 1 more: reminder"]


def test_a_third_is_told_of_in_the_same_letter(
    match: Match, other_match: Match, program: Program, mail_by_smtp: SmtpSink, at: Callable[[datetime], None]
) -> None:
    a_day_before(program)
    for one, minute in ((match, 0), (other_match, 30), (match, 55)):
        confirmed(one, date(2026, 5, 7), time(22, minute))
        at(AT_NIGHT - 30 * MINUTE + minute * MINUTE)
    joints = Email.objects.in_program(program).filter(kind="meetings-reminder", to_name__startswith="Robin")
    assert [row.state for row in joints.order_by("pk")] == [State.SUPERSEDED, State.QUEUED]
    at(MORNING)
    at(MORNING + MINUTE)
    assert subjects(mail_by_smtp) == ["Thu, May 7, 10:00 pm Central and 2 more: reminder"]


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("what", ["moved", "cancelled", "absent", "declined"])
def test_where_one_is_off_the_other_is_reminded_of_alone(
    match: Match, other_match: Match, program: Program, mail_by_smtp: SmtpSink, at: Callable[[datetime], None],
    what: str, which: int,
) -> None:  # fmt: skip
    a_day_before(program)
    both = (
        confirmed(match, date(2026, 5, 7), time(22)),
        confirmed(other_match, date(2026, 5, 7), time(22, 30)),
    )
    at(AT_NIGHT)
    assert mails(program)[-1] == ("meetings-reminder", State.QUEUED)
    off = both[which]
    seat = seat_of(off.match, "Robin")
    if what == "moved":
        move(off, AT_NIGHT + MINUTE)
    elif what == "cancelled":
        planning.cancel(meeting=off, by=off.match.coordinator, at=AT_NIGHT + MINUTE)
    elif what == "absent":
        absences.cannot_come(meeting=off, seat=seat, way="phone", at=AT_NIGHT + MINUTE, by=off.match.coordinator)
    else:
        seat.decline(by=None, at=AT_NIGHT + MINUTE)
    assert mails(program).count(("meetings-reminder", State.SUPERSEDED)) == 1
    for minutes in (2, 3, 700):
        at(AT_NIGHT + minutes * MINUTE)
    clock = "10:00" if which else "10:30"
    assert subjects(mail_by_smtp) == [f"Reminder: Thu, May 7, {clock} pm Central, your peer meeting"]


def test_what_was_moved_past_every_door_is_seen_as_it_leaves(
    two: tuple[Meeting, Meeting], program: Program, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch,
    at: Callable[[datetime], None],
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)
    Meeting.objects.in_program(program).filter(pk=two[1].pk).update(state="cancelled")
    deliver.send_due(now=lambda: BOTH_DUE)
    assert subjects(mail_by_smtp) == []
    at(BOTH_DUE + MINUTE)
    assert "Reminder: Thu, May 7, 3:00 pm Central, your peer meeting" in subjects(mail_by_smtp)


def test_two_ticks_make_one_letter_and_asking_again_makes_none(
    two: tuple[Meeting, Meeting], program: Program, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        tick(BOTH_DUE + n * MINUTE, monkeypatch)
    joining.join(BOTH_DUE)
    assert mails(program).count(("meetings-reminder", State.QUEUED)) == 1
    assert len(mails(program)) == 3


def test_a_newer_reminder_of_the_same_meeting_takes_the_place_of_the_one_before(
    two: tuple[Meeting, Meeting], program: Program, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch,
    at: Callable[[datetime], None],
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)  # no worker is there, until an hour before the first
    at(two[0].starts_at - HOUR)
    at(two[0].starts_at - HOUR + MINUTE)
    assert len(subjects(mail_by_smtp)) == 1
    of_first = Email.objects.in_program(program).filter(about=f"meeting:{two[0].public_id}", kind="meeting-reminder")
    robins = of_first.filter(to_name__startswith="Robin").order_by("pk")
    assert [(one.occasion, one.joined_in == joint(program)) for one in robins] == [("24h", False), ("1h", True)]
    assert not Email.objects.in_program(program).open().exists()


def test_a_letter_that_a_coordinator_cancels_takes_all_with_it(
    two: tuple[Meeting, Meeting], program: Program, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch,
    at: Callable[[datetime], None], coordinator: User,
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)
    doors.cancel(mail=joint(program), why="They know.", by=coordinator, at=BOTH_DUE)
    at(BOTH_DUE + MINUTE)
    at(BOTH_DUE + 2 * MINUTE)
    assert subjects(mail_by_smtp) == []
    assert {state for _kind, state in mails(program)} == {State.SUPERSEDED}


def test_cancelling_one_of_them_leaves_the_other(
    two: tuple[Meeting, Meeting], program: Program, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch,
    at: Callable[[datetime], None], coordinator: User,
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)
    [first, second] = Email.objects.in_program(program).filter(joined_in=joint(program)).order_by("needed_by")
    assert not doors.may_send_now(first, BOTH_DUE)
    doors.cancel(mail=second, why="They know.", by=coordinator, at=BOTH_DUE)
    deliver.send_due(now=lambda: BOTH_DUE)
    at(BOTH_DUE + MINUTE)
    assert subjects(mail_by_smtp) == ["Reminder: Thu, May 7, 3:00 pm Central, your peer meeting"]


def test_it_goes_again_by_hand_with_links_of_its_own(
    two: tuple[Meeting, Meeting], program: Program, mail_by_smtp: SmtpSink, at: Callable[[datetime], None],
    coordinator: User,
) -> None:  # fmt: skip
    at(BOTH_DUE)
    at(BOTH_DUE + MINUTE)
    doors.send_again(mail=joint(program), by=coordinator, at=BOTH_DUE + HOUR)
    at(BOTH_DUE + HOUR)
    first, second = reminders(mail_by_smtp)
    assert first["Subject"] == second["Subject"]
    links = [{word for word in text_of(one).split() if "/l/" in word} for one in (first, second)]
    assert len(links[0] | links[1]) == 6
    planning.cancel(meeting=two[1], by=coordinator, at=BOTH_DUE + 2 * HOUR)
    assert doors.why_not_again(joint(program), BOTH_DUE + 3 * HOUR)


def test_one_call_says_both_and_parts_where_one_is_off(
    two: tuple[Meeting, Meeting], program: Program, at: Callable[[datetime], None], coordinator: User
) -> None:
    at(BOTH_DUE)
    [call] = to_phone(program, BOTH_DUE)
    assert (call.participant.first_name, call.news) == ("Wanjiru", "meetings-reminder")
    for said in ("remind you of 2 peer meetings", "Thu, May 7, 3:00 pm", "Wed, May 13, 3:00 pm"):
        assert said in call.script
    assert "Thu, May 7, 3:00 pm Central; Wed, May 13, 3:00 pm Central" in call.short
    at(BOTH_DUE + MINUTE)
    assert len(to_phone(program, BOTH_DUE + MINUTE)) == 1
    planning.cancel(meeting=two[0], by=coordinator, at=BOTH_DUE + MINUTE)
    waiting = [one for one in to_phone(program, BOTH_DUE + MINUTE) if "reminder" in one.news]
    assert [(one.news, one.meeting) for one in waiting] == [("meeting-reminder", two[1])]
    waiting[0].make(way="phone", by=coordinator, at=BOTH_DUE + HOUR)
    at(BOTH_DUE + HOUR)
    assert [one for one in to_phone(program, BOTH_DUE + HOUR) if "reminder" in one.news] == []


def test_a_call_that_says_both_is_made_once(
    two: tuple[Meeting, Meeting], program: Program, at: Callable[[datetime], None], coordinator: User
) -> None:
    at(BOTH_DUE)
    to_phone(program, BOTH_DUE)[0].make(way="phone", by=coordinator, at=BOTH_DUE)
    at(BOTH_DUE + MINUTE)
    assert list(to_phone(program, BOTH_DUE + MINUTE)) == []
    assert Call.objects.in_program(program).filter(news="meetings-reminder").exclude(made_at=None).count() == 2


def test_after_the_first_has_begun_the_other_is_still_phoned_about(
    two: tuple[Meeting, Meeting], program: Program, at: Callable[[datetime], None]
) -> None:
    at(BOTH_DUE)
    began = two[0].starts_at + MINUTE
    at(began)
    assert [(one.news, one.meeting) for one in to_phone(program, began)] == [("meeting-reminder", two[1])]


def test_messages_and_the_meeting_say_what_became_of_each(
    two: tuple[Meeting, Meeting], program: Program, at: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch, signed_in: Client,
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)
    [_first, second] = Email.objects.in_program(program).filter(joined_in=joint(program)).order_by("needed_by")
    page = signed_in.get(second.get_absolute_url()).content.decode()
    assert "Waits behind one letter that tells of several: Thu, May 7, 3:00 pm Central and 1 more" in page
    assert "8000" not in page
    at(BOTH_DUE)
    at(BOTH_DUE + MINUTE)
    assert "One letter tells of several" in signed_in.get(second.get_absolute_url()).content.decode()
    where = [program.slug, two[1].match.public_id, two[1].public_id]
    assert "Reminder of several meetings" in signed_in.get(reverse("meeting", args=where)).content.decode()


def correct(match: Match, moment: datetime) -> None:
    robin = seat_of(match, "Robin").participant
    robin.email = "robin@new.example"
    robin.save(update_fields=["email"])
    with transaction.atomic():
        address_changed([robin], at=moment)


@pytest.mark.parametrize("refused", [False, True])
def test_a_corrected_address_gets_both_in_one(
    two: tuple[Meeting, Meeting], match: Match, mail_by_smtp: SmtpSink, refused: bool,
    monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None],
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)
    if refused:
        mail_by_smtp.refuse("550 5.1.1 nobody here", at="RCPT", recipient=ROBIN, times=1)
        at(BOTH_DUE)
        at(BOTH_DUE + MINUTE)
    correct(match, BOTH_DUE + HOUR)
    deliver.send_due(now=lambda: BOTH_DUE + HOUR)
    at(BOTH_DUE + HOUR + MINUTE)
    assert subjects(mail_by_smtp) == []
    assert len(subjects(mail_by_smtp, "robin@new.example")) == 1
    [mail] = reminders(mail_by_smtp, "robin@new.example")
    assert "2. Wed, May 13" in text_of(mail)


def test_whoever_wants_no_reminders_gets_neither(
    two: tuple[Meeting, Meeting], match: Match, mail_by_smtp: SmtpSink,
    monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None],
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)
    robin = seat_of(match, "Robin").participant
    wish(person=robin, wish=Wish.NO_REMINDERS, way=MailWish.Way.LINK, by=None, at=BOTH_DUE)
    for minutes in (0, 1, 2):
        at(BOTH_DUE + minutes * MINUTE)
    assert subjects(mail_by_smtp) == []


def test_where_no_mail_goes_any_more_each_meeting_is_a_task_once(
    two: tuple[Meeting, Meeting], program: Program, match: Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(BOTH_DUE, monkeypatch)
    keep_back_from(program, seat_of(match, "Robin").participant.public_id, at=BOTH_DUE)
    tick(BOTH_DUE + MINUTE, monkeypatch)
    missed = Unreached.objects.in_program(program).open().values_list("email__kind", flat=True)
    assert list(missed) == ["meeting-reminder"] * 2
    assert {state for _kind, state in mails(program)} == {State.SUPPRESSED}


def test_mail_held_after_a_restore_goes_as_one_letter_and_once(
    two: tuple[Meeting, Meeting], program: Program, mail_by_smtp: SmtpSink,
    monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None],
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)
    Email.objects.in_program(program).hold(why="A backup was restored.")
    at(BOTH_DUE + MINUTE)
    assert subjects(mail_by_smtp) == []
    Email.objects.in_program(program).let_go(now=BOTH_DUE + HOUR)
    at(BOTH_DUE + HOUR)
    at(BOTH_DUE + HOUR + MINUTE)
    assert len(subjects(mail_by_smtp)) == 1


@pytest.mark.parametrize("what", ["corrected", "cancelled"])
def test_what_a_held_letter_told_of_stays_held(
    two: tuple[Meeting, Meeting], program: Program, match: Match, mail_by_smtp: SmtpSink,
    monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None], what: str,
) -> None:  # fmt: skip
    tick(BOTH_DUE, monkeypatch)
    Email.objects.in_program(program).hold(why="A backup was restored.")
    if what == "corrected":
        correct(match, BOTH_DUE + MINUTE)
    else:
        planning.cancel(meeting=two[1], by=match.coordinator, at=BOTH_DUE + MINUTE)
    for minutes in (2, 3):
        at(BOTH_DUE + minutes * MINUTE)
    to = "robin@new.example" if what == "corrected" else ROBIN
    assert subjects(mail_by_smtp, to) == []
    Email.objects.in_program(program).let_go(now=BOTH_DUE + HOUR)
    for minutes in (60, 61):
        at(BOTH_DUE + minutes * MINUTE)
    assert len(subjects(mail_by_smtp, to)) == 1


def test_a_letter_that_is_out_is_wiped_with_either_of_its_meetings(
    two: tuple[Meeting, Meeting], program: Program, at: Callable[[datetime], None]
) -> None:
    at(BOTH_DUE)
    wipe_mail_about(program.pk, [two[1].public_id])
    assert "May" not in joint(program).text + joint(program).subject + joint(program).html


def test_a_program_words_it_its_own_way_and_its_reader_may_stop_it_there(
    two: tuple[Meeting, Meeting], program: Program, lead: User, mail_by_smtp: SmtpSink, at: Callable[[datetime], None]
) -> None:
    words = "See you {count} times, {first_name}."
    reword(program=program, kind="meetings-reminder", name="opening", text=words, by=lead, at=NOW)
    at(BOTH_DUE)
    [mail] = reminders(mail_by_smtp)
    assert "See you 2 times, Robin." in text_of(mail)
    assert mail["List-Unsubscribe"]


def three_calls_of_which_one_is_off(match: Match, other_match: Match, at: Callable[[datetime], None]) -> datetime:
    """Two are one call, a third joins them and is off: the first two are as they were. Says when."""
    a_day_before(match.program)
    for one, hour, minute in ((match, 15, 0), (other_match, 15, 30), (match, 16, 0)):
        latest = confirmed(one, date(2026, 5, 7), time(hour, minute))
    for minutes in (0, 30, 60):
        at(BOTH_DUE + minutes * MINUTE)
    planning.cancel(meeting=latest, by=match.coordinator, at=BOTH_DUE + 61 * MINUTE)
    return BOTH_DUE + 62 * MINUTE


def reminding_calls(program: Program) -> list[str]:
    waiting = Call.objects.in_program(program).waiting().filter(news__endswith="-reminder")
    return [call.news for call in waiting.order_by("pk")]


def test_calls_that_were_one_before_are_one_again(
    match: Match, other_match: Match, program: Program, at: Callable[[datetime], None],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    after = three_calls_of_which_one_is_off(match, other_match, at)
    assert reminding_calls(program) == ["meeting-reminder"] * 2
    at(after)
    assert reminding_calls(program) == ["meetings-reminder"] * 2
    assert not caplog.records
    assert len([one for one in to_phone(program, after) if "reminder" in one.news]) == 1


@pytest.mark.parametrize(("fails", "goes_on"), [("Wanjiru", "Robin"), ("Robin", "David")])
def test_whoever_cannot_be_told_of_several_at_once_is_in_nobodys_way(
    two: tuple[Meeting, Meeting], program: Program, monkeypatch: pytest.MonkeyPatch, fails: str, goes_on: str
) -> None:
    david = seat_of(two[0].match, "David").participant
    make_goal(make_seat(two[1].match, david, Part.PEER, state=SeatState.ACCEPTED, state_since=ASKED))
    write = letters.message

    def write_or_fail(told: Sequence[Told]) -> Message:
        assert told[0].seat.participant.first_name != fails
        return write(told)

    for module in (joining, letters):  # to whoever is called, and to whoever reads
        monkeypatch.setattr(module, "message", write_or_fail)
    tick(BOTH_DUE, monkeypatch)
    assert mails(program, goes_on)[-1] == ("meetings-reminder", State.QUEUED)
    assert reminding_calls(program) == [f"meeting{'' if fails == 'Wanjiru' else 's'}-reminder"] * 2
    assert ("meetings-reminder", State.QUEUED) not in mails(program, fails)
