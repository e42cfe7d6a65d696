"""A mail server that takes everything at once and keeps only what counts: real SMTP, in a process of its own.

The one that tests use parses each mail and takes several milliseconds for it: it would be what is measured. Started by
`Sink`; told by a line on its input: "report" answers with what came since the last one.
"""

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_MESSAGE_ID = re.compile(rb"^message-id:[ \t]*(?:\r\n[ \t]+)?(\S+)", re.IGNORECASE | re.MULTILINE)
_END = b"\r\n.\r\n"
GREETING = b"220 sink ESMTP\r\n"
OFFERS = b"250-sink\r\n250-PIPELINING\r\n250-SIZE 40000000\r\n250 8BITMIME\r\n"
TAKEN = b"250 taken\r\n"
READY = "ready "


class Session(asyncio.Protocol):
    """One connection. What came is taken apart only as far as SMTP asks for it."""

    came: dict[bytes, list[tuple[int, bytes]]] = {}  # recipient → for each copy, a hash of its bytes and its Message-ID
    connections = 0
    answers_after = 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport, self.left, self.in_data, self.recipient = transport, b"", False, b""
        Session.connections += 1
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self.left += data
        while self._take_mail() if self.in_data else self._take_line():
            pass

    def _take_line(self) -> bool:
        line, end, rest = self.left.partition(b"\r\n")
        if not end:
            return False
        self.left = rest
        self.transport.write(self._answer(line))
        if line[:4].upper() == b"QUIT":
            self.transport.close()
        return True

    def _answer(self, line: bytes) -> bytes:
        match line[:4].upper():
            case b"EHLO":
                return OFFERS
            case b"RCPT":
                self.recipient = line.split(b"<")[1].split(b">")[0]
            case b"DATA":
                self.in_data = True
                return b"354 go on\r\n"
            case b"QUIT":
                return b"221 bye\r\n"
        return b"250 ok\r\n"

    def _take_mail(self) -> bool:
        mail, end, rest = self.left.partition(_END)
        if not end:
            return False
        self.left, self.in_data = rest, False
        found = _MESSAGE_ID.search(mail)
        self.came.setdefault(self.recipient, []).append((hash(mail), found[1] if found else b""))
        if self.answers_after:
            asyncio.get_running_loop().call_later(self.answers_after, self.transport.write, TAKEN)
        else:
            self.transport.write(TAKEN)
        return True


def _report() -> dict[str, Any]:
    copies = Counter(len(some) for some in Session.came.values())
    told = {
        "recipients": len(Session.came),
        "mails": sum(number * times for number, times in copies.items()),
        "doubled": sum(times for number, times in copies.items() if number > 1),
        "connections": Session.connections,
        "message_ids": len({one for some in Session.came.values() for _bytes, one in some}),
        "other_bytes": sum(len({one for one, _id in some}) > 1 for some in Session.came.values()),
    }
    Session.came.clear()
    Session.connections = 0
    return told


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Session, "127.0.0.1", 0, backlog=200)
    ended = loop.create_future()

    def asked() -> None:
        if sys.stdin.readline():
            print(json.dumps(_report()), flush=True)
        else:
            loop.remove_reader(sys.stdin.fileno())
            ended.set_result(None)

    loop.add_reader(sys.stdin.fileno(), asked)
    print(READY + str(server.sockets[0].getsockname()[1]), flush=True)
    await ended


class Sink:
    """Use as a context manager: the server as a process of its own, `port`, and `report()`.

    answers_after: seconds before it says that it has a mail.
    """

    def __init__(self, answers_after: float = 0.0) -> None:
        self._answers_after = answers_after

    def __enter__(self) -> Self:
        command = [sys.executable, str(Path(__file__)), str(self._answers_after)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self._line().removeprefix(READY))
        return self

    def __exit__(self, *problem: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def report(self) -> dict[str, int]:
        """What came since the last time: mails, recipients, of those how many twice, Message-IDs, connections."""
        assert self._process.stdin  # noqa: S101  # it was started with a pipe
        self._process.stdin.write("report\n")
        self._process.stdin.flush()
        told: dict[str, int] = json.loads(self._line())
        return told

    def _line(self) -> str:
        assert self._process.stdout  # noqa: S101  # it was started with a pipe
        return self._process.stdout.readline()


if __name__ == "__main__":
    Session.answers_after = float(sys.argv[1])
    asyncio.run(_serve())
