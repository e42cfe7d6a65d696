"""A letter in large print: to read with little sight, or to put on paper for someone whom mail does not reach."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from peermatch.accounts.access import ProgramRequest


def printed(request: ProgramRequest, *, subject: str, text: str, to: str, back: str, place: str) -> HttpResponse:
    """The page; `back` is where its reader came from, `place` the entry of the menu it belongs to."""
    body, _line, foot = text.partition("\n--\n")
    told: dict[str, Any] = {"subject": subject, "body": body.strip(), "foot": foot.strip(), "to": to}
    return render(request, "outbox/print.html", told | {"back": back, "place": place})
