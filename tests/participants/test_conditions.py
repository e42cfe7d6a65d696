"""A topic that is a medical condition: with a family it is named to those who work with it, and to nobody else."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Evidence, Participant, Topic
from participants.roster.apply import apply
from participants.roster.known import plan_read
from participants.roster.merging.door import merge
from participants.roster.plan import Outcome, read_list
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from tests.factories import make_member, make_parent, make_person, make_topic
from tests.participants.roster.lists import NOTHING, NOW, listed
from tests.participants.roster.pages import submit, text_of

pytestmark = pytest.mark.django_db
CHARGE = "CHARGE syndrome"


@pytest.fixture
def charge(program: Program) -> Topic:
    return make_topic(program, CHARGE, is_condition=True)


@pytest.fixture
def rosa(program: Program, coordinator: User, charge: Topic) -> Participant:
    """A mother whom the fixture `coordinator` knows."""
    person = make_parent(program, "Rosa", "Cavendish", kept_by=coordinator)
    person.offers.set([charge, make_topic(program, "braille")])
    proof = Evidence.objects.create(program=program, participant=person, kind="experience", title="Mother", years=4)
    proof.topics.set([charge])
    return person


@pytest.fixture
def noors(program: Program, coordinator: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(make_member(program, "Noor Haddad"))


def page(name: str, of: Program | Participant) -> str:
    return reverse(name, args=[of.slug] if isinstance(of, Program) else [of.program.slug, of.public_id])


def words_of(person: Participant) -> str:
    person.refresh_from_db()
    return person.search_text


def said_of(desk: Client, rosa: Participant) -> dict[str, bool]:
    """In which places this member of the program comes upon what her child has."""
    people, charge = page("people", rosa.program), Topic.objects.in_program(rosa.program).get(name=CHARGE)
    rows = text_of(desk.get(people)).partition("Rosa")[2]
    export: Any = desk.post(page("people-export", rosa.program), {"format": "csv"})
    of_fields = desk.get(page("person-edit", rosa)), desk.get(page("person-topics", rosa))
    return {
        "page": CHARGE in text_of(desk.get(rosa.get_absolute_url())),
        "list": CHARGE in rows,
        "filter": "Rosa" in text_of(desk.get(people, {"offers": str(charge.public_id)})),
        "search": "Rosa" in text_of(desk.get(people, {"q": "charge"})),
        "file": CHARGE in b"".join(export.streaming_content if export.streaming else [export.content]).decode(),
        "fields": any(CHARGE in one.content.decode() for one in of_fields if one.status_code == 200),
    }


def test_who_works_with_a_family_reads_its_condition_and_nobody_else(
    program: Program, rosa: Participant, coordinator: User, viewer: User, noors: Client,
    client_of: Callable[[User], Client],
) -> None:  # fmt: skip
    everywhere = dict.fromkeys(("page", "list", "filter", "file", "fields"), True) | {"search": False}
    nowhere = dict.fromkeys(everywhere, False)
    assert said_of(client_of(coordinator), rosa) == everywhere
    assert said_of(noors, rosa) == nowhere
    assert said_of(client_of(viewer), rosa) == nowhere
    rows = Record.objects.in_program(program).filter(did="read", person=rosa.public_id)
    assert {row.actor for row in rows if "offers" in row.fields} == {str(coordinator.pk)}
    assert "braille, a medical condition" in text_of(noors.get(rosa.get_absolute_url()))


def test_nobody_else_makes_a_professional_of_a_family_to_read_it(
    program: Program, rosa: Participant, noors: Client, coordinator: User, client_of: Callable[[User], Client]
) -> None:
    noor, said = User.objects.get(name="Noor Haddad"), "Only those who work with Rosa"
    for name in ("person-who", "person-edit"):
        assert said in unescape(submit(noors, page(name, rosa), kind="professional").content.decode())
    row = {"First name": "Rosa", "Last name": "Cavendish", "E-mail": rosa.email, "Kind": "professional"}
    [line] = plan_read(read_list(listed(row), NOTHING, NOW.date()), program, noor.pk).lines
    assert (line.outcome, [said in fault.message for fault in line.entry.faults]) == (Outcome.PROBLEM, [True])
    twin = make_person(program, "Rosa", "Cavendish", email="", phone="512-555-0111")
    with pytest.raises(ValidationError, match=said):
        merge(kept=twin, gone=rosa, chosen={}, by=noor, at=timezone.now())
    assert CHARGE not in text_of(noors.get(rosa.get_absolute_url()))
    submit(client_of(coordinator), page("person-who", rosa), kind="professional")
    assert Participant.objects.in_program(program).get(pk=rosa.pk).kind == "professional"


def test_of_professionals_it_is_what_they_can_do(program: Program, charge: Topic, noors: Client) -> None:
    mei = make_person(program, "Mei", "Park")
    mei.offers.add(charge)
    assert CHARGE in text_of(noors.get(mei.get_absolute_url()))
    for asked in ({"q": "charge"}, {"offers": str(charge.public_id)}):
        assert "Mei" in text_of(noors.get(page("people", program), asked))


def test_what_is_not_read_is_not_lost_by_saving(rosa: Participant, noors: Client) -> None:
    submit(noors, page("person-topics", rosa), new_offers="sleep", new_names="on")
    assert [topic.name for topic in rosa.offers.all()] == ["braille", CHARGE, "sleep"]
    proof = rosa.evidence.get()
    submit(noors, reverse("evidence-edit", args=[rosa.program.slug, rosa.public_id, proof.public_id]), about="braille")
    assert {topic.name for topic in proof.topics.all()} == {"braille", CHARGE}
    email = {"First name": "Rosa", "Last name": "Cavendish", "E-mail": rosa.email, "Kind": "parent"}
    text, noor = listed(email | {"Can help with": "advocacy; CHARGE syndrome"}), User.objects.get(name="Noor Haddad")
    read = plan_read(read_list(text, NOTHING, NOW.date()), rosa.program, noor.pk)
    assert CHARGE not in read.lines[0].changes[-1].before
    apply(read, program=rosa.program, by=noor, at=NOW)
    assert {topic.name for topic in rosa.offers.all()} == {"advocacy", CHARGE}


def test_a_lead_marks_a_topic_and_a_merging_keeps_the_mark(
    program: Program, rosa: Participant, charge: Topic, lead: User, client_of: Callable[[User], Client]
) -> None:
    desk, usher = client_of(lead), make_topic(program, "Usher syndrome")
    rosa.offers.add(usher)
    assert "usher" in words_of(rosa)
    submit(desk, reverse("topic-edit", args=[program.slug, usher.public_id]), is_condition="on")
    assert "usher" not in words_of(rosa)
    assert "Medical condition" in text_of(desk.get(page("topics", program)))
    deaf = make_topic(program, "deafblindness")
    merge = reverse("topic-merge", args=[program.slug, charge.public_id])
    asked = desk.get(merge, {"into": str(deaf.public_id)})
    desk.post(merge, {"into": str(deaf.public_id), "seen": asked.context["form"]["seen"].value()})
    deaf.refresh_from_db()
    assert deaf.is_condition
    assert "deafblindness" not in words_of(rosa)
