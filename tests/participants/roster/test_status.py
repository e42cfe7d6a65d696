from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from participants.models import Status
from participants.roster.permission import record_permission
from tests.factories import LONG_AGO, make_person


def post(client, name: str, person, **data):
    return client.post(reverse(name, args=[person.program.slug, person.public_id]), data, follow=True)


def test_a_pause_keeps_who_when_why_and_until(signed_in, coordinator, program):
    mei = make_person(program, "Mei", "Park")
    until = timezone.localdate() + timedelta(days=30)
    page = post(signed_in, "person-pause", mei, until=until.isoformat(), reason="A new baby").content.decode()
    mei.refresh_from_db()
    assert (mei.status, mei.status_by, mei.status_reason, mei.paused_until) == (
        *(Status.PAUSED, coordinator, "A new baby", until),
    )
    assert "Why: A new baby" in page


def test_nobody_comes_back_in_the_past(signed_in, program):
    mei = make_person(program, "Mei", "Park")
    page = post(signed_in, "person-pause", mei, until="2020-04-14").content.decode()
    mei.refresh_from_db()
    assert mei.status == Status.ACTIVE
    assert "The day to come back must be after today." in page


def test_coming_back_twice_does_nothing_twice(signed_in, program):
    mei = make_person(program, "Mei", "Park", status=Status.PAUSED)
    post(signed_in, "person-resume", mei)
    mei.refresh_from_db()
    since = mei.status_since
    page = post(signed_in, "person-resume", mei).content.decode()
    mei.refresh_from_db()
    assert (mei.status, mei.status_since) == (Status.ACTIVE, since)
    assert "cannot be done while the status is “Active”" in page


def test_permission_makes_a_person_active_and_stays_on_record(signed_in, coordinator, program):
    mei = make_person(program, "Mei", "Park", status=Status.INVITED)
    for _click in range(2):
        post(signed_in, "person-permission", mei, given_on="2026-09-12", way="phone")
    mei.refresh_from_db()
    [consent] = mei.consents.all()
    assert (mei.status, consent.way, consent.recorded_by) == (Status.ACTIVE, "phone", coordinator)


def test_permission_of_tomorrow_is_refused(signed_in, coordinator, program):
    mei = make_person(program, "Mei", "Park", status=Status.INVITED)
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = post(signed_in, "person-permission", mei, given_on=tomorrow.isoformat(), way="phone").content.decode()
    assert "This day is still to come." in page
    with pytest.raises(ValidationError, match="still to come"):
        record_permission(person=mei, given_on=tomorrow, way="phone", by=coordinator, at=LONG_AGO)
    mei.refresh_from_db()
    assert mei.status == Status.INVITED


def test_who_was_erased_is_not_filled_in_again(signed_in, program):
    gone = make_person(program, "Mei", "Park", status=Status.ERASED)
    assert signed_in.get(reverse("person-edit", args=[program.slug, gone.public_id])).status_code == 404
    page = post(signed_in, "person-permission", gone, given_on="2026-09-12", way="phone").content.decode()
    assert "This person was erased." in page
    assert gone.consents.count() == 1


def test_a_pause_outlives_a_new_permission(program, coordinator):
    mei = make_person(program, "Mei", "Park", status=Status.PAUSED)
    record_permission(person=mei, given_on=LONG_AGO.date(), way="phone", by=coordinator, at=LONG_AGO)
    assert mei.status == Status.PAUSED


def test_getting_a_page_changes_nothing(signed_in, program):
    mei = make_person(program, "Mei", "Park", status=Status.PAUSED)
    assert signed_in.get(reverse("person-resume", args=[program.slug, mei.public_id])).status_code == 405
    for name in ("person-pause", "person-permission", "person-edit"):
        assert signed_in.get(reverse(name, args=[program.slug, mei.public_id])).status_code == 200
    mei.refresh_from_db()
    assert mei.status == Status.PAUSED


def test_viewers_change_nothing(client_of, viewer, program):
    mei = make_person(program, "Mei", "Park")
    for name in ("person-pause", "person-resume", "person-permission", "person-edit"):
        assert post(client_of(viewer), name, mei).status_code == 403
