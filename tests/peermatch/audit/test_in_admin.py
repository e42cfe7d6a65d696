"""What administrators see and change in the admin is on record, whichever model it is of."""

from typing import Any

import pytest
from django.test import Client

from matches.models import Goal, Match, Problem
from participants.models import ChildFacts, Participant, Relationship
from peermatch.accounts.models import Program
from peermatch.audit.models import Record
from peermatch.audit.recording import Did
from tests.factories import make_person
from tests.matches.factories import family_match
from tests.participants.roster.pages import fields_of
from tests.walking_admin import administrator, page_of

__all__ = ["administrator"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def told(did: Did, kind: str) -> list[Any]:
    return list(Record.objects.across_programs("a test").filter(did=did, kind=kind).order_by("pk"))


def test_a_list_tells_each_of_its_rows(administrator: Client, program: Program) -> None:
    people = [make_person(program, f"Person{n}", "Kim") for n in range(30)]
    administrator.get(page_of(Participant, "changelist"))
    rows = told(Did.ADMIN_READ, "participants.Participant")
    assert {row.person for row in rows} == {one.public_id for one in people}
    assert len({row.request for row in rows}) == 1


def test_a_row_that_is_opened_and_changed_is_told_by_names_of_fields(administrator: Client, program: Program) -> None:
    person = make_person(program, "Robin", "Park")
    child = ChildFacts.objects.create(program=program, participant=person, needs="canary")
    url = page_of(ChildFacts, "change", child.pk)
    page = administrator.get(url).content.decode()
    (read,) = told(Did.ADMIN_READ, "participants.ChildFacts")
    assert (read.person, read.row) == (person.public_id, str(child.public_id))
    assert "needs" in read.fields
    assert read.program == program
    assert administrator.post(url, fields_of(page) | {"needs": "another canary"}).status_code == 302
    (changed,) = told(Did.ADMIN_CHANGED, "participants.ChildFacts")
    assert (changed.person, changed.program, changed.actor_kind) == (person.public_id, program, "user")
    assert [name.lower() for name in changed.fields] == ["the child's needs"]


def test_rows_that_are_deleted_together_are_told_one_by_one(administrator: Client, program: Program) -> None:
    rows = [
        ChildFacts.objects.create(program=program, participant=make_person(program, f"Person{n}", "Kim"), needs="x")
        for n in range(2)
    ]
    asked = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    administrator.post(page_of(ChildFacts, "changelist"), asked)
    gone = [row for row in told(Did.ADMIN_CHANGED, "participants.ChildFacts") if row.fields == ["deleted"]]
    assert {row.row for row in gone} == {str(row.public_id) for row in rows}
    assert not ChildFacts.objects.in_program(program).exists()


def test_no_record_says_what_a_row_is_called(administrator: Client, program: Program) -> None:
    person = make_person(program, "Canaryname", "Park")
    url = page_of(Participant, "change", person.pk)
    page = administrator.get(url).content.decode()
    administrator.post(url, fields_of(page) | {"first_name": "Canarynew"})
    every = Record.objects.across_programs("a test").values_list("kind", "row", "fields", "actor", "request")
    assert told(Did.ADMIN_CHANGED, "participants.Participant")
    assert "canary" not in str(list(every)).lower()


def test_it_is_told_of_everybody_whom_a_row_is_about_wherever_it_stands(
    administrator: Client, program: Program
) -> None:
    match = family_match(program)
    rosa, sam = (match.seats.get(participant__first_name=name).participant for name in ("Rosa", "Sam"))
    match.problems.update(statement="canary " * 30)
    problem = match.problems.get()
    bond = Relationship.objects.create(program=program, one=rosa, other=sam, kind="colleagues")
    for model, page, key in (
        (Match, "change", match.pk), (Problem, "history", problem.pk), (Relationship, "delete", bond.pk),
        (Relationship, "change", bond.pk), (Goal, "changelist", None),
    ):  # fmt: skip
        before = set(Record.objects.across_programs("a test").values_list("pk", flat=True))
        assert administrator.get(page_of(model, page, *([key] if key else []))).status_code == 200
        rows = Record.objects.across_programs("a test").exclude(pk__in=before).exclude(person=None)
        found = {(row.kind, row.person) for row in rows}
        of_problem = {("matches.Problem", rosa.public_id)}
        both = {(model._meta.label, one.public_id) for one in (rosa, sam)}
        assert found >= (of_problem if model in (Match, Problem) else both), (model, page)
        if model in (Match, Problem):
            assert "statement" in rows.get(kind="matches.Problem").fields, (model, page)
