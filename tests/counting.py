"""How many queries a page takes, which must not depend on how many rows it shows."""

import os
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FIFTY = 50 if os.environ.get("ALL_TESTS") else 6  # a page that asks anew for each row does so for six of them too


def count_queries(client: Client, url: str) -> int:
    """Queries of one GET that answers 200, after one that filled what is cached."""
    counted = queries_of_page(client, url)
    assert counted is not None, f"{url} answered {client.get(url).status_code}"
    return counted


def queries_of_page(client: Client, url: str, *, seen_before: bool = False) -> int | None:
    """The same for an address that may be no page: None where a GET answers anything but 200.

    seen_before: it was opened before, so that what is cached is there and one GET will do.
    """
    if not seen_before and client.get(url).status_code != 200:
        return None
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(url)
    return len(caught) if answer.status_code == 200 else None


def queries_of(act: Callable[[], object]) -> int:
    """Queries that calling it takes."""
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


def assert_same_queries(client: Client, url: str, make_row: Callable[[int], object]) -> None:
    """The page takes as many queries with 1 row as with FIFTY. make_row(number) makes one row that it lists."""
    make_row(1)
    with_one = count_queries(client, url)
    for number in range(2, FIFTY + 1):
        make_row(number)
    assert (with_one, count_queries(client, url)) == (with_one, with_one)
