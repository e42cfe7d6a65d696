"""Sends posts to one form, and sees whether it broke or a refused one changed a row. Each is undone."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.fuzz.forms import Form, Sent, well_meant
from tests.fuzz.hostile import Post, posts

WRITES = re.compile(r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
# What is kept of tries, of sessions and of forms that were sent is no row that somebody would miss.
BOOKS = re.compile(r"^(django_session|axes_|participants_badtry|peermatch_|accounts_(opensession|try))|tick|audit")


@dataclass
class Tried:
    """What became of the posts to one form."""

    name: str
    is_reached: bool = False
    sent: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def try_form(
    client: Client, name: str, url: str, form: Form, *, typed: Sent | None, theirs: list[str], most: int
) -> Tried:
    """typed: what nobody could guess of a valid post."""
    found = Tried(name)
    valid = next((sent for sent in _valid(form, typed) if _sends(client, url, Post("valid", sent))[0] == 302), None)
    if valid is None:
        return found
    found.is_reached = True
    for post in posts(valid, form.names, theirs=theirs, most=most, seed=name):
        status, changed = _sends(client, url, post)
        found.sent += 1
        found.answers[status] += 1
        if status >= 500:
            found.faults.append(f"{name}, {post.said}: {status}")
        elif status != 302 and changed:
            found.faults.append(f"{name}, {post.said}: refused, and yet changed {', '.join(sorted(changed))}")
    return found


def _valid(form: Form, typed: Sent | None) -> Iterator[Sent]:
    for sent in well_meant(form):
        yield sent | (typed or {})


def _sends(client: Client, url: str, post: Post) -> tuple[int, set[str]]:
    """The status, and the tables of which rows are other than before, by an answer that is no redirect."""
    kept = deepcopy(client.cookies)
    written: set[str] = set()
    client.raise_request_exception = False
    with transaction.atomic():
        with _watched(written):
            answer: Any = (
                client.generic("POST", url, post.sent, post.kind) if post.kind else client.post(url, _fresh(post.sent))
            )
        after = {} if answer.status_code == 302 else _state(written)
        transaction.set_rollback(True)
    client.cookies = kept
    before = _state(set(after))
    return _status(answer), {table for table in after if after[table] != before[table]}


def _status(answer: HttpResponse) -> int:
    return answer.status_code


def _fresh(sent: Sent) -> Sent:
    """A file that was read is read again from its start."""
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return sent


@contextmanager
def _watched(written: set[str]) -> Iterator[None]:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITES.match(sql)) and not BOOKS.search(found[1]):
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def _state(tables: set[str]) -> dict[str, str]:
    found = {}
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # a name that our own statement had
            found[table] = hashlib.sha256("\n".join(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()
    return found
