"""A mail made plainly of what a provider posted, where the library cannot make it one. Pure.

Providers name what they post in ways of their own. What tells whom a mail is from, what it answers and what it says
goes by few names.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from peermatch.inbox import cleaning
from peermatch.inbox.heads import LONGEST_HEADER

WHOLE = ("rawemail", "body-mime", "email", "raw_message", "raw_msg")  # the mail as it came
HEADS = ("from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted")
TEXTS = (
    ("text/plain", ("textbody", "body-plain", "text-part", "text", "textcontent", "rawtextbody")),
    ("text/html", ("htmlbody", "body-html", "html-part", "html", "htmlcontent", "rawhtmlbody")),
)


def as_mail(said: Any) -> bytes | None:
    """said: the fields of the post. None where it tells of no sender, or says nothing: that is no mail."""
    fields = dict(_flat(said))
    if raw := next((fields[name] for name in WHOLE if fields.get(name)), ""):
        return raw.encode("utf-8", "replace")
    heads = dict(_heads(said)) | {name: fields[name] for name in HEADS if name in fields}
    kind, text = next(((kind, text) for kind, text in _texts(fields) if text.strip()), ("text/plain", ""))
    if "from" not in heads or not (text or heads.get("subject")):
        return None
    lines = [f"{name}: {cleaning.line(heads[name], LONGEST_HEADER)}" for name in HEADS if name in heads]
    body = f"\n\n{text}".encode("utf-8", "replace")
    return "\n".join([*lines, f"Content-Type: {kind}; charset=utf-8"]).encode("utf-8", "replace") + body


def _flat(said: Any) -> Iterator[tuple[str, str]]:
    if isinstance(said, Mapping):
        yield from ((str(name).lower(), value) for name, value in said.items() if isinstance(value, str))


def _texts(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((kind, fields[name]) for kind, names in TEXTS for name in names if name in fields)


def _heads(said: Any) -> Iterator[tuple[str, str]]:
    """The headers as lines of text, as pairs, or as rows of a name and a value: as this provider gives them."""
    for name in said if isinstance(said, Mapping) else ():
        if str(name).lower() in ("headers", "message-headers"):
            yield from _lines(said[name]) if isinstance(said[name], str) else _rows(said[name])


def _lines(said: str) -> Iterator[tuple[str, str]]:
    try:
        yield from _rows(json.loads(said))
    except (ValueError, RecursionError):
        pairs = (one.partition(":") for one in said.splitlines())
        yield from ((name.strip().lower(), value.strip()) for name, between, value in pairs if between)


def _rows(said: Any) -> Iterator[tuple[str, str]]:
    for row in said.items() if isinstance(said, Mapping) else said if isinstance(said, list) else ():
        pair = [row.get("Name"), row.get("Value")] if isinstance(row, Mapping) else row
        if isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(one, str) for one in pair):
            yield pair[0].lower(), pair[1]
