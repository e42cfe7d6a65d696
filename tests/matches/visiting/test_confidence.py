"""Keeping confidence, promised on a participant's own page for a match."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.answering import answer
from matches.inviting.confiding import promise_of
from matches.models import Match, Said, Seat, Way
from matches.preparing.checklist import before_confirming
from participants.models import Link
from peermatch.outbox.models import Email

pytestmark = pytest.mark.django_db


def line(match: Match) -> Any:
    return next(one for one in before_confirming(match, on=timezone.localdate()).lines if one.key == "confidence")


def newest(seat: Seat, kind: str) -> Email:
    mails = Email.objects.filter(program=seat.program, recipient=seat.participant.public_id, kind=kind)
    return mails.order_by("-pk")[0]


def test_they_promise_with_their_yes_or_later_on_their_page(
    match: Match, robin: Seat, david: Seat, link: Link, visitor: Client
) -> None:
    here = reverse("visit", args=[link.public_id])
    form = visitor.get(f"{here}yes/").content.decode()
    assert "What others in this match tell me stays with me." in form
    said = {"hope_1": "To hear how others do it", "time_zone": "America/Chicago"}
    visitor.post(f"{here}yes/", said)
    robin.refresh_from_db()
    assert "please promise to keep in confidence" in newest(robin, "answer-received").text
    assert "One thing is left" in visitor.get(here).content.decode()
    assert (line(match).tone, line(match).is_done) == ("wait", True)
    visitor.post(f"{here}confidence/")
    made = promise_of(robin)
    assert made is not None
    assert (made.way, made.recorded_by) == (Way.LINK, None)
    assert "You promised on" in visitor.get(here).content.decode()
    answer(seat=david, said=Said.YES, way=Way.PHONE, at=timezone.now(), keeps_confidence=True)
    assert "You promised to keep in confidence" in newest(david, "answer-received").text
    assert line(match).tone == "done"
