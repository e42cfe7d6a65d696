"""Mail as people's programs send it, from tests/samples/replies, filled in for a letter of ours; and one delivered."""

import base64
import quopri
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from matches.models import Meeting
from peermatch.inbox.models import IncomingMail
from peermatch.inbox.reading import read
from peermatch.inbox.receiving import keep
from peermatch.outbox.models import Email

SAMPLES = Path(__file__).parent / "samples" / "replies"
_CODED = re.compile(rb"\[(base64|qp):(.*?)\](?=\r\n--|\r\n$)", re.DOTALL)


def sample(name: str, **told: str) -> bytes:
    """That mail with CRLF, and what is told in place: message_id, address, uid, sequence, starts, ends, local."""
    raw = (SAMPLES / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")
    usual = {
        "message_id": "<letter@bluebonnet.example>", "address": "david@mail.example", "uid": "none@peermatch",
        "sequence": "0", "starts": "20260507T200000Z", "ends": "20260507T210000Z", "local": "20260507T150000",
    }  # fmt: skip
    for key, value in {**usual, **told}.items():
        raw = raw.replace(f"[{key}]".encode(), value.encode())
        raw = raw.replace(f"[{key.upper()}]".encode(), value.upper().encode())
    return _CODED.sub(_coded, raw)


def _coded(found: re.Match[bytes]) -> bytes:
    return (
        base64.encodebytes(found[2]).replace(b"\n", b"\r\n") if found[1] == b"base64" else quopri.encodestring(found[2])
    )


def answer_to(name: str, *, letter: Email | None = None, meeting: Meeting | None = None, **told: str) -> bytes:
    """That sample as an answer to this letter of ours, or of a calendar to the invitation to this meeting."""
    if letter is not None:
        told = {"message_id": letter.message_id, "address": letter.to_address} | told
    if meeting is not None:
        stamp = "%Y%m%dT%H%M%S"
        told = {
            "uid": meeting.uid, "sequence": str(meeting.sequence),
            "starts": f"{meeting.starts_at:{stamp}}Z", "ends": f"{meeting.ends_at:{stamp}}Z",
            "local": f"{meeting.starts_at.astimezone(ZoneInfo('America/Chicago')):{stamp}}",
        } | told  # fmt: skip
    return sample(name, **told)


def deliver(raw: bytes, *, at: datetime | None = None) -> IncomingMail:
    """As if it had arrived in the mailbox just now. It is read here: a process for each would take half a minute."""
    return keep(read(raw), at=at or timezone.now())


def deliver_calendar_answer(meeting: Meeting, address: str, said: str = "declined", by: str = "gmail") -> IncomingMail:
    """The calendar of whoever has this address answers the invitation: “accepted”, “declined” or “maybe”."""
    return deliver(answer_to(f"{by}_{said}", meeting=meeting, address=address))
