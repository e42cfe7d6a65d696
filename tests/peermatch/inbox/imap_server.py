"""A real mail server for tests (pymap, in memory) with TLS under a certificate of its own, on a port that is free."""

import imaplib
import os
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PATIENCE = 60
USER, PASSWORD = "peers@bluebonnet.example", "a long pass word"


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    form, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(form))
    secret.write_bytes(key.private_bytes(form, kind, serialization.NoEncryption()))
    return certificate, secret


@dataclass
class ImapServer:
    """Use as a context manager. `url` is for IMAP_URL; `put` delivers mail into a folder."""

    folder: Path
    host: str = "127.0.0.1"

    def __enter__(self) -> "ImapServer":
        self.certificate, key = make_certificate(self.folder)
        with socket.socket() as free:
            free.bind((self.host, 0))
            self.port = free.getsockname()[1]
        where = ["--host", self.host, "--port", str(self.port), "--cert", str(self.certificate), "--key", str(key)]
        who = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        quiet: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([Path(sys.executable).parent / "pymap", *where, *who], **quiet)
        self._wait()
        return self

    def __exit__(self, *problem: object) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    @property
    def url(self) -> str:
        return f"imap+tls://{USER.replace('@', '%40')}:{PASSWORD.replace(' ', '%20')}@{self.host}:{self.port}/INBOX"

    def open(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self.host, self.port, timeout=PATIENCE)
        client.starttls(ssl.create_default_context(cafile=os.fspath(self.certificate)))
        client.login(USER, PASSWORD)
        return client

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        client = self.open()
        for mail in mails:
            client.append(folder, None, None, mail)
        client.logout()

    def flags(self, folder: str = "INBOX") -> list[str]:
        """What is marked on each mail of the folder, in order."""
        client = self.open()
        client.select(folder, readonly=True)
        _state, told = client.fetch("1:*", "(FLAGS)")
        client.logout()
        return [one.decode() for one in told if isinstance(one, bytes)]

    def make_folder(self, name: str) -> None:
        client = self.open()
        client.create(f'"{name}"')
        client.logout()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            try:
                socket.create_connection((self.host, self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("The mail server did not come up.")
