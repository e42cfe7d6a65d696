"""Whom our mail did not reach: a task at once, with the phone and the words; told, sent again, taken back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from matches.inviting import sending
from matches.inviting.letters import INVITATION
from matches.models import Call, Happening, Match, Meeting, Part, SeatState
from matches.scheduling import planning
from matches.today import reaching, times, unreached
from matches.today.desk import Desk
from matches.workspace import telling as handing_on
from participants.models import MailWish, Participant, Wish
from participants.profile.wishing import wish
from peermatch.accounts.models import Program, User
from peermatch.clock import say_moment
from peermatch.outbox import queue
from peermatch.outbox.deliver import send_due
from peermatch.outbox.models import Email, State
from peermatch.returning import refusals
from peermatch.returning.models import StoppedAddress, Unreached
from tests.browsing import scrolls_sideways
from tests.counting import queries_of_page
from tests.factories import make_person
from tests.mail import SmtpSink
from tests.matches.factories import accepted_match, ask_times, confirm_meeting, make_meeting, make_seat, ready_match
from tests.replies import answer_to, deliver
from tests.undoing import do, take_back

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
PHONE = "512-555-0142"


def soon() -> date:
    return timezone.localdate() + timedelta(days=9)


@pytest.fixture
def meeting(program: Program, coordinator: User, mail_by_smtp: SmtpSink) -> Meeting:
    """Confirmed to Robin, whose mail is sent, and David; David's clock is in Hawaii."""
    match = accepted_match(program, coordinator=coordinator)
    people = Participant.objects.in_program(program)
    people.filter(first_name="David").update(
        time_zone="Pacific/Honolulu", phone=PHONE, best_times="weekdays after 4:00 pm", no_voice_messages=True
    )
    found = confirm_meeting(make_meeting(match, soon()), at=timezone.now())
    send_due()
    return found


@pytest.fixture
def david(meeting: Meeting) -> Participant:
    person: Participant = Participant.objects.in_program(meeting.program).get(first_name="David")
    return person


def mail_to(person: Participant, kind: str = "meeting-confirmed") -> Email:
    return Email.objects.filter(program=person.program, recipient=person.public_id, kind=kind).latest("pk")


def bounce(person: Participant, name: str = "bounce", kind: str = "meeting-confirmed") -> Unreached:
    deliver(answer_to(name, letter=mail_to(person, kind)))
    person.refresh_from_db()
    return Unreached.objects.in_program(person.program).get(email=mail_to(person, kind))


def cards(program: Program, reader: User, **desk: Any) -> list[Any]:
    return unreached.could_not_be_reached(Desk(program, reader, timezone.now(), **desk))


def url(missed: Unreached, name: str = "unreached") -> str:
    return reverse(name, args=[missed.program.slug, missed.public_id])


def states(person: Participant) -> list[tuple[str, str]]:
    mails = Email.objects.filter(program=person.program, recipient=person.public_id).order_by("pk")
    return [(one.kind, one.state) for one in mails]


def test_the_card_says_whom_to_phone_how_and_why(
    meeting: Meeting, david: Participant, program: Program, coordinator: User
) -> None:
    assert cards(program, coordinator) == []
    bounce(david)
    [card] = cards(program, coordinator)
    assert card.title == "David Larsen could not be reached: phone them"
    assert card.status == PHONE
    assert "it did not arrive, there is no such mailbox." in card.sentence
    assert "Leave no voice messages. Best times: weekdays after 4:00 pm. It is" in card.sentence
    assert [one.label for one in card.choices] == [
        "Read what to say", "Correct the address", "Try the same address again",
    ]  # fmt: skip


def test_the_page_has_the_words_of_that_letter_and_the_time_on_their_clock(
    meeting: Meeting, david: Participant, signed_in: Client
) -> None:
    page = signed_in.get(url(bounce(david))).content.decode()
    assert say_moment(meeting.starts_at, "Pacific/Honolulu") in page
    assert mail_to(david).script.split("\n")[0] in page
    assert f'href="tel:{PHONE.replace("-", "")}"' in page


def test_told_it_ends_and_is_on_record_and_can_be_taken_back(
    meeting: Meeting, david: Participant, signed_in: Client, program: Program, coordinator: User
) -> None:
    missed = bounce(david)
    said = {"way": "relay", "spoke_with": "his  wife\nNoor", "letters": [str(missed.public_id)]}
    token = do(signed_in, url(missed), said)
    missed.refresh_from_db()
    assert (missed.settled_as, missed.way, missed.spoke_with) == ("told", "relay", "his wife Noor")
    assert missed.settled_by == coordinator
    assert cards(program, coordinator) == []
    assert url(missed, "unreached-again") in signed_in.get(david.get_absolute_url()).content.decode()
    happened = Happening.objects.in_program(program).filter(what=Happening.What.TOLD).get()
    assert (happened.match, happened.by, happened.who) == (meeting.match, coordinator, david)
    page = signed_in.get(mail_to(david).get_absolute_url()).content.decode()
    assert "Told another way: his wife Noor. Written down by Ana Castillo" in page
    assert signed_in.post(url(missed), said).status_code == 302  # told before: nothing is written down again
    take_back(signed_in, token)
    assert len(cards(program, coordinator)) == 1


def test_what_came_meanwhile_was_not_told(
    meeting: Meeting, david: Participant, signed_in: Client, program: Program, coordinator: User
) -> None:
    missed = bounce(david)
    assert signed_in.post(url(missed), {"way": "phone", "letters": []}).status_code == 200
    assert signed_in.post(url(missed), {"way": "pigeon", "letters": [str(missed.public_id)]}).status_code == 200
    assert len(cards(program, coordinator)) == 1


def test_what_can_no_longer_be_mailed_is_a_call_at_once(
    meeting: Meeting, david: Participant, program: Program, coordinator: User
) -> None:
    bounce(david)
    planning.cancel(meeting=meeting, by=coordinator, at=timezone.now(), reason="The interpreter is ill.")
    assert Call.objects.in_program(program).waiting().get().participant == david
    assert cards(program, coordinator) == []  # the confirmation is overtaken; the call tells that it is off


def test_mail_that_waits_ends_unsent_and_is_on_the_card(
    meeting: Meeting, david: Participant, program: Program, coordinator: User
) -> None:
    robin = meeting.match.seats.get(participant__first_name="Robin").participant
    planning.cancel(meeting=meeting, by=coordinator, at=timezone.now(), reason="")
    bounce(robin)
    assert states(robin)[-1] == ("meeting-cancelled", State.SUPPRESSED)
    [card] = cards(program, coordinator)
    assert "not sent, no mail goes to that address now." in card.sentence


def test_a_refusal_while_sending_is_the_same_task(program: Program, coordinator: User, mail_by_smtp: SmtpSink) -> None:
    mail_by_smtp.refuse("550 5.1.1 No such user", at="RCPT")
    match = accepted_match(program, coordinator=coordinator)
    confirm_meeting(make_meeting(match, soon()), at=timezone.now())
    send_due()
    assert len(cards(program, coordinator)) == 1
    assert refusals.look(timezone.now()) == 0  # nothing was missed


def test_the_same_address_tried_again_sends_the_same_anew_once(
    meeting: Meeting, david: Participant, signed_in: Client, program: Program, coordinator: User,
    mail_by_smtp: SmtpSink,
) -> None:  # fmt: skip
    missed = bounce(david)
    token = do(signed_in, url(missed, "unreached-again"))
    assert cards(program, coordinator) == []
    send_due()
    first, second = mail_by_smtp.to(david.email)[-2:]
    assert first["Subject"] == second["Subject"]
    assert first["Message-ID"] != second["Message-ID"]
    signed_in.post(url(missed, "unreached-again"))
    send_due()
    assert len(mail_by_smtp.to(david.email)) == 2
    assert StoppedAddress.objects.in_program(program).get().lifted_by == coordinator
    take_back(signed_in, token)
    david.refresh_from_db()
    assert david.mail_stopped
    signed_in.post(url(missed, "unreached-again"))
    bounce(david)
    assert len(cards(program, coordinator)) == 1  # it came back once more


def test_a_corrected_address_gets_what_never_arrived(
    meeting: Meeting, david: Participant, program: Program, coordinator: User, mail_by_smtp: SmtpSink
) -> None:
    bounce(david)
    david.email = "larsen@mail.example"
    david.save()
    assert (david.takes_email, cards(program, coordinator)) == (True, [])
    send_due()
    [mail] = mail_by_smtp.to("larsen@mail.example")
    assert mail["Subject"] == mail_to(david).subject


def test_a_corrected_address_is_taken_back_and_what_waits_becomes_a_call(
    meeting: Meeting, david: Participant, program: Program, coordinator: User, signed_in: Client
) -> None:
    missed, before = bounce(david), david.email
    page = signed_in.get(url(missed)).content.decode()
    address = reverse("person-reach", args=[program.slug, david.public_id])
    assert address in page
    form = signed_in.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if form[name].value() is not False}
    token = do(signed_in, address, typed | {"email": "larsen@mail.example"})
    assert cards(program, coordinator) == []
    assert "is their address again" in take_back(signed_in, token)
    david.refresh_from_db()
    assert (david.email, bool(david.mail_stopped)) == (before, True)
    assert states(david)[-1][1] != State.QUEUED
    assert [call.news for call in meeting.calls.in_program(program)] == ["meeting-confirmed"]


@pytest.mark.parametrize("takes_email", [True, False])
def test_a_letter_that_waits_goes_to_the_corrected_address_or_becomes_a_call(
    meeting: Meeting, david: Participant, program: Program, coordinator: User, takes_email: bool
) -> None:
    seat = meeting.match.seats.select_related("match__program", "match__coordinator").get(participant=david)
    seat.participant, waits = david, handing_on.post(seat, at=timezone.now())
    david.email = "larsen@mail.example" if takes_email else ""
    david.save()
    waits.refresh_from_db()
    assert waits.state != State.QUEUED
    news = Email.objects.in_program(program).filter(kind=waits.kind, state=State.QUEUED)
    assert [one.to_address for one in news] == (["larsen@mail.example"] if takes_email else [])
    assert len(cards(program, coordinator)) == (0 if takes_email else 1)


def test_an_invitation_that_came_back_is_sent_again(
    program: Program, coordinator: User, signed_in: Client, mail_by_smtp: SmtpSink
) -> None:
    match = ready_match(program, coordinator=coordinator)
    seat = match.seats.select_related("participant").earliest("pk")
    lee = seat.participant
    sending.send(match=match, seats=[seat], by=coordinator, at=timezone.now())
    send_due()
    missed = bounce(lee, kind=INVITATION)
    signed_in.post(url(missed, "unreached-again"))
    send_due()
    assert len(mail_by_smtp.to(lee.email)) == 2
    assert cards(program, coordinator) == []


def test_whoever_wants_no_mail_is_told_by_phone(
    meeting: Meeting, david: Participant, program: Program, coordinator: User, signed_in: Client
) -> None:
    planning.cancel(meeting=meeting, by=coordinator, at=timezone.now(), reason="")
    wish(person=david, wish=Wish.NONE, way=MailWish.Way.LINK, by=None, at=timezone.now())
    [card] = cards(program, coordinator)
    assert card.title == "David Larsen wants no mail: tell them"
    assert [one.label for one in card.choices] == ["Read what to say"]
    page = signed_in.get(reverse("today", args=[program.slug])).content.decode()
    assert "which mail they want" in page  # told as a change of theirs too
    for page in (david.get_absolute_url(), reverse("unreached", args=[program.slug, card.ids[0]])):
        assert "<dt>Best way</dt><dd>Phone</dd>" in signed_in.get(page).content.decode()


def test_a_viewer_reads_neither_phone_nor_words(
    meeting: Meeting, david: Participant, viewer: User, client_of: Callable[[User], Client], program: Program
) -> None:
    missed, look = bounce(david), client_of(viewer)
    for page in (reverse("today", args=[program.slug]), meeting.match.get_absolute_url(), david.get_absolute_url()):
        said = look.get(page, {"whose": "all"}).content.decode()
        assert "could not be reached" in said
        assert PHONE not in said
        assert david.email not in said
    assert look.get(url(missed)).status_code == 403
    assert look.post(url(missed, "unreached-again")).status_code == 403


def test_the_letter_itself_leads_to_the_words(meeting: Meeting, david: Participant, signed_in: Client) -> None:
    missed = bounce(david)
    assert url(missed) in signed_in.get(mail_to(david).get_absolute_url()).content.decode()
    missed.delete()
    assert url(missed) not in signed_in.get(mail_to(david).get_absolute_url()).content.decode()


def test_whoever_called_it_unwanted_is_asked_and_not_asked_for_another_address(
    meeting: Meeting, david: Participant, signed_in: Client, program: Program, coordinator: User
) -> None:
    missed = bounce(david, "complaint")
    [card] = cards(program, coordinator)
    assert [one.label for one in card.choices][1] == "Write down which mail they want"
    page = signed_in.get(url(missed)).content.decode()
    assert "Ask David first which mail they want" in page
    assert reverse("person-mail", args=[program.slug, david.public_id]) in page


def test_match_and_person_say_it_too(meeting: Meeting, david: Participant, signed_in: Client) -> None:
    missed = bounce(david)
    for page in (meeting.match.get_absolute_url(), david.get_absolute_url()):
        assert url(missed) in signed_in.get(page).content.decode()
    assert (
        "No mail goes to this address now: there is no such mailbox."
        in signed_in.get(david.get_absolute_url()).content.decode()
    )


def test_each_sees_those_of_their_own_matches_and_of_none(
    meeting: Meeting, david: Participant, program: Program, coordinator: User, lead: User
) -> None:
    bounce(david)
    assert cards(program, lead) == []
    assert len(cards(program, lead, mine=False)) == 1
    Match.objects.in_program(program).update(coordinator=lead)
    assert (len(cards(program, lead)), cards(program, coordinator)) == (1, [])
    Participant.objects.in_program(program).filter(pk=david.pk).update(status="withdrawn")
    assert cards(program, lead, mine=False) == []


def test_a_letter_of_no_more_use_is_no_task(
    meeting: Meeting, david: Participant, program: Program, coordinator: User
) -> None:
    bounce(david)
    Email.objects.in_program(program).update(expires_at=timezone.now())
    assert cards(program, coordinator) == []


def test_as_many_queries_for_many_as_for_one(
    meeting: Meeting, david: Participant, program: Program, signed_in: Client
) -> None:
    missed = bounce(david)
    pages = [reverse("today", args=[program.slug]), meeting.match.get_absolute_url(), url(missed)]
    before = [queries_of_page(signed_in, page) for page in pages]
    for number in range(5):
        other = make_person(program, f"Person {number}", "Ng")
        make_seat(meeting.match, other, Part.PEER, state=SeatState.ACCEPTED, state_since=timezone.now())
    mails = list(Email.objects.in_program(program))
    for number, one in enumerate(mails * 3):
        one.pk, one.public_id, one.message_id = None, Email().public_id, f"<{number}@x>"
        one.idempotency_key, one.recipient = f"x{number}", david.public_id
        one.save()
        Unreached.objects.create(
            program=program, email=one, recipient=one.recipient, why="no_mailbox", since=timezone.now()
        )
    assert [queries_of_page(signed_in, page) for page in pages] == before


@pytest.mark.parametrize("scripts", [True, False])
def test_in_a_browser_on_a_narrow_screen(
    meeting: Meeting, david: Participant, desk_of: Any, coordinator: User, program: Program, scripts: bool
) -> None:
    bounce(david)
    page: Page = desk_of(coordinator, java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    page.goto(reverse("today", args=[program.slug]))
    page.get_by_role("link", name="Read what to say").first.click()
    if scripts:
        assert not scrolls_sideways(page)
    page.get_by_label("Relay call").check()
    page.get_by_role("button", name="I reached them").click()
    assert "Written down: David Larsen was reached." in page.locator("body").inner_text()
    page.get_by_role("button", name="Undo").click()
    assert "1 letter is to be told again." in page.locator("body").inner_text()


def test_times_are_asked_by_phone_of_whom_mail_reaches_no_more(
    meeting: Meeting, david: Participant, program: Program, coordinator: User, viewer: User
) -> None:
    ask_times(meeting.match, timezone.now())
    desk = Desk(program, coordinator, timezone.now())
    assert times.times_to_say(desk) == []
    bounce(david)
    [card] = times.times_to_say(desk)
    assert f"E-mail does not reach them: Phone {PHONE}" in card.sentence
    planning.cancel(meeting=meeting, by=coordinator, at=timezone.now(), reason="")
    [call] = reaching.calls_to_make(Desk(program, viewer, timezone.now(), mine=False, reads_private=False))
    assert PHONE not in call.sentence


def test_a_letter_to_who_became_part_of_another_record_is_theirs(
    meeting: Meeting, david: Participant, program: Program, coordinator: User
) -> None:
    missed = bounce(david)
    dave = make_person(program, "Dave", "Larsen")
    queue.hand_on([mail_to(david)], to=dave.public_id)
    [card] = cards(program, coordinator)
    assert card.title == "Dave Larsen could not be reached: phone them"
    assert card.ids == (missed.public_id,)
