"""What it means that a mail came back: whether there is such a mailbox at all. Pure.

By the status code (RFC 3463) where one is told, else by the words, else nobody knows.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from peermatch.text import one_line


class Why(StrEnum):
    """Why a mail did not arrive. The words for each stand beside the rows."""

    NO_MAILBOX = "no_mailbox"
    UNWANTED = "unwanted"  # whoever reads that mailbox called our mail spam, or told the provider to stop
    REFUSED = "refused"  # the server takes no such mail, whoever it is for
    NOT_NOW = "not_now"  # full, or tried for days
    UNKNOWN = "unknown"
    STOPPED = "stopped"  # never sent: that address gets no more mail
    NO_MAIL = "no_mail"  # never sent: the person wants none


# After these no more mail leaves to that address, until a coordinator says so.
STOPS = frozenset({Why.NO_MAILBOX, Why.UNWANTED})
_CODE = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# Of 5.1.x, those that speak of the sender's address or of the road there, not of the mailbox.
_NOT_OF_THE_MAILBOX = frozenset({7, 8, 9})
_GONE = re.compile(
    r"no such (?:user|mailbox|recipient|person|address)|unknown (?:user|recipient|mailbox|address)"
    r"|(?:user|recipient|mailbox|address|account)[^.]{0,60}?"
    r"(?:unknown|not (?:exist|found)|doesn'?t exist|disabled|inactive)"
    r"|(?:does not|doesn'?t) (?:exist|have an? (?:account|mailbox))|invalid (?:mailbox|recipient|user)"
    r"|not our customer|no mailbox|user not found",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"spam|block|blacklist|policy|reputation|spf|dkim|dmarc|content|rejected for|denied", re.IGNORECASE
)
_FULL = re.compile(
    r"over ?quota|quota exceeded|mailbox (?:is )?full|full mailbox|insufficient (?:system )?storage", re.I
)
LONGEST = 300


@dataclass(frozen=True)
class Verdict:
    """Why, the code, and the server's own words on one line."""

    why: Why
    code: str = ""
    words: str = ""

    @property
    def stops(self) -> bool:
        return self.why in STOPS


def of_reply(code: str, words: str) -> Verdict:
    """Of what a mail server answered at the door for good: “550”, “5.1.1 No such user here”."""
    found = _CODE.search(words)
    return of_status(found[0] if found else "", words, reply=code)


def of_status(status: str, words: str, *, reply: str = "") -> Verdict:
    """Of a report's status code and its diagnostic words; “5.0.0” and the like say nothing."""
    said, found = one_line(words)[:LONGEST], _CODE.search(status)
    code = found[0] if found and found[2] != "0" else ""
    if not code and (inner := _CODE.search(said)) and inner[2] != "0":
        code = inner[0]
    return Verdict(_why(code, said, is_for_now=reply.startswith("4")), code or status or reply, said)


def _why(code: str, words: str, *, is_for_now: bool) -> Why:
    if code:
        kind, subject, detail = (int(part) for part in code.split("."))
        return _by_code(kind, subject, detail)
    if _FULL.search(words) or is_for_now:
        return Why.NOT_NOW
    if _POLICY.search(words):
        return Why.REFUSED
    return Why.NO_MAILBOX if _GONE.search(words) else Why.UNKNOWN


def _by_code(kind: int, subject: int, detail: int) -> Why:
    if kind == 4:
        return Why.NOT_NOW
    if subject == 1:
        return Why.REFUSED if detail in _NOT_OF_THE_MAILBOX else Why.NO_MAILBOX
    if subject == 2:  # the mailbox is there: full, disabled, or its mail too large
        return Why.NO_MAILBOX if detail == 1 else Why.NOT_NOW
    return Why.NOT_NOW if subject == 4 else Why.REFUSED
