"""Pausing, coming back and leaving, on the person's own page or written down by a coordinator."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Consent, Participant, Status
from participants.profile.leaving import leave_program
from participants.profile.wanted import goodbyes_unwanted, own_pages_unwanted
from participants.roster.permission import record_permission
from peermatch.accounts.models import User
from peermatch.outbox.models import State
from tests.new_links import ask_for_link

At = Callable[..., str]
Mails = Callable[..., list[Any]]


def test_a_pause_and_its_end(visitor: Client, robin: Participant, at: At) -> None:
    today = robin.program.today
    assert "must be after today" in visitor.post(at("own-pause"), {"until": today.isoformat()}).content.decode()
    visitor.post(at("own-pause"), {"until": (today + timedelta(days=9)).isoformat()})
    robin.refresh_from_db()
    assert (robin.status, robin.paused_until, robin.status_by) == (Status.PAUSED, today + timedelta(days=9), None)
    assert "I am back" in visitor.get(at()).content.decode()
    for _ in range(2):
        assert visitor.post(at("own-resume")).status_code == 302
    robin.refresh_from_db()
    assert robin.status == Status.ACTIVE
    assert sorted(robin.own_changes.values_list("what", flat=True)) == ["paused", "resumed"]


def test_leaving_ends_links_and_permissions_and_sends_one_goodbye(
    visitor: Client, robin: Participant, at: At, mails: Mails
) -> None:
    assert "You need give no reason" in visitor.get(at("own-leave")).content.decode()
    page = visitor.post(at("own-leave"))["Location"]
    assert page == reverse("own-left", args=[robin.program.slug])
    assert robin.program.reply_to in visitor.get(page).content.decode()
    robin.refresh_from_db()
    assert (robin.status, robin.status_by) == (Status.WITHDRAWN, None)
    [consent] = robin.consents.all()
    assert (consent.withdrawn_way, consent.withdrawn_by) == (Consent.Way.LINK, None)
    assert visitor.get(at()).status_code == visitor.post(at("own-leave")).status_code == 404
    goodbye, own = mails(robin)
    assert (goodbye.kind, goodbye.state, own.state) == ("goodbye", State.QUEUED, State.SUPPRESSED)
    assert (goodbyes_unwanted([goodbye]), len(own_pages_unwanted([own]))) == ({}, 1)
    assert [one.what for one in robin.own_changes.all()] == ["left"]
    ask_for_link(visitor, robin.email)
    assert len(mails(robin)) == 2


def test_who_asks_to_be_erased_may_take_it_back(visitor: Client, robin: Participant, at: At, mails: Mails) -> None:
    assert "that there was somebody, without a name" in visitor.get(at("own-forget")).content.decode()
    for _ in range(2):
        assert visitor.post(at("own-forget"))["Location"] == f"{at()}?saved=forget"
    assert "You ask to be erased" in visitor.get(at()).content.decode()
    visitor.post(at("own-forget-not"))
    assert "You ask to be erased" not in visitor.get(at()).content.decode()
    [letter] = mails(robin, kind="erasure-asked")
    assert (letter.subject, "It is done by " in letter.text) == ("You asked to be erased", True)
    [asked] = robin.own_changes.all()
    assert (asked.what, asked.seen_by, bool(asked.seen_at)) == ("forget", None, True)


def test_a_withdrawn_permission_to_be_matched_is_leaving(visitor: Client, robin: Participant, at: At) -> None:
    page = at("own-withdraw", robin.consents.get().public_id)
    assert "nobody asks you into a match" in visitor.get(page).content.decode()
    said = visitor.post(page, follow=True).content.decode()
    assert "You withdrew your permission, and left the program. Thank you." in said
    robin.refresh_from_db()
    assert robin.status == Status.WITHDRAWN


def test_another_permission_ends_alone(visitor: Client, robin: Participant, at: At) -> None:
    row = robin.consents.create(program=robin.program, given_on=robin.program.today, what_for=Consent.WhatFor.REPORTS)
    for _ in range(2):
        assert visitor.post(at("own-withdraw", row.public_id))["Location"].startswith(at())
    robin.refresh_from_db()
    assert (robin.status, robin.consents.standing().count()) == (Status.ACTIVE, 1)


def test_who_was_not_asked_yet_gives_permission_themselves(visitor: Client, robin: Participant, at: At) -> None:
    robin.consents.all().delete()
    Participant.objects.filter(program=robin.program, pk=robin.pk).update(status=Status.INVITED)
    assert "Nobody is matched without their own permission" in visitor.get(at()).content.decode()
    for _ in range(2):
        assert visitor.post(at("own-agree")).status_code == 302
    robin.refresh_from_db()
    assert (robin.status, robin.consents.get().way) == (Status.ACTIVE, Consent.Way.LINK)


def test_a_coordinator_writes_down_that_they_leave_and_that_they_return(
    signed_in: Client, robin: Participant, coordinator: User, mails: Mails
) -> None:
    page = reverse("person-leave", args=[robin.program.slug, robin.public_id])
    assert "one mail that says goodbye" in signed_in.get(page).content.decode()
    for _ in range(2):
        signed_in.post(page, {"way": "phone", "reason": "Moved away"})
    robin.refresh_from_db()
    assert (robin.status, robin.status_by, robin.status_reason) == (Status.WITHDRAWN, coordinator, "Moved away")
    assert [mail.kind for mail in mails(robin)].count("goodbye") == 1
    assert robin.own_changes.count() == 0
    record_permission(person=robin, given_on=robin.program.today, way="phone", by=coordinator, at=timezone.now())
    assert robin.status == Status.ACTIVE
    assert list(goodbyes_unwanted(mails(robin, kind="goodbye")).values()) == ["They did not leave after all."]


def test_nobody_leaves_twice(robin: Participant, coordinator: User) -> None:
    leave_program(person=robin, way="phone", by=coordinator, at=timezone.now())
    with pytest.raises(ValidationError, match="left the program before"):
        leave_program(person=robin, way="phone", by=coordinator, at=timezone.now())
