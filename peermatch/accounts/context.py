"""What every template knows: the program it is shown in, and the reader's place there."""

from typing import Any

from django.http import HttpRequest


def program(request: HttpRequest) -> dict[str, Any]:
    membership = getattr(request, "membership", None)
    return {
        "program": getattr(request, "program", None),
        "membership": membership,
        "can_write": membership is not None and membership.can_write,
    }
