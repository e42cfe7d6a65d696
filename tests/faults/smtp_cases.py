"""What a mail server may do wrong, and what is to become of the mail."""

from dataclasses import dataclass

from tests.faults.ill import At, Does, Order

Wait = tuple[float, float]
SERVER: Wait = (30, 30)  # seconds until it is tried again, where the server itself is ill
OF_NOBODY = frozenset({At.GREETING, At.EHLO, At.AUTH, At.MAIL})  # the server cannot know yet whose mail it is


@dataclass(frozen=True)
class Case:
    """What the server does, then how the mail stands. `phoned`: why the coordinator is told to phone.

    `again` is how often the mail arrived in the end, the server well again.
    """

    order: Order
    state: str = "queued"
    code: str = "connection"
    attempts: int = 1
    wait: Wait | None = SERVER
    phoned: str = ""
    few: bool = False

    @property
    def is_alone(self) -> bool:
        """While the server does that, no other mail can be looked at."""
        return self.order.at in OF_NOBODY

    @property
    def copies(self) -> int:
        if self.state == "failed":
            return 0
        return 1 + (self.order.keeps and self.state == "queued")


@dataclass(frozen=True)
class Kind:
    tried: str
    promised: str
    cases: tuple[Case, ...]


def _later(at: At, words: str, minutes: float, *, few: bool = False) -> Case:
    """Spread by a fifth, so that mail that failed together does not come back together."""
    return Case(Order(at, words), code=words[:3], wait=(48 * minutes, 72 * minutes), few=few)


def _never(at: At, words: str, phoned: str, *, few: bool = False) -> Case:
    return Case(Order(at, words), "failed", words[:3], wait=None, phoned=phoned, few=few)


def _of_server(at: At, does: str, code: str = "connection", *, keeps: bool = False, few: bool = False) -> Case:
    """No attempt counts before the mail itself is begun."""
    return Case(Order(at, does, keeps), code=code, attempts=int(at not in {At.GREETING, At.EHLO, At.AUTH}), few=few)


def _taken(at: At, does: str, *, keeps: bool = False, few: bool = False) -> Case:
    return Case(Order(at, does, keeps), "sent", "", wait=None, few=few)


SPOKEN_OF = (At.GREETING, At.AUTH, At.MAIL, At.RCPT, At.DATA, At.DOT)
COMES_AGAIN = "waits, for as long as that answer asks, then goes"
WAITS_HALF_A_MINUTE = "waits 30 s, whatever mail it was; then goes, one copy"
ONE_COPY_MORE = "waits 30 s, then goes; one more copy of the same bytes only where the server kept the first"
KINDS = (
    Kind("450, 451, 452 at MAIL, RCPT, DATA, the last dot", COMES_AGAIN, (
        _later(At.MAIL, "450 4.3.2 busy", 10),
        _later(At.RCPT, "450 4.2.1 try later", 2),
        _later(At.RCPT, "451 4.7.1 greylisted", 5, few=True),
        _later(At.RCPT, "452 4.2.2 mailbox full", 30),
        _later(At.DATA, "451 not now", 1),
        _later(At.DOT, "451 not now", 1),
        _later(At.DOT, "452 no room", 10),
    )),
    Kind("550 to 554 at MAIL, RCPT, DATA, the last dot", "failed, never tried again, phone them", (
        _never(At.MAIL, "553 5.1.8 not from there", "refused"),
        _never(At.RCPT, "550 5.1.1 no such user", "no_mailbox", few=True),
        _never(At.RCPT, "551 not local", "unknown"),
        _never(At.RCPT, "554 5.7.1 rejected by policy", "refused"),
        _never(At.DATA, "554 no", "unknown"),
        _never(At.DOT, "550 looks like spam", "refused"),
        _never(At.DOT, "552 5.2.2 mailbox full", "not_now"),
    )),
    Kind("421 at the greeting, EHLO, AUTH, MAIL, RCPT, DATA, the last dot", WAITS_HALF_A_MINUTE, (
        *(_of_server(at, "421 busy", "421", few=at == At.DATA) for at in SPOKEN_OF),
        _of_server(At.EHLO, "421 busy"),  # after which it is asked the older way, and is gone
    )),
    Kind("5xx that is about us: at the greeting, EHLO, AUTH, sign in first", WAITS_HALF_A_MINUTE, (
        _of_server(At.GREETING, "554 go away", "554"),
        _of_server(At.EHLO, "550 go away", "502"),
        _of_server(At.AUTH, "535 wrong password", "535"),
        _of_server(At.AUTH, "454 cannot look that up", "454"),
        _of_server(At.MAIL, "530 sign in first", "530"),
    )),
    Kind("no answer (no 250)", ONE_COPY_MORE, (
        _of_server(At.GREETING, Does.SILENCE), _of_server(At.RCPT, Does.SILENCE), _of_server(At.DATA, Does.SILENCE),
        _of_server(At.DOT, Does.SILENCE), _of_server(At.DOT, Does.SILENCE, keeps=True),
    )),
    Kind("an answer that drips and never ends", ONE_COPY_MORE, (
        _of_server(At.GREETING, Does.DRIP), _of_server(At.RCPT, Does.DRIP), _of_server(At.DOT, Does.DRIP, keeps=True),
    )),
    Kind("a slow drip that ends", "sent, one copy", (
        _taken(At.GREETING, Does.SLOW), _taken(At.RCPT, Does.SLOW), _taken(At.DOT, Does.SLOW, keeps=True),
    )),
    Kind("dropped at each point, before and after the last dot", ONE_COPY_MORE, (
        *(_of_server(at, Does.DROP) for at in (At.GREETING, At.EHLO, At.AUTH, At.MAIL, At.RCPT, At.DATA)),
        _of_server(At.BODY, Does.DROP, few=True),
        _of_server(At.DOT, Does.DROP),
        _of_server(At.DOT, Does.DROP, keeps=True, few=True),
    )),
    Kind("answers that are none", ONE_COPY_MORE, (
        _of_server(At.GREETING, Does.NOISE, "-1"),
        _of_server(At.RCPT, Does.NOISE, "-1"),
        _of_server(At.DOT, Does.NOISE, "-1", keeps=True),
        _of_server(At.RCPT, Does.ENDLESS, "500"),
        _of_server(At.DOT, Does.ENDLESS, "500", keeps=True),
    )),
    Kind("another 2xx than 250", "sent, one copy", (
        _taken(At.RCPT, "251 passed on"),
        _taken(At.RCPT, "252 cannot tell"),
        _taken(At.DOT, "259 taken", keeps=True, few=True),
    )),
)  # fmt: skip
