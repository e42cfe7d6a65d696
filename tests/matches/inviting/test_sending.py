"""Sending invitations: once, to whom it may be, with a link that only the mail carries."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matches.disclosing.telling import in_full
from matches.inviting.letters import about
from matches.inviting.links import extend_links, lifetime, revoke_links
from matches.inviting.sending import preview, send, send_again, send_new_link
from matches.models import Happening, Invitation, Match, Part, Seat, SeatState, Stage
from participants.models import Link, Participant, Reach, Relationship, RelationshipKind, Status
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.factories import make_person
from tests.matches.factories import NOW, TODAY, make_goal, make_match, make_meeting, make_seat
from tests.participants.roster.lists import listed, take


def mails(program: Program) -> list[Email]:
    return list(Email.objects.filter(program=program).order_by("pk"))


def all_seats(match: Match) -> list[Seat]:
    return list(match.seats.all())


def test_each_person_gets_one_letter_with_a_link_of_their_own(match: Match, coordinator: User) -> None:
    send(match=match, seats=all_seats(match), by=coordinator, at=NOW)
    sent = mails(match.program)
    assert [(mail.to_name, mail.kind) for mail in sent] == [
        ("Robin Park", "invitation"),
        ("David Larsen", "invitation"),
    ]
    assert len({invitation.link for invitation in Invitation.objects.filter(program=match.program)}) == 2
    assert [seat.state for seat in all_seats(match)] == [SeatState.INVITED] * 2
    match.refresh_from_db()
    assert match.stage == Stage.INVITING


def test_what_arrives_is_what_was_read(match: Match, david: Seat, coordinator: User) -> None:
    with in_full():
        read = preview(david, on=TODAY)
    send(match=match, seats=[david], by=coordinator, at=NOW)
    [mail] = mails(match.program)
    assert (mail.subject, mail.text, mail.html) == (read.subject, read.text, read.html)
    assert (mail.reply_to, mail.from_name) == (match.program.reply_to, "Ana Castillo, Bluebonnet DeafBlind Project")


def test_a_second_click_sends_nothing(match: Match, coordinator: User) -> None:
    seats = all_seats(match)
    send(match=match, seats=seats, by=coordinator, at=NOW)
    assert send(match=match, seats=seats, by=coordinator, at=NOW) == []
    assert len(mails(match.program)) == Invitation.objects.filter(program=match.program).count() == 2


def test_only_the_chosen_are_asked(match: Match, robin: Seat, david: Seat, coordinator: User) -> None:
    send(match=match, seats=[david], by=coordinator, at=NOW)
    robin.refresh_from_db()
    assert robin.state == SeatState.PROPOSED
    assert [mail.to_name for mail in mails(match.program)] == ["David Larsen"]


def test_someone_without_email_is_asked_without_link_or_mail(match: Match, david: Seat, coordinator: User) -> None:
    Participant.objects.filter(pk=david.participant_id, program=match.program).update(email="")
    send(match=match, seats=all_seats(match), by=coordinator, at=NOW)
    invitation = Invitation.objects.filter(program=match.program, seat=david).get()
    david.refresh_from_db()
    assert (invitation.link, david.state) == (None, SeatState.INVITED)
    assert [mail.to_name for mail in mails(match.program)] == ["Robin Park"]


def test_someone_who_wants_relay_calls_gets_no_mail_though_an_address_is_known(
    match: Match, david: Seat, coordinator: User
) -> None:
    Participant.objects.filter(pk=david.participant_id, program=match.program).update(reach_by=Reach.RELAY)
    send(match=match, seats=[david], by=coordinator, at=NOW)
    assert mails(match.program) == []


def test_a_closed_gate_lets_nobody_through(match: Match, robin: Seat, coordinator: User) -> None:
    robin.goals.all().delete()
    with pytest.raises(ValidationError, match="hopes"):
        send(match=match, seats=all_seats(match), by=coordinator, at=NOW)
    assert mails(match.program) == []
    assert [seat.state for seat in all_seats(match)] == [SeatState.PROPOSED] * 2


def test_the_gate_is_looked_at_anew_when_sending(match: Match, robin: Seat, david: Seat, coordinator: User) -> None:
    preview(david, on=TODAY)
    Relationship.objects.create(
        program=match.program, one=robin.participant, kind=RelationshipKind.SUPERVISES, other=david.participant
    )
    with pytest.raises(ValidationError):
        send(match=match, seats=all_seats(match), by=coordinator, at=NOW)
    assert not Link.objects.filter(program=match.program).exists()


@pytest.mark.parametrize("status", [Status.INVITED, Status.PAUSED, Status.WITHDRAWN])
def test_who_may_not_be_asked_stops_the_sending(match: Match, david: Seat, coordinator: User, status: str) -> None:
    Participant.objects.filter(pk=david.participant_id, program=match.program).update(status=status)
    with pytest.raises(ValidationError, match="David Larsen"):
        send(match=match, seats=all_seats(match), by=coordinator, at=NOW)
    assert mails(match.program) == []


def test_who_is_at_capacity_is_not_asked_and_another_match_counts(match: Match, david: Seat, coordinator: User) -> None:
    Participant.objects.filter(pk=david.participant_id, program=match.program).update(capacity=1)
    make_seat(make_match(match.program, "Another"), david.participant, state=SeatState.ACCEPTED)
    with pytest.raises(ValidationError, match="David Larsen"):
        send(match=match, seats=all_seats(match), by=coordinator, at=NOW)


def test_a_failure_in_the_middle_leaves_nothing(match: Match, coordinator: User) -> None:
    """The second letter cannot be queued, for want of an address that is one."""
    Participant.objects.filter(first_name="David", program=match.program).update(email="no address")
    with pytest.raises(ValueError, match="address"):
        send(match=match, seats=all_seats(match), by=coordinator, at=NOW)
    assert mails(match.program) == []
    assert not Invitation.objects.filter(program=match.program).exists()
    assert [seat.state for seat in all_seats(match)] == [SeatState.PROPOSED] * 2


def test_tokens_are_nowhere_in_the_clear(sent: Match) -> None:
    for mail in mails(sent.program):
        everything = " ".join(str(value) for value in mail.__dict__.values())
        assert "/l/" not in everything
        assert "⟦link:page⟧" in mail.text
        assert mail.sealed_links
    hashes = [link.token_hash for link in Link.objects.filter(program=sent.program)]
    assert all(len(one) == 64 for one in hashes)


def test_sending_again_replaces_the_link_and_sends_a_second_letter(sent: Match, david: Seat, coordinator: User) -> None:
    old = Invitation.objects.filter(program=sent.program, seat=david).get()
    david.refresh_from_db()
    new = send_again(seat=david, instead_of=old.public_id, by=coordinator, at=NOW + timedelta(hours=1))
    old.refresh_from_db()
    assert new is not None
    assert old.revoked_at is not None
    assert old.link is not None
    assert old.link.revoked_at is not None
    assert new.link is not None
    assert new.link.is_live(NOW + timedelta(hours=1))
    letters = Email.objects.filter(program=sent.program, about=about(david), kind="invitation").order_by("pk")
    assert [mail.state for mail in letters] == [State.SUPERSEDED, State.QUEUED]


def test_sending_again_twice_replaces_it_once(sent: Match, david: Seat, coordinator: User) -> None:
    old = Invitation.objects.filter(program=sent.program, seat=david).get()
    david.refresh_from_db()
    assert send_again(seat=david, instead_of=old.public_id, by=coordinator, at=NOW + timedelta(hours=1))
    assert send_again(seat=david, instead_of=old.public_id, by=coordinator, at=NOW + timedelta(hours=2)) is None
    assert Invitation.objects.filter(program=sent.program, seat=david).count() == 2


def test_nobody_is_asked_again_who_was_never_asked(match: Match, david: Seat, coordinator: User) -> None:
    assert send_again(seat=david, instead_of=uuid4(), by=coordinator, at=NOW) is None


def test_someone_at_capacity_through_this_match_can_be_sent_their_link_again(
    sent: Match, david: Seat, coordinator: User
) -> None:
    Participant.objects.filter(pk=david.participant_id, program=sent.program).update(capacity=1)
    old = Invitation.objects.filter(program=sent.program, seat=david).get()
    david.refresh_from_db()
    assert send_again(seat=david, instead_of=old.public_id, by=coordinator, at=NOW + timedelta(hours=1))


def test_a_new_link_comes_once_an_hour(sent: Match, david: Seat) -> None:
    david.refresh_from_db()
    later = [NOW + timedelta(minutes=minutes) for minutes in (1, 30, 60, 62)]
    assert [send_new_link(seat=david, at=moment) for moment in later] == [True, False, False, True]


def test_a_new_link_leaves_the_old_one_alive(sent: Match, david: Seat) -> None:
    david.refresh_from_db()
    send_new_link(seat=david, at=NOW)
    links = Link.objects.filter(program=sent.program, about=david.public_id)
    assert [link.is_live(NOW) for link in links] == [True, True]


def test_a_link_lives_long_enough_to_answer(match: Match) -> None:
    assert lifetime(match, at=NOW) == datetime(2026, 5, 22, tzinfo=UTC)


def test_a_link_lives_until_a_day_after_the_last_meeting(match: Match) -> None:
    meeting = make_meeting(match, on=TODAY + timedelta(days=90))
    assert lifetime(match, at=NOW) == meeting.ends_at + timedelta(hours=24)


def test_links_are_kept_alive_for_a_later_meeting_and_never_cut_short(sent: Match, david: Seat) -> None:
    until = NOW + timedelta(days=100)
    assert extend_links(sent, until) == 2
    assert extend_links(sent, NOW) == 0
    assert {link.expires_at for link in Link.objects.filter(program=sent.program)} == {until}


def test_a_revoked_link_is_not_brought_back_by_a_later_meeting(sent: Match, david: Seat) -> None:
    link = Link.objects.filter(program=sent.program, about=david.public_id).get()
    revoke_links(david, at=NOW)
    extend_links(sent, NOW + timedelta(days=100))
    link.refresh_from_db()
    assert not link.is_live(NOW)


def test_history_says_who_was_asked_by_whom(sent: Match, coordinator: User) -> None:
    lines = sent.happenings.filter(what=Happening.What.INVITED)
    assert {(str(line.who), line.by) for line in lines} == {("Robin Park", coordinator), ("David Larsen", coordinator)}


def test_a_third_person_can_be_asked_while_the_match_runs(sent: Match, coordinator: User) -> None:
    kim = make_seat(sent, make_person(sent.program, "Kim", "Osei"), Part.FACILITATOR)
    make_goal(kim)
    assert len(send(match=sent, seats=[kim], by=coordinator, at=timezone.now())) == 1


@pytest.mark.parametrize("way", ["form", "import"])
def test_a_corrected_address_ends_the_links_that_the_old_one_was_sent(
    sent: Match, david: Seat, coordinator: User, way: str
) -> None:
    person = Participant.objects.get(program=sent.program, pk=david.participant_id)
    person.program_key = "D-1"
    person.save()
    assert david.invitations.standing().exists()
    if way == "form":
        person.email = "right@mail.example"
        person.save()
    else:
        row = {"Your own id": "D-1", "First name": "David", "Last name": "Larsen", "Email": "right@mail.example"}
        assert take(listed(row), sent.program, coordinator) == {"changed": 1}
    assert not david.invitations.standing().exists()
    assert not person.links.filter(revoked_at=None).exists()
