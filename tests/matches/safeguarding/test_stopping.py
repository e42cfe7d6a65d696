"""Contact is stopped: at once, without a reason, and the other learns of nothing but a meeting that is cancelled."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.fitting.footing import footing
from matches.fitting.waiving import waive
from matches.inviting import letters
from matches.models import (
    ContactStop,
    Gate,
    Match,
    MeetingState,
    Part,
    Seat,
    SeatState,
    Share,
    Stage,
    stopped_with,
)
from matches.preparing.seating import seat_person
from matches.safeguarding.stopping import stop_contact
from participants.models import Link, Participant, Purpose, Relationship, RelationshipKind
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.outbox.models import Email
from tests.factories import make_member, make_person
from tests.matches.factories import (
    confirm_meeting,
    family_match,
    make_cover,
    make_match,
    make_meeting,
    make_seat,
    say_yes,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Introduced, each with what the other shares, and to meet in ten days."""
    match = family_match(program, coordinator=coordinator)
    Participant.objects.in_program(program).update(email="", mail_wish="all")
    for name, email in (("Rosa", "rosa@mail.example"), ("Sam", "sam@mail.example")):
        Participant.objects.in_program(program).filter(first_name=name).update(email=email, reach_by="email")
    match.seats.update(shares=[Share.PHONE.value, Share.LAST_NAME.value], introduced_at=NOW())
    confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=10)), at=NOW())
    return match


@pytest.fixture
def rosa(match: Match) -> Seat:
    return seat_of(match, "Rosa")


@pytest.fixture
def sam(match: Match) -> Seat:
    return seat_of(match, "Sam")


def seat_of(match: Match, name: str) -> Seat:
    seat: Seat = match.seats.select_related("participant").get(participant__first_name=name)
    return seat


def come_in(client: Client, seat: Seat, purpose: Purpose = Purpose.FOLLOW) -> Link:
    about = seat.participant.public_id if purpose == Purpose.PROFILE else seat.public_id
    link, token = Link.issue(seat.participant, purpose, about, NOW() + timedelta(days=3))
    client.get(reverse("link", args=[token]))
    return link


def press(client: Client, seat: Seat, other: Seat) -> Any:
    link = come_in(client, seat)
    return client.post(reverse("stop", args=[link.public_id]), {"whom": str(other.participant.public_id)}, follow=True)


def test_it_takes_one_press_and_everything_between_them_ends(
    client: Client, program: Program, match: Match, rosa: Seat, sam: Seat
) -> None:
    page = press(client, rosa, sam)
    said = page.content.decode()
    assert "Contact is stopped" in said
    assert [one for one in ("tel:911", program.reply_to, reverse("visit-new-link")) if one not in said] == []
    assert "Sam" not in said
    rosa.refresh_from_db()
    assert (rosa.state, rosa.introduced_at, rosa.shares) == (SeatState.WITHDRAWN, None, [])
    assert match.meetings.get().state == MeetingState.CANCELLED
    [bond] = Relationship.objects.in_program(program).filter(kind=RelationshipKind.KEEP_APART)
    assert {bond.one, bond.other} == {rosa.participant, sam.participant}
    assert (bond.until, bond.note) == (None, "")
    assert stopped_with(program, [sam.participant_id]) == {rosa.participant_id}


def test_opening_the_page_stops_nothing(client: Client, program: Program, rosa: Seat) -> None:
    client.get(reverse("stop", args=[come_in(client, rosa).public_id]))
    assert not ContactStop.objects.in_program(program).exists()


def test_the_other_learns_of_the_cancelled_meeting_and_nothing_else(
    client: Client, client_of: Callable[[User], Client], program: Program, match: Match, rosa: Seat, sam: Seat
) -> None:
    theirs = Client()
    link = come_in(theirs, sam, Purpose.ANSWER)
    before = theirs.get(reverse("visit", args=[link.public_id])).content.decode()
    assert "512-555-7788" in before
    press(client, rosa, sam)
    after = theirs.get(reverse("visit", args=[link.public_id])).content.decode()
    follow = theirs.get(reverse("follow", args=[come_in(theirs, sam).public_id])).content.decode()
    own = theirs.get(reverse("own", args=[come_in(theirs, sam, Purpose.PROFILE).public_id])).content.decode()
    mails = Email.objects.in_program(program).filter(recipient=sam.participant.public_id)
    mails = mails.exclude(kind="meeting-confirmed")  # before
    assert [mail.kind for mail in mails] == ["meeting-cancelled"]
    said = [after, follow, own, *(m.subject + m.text + m.html + m.calendar + m.short + m.script for m in mails)]
    for words in said:
        found = [one for one in ("Rosa", "Cavendish", "555-7788", "kept apart", "no more contact") if one in words]
        assert found == []
    concerning = Record.objects.in_program(program).filter(person=sam.participant.public_id)
    assert not concerning.exists()


def test_each_of_the_two_gets_one_letter_that_is_true_for_them(
    client: Client, program: Program, match: Match, rosa: Seat, sam: Seat
) -> None:
    """Of three meetings. Whoever pressed is not told that they will hear how it goes on, nor that it goes on."""
    for days in (17, 24):
        confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=days)), at=NOW())
    for seat in (rosa, sam):
        seat.participant.email = f"{seat.participant.first_name}@mail.example"
        seat.invitations.create(program=program, answer_by=timezone.localdate(), sent_at=NOW())
        letters.post(seat=seat, kind=letters.INVITATION, message=letters.withdrawn(seat), occasion="", now=NOW())
    Email.objects.in_program(program).update(state="sent", sealed_links="", final_at=NOW())
    press(client, rosa, sam)
    hers, his = (
        Email.objects.in_program(program).filter(recipient=seat.participant.public_id).open() for seat in (rosa, sam)
    )
    assert [mail.kind for mail in (*hers, *his)] == ["meetings-cancelled", "meetings-cancelled"]
    assert all("\n3. " in mail.text for mail in (*hers, *his))
    assert "You are no longer part of this peer match" in hers[0].text
    assert not [words for words in ("sorry", "how it goes on", "without you", "asked") if words in hers[0].text]
    assert "will tell you how it goes on" in his[0].text
    theirs = Client()
    link = come_in(theirs, sam, Purpose.ANSWER)
    page = theirs.get(reverse("visit", args=[link.public_id])).content.decode()
    assert "This meeting is cancelled. You need do nothing." in page
    untrue = ("One thing is left", "If you both", "both of you", "you both choose", "the other family")
    assert not [words for words in untrue if words in page]


def test_the_coordinator_is_told_by_a_mail_without_names_and_on_today(
    client: Client, client_of: Callable[[User], Client], program: Program, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    press(client, rosa, sam)
    [mail] = Email.objects.in_program(program).filter(kind="contact-stopped")
    assert mail.to_name == coordinator.name
    assert not [word for word in ("Rosa", "Sam", rosa.match.title) if word in mail.subject + mail.text + mail.html]
    hers = client_of(coordinator)
    stop = ContactStop.objects.in_program(program).get()
    today = reverse("today", args=[program.slug])
    assert str(stop.public_id) in hers.get(today).content.decode()
    page = hers.get(reverse("stop-page", args=[program.slug, stop.public_id])).content.decode()
    assert "Never who asked, and no reason." in page
    assert ("come to its end" in page, "you stay in it" in page) == (True, False)
    hers.post(reverse("stop-settle", args=[program.slug, stop.public_id]))
    assert str(stop.public_id) not in hers.get(today).content.decode()


def test_only_those_who_see_to_it_find_who_it_was(
    client: Client, client_of: Callable[[User], Client], program: Program, rosa: Seat, sam: Seat, coordinator: User,
    lead: User, viewer: User,
) -> None:  # fmt: skip
    press(client, rosa, sam)
    stop = ContactStop.objects.in_program(program).get()
    mail = Email.objects.in_program(program).filter(kind="contact-stopped")[0]
    other = make_member(program, "Olu Other")
    page = reverse("stop-page", args=[program.slug, stop.public_id])
    found = {user: client_of(user).get(page).status_code for user in (coordinator, lead, other, viewer)}
    assert found == {coordinator: 200, lead: 200, other: 404, viewer: 403}
    [read, again] = Record.objects.in_program(program).filter(kind="matches.ContactStop", did="read")
    assert {read.actor, again.actor} == {str(coordinator.pk), str(lead.pk)}
    today = client_of(other).get(reverse("today", args=[program.slug]), {"whose": "all"}).content.decode()
    assert str(stop.public_id) not in today
    for user in (other, viewer):
        assert mail.subject not in client_of(user).get(reverse("messages", args=[program.slug])).content.decode()
        assert client_of(user).get(mail.get_absolute_url()).status_code == 404
    make_cover(program, lead, other)
    assert client_of(other).get(page).status_code == 200


def test_in_a_group_who_asked_leaves_and_the_meeting_stands(
    program: Program, match: Match, rosa: Seat, sam: Seat, signed_in: Client
) -> None:
    third = make_seat(match, make_person(program, "Tess", "Third"), Part.PEER)
    say_yes(match)
    stop = stop_contact(person=rosa.participant, other=sam.participant, way="phone", at=NOW())
    states = dict(match.seats.values_list("participant__first_name", "state"))
    assert states == {"Rosa": SeatState.WITHDRAWN, "Sam": SeatState.ACCEPTED, "Tess": SeatState.ACCEPTED}
    page = signed_in.get(reverse("stop-page", args=[program.slug, stop.public_id])).content.decode()
    assert ("come to its end" in page, "you stay in it" in page) == (False, True)
    assert match.meetings.get().state == MeetingState.CONFIRMED
    assert third.participant


def test_whoever_has_not_said_yes_leaves_instead(program: Program, match: Match, rosa: Seat, sam: Seat) -> None:
    match.seats.filter(pk=sam.pk).update(state=SeatState.INVITED)
    stop_contact(person=rosa.participant, other=sam.participant, way="phone", at=NOW())
    states = dict(match.seats.values_list("participant__first_name", "state"))
    assert states == {"Rosa": SeatState.ACCEPTED, "Sam": SeatState.WITHDRAWN}


def test_a_no_cannot_become_a_yes_afterwards(
    client: Client, program: Program, match: Match, rosa: Seat, sam: Seat
) -> None:
    """He said no to the match: his link would have led him back into it."""
    theirs, link = Client(), Link.issue(sam.participant, Purpose.ANSWER, sam.public_id, NOW() + timedelta(days=3))
    theirs.get(reverse("link", args=[link[1]]))
    match.seats.filter(pk=sam.pk).update(state=SeatState.DECLINED)
    stop_contact(person=rosa.participant, other=sam.participant, way="phone", at=NOW())
    theirs.post(reverse("visit-accept", args=[link[0].public_id]), {"hope_1": "To meet her"})
    states = dict(match.seats.values_list("participant__first_name", "state"))
    assert states == {"Rosa": SeatState.ACCEPTED, "Sam": SeatState.WITHDRAWN}
    assert (
        not Email.objects.in_program(program)
        .filter(recipient=sam.participant.public_id, kind="invitation-withdrawn")
        .exists()
    )


def test_on_hold_it_ends_too_and_the_match_stays_on_hold(
    match: Match, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    match.hold(reason="Illness", by=coordinator, at=NOW())
    stop_contact(person=rosa.participant, other=sam.participant, way="phone", at=NOW())
    match.refresh_from_db()
    assert match.stage == Stage.ON_HOLD
    assert match.holds.get().ended_at is None
    assert seat_of(match, "Rosa").state == SeatState.WITHDRAWN


def test_done_twice_it_is_done_once(program: Program, rosa: Seat, sam: Seat) -> None:
    for _time in range(2):
        stop_contact(person=rosa.participant, other=sam.participant, way="phone", at=NOW())
    assert ContactStop.objects.in_program(program).count() == 1


def test_they_are_never_seated_together_again_and_no_reason_of_ours_stands_above_it(
    program: Program, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    stop_contact(person=rosa.participant, other=sam.participant, way="phone", at=NOW())
    Participant.objects.in_program(program).update(capacity=9)
    later, on = make_match(program, "Later", stage=Stage.PREPARING), timezone.localdate()
    make_seat(later, rosa.participant, Part.RECIPIENT)
    sam.participant.refresh_from_db()
    with pytest.raises(ValidationError, match="A lead can say why"):
        seat_person(match=later, person=sam.participant, part=Part.PROVIDER, by=coordinator, at=NOW())
    make_seat(later, sam.participant, Part.PROVIDER)
    [found] = footing(later, on=on).findings
    with pytest.raises(ValidationError, match="kept apart for good"):
        waive(match=later, gate=Gate.FOOTING, key=found.key, reason="They get on", by=coordinator, at=NOW(), on=on)


def test_it_ends_only_where_the_relationship_is_ended(
    program: Program, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    stop_contact(person=rosa.participant, other=sam.participant, way="phone", at=NOW())
    bond = Relationship.objects.in_program(program).get(kind=RelationshipKind.KEEP_APART)
    bond.remove(by=coordinator, at=NOW())
    assert stopped_with(program, [sam.participant_id]) == set()


def test_a_coordinator_records_it(
    client_of: Callable[[User], Client], program: Program, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    client = client_of(coordinator)
    url = reverse("person-stop", args=[program.slug, rosa.participant.public_id])
    assert "Ask for no reason" in client.get(url).content.decode()
    client.post(url, {"other": sam.participant_id, "way": "phone"})
    stop = ContactStop.objects.in_program(program).get()
    assert (stop.asked_by, stop.recorded_by, stop.way) == (rosa.participant, coordinator, "phone")


def test_also_with_somebody_of_a_closed_match_or_whom_a_search_finds(
    client_of: Callable[[User], Client], program: Program, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    Match.objects.in_program(program).update(stage=Stage.CLOSED)
    kim, client = make_person(program, "Kim", "Sato"), client_of(coordinator)
    assert (
        f'value="{rosa.participant_id}"'
        in client.get(reverse("person-stop", args=[program.slug, sam.participant.public_id])).content.decode()
    )
    url = reverse("person-stop", args=[program.slug, kim.public_id])
    assert url in client.get(kim.get_absolute_url()).content.decode()
    found = client.post(url, {"find": "Cavendish", "search": "yes"}).content.decode()
    assert f'value="{rosa.participant_id}"' in found
    assert "Nobody in the roster" in client.post(url, {"find": "Nemo", "search": "yes"}).content.decode()
    assert not ContactStop.objects.in_program(program).exists()
    client.post(url, {"other": rosa.participant_id, "way": "phone"})
    assert stopped_with(program, [kim.pk]) == {rosa.participant_id}
