"""The link to a person's own page: who is sent one, how often, and when it ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from participants.models import Link, Participant, Reach, Status
from participants.profile.sending import send_own_page
from participants.profile.wanted import own_pages_unwanted
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import State
from peermatch.returning.models import Unreached
from tests.factories import make_person
from tests.new_links import ask_for_link

Mails = Callable[..., list[Any]]


def test_it_lives_thirty_days_and_its_letter_names_no_token(robin: Participant, link: Link, mails: Mails) -> None:
    [mail] = mails(robin)
    assert (mail.kind, mail.from_name) == ("own-page", "Ana Castillo, Bluebonnet DeafBlind Project")
    assert "⟦link:page⟧" in mail.text
    assert "/l/" not in mail.text + mail.html + mail.script + mail.short + mail.paper
    assert link.expires_at is not None
    assert link.expires_at - link.created_at == pytest.approx(timedelta(days=30), abs=timedelta(minutes=1))


def test_pressed_twice_it_goes_once(robin: Participant, coordinator: User, mails: Mails) -> None:
    assert send_own_page(person=robin, by=coordinator, at=timezone.now()) is False
    assert len(mails(robin)) == 1


@pytest.mark.parametrize("fields", [{"reach_by": Reach.PHONE}, {"email": ""}, {"status": Status.WITHDRAWN}])
def test_whom_mail_does_not_reach_is_sent_none(program: Program, coordinator: User, fields: dict[str, Any]) -> None:
    kim = make_person(program, "Kim", "Osei", **fields)
    with pytest.raises(ValidationError):
        send_own_page(person=kim, by=coordinator, at=timezone.now())


def test_who_lost_it_gets_a_new_one_once_an_hour(client: Client, robin: Participant, mails: Mails) -> None:
    for _ in range(2):
        ask_for_link(client, robin.email)
    assert len(mails(robin)) == 1  # the first was sent within the hour
    type(mails(robin)[0]).objects.filter(program=robin.program).update(date=timezone.now() - timedelta(hours=2))
    for _ in range(2):
        ask_for_link(client, robin.email.upper())
    assert len(mails(robin)) == 2


def test_who_was_never_sent_one_gets_none(client: Client, program: Program, db: None, mails: Mails) -> None:
    kim = make_person(program, "Kim", "Osei")
    ask_for_link(client, kim.email)
    assert mails(kim) == []


def test_an_address_that_a_coordinator_corrects_ends_it(
    visitor: Client, robin: Participant, at: Any, mails: Mails
) -> None:
    robin.email = "other@mail.example"
    robin.save()
    assert visitor.get(at()).status_code == 404
    assert list(own_pages_unwanted(mails(robin)).values()) == [
        "The person's e-mail address changed after this was written."
    ]


@pytest.mark.parametrize("is_taken_up", [False, True])
def test_a_link_that_waits_goes_to_a_corrected_address_and_opens(
    client: Client, robin: Participant, coordinator: User, mails: Mails, path_of: Callable[..., str], is_taken_up: bool
) -> None:
    [before] = mails(robin)
    if is_taken_up:
        type(before).objects.filter(program=robin.program, pk=before.pk).update(
            state=State.SENDING, lease_token=uuid4()
        )
    robin.email = "other@mail.example"
    robin.save()
    [anew, before] = mails(robin)
    assert (anew.to_address, anew.state, anew.from_name) == (robin.email, State.QUEUED, before.from_name)
    assert before.overtaken_at
    assert client.get(path_of(robin), follow=True).status_code == 200
    assert send_own_page(person=robin, by=coordinator, at=timezone.now()) is False


def test_a_link_that_waits_is_a_task_where_no_mail_goes_any_more(
    robin: Participant, coordinator: User, mails: Mails
) -> None:
    robin.email = ""
    robin.save()
    assert [mail.state for mail in mails(robin)] == [State.SUPPRESSED]
    assert Unreached.objects.in_program(robin.program).open().get().recipient == robin.public_id
    robin.email = "other@mail.example"
    robin.save()
    assert mails(robin)[0].to_address == robin.email
    assert not Unreached.objects.in_program(robin.program).open().exists()


def test_pressed_again_after_the_address_was_corrected_it_goes_there(
    robin: Participant, coordinator: User, mails: Mails
) -> None:
    type(mails(robin)[0]).objects.filter(program=robin.program).update(
        state=State.SENT, sealed_links="", final_at=timezone.now()
    )
    robin.email = "other@mail.example"
    robin.save()
    assert send_own_page(person=robin, by=coordinator, at=timezone.now())
    assert mails(robin)[0].to_address == robin.email


def test_a_goodbye_that_waits_goes_to_a_corrected_address(robin: Participant, coordinator: User, mails: Mails) -> None:
    robin.leave(by=coordinator, at=timezone.now())
    robin.email = "other@mail.example"
    robin.save()
    [goodbye] = [mail for mail in mails(robin, kind="goodbye") if mail.state == State.QUEUED]
    assert goodbye.to_address == robin.email
