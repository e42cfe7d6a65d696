"""A mail as bytes: what any mail program reads from them, and that they never change."""

import email
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peermatch.outbox.mime import compose
from peermatch.outbox.models import Email
from peermatch.text import one_line

SEED = UUID("9b2f0c34-1111-4222-8333-944445555666")
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Réunion\r\nEND:VCALENDAR\r\n"
lines = st.text().map(one_line)


def mail(**fields: Any) -> Email:
    """A mail that needs no database."""
    plain: dict[str, Any] = {
        "public_id": SEED,
        "message_id": f"<{SEED.hex}@peers.example>",
        "date": datetime(2026, 4, 14, 17, 0, tzinfo=UTC),
        "to_name": "Rosa",
        "to_address": "rosa@mail.example",
        "subject": "Your meeting",
        "text": "Hello\n",
        "html": "<p>Hello</p>",
    }
    return Email(**plain | fields)


def parsed(one: Email, paths: dict[str, str] | None = None) -> EmailMessage:
    return email.message_from_bytes(compose(one, paths or {}), policy=policy.default)


def content(message: EmailMessage, kind: str) -> str:
    [part] = [part for part in message.walk() if part.get_content_type() == kind]
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_plain_mail_is_text_and_html_of_the_same() -> None:
    message = parsed(mail())
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert (message["Auto-Submitted"], message["Message-ID"]) == ("auto-generated", f"<{SEED.hex}@peers.example>")
    assert message["Date"].datetime == datetime(2026, 4, 14, 17, 0, tzinfo=UTC)


def test_an_invitation_carries_its_calendar_twice() -> None:
    message = parsed(mail(calendar=ICS, calendar_method="REQUEST"))
    kinds = [part.get_content_type() for part in message.walk()]
    alternative = ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert kinds == ["multipart/mixed", *alternative, "application/ics"]
    [invite] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert (invite.get_param("method"), invite.get_param("charset")) == ("REQUEST", "utf-8")
    [file] = list(message.iter_attachments())
    assert (file.get_filename(), file.get_content().decode()) == ("invite.ics", ICS)
    assert invite.get_payload(decode=True) == ICS.encode()


def test_links_are_in_text_and_html_under_the_sites_address(settings: Any) -> None:
    settings.SITE_URL = "https://peers.example"
    place = "⟦link:answer⟧"
    message = parsed(mail(text=f"Go: {place}\n", html=f'<a href="{place}">Go</a>'), {"answer": "/a/T/?x=1&y=2"})
    assert content(message, "text/plain") == "Go: https://peers.example/a/T/?x=1&y=2\n"
    assert content(message, "text/html") == '<a href="https://peers.example/a/T/?x=1&amp;y=2">Go</a>'


@given(name=lines, sender=lines, subject=lines, text=st.text(), html=st.text())
def test_whatever_is_written_is_read_back(name: str, sender: str, subject: str, text: str, html: str) -> None:
    one = mail(to_name=name[:200], from_name=sender[:200], subject=subject, text=text, html=html)
    raw = compose(one, {})
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    message = email.message_from_bytes(raw, policy=policy.default)
    assert sorted(message.keys()) == sorted(
        ["Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"]
    )
    assert [address.addr_spec for address in message["To"].addresses] == ["rosa@mail.example"]


@pytest.mark.parametrize(
    "name", ["Rosa Núñez", "Müller, Jörg (Vater)", "李雷", 'Ann "Nan" O’Hara', "Doe, Jane", "x" * 120, "é" * 120]
)
def test_names_arrive_as_they_are_written(name: str) -> None:
    raw = email.message_from_bytes(compose(mail(to_name=name, from_name=name, subject=f"For {name}"), {}))
    for header in ("To", "From"):
        written, _address = parseaddr(raw[header])
        assert str(make_header(decode_header(written))) == name
    assert str(make_header(decode_header(raw["Subject"]))).replace("\r\n", "") == f"For {name}"


@pytest.mark.parametrize(
    "text", ["ä" * 2000 + "\n", "From the start\n.\n..\nend\n", "tab\tand trailing space \nend\n", "é" * 99]
)
def test_text_arrives_as_it_is_written(text: str) -> None:
    assert content(parsed(mail(text=text)), "text/plain") == text
    assert not re.search(rb"(?<!\r)\n", compose(mail(text=text), {}))


@given(text=st.text("aé \t\n.", max_size=300))
def test_text_is_read_back_and_its_lines_are_short(text: str) -> None:
    raw = compose(mail(text=text), {})
    assert content(email.message_from_bytes(raw, policy=policy.default), "text/plain") == text
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78


def test_an_address_in_another_script_is_written_in_ascii() -> None:
    assert parsed(mail(to_address="rosa@müller.example"))["To"].addresses[0].addr_spec == "rosa@xn--mller-kva.example"


def test_answers_go_where_the_program_wants_them() -> None:
    assert parsed(mail(reply_to="hello@bluebonnet.example"))["Reply-To"] == "hello@bluebonnet.example"
    assert "Reply-To" not in parsed(mail())


def test_a_second_copy_is_the_same_bytes(note: Callable[..., Email]) -> None:
    queued = note()
    again = Email.objects.across_programs("a test").get(pk=queued.pk)
    paths = {"answer": "/a/T/"}
    assert compose(queued, paths) == compose(again, paths)
