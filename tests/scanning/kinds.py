"""What a scanner met on its way through the program, by kind: pattern of the address, method, names of the fields."""

import re
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

# What stands in names of fields for one of many: a number, a key of a row.
ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")

Kind = tuple[str, str, frozenset[str]]


def kind(method: str, address: str, fields: list[str]) -> Kind:
    return method, pattern(address), frozenset(ONE_OF_MANY.sub("*", name) for name in fields)


def pattern(address: str) -> str:
    """The program's own pattern for it; of a file that is served as it is, the folder."""
    path = urlsplit(address).path
    if path.startswith("/static/"):
        return "/static/"
    try:
        return str(resolve(path).route)
    except Resolver404:
        return ONE_OF_MANY.sub("*", path)
