"""Promises to keep confidence: by link, by phone, never by a helper; and what the match's checklist says of them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from matches.inviting.answering import answer
from matches.inviting.confiding import promise
from matches.models import Confidence, Match, MatchRules, Said, Seat, Way
from matches.preparing.checklist import before_confirming
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


def line(match: Match) -> Any:
    return next(one for one in before_confirming(match, on=NOW.date()).lines if one.key == "confidence")


def test_a_coordinator_writes_down_what_they_promised_by_phone(
    sent: Match, robin: Seat, david: Seat, coordinator: User, signed_in: Client, program: Program
) -> None:
    for seat, helper in ((robin, ""), (david, "Tom, his husband")):
        answer(seat=seat, said=Said.YES, way=Way.PHONE, at=NOW, spoken_by=helper, confirmed=not helper, by=coordinator)
    url = reverse("match-confidence", args=[program.slug, sent.public_id])
    page = signed_in.get(url).content.decode()
    assert "Only they can promise this." in page
    said = {"way": "phone", "promised_on": program.today.isoformat(), "seat": [str(david.public_id)]}
    assert "is not one of the available choices" in signed_in.post(url, said).content.decode()
    signed_in.post(url, said | {"seat": [str(robin.public_id)]})
    made = Confidence.objects.in_program(program).get()
    assert (made.participant, made.recorded_by, made.text.version) == (robin.participant, coordinator, 1)
    with pytest.raises(ValidationError, match="has not said yes themselves"):
        promise(seat=david, way=Way.PHONE, at=NOW, by=coordinator)


def test_what_was_recorded_by_mistake_counts_no_more_and_stays_on_record(
    sent: Match, robin: Seat, signed_in: Client, program: Program
) -> None:
    answer(seat=robin, said=Said.YES, way=Way.PHONE, at=NOW)
    url = reverse("match-confidence", args=[program.slug, sent.public_id])
    said = {"way": "phone", "promised_on": program.today.isoformat(), "seat": [str(robin.public_id)]}
    token = do(signed_in, url, said)
    assert "does not count any more" in take_back(signed_in, token)
    do(signed_in, url, said)
    made = Confidence.objects.in_program(program).get()
    not_so = reverse("match-confidence-not-so", args=[program.slug, sent.public_id, made.public_id])
    assert signed_in.post(not_so, {"why": ""}).status_code == 200
    page = signed_in.post(not_so, {"why": "It was David."}, follow=True).content.decode()
    assert "It was David." in page
    assert not Confidence.objects.in_program(program).exists()
    assert Confidence.records.in_program(program).count() == 2


def test_a_program_may_wait_for_it(sent: Match, robin: Seat, program: Program) -> None:
    answer(seat=robin, said=Said.YES, way=Way.PHONE, at=NOW)
    MatchRules.objects.update_or_create(program=program, defaults={"needs_confidence": True})
    assert not line(sent).is_done
    assert "has not promised it" in line(sent).sentence
