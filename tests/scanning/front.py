"""A door of HTTPS before the program, as an installation has one: scanners come by it, and find cookies as they are."""

import ssl
import threading
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, ip_address
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.scanning.kinds import Kind, kind
from tests.scanning.worlds import World

HERE = "127.0.0.1"
OURS = {
    "connection", "keep-alive", "transfer-encoding", "content-length", "x-forwarded-for", "x-forwarded-proto",
    "x-scanned-for",
}  # fmt: skip
PATIENCE = 120  # seconds
FAR = int(IPv4Address("10.0.0.1"))  # the first of those who come
CHANGES_NOTHING = {"GET", "HEAD", "OPTIONS", "TRACE"}
MOST = {"GET": 12, "POST": 3}  # of a kind that are opened while a scanner looks around
FOR = "X-Scanned-For"  # the module that asks; the program does not see it


class Front:
    """Listens at `url`, and hands on to the program at `port`, saying as a proxy does who came and by what.

    Everybody who asks comes from an address of their own: what an installation allows one address in a minute stays as
    it is, and does not keep a scanner from its work. `answers` counts the program's, by module and status. With a
    `world`, that is put back after each request that may have changed something; one is answered at a time then. Of
    what a scanner meets again and again while it looks around (`met`), the first of each kind are opened: a form has
    another key whenever its page is opened, and would be another form each time.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.answers: Counter[tuple[str, int]] = Counter()
        self.world: World | None = None
        self.met: Counter[Kind] | None = None
        self.turn = threading.Lock()
        self.server = _Server((HERE, 0), type("To", (_Handler,), {"onward": port, "front": self, "come": count(FAR)}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate(folder))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://{HERE}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answered(self, module: str) -> Counter[int]:
        return Counter({status: times for (asked, status), times in list(self.answers.items()) if asked == module})

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: scanners go away in the midst of an answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    onward = 0
    front: Front
    come: "count[int]"

    def __getattr__(self, name: str) -> Any:
        """Whatever the method is."""
        if name.startswith("do_"):
            return self._hand_on
        raise AttributeError(name)

    def _hand_on(self) -> None:
        with self.front.turn if self.front.world else nullcontext():
            self._ask()

    def _ask(self) -> None:
        said = self.headers.get("Content-Length") or "0"
        body = self.rfile.read(int(said)) if said.isdecimal() else b""
        heads = {name: value for name, value in self.headers.items() if name.lower() not in OURS}
        heads |= {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": str(IPv4Address(next(self.come))),
            "Connection": "close",
        }
        module = self.headers.get(FOR, "")
        if self.front.met is not None and self._is_met_again(self.front.met, body):
            return self._say_nothing()
        to = HTTPConnection(HERE, self.onward, timeout=PATIENCE)
        try:
            to.request(self.command, self.path, body, heads)
            answer = to.getresponse()
            content = answer.read()
        except ValueError:  # a line that no client of HTTP sends
            return self.send_error(400)
        except (OSError, HTTPException):
            self.front.answers[module, 502] += 1
            return self.send_error(502)
        finally:
            to.close()
        self.front.answers[module, answer.status] += 1
        if self.front.world and self.command not in CHANGES_NOTHING:
            self.front.world.put_back()
        return self._tell(answer, content)

    def _is_met_again(self, met: Counter[Kind], body: bytes) -> bool:
        asked = parse_qsl(urlsplit(self.path).query) + parse_qsl(body.decode(errors="replace"))
        found = kind(self.command, self.path, [name for name, _ in asked])
        met[found] += 1
        return met[found] > MOST.get(self.command, 1)

    def _say_nothing(self) -> None:
        self.send_response_only(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _tell(self, answer: HTTPResponse, content: bytes) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in OURS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # the name that it has there
        """Nothing: scanners ask thousands of times."""


def _certificate(folder: Path) -> Path:
    """Of this machine's own name for itself, good for a day; nobody else knows its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
    built = built.not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))])
    made = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = folder / "front.pem"
    path.touch(mode=0o600)
    bare = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, bare)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
