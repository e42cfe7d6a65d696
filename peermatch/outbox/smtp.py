"""Handing one mail to a server, in as few round trips as it allows, on top of Python's own SMTP client.

A server that offers PIPELINING (RFC 2920) gets MAIL, RCPT and DATA at once: two round trips for a mail, where there
would be four. One mail has one recipient, so what each answer is about is plain.
"""

import contextlib
import os
import smtplib
import socket
from collections.abc import Callable
from typing import Any, BinaryIO

from peermatch.failpoints import reach

GO_ON = 354
Reply = tuple[int, bytes]


class _Lines:
    """Whole lines of what a server says: half a line at its end is nothing that it said."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.close = file.close

    def readline(self, most: int) -> bytes:
        line = self._file.readline(most)
        return line if line.endswith(b"\n") or len(line) == most else b""


class Handing(smtplib.SMTP):
    """An SMTP client that also gives `tap` a second handle of its socket, as soon as there is one."""

    def __init__(self, *args: Any, tap: Callable[[socket.socket], None], **kwargs: Any) -> None:
        self._tap = tap
        self.is_taken_up = False  # the server heard of the mail at hand and agreed, so it is no stale connection
        super().__init__(*args, **kwargs)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # smtplib's hook
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._tap(socket.socket(fileno=os.dup(sock.fileno())))
        return sock

    def getreply(self) -> Reply:
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb"))
        return super().getreply()

    def hand_over(
        self, sender: str, recipient: str, raw: bytes, *, about_to_give: Callable[[], None] = lambda: None
    ) -> None:
        """The mail is the server's when this returns. Raises what `sendmail` raises.

        What `about_to_give` raises ends it before a word of the mail itself is said; the connection is then of no use.
        """
        self.is_taken_up = False
        self.ehlo_or_helo_if_needed()
        try:
            self._introduce(sender, recipient, len(raw))
            about_to_give()
            code, words = self._give(raw)
        except smtplib.SMTPResponseException as problem:
            self._leave_it(problem.smtp_code)
            raise
        except smtplib.SMTPRecipientsRefused as problem:
            self._leave_it(problem.recipients[recipient][0])
            raise
        if not _is_yes(code):
            self._leave_it(code)
            raise smtplib.SMTPDataError(code, words)

    def _introduce(self, sender: str, recipient: str, size: int) -> None:
        """MAIL, RCPT and DATA: the server waits for the mail itself when this returns."""
        told = f" size={size}" if self.has_extn("size") else ""
        commands = [f"MAIL FROM:<{sender}>{told}", f"RCPT TO:<{recipient}>", "DATA"]
        if any(mark in command for command in commands for mark in "\r\n"):
            raise ValueError("An address has a line break in it.")
        if self.has_extn("pipelining"):
            self.send("".join(f"{command}\r\n" for command in commands))
            self._understand(sender, recipient, self._replies(len(commands)))
        else:
            replies: list[Reply] = []
            for command in commands:
                replies.append(self.docmd(command))
                self._understand(sender, recipient, replies)

    def _replies(self, count: int) -> list[Reply]:
        """So many answers, or fewer where the server hung up after it had said why."""
        replies: list[Reply] = []
        with contextlib.suppress(smtplib.SMTPServerDisconnected):
            while len(replies) < count:
                replies.append(self.getreply())
        if not replies or (len(replies) < count and all(code < 400 for code, _words in replies)):
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return replies

    def _understand(self, sender: str, recipient: str, replies: list[Reply]) -> None:
        """Raises what the first refusal among them is."""
        if len(replies) == 3 and replies[2][0] == GO_ON and any(code >= 400 for code, _words in replies[:2]):
            self.send(".\r\n")  # it waits for a mail to nobody: that is its end
            self.getreply()
        mail, rcpt, data = [*replies, None, None][:3]
        if mail and not _is_yes(mail[0]):
            raise smtplib.SMTPSenderRefused(*mail, sender)
        self.is_taken_up = True
        if rcpt and not _is_yes(rcpt[0]):
            raise smtplib.SMTPRecipientsRefused({recipient: rcpt})
        if data and data[0] != GO_ON:
            raise smtplib.SMTPDataError(*data)

    def _give(self, raw: bytes) -> Reply:
        if raw.startswith(b"."):
            raw = b"." + raw
        end = b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n"
        self.send(raw.replace(b"\r\n.", b"\r\n..") + end)
        reach("after-data")
        return self.getreply()

    def _leave_it(self, code: int) -> None:
        """The connection is good for the next mail, or closed."""
        if code == 421:
            self.close()
        else:
            with contextlib.suppress(smtplib.SMTPServerDisconnected):
                self.rset()


def _is_yes(code: int) -> bool:
    """By the first digit, as RFC 5321 (4.2.1) has it: who took a mail with 252 would else get it again and again."""
    return 200 <= code < 300


class HandingTls(Handing, smtplib.SMTP_SSL):
    pass
