"""Relationships, one at a time: found by name, refused in circles, ended on a day, removed."""

from datetime import date

import pytest
from django.utils import timezone

from matches.safeguarding.stopping import stop_contact
from participants.models import Relationship, RelationshipKind
from peermatch.audit.models import Record
from tests.factories import make_person
from tests.participants.roster.pages import submit, text_of

TODAY = str(timezone.localdate())


def relate(one, kind: str, other, **fields) -> Relationship:
    row: Relationship = Relationship.objects.create(program=one.program, one=one, kind=kind, other=other, **fields)
    return row


def rows(program) -> list[tuple[str, str, str]]:
    found = Relationship.objects.in_program(program).select_related("one", "other")
    return [(row.one.name, row.kind, row.other.name) for row in found]


def test_both_directions_are_said_and_read(signed_in, program, mei, at):
    make_person(program, "Ana", "Cruz")
    page = text_of(submit(signed_in, at("bond-add"), how="supervises:other", who="ana cruz", since="2025-03-01"))
    assert "Is supervised by" in page
    assert "since March 1, 2025" in page
    submit(signed_in, at("bond-add"), how="serves:one", who="Ana.Cruz@mail.example")
    assert rows(program) == [("Mei Park", "serves", "Ana Cruz"), ("Ana Cruz", "supervises", "Mei Park")]


def test_a_circle_is_refused_with_whose_it_would_be(signed_in, program, mei, at):
    ana, ben = make_person(program, "Ana", "Cruz"), make_person(program, "Ben", "Abara")
    relate(mei, "supervises", ana)
    relate(ana, "supervises", ben)
    page = text_of(submit(signed_in, at("bond-add"), how="supervises:other", who="Ben Abara"))
    assert "would supervise each other in a circle." in page
    assert len(rows(program)) == 2
    Relationship.objects.in_program(program).filter(other=ben).update(until=date(2020, 1, 1))
    submit(signed_in, at("bond-add"), how="supervises:other", who="Ben Abara")
    assert len(rows(program)) == 3


def test_oneself_nobody_and_twice_are_refused(signed_in, program, mei, at):
    ana = make_person(program, "Ana", "Cruz")
    relate(ana, "keep_apart", mei)
    refused = {"Mei Park": "this is the person themselves", "Zoe": "Nobody in the roster", "Ana Cruz": "already"}
    for who, told in refused.items():
        assert told in text_of(submit(signed_in, at("bond-add"), how="keep_apart:one", who=who))
    assert len(rows(program)) == 1


def test_of_namesakes_one_is_chosen(signed_in, program, mei, at):
    make_person(program, "Ana", "Cruz", email="one@mail.example")
    second = make_person(program, "Ana", "Cruz", email="two@mail.example")
    page = submit(signed_in, at("bond-add"), how="evaluates:one", who="Ana Cruz")
    assert "Choose the one you mean." in text_of(page)
    submit(signed_in, at("bond-add"), page.content.decode(), which=str(second.public_id))
    [row] = Relationship.objects.in_program(program)
    assert (row.one, row.other) == (mei, second)


def test_another_programs_person_is_nobody(signed_in, program, other_program, mei, at):
    make_person(other_program, "Secret", "Stranger")
    page = text_of(submit(signed_in, at("bond-add"), how="funds:one", who="Secret Stranger"))
    assert "Nobody in the roster" in page


def test_ending_keeps_it_as_over_and_removing_takes_it_away(signed_in, program, mei, at):
    row = relate(mei, RelationshipKind.SUPERVISES, make_person(program, "Ana", "Cruz"), since=date(2025, 1, 1))
    page = text_of(submit(signed_in, at("bond-end", row.public_id), on="2024-12-31"))
    assert "It cannot end before it began." in page
    page = text_of(submit(signed_in, at("bond-end", row.public_id), on="2025-06-30"))
    assert '<span class="status plain">Over</span>' in page
    assert row.until is None
    assert "Mei Park: supervises Ana Cruz." in text_of(signed_in.get(at("bond-remove", row.public_id)))
    assert rows(program)
    signed_in.post(at("bond-remove", row.public_id))
    assert rows(program) == []


@pytest.mark.parametrize("kind", ["keep_apart", "shielded"])
def test_what_keeps_two_apart_is_ended_by_a_lead_who_says_why(signed_in, client_of, program, mei, at, lead, kind):
    row = relate(mei, kind, make_person(program, "Ana", "Cruz"))
    for name in ("bond-end", "bond-remove"):
        assert "Only a lead" in text_of(signed_in.post(at(name, row.public_id), {"on": TODAY, "why": "x"}, follow=True))
    whole = signed_in.get(at("person-edit")).content.decode()
    given = {"bonds-0-until": "2020-01-01", "bonds-0-DELETE": "on", "bonds-0-since": "2040-01-01"}
    submit(signed_in, at("person-edit"), whole, **given)
    row.refresh_from_db()
    assert (row.since, row.until, row.removed_at) == (None, None, None)
    hers = client_of(lead)
    assert "Error:" in text_of(hers.post(at("bond-end", row.public_id), {"on": TODAY}))
    hers.post(at("bond-end", row.public_id), {"on": TODAY, "why": "The court lifted it."})
    row.refresh_from_db()
    assert (str(row.until), row.note) == (TODAY, "The court lifted it.")
    told = Record.objects.in_program(program).filter(kind="participants.Relationship", did="changed")
    assert {(one.actor, tuple(one.fields)) for one in told} == {(str(lead.pk), ("note", "until"))}
    assert {one.person for one in told} == {mei.public_id, row.other.public_id}


def test_where_somebody_stopped_contact_nobody_else_can_wish_it_back(client_of, program, mei, at, lead):
    ana = make_person(program, "Ana", "Cruz")
    stop_contact(person=ana, other=mei, way="link", at=timezone.now())
    row, hers = Relationship.objects.in_program(program).get(), client_of(lead)
    for name in ("bond-end", "bond-remove"):
        page = text_of(hers.post(at(name, row.public_id), {"on": TODAY, "why": "A mistake."}, follow=True))
        assert "Ana Cruz asks for contact again" in page
    row.refresh_from_db()
    assert (row.until, row.removed_at) == (None, None)
    hers.post(at("bond-end", row.public_id), {"on": TODAY, "why": "She called.", "asked": "on"})
    row.refresh_from_db()
    assert str(row.until) == TODAY


def test_the_day_of_the_end_is_today_unless_said_otherwise(signed_in, program, mei, at, today):
    row = relate(mei, "supervises", make_person(program, "Ana", "Cruz"))
    submit(signed_in, at("bond-end", row.public_id))
    row.refresh_from_db()
    assert row.until == today
