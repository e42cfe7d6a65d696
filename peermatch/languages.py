"""In which language somebody reads: their mail, and the pages behind its links. An account says its own.

To add one: a line in `LANGUAGES` of the settings, its catalogue in `locale/`, its dates in `peermatch/formats/`.
While there is one language, nothing asks for it.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

LONGEST = 12
Takes = ParamSpec("Takes")
Gives = TypeVar("Gives")


def usual() -> str:
    """That of whoever chose none."""
    return str(settings.LANGUAGES[0][0])


def known(code: str) -> str:
    """That language; the usual one where the program does not speak it."""
    return code if code in dict(settings.LANGUAGES) else usual()


def of(reader: Any) -> str:
    """Who keeps no language of their own (whoever is booked, somebody who asks) reads the usual one."""
    return known(getattr(reader, "reads_in", ""))


def choices() -> list[tuple[str, str]]:
    """Each by its own name, so that whoever reads it knows it."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def are_several() -> bool:
    return len(settings.LANGUAGES) > 1


def validate(code: str) -> None:
    if code and code not in dict(settings.LANGUAGES):
        raise ValidationError(_("“%(code)s” is none of the languages.") % {"code": code})


def now_spoken() -> str:
    return known((translation.get_language() or "").lower())


def speak_from_now_on(path: str, given: Any) -> None:
    """Until this request is answered, in the language of whoever that leads to."""
    if are_several():
        translation.activate(of(functools.reduce(getattr, path.split("."), given)))


@contextmanager
def speaking(reader: Any) -> Iterator[None]:
    """All that is said meanwhile is in their language, whoever lets it be said."""
    if not are_several():
        yield
        return
    with translation.override(of(reader)):
        yield


def speaking_to(path: str) -> Callable[[Callable[Takes, Gives]], Callable[Takes, Gives]]:
    """All that the function says is in the language of whoever that argument leads to: `seat.participant`."""
    name, *rest = path.split(".")

    def wrap(function: Callable[Takes, Gives]) -> Callable[Takes, Gives]:
        at = list(inspect.signature(function).parameters).index(name)

        @functools.wraps(function)
        def inner(*args: Takes.args, **kwargs: Takes.kwargs) -> Gives:
            given: Any = kwargs[name] if name in kwargs else args[at]
            with speaking(functools.reduce(getattr, rest, given)):
                return function(*args, **kwargs)

        return inner

    return wrap
