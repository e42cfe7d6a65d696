"""Handing over: one match or many, to someone who may coordinate, with whoever has a meeting ahead told if wished."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.letters import contact
from matches.models import CloseReason, Cover, Match, Request
from matches.workspace.handing import hand_over
from peermatch.accounts.models import Membership, Program, User
from peermatch.audit.models import Record
from peermatch.outbox.deliver import send_due
from peermatch.outbox.models import Email
from tests.factories import make_member
from tests.mail import SmtpSink
from tests.matches.factories import (
    NOW,
    accepted_match,
    confirm_meeting,
    make_cover,
    make_match,
    make_meeting,
    make_request,
    ready_match,
)
from tests.undoing import do, take_back

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/p/bluebonnet/matches/hand-over/"


def give(client: Client, to: User, *matches: Match, **told: object) -> str:
    sent = {"chosen": [match.public_id for match in matches], "to": to.pk} | told
    return client.post(PAGE, sent, follow=True).content.decode()


def hears_of_them(hers: Client, program: Program, lead: User) -> None:
    """By a letter that names no match, and on Today until she has seen it."""
    [mail] = Email.objects.in_program(program).filter(kind="matches-given")
    assert (mail.to_address, "Ana Castillo handed 12 matches over to you." in mail.text) == (lead.email, True)
    assert "Match 1" not in mail.subject + mail.text
    today = hers.get("/p/bluebonnet/").content.decode()
    assert "12 matches were handed to you" in today
    assert "Ana Castillo: “Match 11”. I am on leave." in today
    until = re.search(r'handed/seen/.*?name="until" value="([^"]+)"', today, re.DOTALL)
    assert until
    assert (
        "handed to you"
        not in hers.post("/p/bluebonnet/handed/seen/", {"until": until[1]}, follow=True).content.decode()
    )


def test_twelve_matches_change_hands_at_once(
    signed_in: Client, client_of: Callable[[User], Client], program: Program, coordinator: User, lead: User
) -> None:
    matches = [make_match(program, f"Match {n}", coordinator=coordinator) for n in range(12)]
    page = signed_in.get(PAGE, {"of": coordinator.pk}).content.decode()
    assert "Hand over 12 matches" in page
    assert "12 matches are with Lee Okafor now." in give(signed_in, lead, *matches, note="I am on leave.")
    hears_of_them(client_of(lead), program, lead)
    for match in matches:
        match.refresh_from_db()
        assert match.coordinator == lead
        assert (
            "Ana Castillo handed the match over to Lee Okafor. I am on leave."
            in signed_in.get(match.get_absolute_url()).content.decode()
        )


def test_requests_go_with_all_matches_of_a_coordinator_and_come_back(
    signed_in: Client, program: Program, coordinator: User, lead: User
) -> None:
    make_match(program, coordinator=coordinator)
    mine, nobodys, over = make_request(program), make_request(program), make_request(program)
    for request in (mine, over):
        request.give_to(coordinator, by=coordinator, at=NOW)
    over.decline(reason="nobody", words="", by=coordinator, at=NOW)
    page = signed_in.get(PAGE, {"of": coordinator.pk})
    assert [one.pk for one in page.context["asked"]] == [mine.pk]
    sent = {"chosen": page.context["form"].initial["chosen"], "asked": [mine.public_id], "to": lead.pk}
    said = signed_in.post(PAGE, sent, follow=True)
    assert "1 request goes with them." in said.content.decode()
    token = re.search(r'name="token" value="([^"]+)"', said.content.decode())
    assert token
    assert whose(mine, nobodys, over) == [lead, None, coordinator]
    signed_in.post(reverse("undo", args=[program.slug]), {"token": token[1]})
    assert whose(mine, nobodys, over) == [coordinator, None, coordinator]


def test_undo_leaves_with_a_third_what_was_handed_on_since(
    signed_in: Client, client_of: Callable[[User], Client], program: Program, coordinator: User, lead: User
) -> None:
    kept, handed_on = (make_match(program, title, coordinator=coordinator) for title in ("Kept", "Handed on"))
    asked, asked_on = make_request(program), make_request(program)
    for request in (asked, asked_on):
        request.give_to(coordinator, by=coordinator, at=NOW)
    mia = make_member(program, "Mia Reyes")
    told = {"chosen": [kept.public_id, handed_on.public_id], "asked": [asked.public_id, asked_on.public_id]}
    token = do(signed_in, PAGE, told | {"to": lead.pk})
    client_of(lead).post(PAGE, {"chosen": handed_on.public_id, "asked": asked_on.public_id, "to": mia.pk})
    said = take_back(signed_in, token)
    assert "1 match is back. 1 was changed since and stays." in said
    for match in (kept, handed_on):
        match.refresh_from_db()
    assert (kept.coordinator, handed_on.coordinator) == (coordinator, mia)
    assert whose(asked, asked_on) == [coordinator, mia]


def whose(*requests: Request | Match) -> list[User | None]:
    for request in requests:
        request.refresh_from_db()
    return [request.coordinator for request in requests]


def test_letters_and_pages_name_the_new_coordinator(program: Program, coordinator: User, lead: User) -> None:
    match = ready_match(program, coordinator=coordinator)
    hand_over(program=program, matches=[match], to=lead, by=coordinator, at=NOW)
    match.refresh_from_db()
    assert contact(match)["name"] == "Lee Okafor"


def test_nobody_takes_a_match_for_themselves(
    client_of: Callable[[User], Client], program: Program, coordinator: User, lead: User
) -> None:
    match, mia = make_match(program, coordinator=coordinator), make_member(program, "Mia Reyes")
    hers = client_of(mia)
    assert "whoever covers for them, and leads" in give(hers, mia, match)
    with pytest.raises(ValidationError, match="and leads"):
        hand_over(program=program, matches=[match], to=mia, by=mia, at=NOW)
    assert whose(match) == [coordinator]
    cover = make_cover(program, coordinator, mia)
    assert "1 match is with Mia Reyes now." in give(hers, mia, match)
    Cover.objects.filter(program=program, pk=cover.pk).update(ended_at=NOW)
    assert whose(match) == [mia]
    [mail] = Email.objects.in_program(program).filter(kind="matches-handed-over")
    assert mail.to_name == coordinator.name
    assert "Mia Reyes handed over 1 match." in mail.text
    assert match.title not in mail.subject + mail.text
    [permitted] = Record.objects.in_program(program).filter(did="permitted", kind="matches.Match")
    assert (permitted.actor, permitted.row) == (str(mia.pk), str(match.public_id))
    assert "with Ana Castillo now" in give(client_of(lead), coordinator, match)


def test_who_has_a_meeting_ahead_is_told_only_if_wished(
    signed_in: Client, client_of: Callable[[User], Client], program: Program, coordinator: User, lead: User
) -> None:
    match = accepted_match(program, coordinator=coordinator)
    david = match.seats.get(participant__first_name="David").participant
    david.email, david.phone, david.reach_by = "", "512-555-0107", "phone"
    david.save()
    confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=9)), at=timezone.now())
    assert "2 people have a meeting ahead" in signed_in.get(PAGE, {"chosen": str(match.public_id)}).content.decode()
    give(signed_in, lead, match)
    letters = Email.objects.in_program(program).filter(kind="new-coordinator")
    assert not letters.exists()
    page = give(client_of(lead), coordinator, match, tell="on")
    assert "1 person was written to. Tell these people yourself: David Larsen 512-555-0107." in page
    assert letters.get().to_name == "Robin Park"
    assert "Ana Castillo is your coordinator now" in letters.get().subject


def test_undo_tells_those_who_were_told(
    signed_in: Client, program: Program, coordinator: User, lead: User, mail_by_smtp: SmtpSink
) -> None:
    match = accepted_match(program, coordinator=coordinator)
    confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=9)), at=timezone.now())
    told = {"chosen": [match.public_id], "to": lead.pk, "tell": "on"}
    token = do(signed_in, PAGE, told)
    letters = Email.objects.in_program(program).filter(kind="new-coordinator")
    letters.filter(to_name="David Larsen").delete()  # as if he had come to it since
    send_due()
    assert "1 match is back. 1 person was written to." in take_back(signed_in, token)
    assert [one.to_name for one in letters.filter(subject__startswith="Ana Castillo")] == ["Robin Park"]
    again = Email.objects.in_program(program).get(kind="matches-handed-over")
    assert again.to_address == lead.email
    token = do(signed_in, PAGE, told)
    assert "was written to" not in take_back(signed_in, token), "the letters had not left"
    send_due()
    assert letters.filter(subject__startswith="Lee Okafor", state="sent").count() == 1


def test_nothing_queued_is_lost(program: Program, coordinator: User, lead: User) -> None:
    match = accepted_match(program, coordinator=coordinator)
    confirm_meeting(make_meeting(match))
    before = list(Email.objects.in_program(program).open().values_list("pk", flat=True))
    hand_over(program=program, matches=[match], to=lead, by=coordinator, at=NOW)
    assert before
    still = Email.objects.in_program(program).open().exclude(kind="matches-given")
    assert list(still.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("who", ["viewer", "stranger"])
def test_only_who_may_coordinate_here_is_a_choice(
    signed_in: Client, program: Program, coordinator: User, who: str, request: pytest.FixtureRequest
) -> None:
    match, other = ready_match(program, coordinator=coordinator), request.getfixturevalue(who)
    assert other.name not in signed_in.get(PAGE, {"chosen": str(match.public_id)}).content.decode()
    assert "<title>Error:" in give(signed_in, other, match)
    match.refresh_from_db()
    assert match.coordinator == coordinator


def test_another_program_s_match_is_not_handed_over(
    signed_in: Client, program: Program, other_program: Program, stranger: User, lead: User
) -> None:
    theirs = ready_match(other_program, "Theirs", coordinator=stranger)
    assert "Theirs" not in signed_in.get(PAGE, {"chosen": str(theirs.public_id)}, follow=True).content.decode()
    give(signed_in, lead, theirs)
    theirs.refresh_from_db()
    assert theirs.coordinator == stranger


def test_closed_ones_and_nothing_lead_back_to_the_list(signed_in: Client, program: Program, coordinator: User) -> None:
    closed = ready_match(program, coordinator=coordinator)
    closed.close(reason=CloseReason.OTHER, outcome="", by=coordinator, at=NOW)
    for told in ({"chosen": str(closed.public_id)}, {}, {"chosen": "x"}, {"of": "9" * 30}):
        assert signed_in.get(PAGE, told)["Location"] == reverse("matches", args=[program.slug])


def test_to_whoever_has_it_already_says_so(signed_in: Client, program: Program, coordinator: User) -> None:
    match = ready_match(program, coordinator=coordinator)
    assert "Ana Castillo coordinates these matches already." in give(signed_in, coordinator, match)


def test_a_viewer_hands_nothing_over(client_of: Callable[[User], Client], viewer: User, program: Program) -> None:
    match = ready_match(program)
    assert client_of(viewer).get(PAGE, {"chosen": str(match.public_id)}).status_code == 403
    assert Membership.objects.filter(user=viewer).exists()
