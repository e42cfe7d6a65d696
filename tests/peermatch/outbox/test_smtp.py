"""What is said to a mail server, and what is made of its answers."""

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from peermatch.outbox.smtp import Handing

BREAKS_OFF = "…"
RAW = b"Subject: One\r\n\r\n.a line that begins with a dot\r\n..and two\r\nend\r\n"


@dataclass
class Server:
    """Answers each line by its first word, a mail by "."; hangs up after a 421. `came` is what was said, in pieces as
    they came."""

    pipelines: bool
    answers: dict[str, str]
    came: list[bytes] = field(default_factory=list)

    def talk(self, caller: socket.socket) -> None:
        caller.sendall(b"220 hello\r\n")
        left, in_data = b"", False
        while piece := caller.recv(65536):
            self.came.append(piece)
            left += piece
            while b"\r\n" in left:
                line, left = left.split(b"\r\n", 1)
                if in_data and line != b".":
                    continue
                answer = self.answer(line.decode())
                in_data = answer.startswith("354")
                said = answer + "\r\n"
                caller.sendall(said.partition(BREAKS_OFF)[0].encode())
                if answer.startswith("421") or BREAKS_OFF in said:
                    return

    def answer(self, line: str) -> str:
        word = line.split(" ")[0].upper()
        known = {"EHLO": "250-me\r\n250 PIPELINING" if self.pipelines else "250 me", "DATA": "354 go on"}
        return self.answers.get(word) or known.get(word, "250 fine")


Connect = Callable[..., tuple[Handing, Server]]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """connect(pipelines=True, RCPT="550 nobody"): a client at such a server, and the server."""
    ended: list[Callable[[], None]] = []

    def begin(*, pipelines: bool = True, **answers: str) -> tuple[Handing, Server]:
        server = Server(pipelines, {("." if word == "END" else word): said for word, said in answers.items()})
        listening = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            caller, _address = listening.accept()
            with caller:
                server.talk(caller)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        taps: list[socket.socket] = []
        client = Handing("127.0.0.1", listening.getsockname()[1], timeout=20, tap=taps.append)
        ended.extend([client.close, *(tap.close for tap in taps), listening.close, lambda: thread.join(20)])
        return client, server

    yield begin
    for end in ended:
        end()


both = pytest.mark.parametrize("pipelines", [True, False])


@both
def test_a_mail_arrives_as_it_is(connect: Connect, pipelines: bool) -> None:
    client, server = connect(pipelines=pipelines)
    client.hand_over("a@x.example", "b@y.example", RAW)
    client.hand_over("a@x.example", "c@y.example", b"no end")
    said = b"".join(server.came)
    assert b"MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n" in said
    assert b"Subject: One\r\n\r\n..a line that begins with a dot\r\n...and two\r\nend\r\n.\r\n" in said
    assert said.endswith(b"RCPT TO:<c@y.example>\r\nDATA\r\nno end\r\n.\r\n")


def test_where_it_may_it_says_all_at_once(connect: Connect) -> None:
    client, server = connect(pipelines=True)
    client.hand_over("a@x.example", "b@y.example", RAW)
    assert server.came[1] == b"MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n"


def test_where_it_may_not_it_waits_for_each_answer(connect: Connect) -> None:
    client, server = connect(pipelines=False)
    client.hand_over("a@x.example", "b@y.example", RAW)
    assert server.came[1:4] == [b"MAIL FROM:<a@x.example>\r\n", b"RCPT TO:<b@y.example>\r\n", b"DATA\r\n"]


@both
@pytest.mark.parametrize("word", ["MAIL", "RCPT", "END"])
def test_any_answer_that_begins_with_two_is_a_yes(connect: Connect, pipelines: bool, word: str) -> None:
    client, server = connect(pipelines=pipelines, **{word: "252 taken, if you like"})
    client.hand_over("a@x.example", "b@y.example", RAW)
    assert b"".join(server.came).endswith(b"end\r\n.\r\n")


@contextmanager
def refused(kind: type[smtplib.SMTPException]) -> Iterator[list[smtplib.SMTPException]]:
    found: list[smtplib.SMTPException] = []
    with pytest.raises(kind) as raised:
        yield found
    found.append(raised.value)


@both
@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("MAIL", smtplib.SMTPSenderRefused),
        ("RCPT", smtplib.SMTPRecipientsRefused),
        ("DATA", smtplib.SMTPDataError),
        ("END", smtplib.SMTPDataError),
    ],
)
def test_who_refuses_says_so_and_takes_the_next_mail(
    connect: Connect, pipelines: bool, word: str, kind: type[smtplib.SMTPException]
) -> None:
    """Also a server that asks for the mail, though it has refused the one who is to get it."""
    client, server = connect(pipelines=pipelines, **{word: "550 no"})
    with refused(kind) as found:
        client.hand_over("a@x.example", "b@y.example", RAW)
    assert "550" in str(found[0])
    server.answers.clear()
    client.hand_over("a@x.example", "c@y.example", RAW)
    assert b"".join(server.came).endswith(b"end\r\n.\r\n")


@both
@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "END"])
def test_who_hangs_up_is_understood_first(connect: Connect, pipelines: bool, word: str) -> None:
    client, _server = connect(pipelines=pipelines, **{word: "421 too busy"})
    with pytest.raises(smtplib.SMTPException, match="421"):
        client.hand_over("a@x.example", "b@y.example", RAW)
    assert client.sock is None
    assert client.is_taken_up == (word != "MAIL")


def test_half_an_answer_is_none(connect: Connect) -> None:
    client, _server = connect(END="250 ta" + BREAKS_OFF)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.hand_over("a@x.example", "b@y.example", RAW)


def test_an_address_cannot_say_more_than_an_address(connect: Connect) -> None:
    client, server = connect()
    with pytest.raises(ValueError, match="line break"):
        client.hand_over("a@x.example", "b@y.example>\r\nRCPT TO:<c@y.example", RAW)
    assert b"RCPT" not in b"".join(server.came)
