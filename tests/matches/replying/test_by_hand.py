"""What a coordinator records by hand from a mail deals with that mail, and with no other."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import BookingState, DoneAs, MailReply, Match, Part, Seat
from matches.scheduling.access import following, letters
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.inbox.models import IncomingMail
from peermatch.outbox.models import Email
from tests.factories import make_member
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.matches.scheduling.access.cast import PROTACTILE, ask, make_provider, needs, row_of
from tests.replies import answer_to, deliver, sample

pytestmark = pytest.mark.django_db
NO: dict[str, Any] = {"way": "email", "spoken_by": "", "words": "", "revision": ""}


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    found = accepted_match(program, coordinator=coordinator)
    confirm_meeting(make_meeting(found, timezone.localdate() + timedelta(days=40)), at=timezone.now())
    return found


@pytest.fixture
def david(match: Match) -> Seat:
    found: Seat = match.seats.select_related("participant").get(part=Part.PROVIDER)
    return found


@pytest.fixture
def reply(match: Match, david: Seat) -> MailReply:
    """David wrote back to the letter about the meeting."""
    letter = Email.objects.filter(program=match.program, to_address=david.participant.email).latest("pk")
    deliver(answer_to("gmail_answer", letter=letter))
    found: MailReply = match.mail_replies.select_related("mail").get()
    return found


def page_of(reply: MailReply) -> str:
    return reverse("reply", args=[reply.program.slug, reply.match.public_id, reply.public_id])


def read(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def absence_of(reply: MailReply, david: Seat) -> str:
    ids = [reply.match.public_id, reply.match.meetings.get().public_id, david.public_id]
    return reverse("absence-record", args=[reply.program.slug, *ids], query={"mail": reply.mail.public_id})


def test_that_someone_cannot_come_is_recorded_from_their_mail(
    signed_in: Client, coordinator: User, reply: MailReply, david: Seat
) -> None:
    url = absence_of(reply, david)
    assert f'href="{url}"' in read(signed_in, page_of(reply))
    assert signed_in.get(url).context["form"]["way"].value() == "email"
    signed_in.post(url, NO | {"way": ""})
    reply.refresh_from_db()
    assert reply.is_open
    done = signed_in.post(url, NO, follow=True).content.decode()
    assert "The mail that says so is dealt with." in done
    reply.refresh_from_db()
    reply.mail.refresh_from_db()
    assert (reply.done_as, reply.done_by, reply.mail.settled_at) == (DoneAs.RECORDED, coordinator, reply.done_at)


def test_a_contact_is_recorded_from_their_mail_as_told_by_them(
    signed_in: Client, reply: MailReply, match: Match, david: Seat
) -> None:
    page = unescape(read(signed_in, page_of(reply)))
    [url] = re.findall(r'href="([^"]*/contacts/add/[^"]*)"', page)
    form = signed_in.get(url).context["form"]
    assert form["said_by"].value() == str(david.public_id)
    today = local_day(reply.mail.received_at, "America/Chicago")
    assert form["on"].value() == today.isoformat()
    told = {"key": form["key"].value(), "reached": "yes", "way": "phone", "on": today, "time": "00:01"}
    done = signed_in.post(url, told | {"said_by": david.public_id}, follow=True).content.decode()
    assert "The mail that says so is dealt with." in done
    assert match.contacts.get().said_by == david


def test_without_the_mail_in_the_address_it_stays_to_be_dealt_with(
    signed_in: Client, reply: MailReply, david: Seat
) -> None:
    url = absence_of(reply, david)
    for other in ("nonsense", "00000000-0000-4000-8000-000000000000"):
        assert signed_in.get(f"{url.partition('?')[0]}?mail={other}").status_code == 200
    signed_in.post(url.partition("?")[0], NO)
    reply.refresh_from_db()
    assert reply.is_open


def test_whoever_may_not_know_the_match_settles_none_of_its_mail(
    client_of: Callable[[User], Client], program: Program, reply: MailReply, david: Seat
) -> None:
    client_of(make_member(program, "Lee Okafor")).post(absence_of(reply, david), NO)
    reply.refresh_from_db()
    assert reply.is_open


def test_a_no_of_whoever_is_booked_is_recorded_from_their_mail(
    signed_in: Client, coordinator: User, match: Match, david: Seat
) -> None:
    needs(david.participant, PROTACTILE)
    following.begin(match.meetings.get())
    row = row_of(match.meetings.get())
    dana = ask(row, make_provider(match.program, email="dana@mail.example"), at=timezone.now(), by_mail=True)
    mail = deliver(
        answer_to("gmail_answer", letter=Email.objects.get(program=match.program, about=letters.about(dana)))
    )
    query = f"?mail={mail.public_id}"
    reply = match.mail_replies.get(mail=mail)
    assert f'href="{row.get_absolute_url()}{query}"' in read(signed_in, page_of(reply))
    ids = [match.program.slug, match.public_id, row.meeting.public_id, row.public_id, dana.public_id]
    no, yes = reverse("service-decline", args=ids) + query, reverse("service-confirm", args=ids) + query
    shown = read(signed_in, row.get_absolute_url() + query)
    assert [f'href="{no}"' in shown, f'action="{yes}"' in shown] == [True, True]
    signed_in.post(no, {"reason": "On leave"})
    dana.refresh_from_db()
    reply.refresh_from_db()
    assert (dana.state, reply.done_as) == (BookingState.DECLINED, DoneAs.RECORDED)


def test_a_request_is_recorded_from_a_mail_of_no_match_which_is_set_aside(signed_in: Client, program: Program) -> None:
    mail = deliver(sample("no_message_id", address="new@mail.example"))
    url = reverse("request-record", args=[program.slug], query={"mail": mail.public_id})
    told = {
        "key": str(uuid4()), "came_by": "email", "on": "2026-01-05", "at": "09:30", "asked_by": "self",
        "first_name": "Nora", "kind": "parent", "time_zone": "America/Chicago", "reach_by": "email",
        "email": "new@mail.example", "statement": "She sleeps three hours.", "pressing": "urgent",
    }  # fmt: skip
    done = signed_in.post(url, told, follow=True).content.decode()
    assert "The request is in the queue." in done
    assert "The mail that says so is set aside." in done
    assert IncomingMail.objects.in_program(program).get().set_aside_at
