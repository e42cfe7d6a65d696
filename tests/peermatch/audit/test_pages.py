"""The record as leads read it, and as a family gets it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Request
from matches.people.kept import who_saw
from participants.models import ChildFacts, Participant, Relationship
from participants.roster.merging.door import merge
from peermatch import audit
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.audit.paging import ROWS_PER_PAGE
from peermatch.audit.recording import Did
from tests.factories import make_member, make_person
from tests.matches.factories import family_match, make_request, ready_match
from tests.participants.roster.pages import submit

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientOf = Callable[[User], Client]


@pytest.fixture
def robin(program: Program, coordinator: User) -> Participant:
    """In a match of Ana's, with facts of a child."""
    person: Participant = ready_match(program, coordinator=coordinator).seats.order_by("pk")[0].participant
    ChildFacts.objects.create(program=program, participant=person, needs="canary-needs", age_band="3-5")
    return person


def page(client: Client, name: str, program: Program, *ids: Any, **query: str) -> str:
    return client.get(reverse(name, args=[program.slug, *ids], query=query)).content.decode()


def test_a_lead_finds_who_read_what_of_whom(
    robin: Participant, program: Program, signed_in: Client, client_of: ClientOf, lead: User, coordinator: User
) -> None:
    signed_in.get(robin.get_absolute_url())
    client = client_of(lead)
    said = page(client, "audit", program, q="robin", member=str(coordinator.pk), did="read")
    assert "Ana Castillo" in said
    assert "Facts about a child: age; the child&#x27;s needs" in said
    assert "canary-needs" not in said
    found = "<p>Facts about a child: age"
    assert found not in page(client, "audit", program, q="nobody of that name")
    assert found not in page(client, "audit", program, did="waived")
    assert found in page(client, "audit", program, fact="participants.ChildFacts/age_band", q="robin")
    assert found not in page(client, "audit", program, fact="participants.Participant/phone", q="robin")
    signed_in.get(robin.get_absolute_url())
    twice = page(client, "audit", program, q="robin", member=str(coordinator.pk), did="read")
    assert twice.count(found) == 1  # one visit


def test_looking_at_the_record_is_recorded(program: Program, lead: User, client_of: ClientOf) -> None:
    client = client_of(lead)
    page(client, "audit", program)
    own = "Record of who did what: "
    assert [own in page(client, "audit", program, **also) for also in ({}, {"own": "on"})] == [False, True]
    client.post(reverse("audit-export", args=[program.slug]))
    rows = Record.objects.in_program(program).filter(kind="audit.Record").order_by("pk")
    assert [row.did for row in rows] == [Did.READ] * 3 + [Did.EXPORTED]


def test_sign_ins_of_members_are_shown_and_nobody_elses(
    program: Program, lead: User, coordinator: User, stranger: User, client_of: ClientOf
) -> None:
    for one in (coordinator, stranger):
        client_of(one)
    said = page(client_of(lead), "audit", program, did="signed_in")
    assert said.count("<b>Ana Castillo</b>") == 1
    assert "Sam Stone" not in said


def test_pages_go_by_key_so_that_none_is_skipped(program: Program, lead: User, client_of: ClientOf) -> None:
    told = [audit.Entry("accounts.Program", f"row-{n}", fields=(f"field_{n}_",)) for n in range(60)]
    audit.record(Did.CHANGED, *told, by=lead, program=program)
    client, rows = client_of(lead), Record.objects.in_program(program).filter(did="changed")
    first = page(client, "audit", program, did="changed")
    older = page(client, "audit", program, did="changed", before=str(rows[ROWS_PER_PAGE - 1].pk))
    assert [n for n in range(60) if (f"field {n} " in first) == (f"field {n} " in older)] == []
    assert "before=" in first


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "１２"])
def test_a_key_that_is_none_gives_the_latest(program: Program, lead: User, client_of: ClientOf, before: str) -> None:
    audit.record(Did.CHANGED, audit.of(program, fields=["name"]), by=lead, program=program)
    assert "Changed" in page(client_of(lead), "audit", program, before=before)


def test_cells_of_the_file_run_nothing(program: Program, lead: User, client_of: ClientOf) -> None:
    person = make_person(program, "=HYPERLINK(1)", "Kim")
    audit.record(Did.READ, audit.of(person, person=person.public_id, fields=["phone"]), by=lead, program=program)
    answer = client_of(lead).post(reverse("audit-export", args=[program.slug]))
    assert "'=HYPERLINK(1) Kim" in answer.content.decode()
    assert ",=HYPERLINK" not in answer.content.decode()


# The family's own


def test_a_family_reads_who_saw_the_facts_of_its_child(
    robin: Participant, program: Program, signed_in: Client, coordinator: User
) -> None:
    for _time in range(3):
        signed_in.get(robin.get_absolute_url())
    said = page(signed_in, "person-seen-by", program, robin.public_id, facts="child")
    assert "Ana Castillo (Coordinator): Read, on 1 day" in said
    assert "Ana Castillo (Coordinator)" in said
    assert "Facts about a child: age; the child&#x27;s needs" in said
    assert "Permission" not in said
    by_role = page(signed_in, "person-seen-by", program, robin.public_id, facts="child", who="roles")
    assert "<b>Coordinator</b>" in by_role
    printed = page(signed_in, "person-seen-by-print", program, robin.public_id, facts="child", who="roles")
    assert "Coordinator read age and the child&#x27;s needs (facts about a child). 3 times." in printed
    for words in (
        "For Robin Park",
        "Dear Robin,",
        "these people of Bluebonnet",
        "your child&#x27;s age group, too",
        "Reach",
    ):
        assert words in printed
    text = signed_in.post(reverse("person-seen-by-text", args=[program.slug, robin.public_id])).content.decode()
    assert "Ana Castillo (Coordinator) read" in text
    assert "Ana Castillo (" not in printed
    assert "canary-needs" not in said + printed


def test_a_family_reads_who_saw_what_it_said_of_its_child_in_a_match_and_a_request(
    program: Program, signed_in: Client, coordinator: User
) -> None:
    match = family_match(program, coordinator=coordinator)
    rosa = match.seats.get(part="recipient").participant
    asked = make_request(program, "Rosa", "Cavendish", background="Usher", referred_by="Nia Osei")
    signed_in.get(asked.get_absolute_url())
    Request.objects.in_program(program).update(person=rosa)
    signed_in.get(reverse("problem", args=[program.slug, match.public_id]))
    signed_in.get(reverse("hopes", args=[program.slug, match.public_id]))
    submit(signed_in, reverse("problem", args=[program.slug, match.public_id]), tried="Naps")
    submit(signed_in, reverse("request-correct", args=[program.slug, asked.public_id]), referred_by="Nia Oso")
    every = page(signed_in, "person-seen-by", program, rosa.public_id)
    assert [words in every for words in ("Problem: what was tried", "Hope: hope", "phone")] == [True] * 3
    said = page(signed_in, "person-seen-by", program, rosa.public_id, facts="child")
    assert all(words in said for words in ("Problem: ", "what was tried"))
    assert not any(words in said for words in ("Hope: hope", "phone"))
    part = who_saw(rosa)
    taken = str(part and part.rows)
    assert "Problem: what was tried" in taken
    assert "referred" not in every + said + taken


def test_nothing_of_another_parent_is_in_it(robin: Participant, program: Program, signed_in: Client) -> None:
    """Two parents of one child: what one said by link, and what was read of one, is none of the other's."""
    other = make_person(program, "Otherparent", "Park", email="other@mail.example", phone="512-555-0999")
    pair = [audit.of(robin, person=one.public_id, fields=["phone"]) for one in (robin, other)]
    audit.record(Did.MERGED, *pair, by=other, program=program)
    audit.record(Did.CHANGED, audit.of(robin, person=robin.public_id, fields=["phone"]), by=robin, program=program)
    answer = signed_in.post(reverse("person-seen-by-export", args=[program.slug, robin.public_id]))
    every = page(signed_in, "person-seen-by", program, robin.public_id) + answer.content.decode()
    every += page(signed_in, "person-seen-by-print", program, robin.public_id)
    assert "You, by your link" in every
    assert "Somebody else, by their link" in every
    for word in ("Otherparent", "other@mail.example", "555-0999", str(other.public_id)):
        assert word not in every


def test_what_is_no_fact_of_theirs_is_not_told(robin: Participant, program: Program, signed_in: Client) -> None:
    """Whom they are kept apart from, and that coordinators write notes for themselves."""
    by: Any = {"by": "test", "program": program}
    apart = audit.of_kind(Relationship, person=robin.public_id, fields=["kind", "other"])
    notes = audit.of(robin, person=robin.public_id, fields=["private_notes"])
    both = audit.of(robin, person=robin.public_id, fields=["phone", "private_notes"])
    audit.record(Did.READ, apart, notes, both, **by)
    said = page(signed_in, "person-seen-by", program, robin.public_id)
    assert said.count("<b>PeerMatch itself") == 1
    assert "Person: phone<" in said
    assert "elationship" not in said
    assert "rivate notes" not in said


def test_whom_they_are_kept_apart_from_is_not_told_by_the_names_of_a_form(
    robin: Participant, program: Program, signed_in: Client
) -> None:
    make_person(program, "Otto", "Other")
    typed = {"how": "keep_apart:one", "who": "Otto Other", "note": "a court"}
    answer = signed_in.post(reverse("bond-add", args=[program.slug, robin.public_id]), typed)
    assert answer.status_code == 302
    page(signed_in, "topics", program)  # which says that it was done
    strange = audit.of(robin, person=robin.public_id, fields=["how", "who"])
    audit.record(Did.CHANGED, strange, by="test", program=program)
    assert Record.objects.in_program(program).filter(kind="participants.Relationship", person=robin.public_id).exists()
    assert "Changed" not in page(signed_in, "person-seen-by-print", program, robin.public_id)


def test_records_of_a_merged_person_stay_theirs(
    robin: Participant, program: Program, signed_in: Client, coordinator: User
) -> None:
    twin = make_person(program, "Robin", "Parke", phone="512-555-0177")
    address = audit.of(twin, person=twin.public_id, fields=["postal_address"])
    audit.record(Did.READ, address, by=coordinator, program=program)
    assert "postal address" not in page(signed_in, "person-seen-by", program, robin.public_id)
    merge(kept=robin, gone=twin, chosen={}, by=coordinator, at=timezone.now())
    assert "postal address" in page(signed_in, "person-seen-by", program, robin.public_id)


def test_only_who_answers_for_them_makes_it(
    robin: Participant, program: Program, client_of: ClientOf, lead: User, viewer: User
) -> None:
    address = reverse("person-seen-by", args=[program.slug, robin.public_id])
    others = make_member(program, "Olga Other")
    assert [client_of(one).get(address).status_code for one in (lead, others, viewer)] == [200, 403, 403]
