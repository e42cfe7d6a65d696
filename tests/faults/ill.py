"""A mail server that misbehaves on order, at any point of a session. Left alone it takes all mail."""

import contextlib
import re
import socket
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import BinaryIO, Self

from tests.mail import Received


class At(StrEnum):
    GREETING = "the greeting"
    EHLO = "EHLO"
    TLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    BODY = "half the mail"
    DOT = "the last dot"


class Does(StrEnum):
    DROP = "hangs up"
    SILENCE = "silence"
    DRIP = "drips"
    SLOW = "drips slowly to the end"
    NOISE = "noise"
    ENDLESS = "an endless line"
    STRANGER = "shows a stranger's certificate"


NORMAL = {
    At.GREETING: "220 ready",
    At.EHLO: "250-me\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 AUTH PLAIN",
    At.TLS: "220 begin",
    At.AUTH: "235 welcome",
    At.MAIL: "250 fine",
    At.RCPT: "250 fine",
    At.DATA: "354 go on",
    At.DOT: "250 kept",
}
OFTEN = 12  # steps, of which one goes wrong
LONGEST_CALL = 200  # seconds for which it waits for anybody


@dataclass(frozen=True)
class Order:
    """What is done at that point: what `Does` names, or a reply. keeps: it keeps the mail all the same."""

    at: At
    does: str
    keeps: bool = False

    def __str__(self) -> str:
        return f"{self.does}{', having kept the mail,' if self.keeps else ''} at {self.at}"


class _GoneError(Exception):
    """It hung up."""


@dataclass
class IllServer:
    """Use as a context manager. `orders` stand for mail to an address, or, under "", for whoever calls.

    Without one, in one case of OFTEN, it follows one of its `whims`. `tried` says how often mail to an address was
    begun, `refused` how often it was refused for good, `unsaid` how often it was kept and that was not said.
    """

    received: list[Received] = field(default_factory=list)
    orders: dict[str, Order] = field(default_factory=dict)
    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    unsaid: Counter[str] = field(default_factory=Counter)
    whims: tuple[Order, ...] = ()
    chance: Random = field(default_factory=lambda: Random(7))
    certificate: tuple[Path, Path] | None = None
    told: list[str] = field(default_factory=list)  # the commands, as they came

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.go_away()

    def go_away(self) -> None:
        """Nobody listens any more."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    @property
    def url(self) -> str:
        """For EMAIL_URL: whoever sends has to sign in."""
        return f"smtp://us:secret@127.0.0.1:{self.port}"

    def order(self, at: At, address: str) -> Order | None:
        found = self.orders.get(address) or self.orders.get("")
        if found:
            return found if found.at == at else None
        here = [whim for whim in self.whims if whim.at == at]
        return self.chance.choice(here) if here and self.chance.randrange(OFTEN) == 0 else None

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _address = self._listening.accept()
                threading.Thread(target=self._talk, args=(caller,), daemon=True).start()

    def _talk(self, caller: socket.socket) -> None:
        caller.settimeout(LONGEST_CALL)
        with caller, caller.makefile("rb") as lines, contextlib.suppress(OSError, _GoneError):
            _Session(self, caller, lines).run()


@dataclass
class _Session:
    server: IllServer
    caller: socket.socket
    lines: BinaryIO
    sender: str = ""
    address: str = ""

    def run(self) -> None:
        self._answer(At.GREETING)
        for line in iter(self.lines.readline, b""):
            command = line.decode("latin-1").strip()
            self.server.told.append(command)
            word = command.split(" ")[0].upper()
            if word == "QUIT":
                self._say("221 goodbye")
                return
            self._hear(word, command)

    def _hear(self, word: str, command: str) -> None:
        if word == "MAIL":
            self.sender, self.address = _between(command), ""
            self._answer(At.MAIL)
        elif word == "RCPT":
            self._hear_recipient(_between(command))
        elif word == "DATA" and not self.address:
            self._say("503 to nobody")
        elif word == "DATA":
            if self._answer(At.DATA).startswith("3"):
                self._take()
        elif word in (At.EHLO, At.AUTH, At.TLS):
            self._answer(At(word))
        else:
            self._say("250 fine" if word in ("RSET", "NOOP") else "502 what")

    def _hear_recipient(self, address: str) -> None:
        if not self.sender:
            self._say("503 from nobody")
            return
        self.address = address
        self.server.tried[address] += 1
        if not self._answer(At.RCPT).startswith("2"):
            self.address = ""

    def _take(self) -> None:
        if self.server.order(At.BODY, self.address):
            self.lines.read(100)
            raise _GoneError
        raw = b"".join(line.removeprefix(b".") for line in iter(self.lines.readline, b".\r\n") if line or self._gone())
        order = self.server.order(At.DOT, self.address)
        if order is None or order.keeps or order.does.startswith("2"):
            message = message_from_bytes(raw, policy=policy.default)
            self.server.received.append(Received(self.sender, (self.address,), raw, message))
            self.server.unsaid[self.address] += bool(order and order.keeps)
        self._follow(At.DOT, order)
        self.sender = self.address = ""

    def _gone(self) -> bool:
        raise _GoneError

    def _answer(self, at: At) -> str:
        return self._follow(at, self.server.order(at, self.address))

    def _follow(self, at: At, order: Order | None) -> str:
        """Says what is normal there, or does as ordered. Returns what was said."""
        if order is None:
            return self._say(NORMAL[at])
        said = self._misbehave(order.does, NORMAL[at])
        self.server.refused[self.address] += said.startswith("5")
        if at == At.MAIL and not said.startswith("2"):
            self.sender = ""
        if said.startswith("421") or (at == At.GREETING and not said.startswith("2")):
            raise _GoneError
        return said

    def _misbehave(self, does: str, normal: str) -> str:
        if does == Does.DROP:
            raise _GoneError
        if does == Does.SILENCE:
            while self.caller.recv(4096):
                pass
            raise _GoneError
        if does == Does.STRANGER:
            self._begin_tls()
        if does in (Does.DRIP, Does.SLOW):
            return self._drip(b"2" * 10_000 if does == Does.DRIP else f"{normal}\r\n".encode(), normal)
        if does == Does.NOISE:
            self.caller.sendall(b"\xff\x00 what is this\r\n")
            return ""
        if does == Does.ENDLESS:
            self.caller.sendall(b"250 " + b"x" * 20_000 + b"\r\n")
            return ""
        return self._say(does)

    def _begin_tls(self) -> None:
        assert self.server.certificate
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server.certificate)
        self._say(NORMAL[At.TLS])
        with context.wrap_socket(self.caller, server_side=True) as line:
            self.server.told.append(f"AUTH {line.recv(100)!r}")  # nobody should say a word
        raise _GoneError

    def _drip(self, words: bytes, normal: str) -> str:
        for one in words:
            self.caller.sendall(bytes([one]))
            time.sleep(0.2)
        return normal

    def _say(self, words: str) -> str:
        self.caller.sendall(f"{words}\r\n".encode())
        return words


def _between(command: str) -> str:
    found = re.search("<(.*)>", command)
    return found[1] if found else ""
