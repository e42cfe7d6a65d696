"""Views that save all of what was sent, or nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse

Rest = ParamSpec("Rest")
Asked = TypeVar("Asked", bound=HttpRequest)
View = Callable[Concatenate[Asked, Rest], HttpResponse]


def saves_whole(view: View[Asked, Rest]) -> View[Asked, Rest]:
    """One transaction around what is posted. None around what is only read: on SQLite it would wait for its turn to
    write, behind a long import for instance.
    """

    @wraps(view)
    def inner(request: Asked, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return inner
