"""Somebody without a link is worried: an interpreter, a relative, somebody who left. Leads are told at once."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Worry
from matches.requesting.stamps import new_stamp
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def send(client: Client, program: Program, *, seconds: int = 9, **typed: Any) -> Any:
    stamp = new_stamp(program, timezone.now() - timedelta(seconds=seconds))
    data = {"words": "canary-worry", "about": "Sam", "may_reach": "yes", "reach": "text 512-555-0111", "stamp": stamp}
    return client.post(reverse("worried", args=[program.slug]), data | typed)


def test_leads_are_told_at_once_and_nobody_is_held_back(
    client: Client, client_of: Any, program: Program, lead: User, coordinator: User
) -> None:
    make_person(program, "Sam", "Lind")
    page = client.get(send(client, program, spoken_by="the interpreter")["Location"]).content.decode()
    assert "Thank you for telling us" in page
    assert "canary" not in page
    [worry] = Worry.objects.in_program(program)
    assert (worry.raised_by, worry.about, worry.reach) == (None, "Sam", "text 512-555-0111")
    assert [mail.to_name for mail in Email.objects.in_program(program).filter(kind="worry-raised")] == [lead.name]
    assert not Participant.objects.in_program(program).filter(is_held_back=True).exists()
    read = client_of(lead).get(reverse("worry-page", args=[program.slug, worry.public_id])).content.decode()
    assert "the interpreter, by the open page, so it may be somebody else" in read
    assert client_of(coordinator).get(reverse("worry-page", args=[program.slug, worry.public_id])).status_code == 404


def test_what_is_wrong_is_said_and_nothing_is_kept(client: Client, program: Program, lead: User) -> None:
    for typed, words in (
        ({"seconds": 0}, "That was very quick"),
        ({"homepage": "x"}, "hidden field"),
        ({"reach": ""}, "Write how to reach you, or choose “No” above."),
        ({"words": " "}, "One sentence is enough."),
        ({"stamp": ""}, "open for long"),
    ):
        assert words in unescape(send(client, program, **typed).content.decode())
    assert not Worry.objects.in_program(program).exists()


def test_one_place_does_not_wake_leads_all_night(client: Client, program: Program, lead: User) -> None:
    answers = [send(client, program, words=f"canary {n}").status_code for n in range(4)]
    assert answers == [302, 302, 302, 429]


def test_it_is_kept_from_a_lead_whom_it_is_about_and_goes_to_the_program_that_was_chosen(
    client: Client, client_of: Any, program: Program, other_program: Program, lead: User, coordinator: User
) -> None:
    page = client.get(reverse("worried", args=[program.slug])).content.decode()
    assert f'<a href="{reverse("worried", args=[other_program.slug])}">{other_program.name}</a>' in page
    send(client, program, kept_from=str(lead.ref))
    [worry] = Worry.objects.in_program(program)
    assert [mail.to_name for mail in Email.objects.in_program(program).filter(kind="worry-raised")] == [
        coordinator.name
    ]
    assert client_of(lead).get(reverse("worry-page", args=[program.slug, worry.public_id])).status_code == 404
