"""A page that is only read opens no transaction: on SQLite it would wait for its turn behind a long import.

What it shows of protected facts is written down, and takes one turn for that alone (docs/decisions/0037).
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peermatch.accounts.models import Program, User
from tests.test_scope import lead, make_world, urls

pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
NO_ROW = "django.contrib.sessions.backends.signed_cookies"  # a page that leads elsewhere leaves its words in a session


def test_reading_takes_no_turn_to_write(
    program: Program, coordinator: User, client_of: Callable[[User], Client], settings: Any
) -> None:
    settings.SESSION_ENGINE = NO_ROW
    world = make_world(program, coordinator)
    lead(program, coordinator)  # so that pages of leads are walked too
    client, took = client_of(coordinator), []
    for name, url in urls(program, world).items():
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        said = [query["sql"] for query in asked]
        written = sum(sql.startswith('INSERT INTO "audit_record"') for sql in said)
        if sum(sql.startswith("SAVEPOINT") for sql in said) > min(written, 1):
            took.append(name)
    assert took == []
