"""What a scanner met on its way through the program, by kind: pattern of the address, method, names of the fields.

And fields by kind. A field of that name is one kind for all views of a slice (participants.consenting), which make
their forms of the same classes; a field of rows (one with a number in its name), and the key of what is sent once, is
one kind wherever it stands.
"""

import re
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

# What stands in names of fields for one of many: a number, a key of a row.
ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
ROWS, SENT_ONCE = "*", "once"

Kind = tuple[str, str, frozenset[str]]
FieldKind = tuple[str, str, str]


def kind(method: str, address: str, fields: list[str]) -> Kind:
    return method, pattern(address), frozenset(ONE_OF_MANY.sub(ROWS, name) for name in fields)


def pattern(address: str) -> str:
    """The program's own pattern for it; of a file that is served as it is, the folder."""
    path = urlsplit(address).path
    if path.startswith("/static/"):
        return "/static/"
    try:
        return str(resolve(path).route)
    except Resolver404:
        return ONE_OF_MANY.sub(ROWS, path)


def field_kind(method: str, address: str, name: str) -> FieldKind:
    name = ONE_OF_MANY.sub(ROWS, name)
    return "" if ROWS in name or name == SENT_ONCE else _slice(address), method, name


def _slice(address: str) -> str:
    path = urlsplit(address).path
    try:
        return ".".join(str(resolve(path).func.__module__).split(".")[:2])
    except Resolver404:
        return path
