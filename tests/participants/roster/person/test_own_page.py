"""The person's own page, from the coordinator's side."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant, Purpose, Reach
from participants.profile.changes import note
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.factories import make_person


def own_page(person: Participant) -> str:
    return reverse("person-own-page", args=[person.program.slug, person.public_id])


def test_what_is_sent_is_read_first_and_goes_once(signed_in: Client, program: Program) -> None:
    robin = make_person(program, "Robin", "Park")
    page = signed_in.get(own_page(robin)).content.decode()
    assert "To Robin Park, robin.park@mail.example: “Your own page" in page
    assert "[their own link, not shown here]" in page
    assert not robin.links.exists()
    for _ in range(2):
        assert signed_in.post(own_page(robin))["Location"] == robin.get_absolute_url()
    assert robin.links.filter(purpose=Purpose.PROFILE).count() == 1
    assert Email.objects.in_program(program).filter(kind="own-page").count() == 1
    assert "A link works" in signed_in.get(own_page(robin)).content.decode()


def test_whom_mail_does_not_reach_is_asked_by_phone(signed_in: Client, program: Program) -> None:
    robin = make_person(program, "Robin", "Park", reach_by=Reach.RELAY)
    page = signed_in.get(own_page(robin)).content.decode()
    assert "Send the link" not in page
    for said in ("Hello, is this Robin? This is Ana Castillo", "Is there anything we must not do", "Write down"):
        assert said in page
    assert reverse("person-reach", args=[program.slug, robin.public_id]) in page
    signed_in.post(own_page(robin))
    assert not robin.links.exists()


def test_what_they_changed_stands_on_their_page_for_coordinators_alone(
    signed_in: Client, client_of: Callable[[User], Client], viewer: User, program: Program
) -> None:
    robin = make_person(program, "Robin", "Park")
    note(robin, ["safe"], at=timezone.now())
    page = signed_in.get(robin.get_absolute_url()).content.decode()
    assert "Changed by Robin" in page
    assert "I have seen it" in page
    assert "Changed by" not in client_of(viewer).get(robin.get_absolute_url()).content.decode()
    seen = reverse("person-changes-seen", args=[program.slug, robin.public_id])
    signed_in.post(seen, {"until": robin.own_changes.get().public_id})
    assert "I have seen it" not in signed_in.get(robin.get_absolute_url()).content.decode()
