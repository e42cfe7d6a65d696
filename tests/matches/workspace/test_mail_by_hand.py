"""Letters of a match that are sent again: with a link that works; and the mail of one match, of one person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.answering import answer
from matches.inviting.sending import send
from matches.models import Match, Meeting, Part, Said, Seat, Way
from peermatch.accounts import inviting
from peermatch.accounts.models import Membership, Program, Role, Told, User
from peermatch.handling import doors
from peermatch.outbox.models import Email, State
from peermatch.tokens import unseal
from tests.factories import make_person
from tests.matches.factories import accepted_match, ask_times, confirm_meeting, make_meeting, ready_match

pytestmark = pytest.mark.django_db


def mails_of(match: Match, kind: str) -> list[Email]:
    """As they are an hour after they left."""
    ago = timezone.now() - timedelta(hours=1)
    found = Email.objects.in_program(match.program).filter(kind=kind)
    found.update(state=State.SENT, sent_at=ago, final_at=ago, sealed_links="", lease_token=None)
    return list(found.order_by("pk"))


def opens(client: Client, copy: Email) -> str:
    """The page that the copy's link leads to."""
    [path] = [path for name, path in unseal(copy.sealed_links).items() if name != "stop"]
    return Client().get(path, follow=True).content.decode()


@pytest.fixture
def meeting(program: Program, coordinator: User) -> Meeting:
    match = accepted_match(program, coordinator=coordinator)
    return confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=20)), at=timezone.now())


def again(mail: Email, by: User) -> Email:
    return doors.send_again(mail=mail, by=by, at=timezone.now())


def test_an_invitation_again_opens_its_page(program: Program, coordinator: User, client: Client) -> None:
    match = ready_match(program, coordinator=coordinator)
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=timezone.now())
    mail = mails_of(match, "invitation")[0]
    copy = again(mail, coordinator)
    assert copy.occasion == mail.occasion
    assert "Robin" in opens(client, copy)


def test_a_confirmation_again_brings_the_same_file_and_a_link(meeting: Meeting, coordinator: User) -> None:
    mail = mails_of(meeting.match, "meeting-confirmed")[0]
    copy = again(mail, coordinator)
    assert copy.calendar == mail.calendar
    assert "answer" in unseal(copy.sealed_links)


def test_to_a_new_address_the_file_names_it(meeting: Meeting, coordinator: User) -> None:
    mail = mails_of(meeting.match, "meeting-confirmed")[0]
    seat = Seat.objects.in_program(meeting.program).get(participant__public_id=mail.recipient)
    seat.participant.__class__.objects.filter(program=meeting.program, pk=seat.participant_id).update(
        email="new@mail.example"
    )
    copy = again(mail, coordinator)
    assert copy.to_address == "new@mail.example"
    assert "new@mail.example" in copy.calendar.replace("\r\n ", "")
    assert mail.to_address not in copy.calendar.replace("\r\n ", "")


def test_once_the_meeting_moved_its_confirmation_does_not_go_again(meeting: Meeting, coordinator: User) -> None:
    mail = mails_of(meeting.match, "meeting-confirmed")[0]
    Meeting.objects.filter(program=meeting.program, pk=meeting.pk).update(revision=meeting.revision + 1)
    assert "moved" in doors.why_not_again(mail, timezone.now())


def test_a_poll_again_leads_to_the_times(program: Program, coordinator: User, client: Client) -> None:
    match = accepted_match(program, coordinator=coordinator)
    ask_times(match, timezone.now())
    copy = again(mails_of(match, "poll")[0], coordinator)
    assert unseal(copy.sealed_links)["answer"].endswith("?to=times")


def test_news_to_a_coordinator_go_again_with_their_links(program: Program, coordinator: User) -> None:
    match = ready_match(program, coordinator=coordinator)
    Membership.objects.filter(user=coordinator).update(answers_told=Told.AT_ONCE)
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=timezone.now())
    seat = match.seats.earliest("pk")
    answer(seat=seat, said=Said.NO, way=Way.LINK, at=timezone.now())
    [mail] = mails_of(match, "answer-news")
    copy = again(mail, coordinator)
    assert set(unseal(copy.sealed_links).values()) == {match.get_absolute_url(), reverse("account")}


def test_an_invitation_to_join_leads_to_where_a_lead_sends_it_again(
    program: Program, coordinator: User, signed_in: Client
) -> None:
    inviting.invite(
        program=program, email="new@mail.example", name="Kay Lo", role=Role.COORDINATOR, by=coordinator,
        at=timezone.now(),
    )  # fmt: skip
    Email.objects.in_program(program).update(state=State.SENT, final_at=timezone.now(), sealed_links="")
    [mail] = Email.objects.in_program(program).filter(kind="member-invite")
    page = signed_in.get(mail.get_absolute_url()).content.decode()
    assert reverse("members", args=[program.slug]) in page
    assert "there a lead sends it again" in page


def test_a_match_and_a_person_lead_to_their_mail(
    signed_in: Client, program: Program, coordinator: User, meeting: Meeting
) -> None:
    other = ready_match(program, "Another", coordinator=coordinator)
    send(match=other, seats=list(other.seats.all()), by=coordinator, at=timezone.now())
    count, match = len(mails_of(meeting.match, "meeting-confirmed")), meeting.match
    listed = reverse("messages", args=[program.slug])
    of_match = signed_in.get(listed, {"match": str(match.public_id)}).content.decode()
    assert f"{count} messages" in of_match
    assert "Confirmed" in of_match
    assert "Only mail about:" in of_match
    assert f"<h1>Messages: {match.title}</h1>" in of_match
    person = match.seats.get(part=Part.PROVIDER).participant
    assert "1 message<" in signed_in.get(listed, {"person": str(person.public_id)}).content.decode()
    nobody = make_person(program, "No", "Mail")
    assert "No message is like that" in signed_in.get(listed, {"person": str(nobody.public_id)}).content.decode()
    assert f"?match={match.public_id}" in signed_in.get(match.get_absolute_url()).content.decode()
    assert f"?person={person.public_id}" in signed_in.get(person.get_absolute_url()).content.decode()


def test_the_list_narrows_by_kind_and_days(signed_in: Client, program: Program, meeting: Meeting) -> None:
    listed = reverse("messages", args=[program.slug])
    count = len(mails_of(meeting.match, "meeting-confirmed"))
    assert f"{count} messages" in signed_in.get(listed, {"kind": "meeting-confirmed"}).content.decode()
    assert "No message is like that" in signed_in.get(listed, {"kind": "invitation"}).content.decode()
    Email.objects.in_program(program).update(created_at=timezone.now() - timedelta(days=8))
    assert "No message is like that" in signed_in.get(listed, {"days": "7"}).content.decode()
    assert f"{count} messages" in signed_in.get(listed, {"days": "30"}).content.decode()
