"""Permission: its history, and what follows when it is withdrawn."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from participants.models import Consent, Participant, Status, leaving, on_leaving
from participants.roster.permission import record_permission, withdraw_permission
from tests.participants.roster.pages import submit, text_of


@pytest.fixture
def told(monkeypatch):
    """Who left, as those who asked to hear of it heard."""
    heard: list[tuple[Participant, object]] = []
    monkeypatch.setattr(leaving, "_leaving", [])
    on_leaving(lambda person, by, at: heard.append((person, by)))
    return heard


def test_withdrawn_by_phone_they_leave_and_it_stays_on_record(signed_in, coordinator, mei, at, told):
    consent = mei.consents.get()
    asked = text_of(signed_in.get(at("permission-withdraw", consent.public_id)))
    assert "They leave the program: nobody can ask them into a match" in asked
    page = text_of(submit(signed_in, at("permission-withdraw", consent.public_id), reason="No time."))
    assert "Left the program" in page
    assert "Phone or relay. That was recorded by Ana Castillo.".lower() in page.lower()
    assert "No time." in page
    mei.refresh_from_db()
    consent.refresh_from_db()
    assert (mei.status, consent.withdrawn_by, consent.withdrawn_way) == (Status.WITHDRAWN, coordinator, "phone")
    assert told == [(mei, coordinator)]


def test_every_earlier_yes_to_the_same_goes_with_it(program, coordinator, mei, told):
    now = timezone.now()
    record_permission(
        person=mei, given_on=date(2026, 2, 1), way="form", by=coordinator, at=now, text_version="May form"
    )
    child = record_permission(
        person=mei, given_on=date(2026, 2, 1), way="form", by=coordinator, at=now, what_for=Consent.WhatFor.CHILD
    )
    first, *_rest = mei.consents.filter(what_for=Consent.WhatFor.MATCHING)
    withdraw_permission(consent=first, way="phone", by=coordinator, at=now)
    assert list(mei.consents.standing()) == [child]
    with pytest.raises(ValidationError, match="withdrawn already"):
        withdraw_permission(consent=first, way="phone", by=coordinator, at=now)
    assert len(told) == 1


def test_another_permission_withdrawn_changes_no_status(coordinator, mei, told):
    now = timezone.now()
    child = record_permission(
        person=mei, given_on=date(2026, 2, 1), way="form", by=coordinator, at=now, what_for=Consent.WhatFor.CHILD
    )
    withdraw_permission(consent=child, way="email", by=coordinator, at=now)
    mei.refresh_from_db()
    assert (mei.status, told) == (Status.ACTIVE, [])


def test_they_come_back_with_a_new_permission_and_the_history_tells_all(signed_in, mei, at, told):
    submit(signed_in, at("permission-withdraw", mei.consents.get().public_id))
    submit(signed_in, at("person-permission"), way="in_person", text_version="May form")
    page = text_of(signed_in.get(mei.get_absolute_url()))
    assert "Wording: May form." in page
    assert [change.status for change in mei.status_changes.all()] == [Status.ACTIVE, Status.WITHDRAWN]
    assert "Left the program on" in page


def test_a_withdrawn_permission_is_not_withdrawn_again(signed_in, mei, at, told):
    consent = mei.consents.get()
    submit(signed_in, at("permission-withdraw", consent.public_id))
    page = text_of(signed_in.post(at("permission-withdraw", consent.public_id), {"way": "phone"}, follow=True))
    assert "This permission was withdrawn already." in page
    assert len(told) == 1
