"""Two who are shielded from each other never come to have one address or number, by whichever door it is typed."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Link, NewAddress, Participant, Purpose, Relationship, RelationshipKind
from participants.profile.new_address import ask_to_confirm, confirm_address
from participants.roster import uploads
from participants.roster.merging.door import merge
from participants.roster.person import readdressing
from peermatch.accounts.models import Program, User
from peermatch.undoing import Undoing
from tests.factories import make_member, make_parent
from tests.participants.roster.lists import upload
from tests.participants.roster.pages import submit

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def mira(program: Program) -> Participant:
    found: Participant = make_parent(program, "Mira", "Quill", email="mira@mail.example", phone="512-555-0001")
    return found


@pytest.fixture
def theo(program: Program) -> Participant:
    found: Participant = make_parent(program, "Theo", "Quill", email="theo@mail.example", phone="512-555-0002")
    return found


def shield(one: Participant, other: Participant) -> Relationship:
    row: Relationship = Relationship.objects.create(
        program=one.program, one=one, kind=RelationshipKind.SHIELDED, other=other
    )
    return row


def own_link(client: Client, person: Participant) -> Link:
    link, token = Link.issue(person, Purpose.PROFILE, person.public_id, NOW() + timedelta(days=3))
    client.get(reverse("link", args=[token]))
    return link


def by_form(client: Client, theo: Participant, mira: Participant, key: str) -> str:
    url = reverse("person-reach", args=[theo.program.slug, theo.public_id])
    page: str = submit(client, url, **{key: getattr(mira, key), "someone_else": "on"}).content.decode()
    return page


def by_own_page(client: Client, theo: Participant, mira: Participant, key: str) -> str:
    visitor = Client()
    link = own_link(visitor, theo)
    page = {"email": "own-email", "phone": "own-reach"}[key]
    said: str = submit(visitor, reverse(page, args=[link.public_id]), **{key: getattr(mira, key)}).content.decode()
    return said


def by_list(client: Client, theo: Participant, mira: Participant, key: str) -> str:
    """Mira's row comes later and brings what Theo's asks for."""
    new = {"email": "new@mail.example", "phone": "512-555-0009"}[key]
    heading = {"email": "Email", "phone": "Phone"}[key]
    rows = [f"First name,Last name,Kind,Id,{heading}", f"Theo,Quill,parent,T1,{new}", f"Mira,Quill,parent,M1,{new}"]
    plan = uploads.dry_run(upload("\n".join(rows) + "\n", theo.program, make_member(theo.program, "Una Up")), NOW())
    return " ".join(fault.message for line in plan.lines for fault in line.faults)


def by_undo(client: Client, theo: Participant, mira: Participant, key: str) -> str:
    """Theo had the address before Mira got it."""
    facts = {"person": str(theo.public_id), "before": mira.email, "after": theo.email}
    with pytest.raises(ValidationError) as refusal:
        readdressing.take_back(Undoing(theo.program, make_member(theo.program, "Una Up"), NOW(), facts))
    return " ".join(refusal.value.messages)


DOORS: list[tuple[Callable[..., str], str, str]] = [
    (by_form, "email", "Mira Quill is shielded from Theo Quill, and has this e-mail address"),
    (by_form, "phone", "Mira Quill is shielded from Theo Quill, and has this phone number"),
    (by_own_page, "email", "We could not take this here."),
    (by_own_page, "phone", "We could not take this here."),
    (by_list, "email", "is shielded from this person and would be reached there too"),
    (by_list, "phone", "is shielded from this person and would be reached there too"),
    (by_undo, "email", "and has this e-mail address"),
]


@pytest.mark.parametrize(("door", "key", "words"), DOORS)
def test_no_door_gives_both_one_address_or_number_later(
    client_of: Callable[[User], Client], mira: Participant, theo: Participant, coordinator: User,
    door: Callable[..., str], key: str, words: str,
) -> None:  # fmt: skip
    for person, own_id in ((mira, "M1"), (theo, "T1")):
        Participant.objects.in_program(mira.program).filter(pk=person.pk).update(program_key=own_id)
    theo.refresh_from_db()
    shield(mira, theo)
    before = (theo.email, theo.phone)
    page = unescape(door(client_of(coordinator), theo, mira, key))
    assert words in page
    assert "Mira" not in page or door is not by_own_page
    theo.refresh_from_db()
    assert (theo.email, theo.phone) == before
    assert not NewAddress.objects.in_program(theo.program).exists()


def test_an_address_that_became_theirs_meanwhile_is_not_confirmed(mira: Participant, theo: Participant) -> None:
    shield(mira, theo)
    new = ask_to_confirm(person=theo, email="new@mail.example", by=None, at=NOW())
    Participant.objects.in_program(mira.program).filter(pk=mira.pk).update(email="new@mail.example")
    with pytest.raises(ValidationError, match="could not take this"):
        confirm_address(new=new, by=None, at=NOW())


def test_a_record_that_has_the_others_address_does_not_become_theirs(
    program: Program, mira: Participant, theo: Participant, coordinator: User
) -> None:
    shield(mira, theo)
    twin = make_parent(program, "Theo", "Quill", email=mira.email)
    with pytest.raises(ValidationError, match="Mira Quill is shielded from one of the two"):
        merge(kept=theo, gone=twin, chosen={}, by=coordinator, at=NOW())


def test_a_shield_that_was_removed_does_not_come_back_over_a_shared_address(
    mira: Participant, theo: Participant, coordinator: User
) -> None:
    row = shield(mira, theo)
    row.remove(by=coordinator, at=NOW())
    Participant.objects.in_program(mira.program).filter(pk=theo.pk).update(email=mira.email)
    row = Relationship.records.in_program(mira.program).get(pk=row.pk)
    with pytest.raises(ValidationError, match="one e-mail address"):
        row.bring_back()
