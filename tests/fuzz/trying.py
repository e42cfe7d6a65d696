"""Sends posts to one form, and sees whether it broke or a refused one changed a row. Each is undone.

A post is refused where the page comes back, and where it is led on with words that none of them calls a success.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from time import process_time
from typing import Any

from django.contrib.messages import SUCCESS, get_messages
from django.db import connection, transaction
from django.test import Client

from tests.fuzz.forms import Form, Sent, well_meant
from tests.fuzz.hostile import Post, posts
from tests.fuzz.silent import ACTS, IN_THE_BROWSER, SHOWN, SILENT, counts
from tests.fuzz.straying import strays

WRITES = re.compile(r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
ERROR = "<title>Error:"


@dataclass
class Tried:
    """What became of the posts to one form. `shown`: the page that a valid one brought, where it brings one.

    `refusals`: what was answered to posts that were meant to be valid, while none was.
    """

    name: str
    is_reached: bool = False
    shown: str = ""
    sent: int = 0
    seconds: float = 0
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)


def try_form(client: Client, name: str, url: str, form: Form, *, typed: Sent, theirs: list[str], most: int) -> Tried:
    """typed: what nobody could guess of a valid post."""
    found, valid = Tried(name), None
    for sent in _valid(form, typed):
        answer = sends(client, name, url, Post("valid", sent))
        if _is_done(name, answer) and (answer.wrote or name in SILENT or name in IN_THE_BROWSER):
            valid, found.shown = sent, answer.page if name in SHOWN else ""
            break
        found.refusals[_in_short(answer)] += 1
    if valid is None:
        return found
    found.is_reached, began = True, process_time()
    for post in posts(valid, form.names, theirs=theirs, most=most, seed=name):
        answer = sends(client, name, url, post)
        found.sent += 1
        found.answers[answer.status] += 1
        if answer.status >= 500:
            found.faults.append(f"{name}, {post.said}: {answer.status}, {answer.broke}")
        elif answer.strays:
            found.faults.append(f"{name}, {post.said}: leads to another program, {', '.join(answer.strays)}")
        elif answer.changed and not (name in ACTS and _is_done(name, answer)):
            found.faults.append(f"{name}, {post.said}: refused, and yet changed {', '.join(sorted(answer.changed))}")
    found.seconds = process_time() - began
    return found


def _in_short(answer: "Answered") -> str:
    """The status, and what the page names as wrong."""
    said = re.search(r'class="error-summary".*?<ul>(.*?)</ul>', answer.page, re.DOTALL)
    words = " ".join(re.sub(r"<[^>]+>", " ", said[1]).split()) if said else ""
    return f"{answer.status} {words}{answer.said}{'' if answer.wrote else ' (wrote nothing)'}"


def _unhappy(answer: Any) -> str:
    """What the next page will say, unless it is nothing, or tells of something that was done."""
    told = list(get_messages(answer.wsgi_request)) if hasattr(answer, "wsgi_request") else []
    return "" if any(one.level == SUCCESS for one in told) else " ".join(str(one) for one in told)


def _valid(form: Form, typed: Sent) -> Iterator[Sent]:
    for sent in well_meant(form):
        yield {key: value for key, value in (sent | typed).items() if value is not None}


@dataclass(frozen=True)
class Answered:
    """`said`: words for the next page, where none of them tells of success. `changed`: the tables of which rows are
    other than before, by a post that was refused."""

    status: int
    said: str
    wrote: bool
    changed: set[str]
    strays: list[str]
    page: str
    broke: str


def _is_done(name: str, answer: Answered) -> bool:
    if name in SHOWN:
        return answer.status == 200 and ERROR not in answer.page
    return answer.status == 302 and not answer.said


def sends(client: Client, name: str, url: str, post: Post) -> Answered:
    kept = deepcopy(client.cookies)
    written: set[str] = set()
    client.raise_request_exception = False
    with transaction.atomic():
        with _watched(name, written):
            answer: Any = (
                client.generic("POST", url, post.sent, post.kind) if post.kind else client.post(url, _fresh(post.sent))
            )
        strayed = list(strays(written)) if post.is_foreign else []
        said = _unhappy(answer)
        after = {} if answer.status_code == 302 and not said else _state(written)
        transaction.set_rollback(True)
    client.cookies = kept
    before = _state(set(after))
    page = "" if answer.streaming or answer.status_code != 200 else answer.content.decode(errors="replace")
    changed = {table for table in after if after[table] != before[table]}
    return Answered(
        answer.status_code, said, bool(written), changed, strayed, page, repr(getattr(answer, "exc_info", None))[:200]
    )


def _fresh(sent: Sent) -> Sent:
    """A file that was read is read again from its start."""
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return sent


@contextmanager
def _watched(name: str, written: set[str]) -> Iterator[None]:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITES.match(sql)) and counts(name, found[1]):
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
