"""What every template knows of the reader's display."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from peermatch.display.choices import Display


def display(request: HttpRequest) -> dict[str, Any]:
    return {"display": of(request)}


def of(request: HttpRequest) -> Display:
    return Display.read(request.COOKIES.get(settings.DISPLAY_COOKIE_NAME, ""))
