"""What a mail server's answer means, and how long to wait."""

import smtplib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peermatch.outbox import replies
from peermatch.outbox.replies import Blame, read
from tests.peermatch.outbox.conftest import NOON

FOR_GOOD, FOR_NOW, CONNECTION = Blame.MAIL_FOR_GOOD, Blame.MAIL_FOR_NOW, Blame.CONNECTION


@pytest.mark.parametrize(
    ("problem", "blame", "code"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"no such user")}), FOR_GOOD, "550"),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (451, b"greylisted")}), FOR_NOW, "451"),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (421, b"too many connections")}), CONNECTION, "421"),
        (smtplib.SMTPSenderRefused(530, b"sign in first", "x@y.example"), CONNECTION, "530"),
        (smtplib.SMTPSenderRefused(553, b"not allowed", "x@y.example"), FOR_GOOD, "553"),
        (smtplib.SMTPDataError(554, b"looks like spam"), FOR_GOOD, "554"),
        (smtplib.SMTPDataError(452, b"disk full"), FOR_NOW, "452"),
        (smtplib.SMTPDataError(-1, b""), CONNECTION, "-1"),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), CONNECTION, "535"),
        (smtplib.SMTPConnectError(554, b"go away"), CONNECTION, "554"),
        (smtplib.SMTPHeloError(501, b"what"), CONNECTION, "501"),
        (smtplib.SMTPResponseException(500, "Line too long."), CONNECTION, "500"),
        (smtplib.SMTPResponseException(554, b"no TLS for you"), CONNECTION, "554"),
        (smtplib.SMTPServerDisconnected("gone"), CONNECTION, "connection"),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), CONNECTION, "connection"),
        (TimeoutError(), CONNECTION, "connection"),
        (ConnectionRefusedError(111, "refused"), CONNECTION, "connection"),
        (ValueError("secret"), FOR_NOW, "error"),
    ],
)
def test_each_answer_has_one_meaning(problem: Exception, blame: Blame, code: str) -> None:
    trouble = read(problem)
    assert (trouble.blame, trouble.code) == (blame, code)


def test_the_servers_words_are_kept_in_one_line() -> None:
    assert read(smtplib.SMTPDataError(550, b"5.1.1\r\nno such\xff user")).words == "5.1.1 no such\ufffd user"


def test_what_an_error_of_our_own_says_is_not_kept() -> None:
    assert read(ValueError("a token")).words == "ValueError"


@given(since=st.timedeltas(timedelta(0), timedelta(days=30)))
def test_the_wait_for_a_silent_server_grows_within_bounds(since: timedelta) -> None:
    wait = replies.wait_for_server(NOON - since, NOON)
    assert replies.FIRST_WAIT <= wait <= replies.LONGEST_WAIT
    assert replies.wait_for_server(None, NOON) == replies.FIRST_WAIT


def test_after_three_days_of_trouble_it_is_hopeless() -> None:
    days = [replies.is_hopeless(NOON - timedelta(hours=hours), NOON) for hours in (71, 72, 73)]
    assert days == [False, True, True]
    assert not replies.is_hopeless(None, NOON)
