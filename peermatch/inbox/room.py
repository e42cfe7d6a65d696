"""How large a post may be: as usual everywhere, and larger where a provider posts a mail with its files as one.

Django has one limit for all addresses, and asks settings for it at each read. This number answers with more while a
view runs that takes mail.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

LARGEST_POST = 40 * 1024 * 1024  # bytes: what providers take at most, in base64
_takes_mail = ContextVar("takes_mail", default=False)


class PostLimit(int):
    """The usual limit. What Django reckons with it, it reckons with the limit of the moment."""

    @property
    def now(self) -> int:
        return LARGEST_POST if _takes_mail.get() else int(self)

    def __lt__(self, other: int) -> bool:
        return self.now < other

    def __gt__(self, other: int) -> bool:
        return self.now > other

    def __add__(self, other: int) -> int:
        return self.now + other

    def __sub__(self, other: int) -> int:
        return self.now - other


@contextmanager
def room_for_mail() -> Iterator[None]:
    """In it, and in no other thread, a post may be as large as a mail."""
    token = _takes_mail.set(True)
    try:
        yield
    finally:
        _takes_mail.reset(token)


def takes_mail(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def roomy(*args: Any, **kwargs: Any) -> Any:
        with room_for_mail():
            return view(*args, **kwargs)

    return roomy
