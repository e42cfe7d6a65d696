"""How many queries a page takes, which must not depend on how many rows it shows."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def count_queries(client: Client, url: str) -> int:
    """Queries of one GET that answers 200, after one that filled what is cached."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = client.get(url)
    assert answer.status_code == 200, f"{url} answered {answer.status_code}"
    return len(caught)


def queries_of(act: Callable[[], object]) -> int:
    """Queries that calling it takes."""
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


def assert_same_queries(client: Client, url: str, make_row: Callable[[int], object]) -> None:
    """The page takes as many queries with 1 row as with 50. make_row(number) makes one row that it lists."""
    make_row(1)
    with_one = count_queries(client, url)
    for number in range(2, 51):
        make_row(number)
    assert (with_one, count_queries(client, url)) == (with_one, with_one)
