"""Addresses of the pages of planning, and what is typed into them. Real time: these pages ask the clock."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.demo.days import no_holiday
from matches.models import Match, Meeting

IN_A_MONTH: date = no_holiday(timezone.now().date() + timedelta(days=30))


def url(name: str, match: Match, *ids: Any) -> str:
    return reverse(name, args=[match.program.slug, match.public_id, *ids])


def page(name: str, meeting: Meeting) -> str:
    return url(name, meeting.match, meeting.public_id)


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "on": IN_A_MONTH.isoformat(),
        "at": "15:00",
        "zone": "America/Chicago",
        "minutes": "60",
        "place_kind": "video",
        "place": "https://video.example/room",
        "place_notes": "",
    } | fields


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def check(client: Client, meeting: Meeting, **fields: Any) -> Any:
    """The page that checks a move, as the form of that move leads to it."""
    return client.post(page("meeting-move-check", meeting), typed(revision=meeting.revision, **fields))
