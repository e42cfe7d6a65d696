"""Where replies are read from: “imaps://user:password@host:993/INBOX” as its parts. Pure."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

PORTS = {"imaps": 993, "imap+tls": 143}  # TLS from the first byte; TLS begun by STARTTLS


@dataclass(frozen=True)
class MailboxAddress:
    """A folder of a mail server and who signs in there. The password is in no representation of it."""

    host: str
    port: int
    starts_tls: bool
    user: str
    password: str = field(repr=False)
    folder: str

    @property
    def name(self) -> str:
        """What tells it from other mailboxes, for people."""
        return f"{self.user} at {self.host}, {self.folder}"


def mailbox_at(url: str) -> MailboxAddress:
    """The parts of the address. Raises ValueError with what is wrong, without repeating the password.

    User, password and folder are percent-encoded: “ana%40peers.example” signs in as ana@peers.example.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ValueError("it must begin with imaps:// or imap+tls://; mail is never read without TLS")
    if not parts.hostname:
        raise ValueError("the mail server is missing: imaps://user:password@host/INBOX")
    if not parts.username or not parts.password:
        raise ValueError("the user or the password is missing: imaps://user:password@host/INBOX")
    return MailboxAddress(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        starts_tls=parts.scheme == "imap+tls",
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )
