"""What nobody who means well would send: for each form as many posts as are asked for, made from a valid one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.fuzz.forms import Sent

NOWHERE = str(UUID(int=7))
VALUES = (
    "", " ", "\x00", "a\x00b", "\x07\x1b[31m\x7f", "Robin\r\nBcc: eve@evil.example", "a\u2028b\u2029c\x85d",
    "\u202eevil\u2066\u200f", "\ufeff\u200b\u00ad", "e\u0301" * 300, "\U0001f469\u200d\U0001f9af" * 50,
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "' OR 1=1 --", "\\", "%00",
    "{{ 7*7 }}{% debug %}", "{program.pk.__class__}", "%s%n%x", "=cmd|' /C calc'!A0", "@SUM(1)", "\t=1+1",
    "../../../../etc/passwd", "file:///etc/passwd", "http://169.254.169.254/", "null", "None", "true", "[]", '{"a": 1}',
    "-1", "0", "1", "2147483648", "9223372036854775808", "-9223372036854775809", "1e309", "NaN", "Infinity", "0x10",
    "1_000", "\u0663", "\u00b2", "9" * 5000, "1.5", "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31",
    "99999-01-01", "2026-01-01T00:00", "25:61", "24:00", "23:59:60", "America/Nowhere", "../UTC",
    "a" * 300 + "@x.example",
    "a@b@c", "eve@evil.example\nCc: x@y.example", "a@[127.0.0.1]", "https://" + "a" * 3000, "https://[::1", "//x",
    NOWHERE, NOWHERE.replace("-", ""), "00000000-0000-0000-0000-00000000000g", "x" * 20_000, "supervises:both:all",
)  # fmt: skip
LARGE = "x" * 1_000_000
EXTRA = ("program", "id", "pk", "public_id", "state", "role", "__proto__", "is_superuser", "by", "once", "seen")


@dataclass(frozen=True)
class Post:
    """`sent` as fields; or as it stands, where `kind` says what it claims to be."""

    said: str
    sent: Any
    kind: str = ""
    is_foreign: bool = False  # with an id of another program


def posts(valid: Sent, names: list[str], *, theirs: list[str], most: int, seed: str) -> Iterator[Post]:
    """theirs: ids of another program."""
    chance = Random(seed)  # the same every time
    fields = names or list(valid)
    yield from _odd_bodies()
    yield Post("nothing", {})
    kinds = list({re.sub(r"\d+", "", name): name for name in fields}.values())  # of many that are alike, one
    for large in chance.sample(kinds, min(len(kinds), most)):
        yield Post(f"{large}: 1 MB", valid | {large: LARGE})
    for number in range(most):
        value = chance.choice([*VALUES, *theirs * 3])
        name = fields[number % len(fields)] if fields else chance.choice(EXTRA)
        yield replace(_one(valid, fields, name, value, chance), is_foreign=value in theirs)


def _one(valid: Sent, fields: list[str], name: str, value: str, chance: Random) -> Post:
    match chance.randrange(10):
        case 0:
            return Post(f"without {name}", {key: kept for key, kept in valid.items() if key != name})
        case 1:
            return Post(f"{name} twice", valid | {name: [*_listed(valid.get(name)), value, value]})
        case 2:
            return Post(f"{name} as a file", valid | {name: SimpleUploadedFile("x\r\n\u202e.csv", b"\xff\xfe\x00=1+1")})
        case 3:
            return Post(f"all {value[:20]!r}", dict.fromkeys([*valid, *fields], value))
        case 4:
            return Post(f"more fields: {value[:20]!r}", valid | dict.fromkeys(EXTRA[:-2], value))
        case _:
            return Post(f"{name}: {value[:20]!r}", valid | {name: value})


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _odd_bodies() -> Iterator[Post]:
    form = "application/x-www-form-urlencoded"
    yield Post("broken letters", b"a=%ff%fe&b=%ZZ&c=\xff\xfe&=&&&;", form)
    yield Post("JSON", b'{"a": [1, {"b": null}]}', "application/json")
    yield Post("JSON that is none", b"{", "application/json")
    yield Post(
        "parts without an end",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
        "multipart/form-data; boundary=x",
    )
    yield Post("parts of no name", b"--x\r\n\r\n\r\n1\r\n--x--", "multipart/form-data; boundary=x")
    yield Post("parts without a boundary", b"1", "multipart/form-data")
    yield Post("letters of no kind", b"a=1", f"{form}; charset=no-such-thing")
