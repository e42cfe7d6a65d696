"""What a mail server's answer means for a mail, and how long to wait for a server. Pure."""

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from peermatch.text import one_line

FIRST_WAIT = timedelta(seconds=30)  # while no server can be reached
LONGEST_WAIT = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=72)  # of trouble with one mail

# Replies that are about the connection or our sign-in to the server, whichever mail they happen to answer.
ABOUT_CONNECTION = frozenset({421, 454, 530, 534, 535, 538})


class Blame(Enum):
    MAIL_FOR_GOOD = auto()  # this mail will never be taken: do not try again
    MAIL_FOR_NOW = auto()  # this mail was not taken now
    CONNECTION = auto()  # says nothing about the mail


@dataclass(frozen=True)
class Trouble:
    """Whose fault it is, the reply code or a short name for the trouble, and the server's words."""

    blame: Blame
    code: str
    words: str


def read(problem: Exception) -> Trouble:
    """The trouble that an exception of smtplib, or any other while sending, stands for (RFC 5321, 4.2.1)."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return _from_reply(*next(iter(problem.recipients.values())))
    if isinstance(problem, smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError):
        return Trouble(Blame.CONNECTION, str(problem.smtp_code), _words(problem.smtp_error))
    if type(problem) is smtplib.SMTPResponseException:  # TLS refused, or a line without an end: no word about a mail
        return Trouble(Blame.CONNECTION, str(problem.smtp_code), _words(problem.smtp_error))
    if isinstance(problem, smtplib.SMTPResponseException):
        return _from_reply(problem.smtp_code, problem.smtp_error)
    if isinstance(problem, smtplib.SMTPException | OSError):
        return Trouble(Blame.CONNECTION, "connection", _words(str(problem)) or type(problem).__name__)
    return Trouble(Blame.MAIL_FOR_NOW, "error", type(problem).__name__)


def _from_reply(code: int, words: bytes | str) -> Trouble:
    if code in ABOUT_CONNECTION or not 400 <= code < 600:
        return Trouble(Blame.CONNECTION, str(code), _words(words))
    return Trouble(Blame.MAIL_FOR_GOOD if code >= 500 else Blame.MAIL_FOR_NOW, str(code), _words(words))


def _words(said: bytes | str) -> str:
    return one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)


def wait_for_server(since: datetime | None, now: datetime) -> timedelta:
    """How long to wait for a server that cannot be reached: a quarter of the trouble so far, within bounds."""
    return min(max((now - since) / 4 if since else FIRST_WAIT, FIRST_WAIT), LONGEST_WAIT)


def is_hopeless(since: datetime | None, now: datetime) -> bool:
    """Whether the trouble with a mail has lasted so long that trying again helps nobody."""
    return since is not None and now - since >= GIVE_UP_AFTER
