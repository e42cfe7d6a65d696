"""Who comes to an address, what is said to them, and what the rules promise."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.walls.rules import RULES, Rule, Who

OPENS, SIGNS_IN, FORBIDDEN, NOT_HERE, NOT_TAKEN, FAILS = (
    "opens", "asks to sign in", "forbidden", "no such page", "no such method", "fails",
)  # fmt: skip
REFUSALS = {SIGNS_IN, FORBIDDEN, NOT_HERE, NOT_TAKEN}
LOOKS, ALL_METHODS = ("GET", "HEAD"), ("GET", "HEAD", "POST", "PUT", "DELETE")


@dataclass(frozen=True)
class Visitor:
    """`level`: what they are in the program whose addresses are walked; None: nobody there."""

    name: str
    client: Client
    level: Who | None = None
    is_signed_in: bool = False
    is_administrator: bool = False
    has_link: bool = False
    coordinates: bool = False


def promised(visitor: Visitor, rule: Rule, method: str) -> set[str]:
    """What may be said to them. Where the address takes no such method, whoever may not come in is refused anyhow."""
    if method not in (*LOOKS, "POST"):
        return {NOT_TAKEN}
    who = rule.who(method)
    if who is not None:
        return {_promised(visitor, who)}
    others = [other for other in (rule.look, rule.send) if other is not None]
    return {NOT_TAKEN} if any(_promised(visitor, other) == OPENS for other in others) else REFUSALS


def _promised(visitor: Visitor, who: Who) -> str:
    if who == Who.ALL:
        return OPENS
    if who == Who.LINK:
        return OPENS if visitor.has_link else NOT_HERE
    if not visitor.is_signed_in:
        return SIGNS_IN
    if who == Who.SIGNED_IN:
        return OPENS
    if who == Who.COORDINATING:
        return OPENS if visitor.coordinates else FORBIDDEN
    if who == Who.ADMINISTRATORS:
        return OPENS if visitor.is_administrator else NOT_HERE
    if visitor.level is None:
        return NOT_HERE
    if visitor.level >= who:
        return OPENS
    return NOT_HERE if who == Who.ASKED and visitor.level >= Who.COORDINATORS else FORBIDDEN


def said(answer: HttpResponse) -> str:
    if answer.status_code >= 500 and answer.status_code != 503:  # by which /health/ says what is away
        return FAILS
    if answer.status_code == 302 and answer["Location"].startswith(reverse("sign-in")):
        return SIGNS_IN
    return {401: FORBIDDEN, 403: FORBIDDEN, 404: NOT_HERE, 405: NOT_TAKEN}.get(answer.status_code, OPENS)


def asked(client: Client, method: str, url: str, sent: Mapping[str, Any] | None = None) -> str:
    """What is said to that."""
    return said(answered(client, method, url, sent))


def answered(client: Client, method: str, url: str, sent: Mapping[str, Any] | None = None) -> HttpResponse:
    """What that changes is undone, so that every address finds the same world."""
    with transaction.atomic():
        kept = deepcopy(client.cookies)
        found: Any = client.post(url, sent) if method == "POST" else client.generic(method, url)
        client.cookies = kept
        transaction.set_rollback(True)
    answer: HttpResponse = found
    return answer


def broken(visitor: Visitor, walk: Iterable[tuple[str, str, str, Any]]) -> Iterator[str]:
    """Each of these (address by name, method, URL, what is sent) at which they heard something else than promised."""
    for name, method, url, sent in walk:
        found, may = asked(visitor.client, method, url, sent), promised(visitor, RULES[name], method)
        if found not in may:
            yield f"{visitor.name}, {method} {name}: {found}, not {' or '.join(sorted(may))}"
