"""Who reads what a page says: the member whose request it is. Nobody, where no page is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from peermatch.accounts.models import Membership

_reader: ContextVar[Membership | None] = ContextVar("reader", default=None)


def reading() -> Membership | None:
    return _reader.get()


@contextmanager
def read_by(membership: Membership | None) -> Iterator[None]:
    token = _reader.set(membership)
    try:
        yield
    finally:
        _reader.reset(token)
