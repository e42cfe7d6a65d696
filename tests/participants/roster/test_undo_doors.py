"""Undo of what was done on a person's page: evidence and relationships come back as they were, or it says why not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from participants.models import Evidence, Relationship
from tests.factories import make_person
from tests.undoing import do, take_back


@pytest.fixture
def mei(program):
    return make_person(program, "Mei", "Park")


@pytest.fixture
def coms(program, mei, today):
    soon = today + timedelta(days=30)
    return Evidence.objects.create(program=program, participant=mei, kind="license", title="COMS", expires_on=soon)


@pytest.fixture
def bond(program, mei):
    ana = make_person(program, "Ana", "Cruz")
    return Relationship.objects.create(program=program, one=ana, kind="supervises", other=mei)


@pytest.fixture
def today():
    from django.utils import timezone

    return timezone.localdate()


def at(name, person, *ids):
    return reverse(name, args=["bluebonnet", person.public_id, *ids])


def test_evidence_that_was_removed_is_back_and_counted_for_nothing_meanwhile(signed_in, mei, coms):
    token = do(signed_in, at("evidence-remove", mei, coms.public_id))
    assert list(mei.evidence.all()) == []
    assert "“COMS” is on record again." in take_back(signed_in, token)
    assert list(mei.evidence.all()) == [coms]
    assert "It is on record already." in take_back(signed_in, token)


def test_who_removed_it_and_when_stays_on_record(signed_in, coordinator, mei, coms):
    signed_in.post(at("evidence-remove", mei, coms.public_id))
    row = Evidence.records.in_program(mei.program).get()
    assert row.removed_by == coordinator
    assert row.removed_at is not None


def test_evidence_that_was_added_is_off_the_record_again(signed_in, mei):
    token = do(signed_in, at("evidence-add", mei), {"kind": "experience", "title": "Teacher", "years": "9"})
    assert "“Teacher” is off the record again." in take_back(signed_in, token)
    assert list(mei.evidence.all()) == []
    assert "Something changed since." in take_back(signed_in, token)


def test_a_renewal_is_taken_back_with_its_check(signed_in, mei, coms, coordinator, today):
    was = coms.expires_on
    coms.check_off(by=coordinator, on=today - timedelta(days=9))
    told = {"until": str(today + timedelta(days=700)), "is_checked": "on"}
    token = do(signed_in, at("evidence-renew", mei, coms.public_id), told)
    assert "“COMS” is valid as long as it was before." in take_back(signed_in, token)
    coms.refresh_from_db()
    assert (coms.expires_on, coms.checked_on, coms.checked_by) == (was, today - timedelta(days=9), coordinator)
    assert "Something changed since." in take_back(signed_in, token)


def test_a_relationship_that_was_added_removed_or_ended_is_as_before(signed_in, program, mei, bond, today):
    make_person(program, "Ben", "Abara")
    token = do(signed_in, at("bond-add", mei), {"how": "keep_apart:one", "who": "Ben Abara"})
    take_back(signed_in, token)
    token = do(signed_in, at("bond-end", mei, bond.public_id), {"on": str(today)})
    assert "The relationship goes on as it was." in take_back(signed_in, token)
    token = do(signed_in, at("bond-remove", mei, bond.public_id))
    assert not Relationship.objects.in_program(program).exists()
    assert "The relationship is on record again." in take_back(signed_in, token)
    [row] = Relationship.objects.in_program(program)
    assert (row, row.until) == (bond, None)


def test_a_relationship_that_was_written_anew_stands_as_it_was_written(signed_in, program, mei, bond):
    token = do(signed_in, at("bond-remove", mei, bond.public_id))
    again = Relationship.objects.create(program=program, one=bond.one, kind="supervises", other=mei)
    assert "It is on record already." in take_back(signed_in, token)
    assert list(Relationship.objects.in_program(program)) == [again]
