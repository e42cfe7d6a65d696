"""Pages of replies by mail: who reads them, what one press does, and what stands on Today."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import MailReply, Meeting, Part
from matches.replying.recording import unmatched
from matches.scheduling import planning
from matches.scheduling.access import following
from matches.scheduling.access.letters import about
from peermatch.accounts.models import Program, User
from peermatch.inbox.models import IncomingMail, Mailbox
from peermatch.outbox.models import Email
from tests.factories import make_member
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.matches.scheduling.access.cast import PROTACTILE, ask, make_provider, needs, row_of
from tests.replies import answer_to, deliver, deliver_calendar_answer, sample

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def meeting(program: Program, coordinator: User) -> Meeting:
    match = accepted_match(program, coordinator=coordinator)
    return confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=20)), at=timezone.now())


@pytest.fixture
def address(meeting: Meeting) -> str:
    return str(meeting.match.seats.select_related("participant").get(part=Part.PROVIDER).participant.email)


def only_reply(meeting: Meeting) -> MailReply:
    found: MailReply = meeting.match.mail_replies.select_related("mail").get()
    return found


def page(name: str, reply: MailReply, **asked: Any) -> str:
    return reverse(name, args=[reply.program.slug, reply.match.public_id, reply.public_id], query=asked or None)


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_one_press_on_today_records_what_the_calendar_says(
    signed_in: Client, program: Program, meeting: Meeting, address: str
) -> None:
    deliver_calendar_answer(meeting, address, "accepted")
    today, reply = read(signed_in, reverse("today", args=[program.slug])), only_reply(meeting)
    assert "David Larsen&#x27;s calendar accepted" in today
    assert f'action="{page("reply-record", reply)}"' in today
    done = signed_in.post(page("reply-record", reply), {"from": "today"}, follow=True)
    assert "Recorded: David Larsen comes." in done.content.decode()
    again = signed_in.post(page("reply-record", reply), follow=True).content.decode()
    assert "dealt with already" in again
    assert meeting.match.happenings.filter(what="comes").count() == 1
    assert "calendar accepted" not in read(signed_in, reverse("today", args=[program.slug]))
    assert "David Larsen comes" in read(signed_in, reverse("match", args=[program.slug, meeting.match.public_id]))


def test_what_a_calendar_said_goes_with_its_meeting(
    signed_in: Client, program: Program, meeting: Meeting, address: str, coordinator: User
) -> None:
    deliver_calendar_answer(meeting, address, "accepted")
    planning.cancel(meeting=meeting, by=coordinator, at=timezone.now())
    assert "calendar accepted" not in read(signed_in, reverse("today", args=[program.slug]))


def test_what_another_address_says_is_told_as_such_and_has_no_press_on_today(
    signed_in: Client, program: Program, meeting: Meeting, address: str
) -> None:
    raw = answer_to("gmail_declined", meeting=meeting, address=address)
    deliver(raw.replace(f"From: David Larsen <{address}>".encode(), b"From: David Larsen <robin@mail.example>"))
    today, reply = read(signed_in, reverse("today", args=[program.slug])), only_reply(meeting)
    assert "Somebody answered for David Larsen" in today
    assert "A calendar with another address says: “Cannot come”." in today
    assert page("reply-record", reply) not in today
    assert "calendar declined" not in today
    shown = read(signed_in, page("reply", reply))
    assert "Ask David before you record it" in shown
    assert "Anybody can write any name and address here" in shown
    assert "Another address than theirs: Cannot come" in read(signed_in, meeting.get_absolute_url())


def test_a_no_leads_to_what_becomes_of_the_meeting(signed_in: Client, meeting: Meeting, address: str) -> None:
    deliver_calendar_answer(meeting, address, "declined", "outlook")
    done = signed_in.post(page("reply-record", only_reply(meeting)))
    assert done["Location"] == meeting.absences.get().get_absolute_url()


def test_words_are_read_marked_and_dealt_with(
    signed_in: Client, program: Program, coordinator: User, meeting: Meeting, address: str
) -> None:
    letter = Email.objects.filter(program=program, to_address=address).latest("pk")
    deliver(answer_to("gmail_answer", letter=letter))
    reply, today = only_reply(meeting), reverse("today", args=[program.slug])
    shown = read(signed_in, page("reply", reply))
    assert "Could we have ten minutes more?" in shown
    assert "<details> <summary>What it quotes</summary>" in shown
    assert "David Larsen wrote" in read(signed_in, today)
    signed_in.post(page("reply-read", reply))
    assert "Read, not dealt with" in read(signed_in, today)
    assert "Choose what became of it" in signed_in.post(
        page("reply-done", reply), {"as": "overtaken"}, follow=True
    ).content.decode()  # fmt: skip
    signed_in.post(page("reply-done", reply), {"as": "answered"})
    assert "David Larsen wrote" not in read(signed_in, today)
    signed_in.post(page("reply-open", reply))
    assert "David Larsen wrote" in read(signed_in, today)


def test_only_who_may_know_the_match_reads_what_people_write(
    client_of: ClientOf, viewer: User, program: Program, coordinator: User, meeting: Meeting, address: str
) -> None:
    letter = Email.objects.filter(program=program, to_address=address).latest("pk")
    deliver(answer_to("relative", letter=letter))
    reply, other = only_reply(meeting), client_of(make_member(program, "Lee Okafor"))
    seen = "".join(
        read(other, url)
        for url in (
            page("reply", reply), reverse("replies", args=[program.slug]),
            reverse("match", args=[program.slug, meeting.match.public_id]),
            reverse("today", args=[program.slug], query={"whose": "all"}),
        )
    )  # fmt: skip
    assert "Somebody answered for David Larsen" in seen
    assert not [word for word in ("sister", "june@mail.example") if word in seen]
    assert other.post(page("reply-done", reply), {"as": "nothing"}).status_code == 403
    assert other.post(page("reply-elsewhere", reply)).status_code == 403
    aside = reverse("incoming-aside", args=[program.slug, reply.mail.public_id])
    assert other.post(aside).status_code == 404
    assert client_of(viewer).get(page("reply", reply)).status_code == 403
    assert "wrote" not in read(client_of(viewer), reverse("today", args=[program.slug], query={"whose": "all"}))


def test_what_answers_a_booking_letter_is_read_by_those_who_may_know_the_match(
    signed_in: Client, client_of: ClientOf, viewer: User, program: Program, meeting: Meeting
) -> None:
    """Also what a machine answers, and the letter itself, in all its forms; nobody reads the need in its subject."""
    needs(meeting.match.seats.select_related("participant").get(part=Part.PROVIDER).participant, PROTACTILE)
    following.begin(meeting)
    booking = ask(row_of(meeting), make_provider(program, email="dana@mail.example"), at=timezone.now(), by_mail=True)
    letter = Email.objects.get(program=program, about=about(booking))
    told = sample("bounce", message_id=letter.message_id, address=letter.to_address)
    bounced = deliver(told + b"\r\nProTactile\r\n")
    IncomingMail.objects.filter(program=program, pk=bounced.pk).update(quoted="ProTactile")
    wrote = deliver(answer_to("gmail_answer", letter=letter))
    IncomingMail.objects.filter(program=program, pk=wrote.pk).update(quoted="ProTactile")
    to_letter, to_mail = [program.slug, letter.public_id], [program.slug, bounced.public_id]
    read_by = [
        reverse("message", args=to_letter),
        reverse("incoming", args=to_mail),
        page("reply", only_reply(meeting)),
    ]
    other = client_of(make_member(program, "Lee Okafor"))
    assert ["ProTactile" in read(signed_in, url) for url in read_by] == [True, True, True]
    assert ["ProTactile" in read(other, url) for url in read_by] == [False, False, False]
    assert "leads read this" in read(other, read_by[0])
    for name in ("message-html", "message-print", "message-delivered"):
        assert other.get(reverse(name, args=to_letter)).status_code == 403
    assert signed_in.get(reverse("message-html", args=to_letter)).status_code == 200
    for name in ("incoming-assign", "incoming-aside", "incoming-again"):
        assert other.post(reverse(name, args=to_mail), {"seat": meeting.public_id}).status_code == 403
    look = client_of(viewer)
    sent = reverse("letter", args=[program.slug], query={"of": "service-request"})
    seen = read(look, reverse("messages", args=[program.slug])) + read(look, read_by[0]) + read(look, sent)
    assert "Can you come?" in seen
    assert "ProTactile" not in seen


def test_mail_of_no_match_is_given_to_somebody_or_set_aside(
    signed_in: Client, program: Program, meeting: Meeting, address: str
) -> None:
    mail = deliver(sample("no_message_id", address="new@mail.example"))
    url = reverse("incoming", args=[program.slug, mail.public_id])
    assert "1 mail fits no match" in read(signed_in, reverse("today", args=[program.slug]))
    assert "Nobody in an open match has this address" in read(signed_in, url)
    assert "It is from David" in read(signed_in, f"{url}?q=larsen")
    assert 'href="mailto:new@mail.example?subject=' in signed_in.get(url).content.decode()
    ask = f"{reverse('request-record', args=[program.slug])}?mail={mail.public_id}"
    assert ask in signed_in.get(url).content.decode()
    form = signed_in.get(ask).context["form"]
    assert (form["email"].value(), form["came_by"].value()) == ("new@mail.example", "email")
    assert form["statement"].value() == mail.text.strip()
    seat = meeting.match.seats.get(part=Part.PROVIDER)
    signed_in.post(url + "aside/")
    assert not unmatched(program).exists()
    signed_in.post(url + "again/")
    for _twice in range(2):
        done = signed_in.post(url + "assign/", {"seat": seat.public_id}, follow=True).content.decode()
    assert "The mail is about “Moving to tactile signs” now." in done
    assert signed_in.get(ask).context["form"]["statement"].value() != mail.text.strip()
    assert "Not the address of David on record" in done
    assert signed_in.get(url).status_code == 302
    assert signed_in.post(page("reply-elsewhere", only_reply(meeting)), follow=True).status_code == 200
    assert list(unmatched(program)) == [mail]


def test_nobodys_place_in_another_program_can_be_chosen(
    signed_in: Client, program: Program, other_program: Program, stranger: User
) -> None:
    IncomingMail.objects.create(program=program, key="x", kind="reply", received_at=timezone.now())
    mail = IncomingMail.objects.in_program(program).get()
    theirs = accepted_match(other_program, coordinator=stranger).seats.all()[0]
    assign = reverse("incoming-assign", args=[program.slug, mail.public_id])
    assert [signed_in.post(assign, {"seat": one}).status_code for one in (theirs.public_id, "x", "")] == [404, 404, 302]


def test_each_kind_of_mail_has_its_list_and_trouble_with_the_mailbox_is_told(
    signed_in: Client, program: Program, meeting: Meeting, address: str
) -> None:
    letter = Email.objects.filter(program=program, to_address=address).latest("pk")
    for name in ("gmail_answer", "vacation", "bounce"):
        deliver(answer_to(name, letter=letter))
    lists, shown = reverse("replies", args=[program.slug]), {}
    for show in ("waiting", "unknown", "done", "machines", "nonsense"):
        shown[show] = read(signed_in, f"{lists}?show={show}")
    assert [("1 mail<" in shown[show]) for show in ("waiting", "unknown", "done", "nonsense")] == [
        True,
        False,
        False,
        True,
    ]
    assert "2 mails<" in shown["machines"]
    assert "Automatic reply" in shown["machines"]
    Mailbox.objects.create(name="x", trouble="The connection broke.", trouble_since=timezone.now())
    assert "The mailbox cannot be read" in read(signed_in, lists)
