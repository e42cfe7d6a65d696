"""A folder of a mail server over IMAP and TLS: which mails are in it, what they say, a mark on those that were read.

Nothing is ever deleted. Every trouble is one sentence that an administrator can act on.
"""

import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from datetime import date
from typing import Any

from peermatch.inbox.address import MailboxAddress
from peermatch.inbox.reading import LARGEST

PATIENCE = 20  # seconds that the server may take for one answer
BEGINNING = 500_000  # bytes that are read of a mail that is too large
MARK = "PeerMatch"  # the keyword that mail programs show on what was read, where the server keeps keywords
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxTroubleError(Exception):
    """The mailbox could not be read; the words say why and what to do, and hold no password."""


class Folder:
    """An open folder. Use `open_folder`."""

    def __init__(self, server: imaplib.IMAP4, address: MailboxAddress) -> None:
        self.server, self.address = server, address
        self.uid_validity = _number(server.response("UIDVALIDITY")[1])
        flags = b" ".join(one for one in server.response("PERMANENTFLAGS")[1] if isinstance(one, bytes))
        self._mark = MARK if rb"\*" in flags else r"\Seen"

    def since(self, day: date) -> list[int]:
        """UIDs of what arrived on that day or later."""
        return self._search(f"SINCE {day.day:02d}-{MONTHS[day.month - 1]}-{day.year}")

    def after(self, uid: int) -> list[int]:
        """UIDs above that one, rising. Servers answer “n:*” with the last mail even where it is below n."""
        return [one for one in self._search(f"UID {uid + 1}:*") if one > uid]

    def fetch(self, uid: int) -> tuple[bytes, bool] | None:
        """The bytes of that mail, and whether they are only its beginning; None where it is gone. It stays unread."""
        told = self._ask("FETCH", str(uid), "(RFC822.SIZE)")
        size = next((int(found[1]) for one in told if (found := _SIZE.search(_head(one)))), None)
        if size is None:
            return None
        is_large = size > LARGEST
        body = self._ask("FETCH", str(uid), f"(BODY.PEEK[]{f'<0.{BEGINNING}>' if is_large else ''})")
        raw = next((one[1] for one in body if isinstance(one, tuple)), None)
        return None if raw is None else (raw, is_large)

    def mark(self, uid: int, *, move_to: str = "") -> None:
        """It was read: moved where a folder is named for it, else marked."""
        if not move_to:
            self._ask("STORE", str(uid), "+FLAGS.SILENT", f"({self._mark})")
        elif "MOVE" in self.server.capabilities or self._can("MOVE"):
            self._ask("MOVE", str(uid), _quoted(move_to))
        else:
            raise MailboxTroubleError(
                "The mail server cannot move mail (it lacks MOVE, RFC 6851). Leave IMAP_MOVE_TO empty."
            )

    def _can(self, what: str) -> bool:
        _state, told = self.server.capability()
        return any(what.encode() in one.upper().split() for one in told if isinstance(one, bytes))

    def _search(self, criterion: str) -> list[int]:
        told = self._ask("SEARCH", criterion)
        return sorted(int(uid) for line in told if isinstance(line, bytes) for uid in line.split())

    def _ask(self, command: str, *args: str) -> list[Any]:
        state, told = self.server.uid(command, *args)
        if state != "OK":
            raise MailboxTroubleError(f"The mail server refused to {command.lower()}: {_said(told)}")
        return list(told)


@contextlib.contextmanager
def open_folder(address: MailboxAddress) -> Iterator[Folder]:
    """Signs in and opens the folder. Raises MailboxTroubleError."""
    try:
        server = _connect(address)
    except socket.gaierror as problem:
        raise MailboxTroubleError(f"There is no mail server named {address.host}. Look at IMAP_URL.") from problem
    except ssl.SSLCertVerificationError as problem:
        raise MailboxTroubleError(
            f"The certificate of {address.host} cannot be trusted: {problem.verify_message}."
        ) from problem
    except (OSError, imaplib.IMAP4.error) as problem:
        where = f"{address.host}, port {address.port}"
        raise MailboxTroubleError(f"{where}, does not answer as a mail server with TLS: {problem}") from problem
    try:
        _sign_in(server, address)
        yield Folder(server, address)
    except (imaplib.IMAP4.abort, OSError) as problem:
        raise MailboxTroubleError(
            f"The connection to {address.host} broke: {problem or type(problem).__name__}"
        ) from problem
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _connect(address: MailboxAddress) -> imaplib.IMAP4:
    safe = ssl.create_default_context()
    if not address.starts_tls:
        return imaplib.IMAP4_SSL(address.host, address.port, ssl_context=safe, timeout=PATIENCE)
    server = imaplib.IMAP4(address.host, address.port, timeout=PATIENCE)
    try:
        server.starttls(safe)
    except BaseException:
        with contextlib.suppress(OSError):  # a handshake that failed has closed it already
            server.shutdown()
        raise
    return server


def _sign_in(server: imaplib.IMAP4, address: MailboxAddress) -> None:
    try:
        server.login(address.user, address.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as problem:
        raise MailboxTroubleError(
            f"{address.host} does not let {address.user} in. Look at user and password in IMAP_URL; "
            "where the account has two steps, make an app password."
        ) from problem
    state, told = server.select(_quoted(address.folder))
    if state != "OK":
        raise MailboxTroubleError(f"{address.user} has no folder “{address.folder}”: {_said(told)}")


def _quoted(folder: str) -> str:
    """A folder's name as an IMAP string (RFC 3501; names beyond ASCII are for the administrator to encode)."""
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _head(one: Any) -> bytes:
    return one[0] if isinstance(one, tuple) else one if isinstance(one, bytes) else b""


def _said(told: Any) -> str:
    return " ".join(one.decode("utf-8", "replace") for one in told if isinstance(one, bytes))[:200]


def _number(told: Any) -> int:
    return next((int(one) for one in told if isinstance(one, bytes) and one.isdigit()), 0)
