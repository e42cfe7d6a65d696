"""What every template knows: the program it is shown in, and the reader's place there."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from peermatch.accounts.models import Membership, Program

LAST_PROGRAM = "last_program"  # in the session: whose pages were read last


def program(request: HttpRequest) -> dict[str, Any]:
    membership = getattr(request, "membership", None)
    return {
        "program": getattr(request, "program", None),
        "home_program": SimpleLazyObject(lambda: home_program(request)),
        "membership": membership,
        "can_write": membership is not None and membership.can_write,
    }


def remember(request: HttpRequest, slug: str) -> None:
    """Pages that belong to no program, the account's and those of errors, keep the menu of the one read last."""
    if request.session.get(LAST_PROGRAM) != slug:
        request.session[LAST_PROGRAM] = slug


def home_program(request: HttpRequest) -> Program | None:
    """The program whose menu a page without one shows: the one read last, else the only one; None for strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    programs = [membership.program for membership in Membership.objects.of(user)]
    last = request.session.get(LAST_PROGRAM)
    only = programs[0] if len(programs) == 1 else None
    return next((one for one in programs if one.slug == last), only)
