"""Introducing two families: what each gets, once, and what makes it void."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from matches.following_up.closing import close
from matches.introducing.bringing_together import introduce
from matches.introducing.letters import INTRODUCTION, Letters
from matches.introducing.sharing import Reached, change_shares
from matches.inviting.answering import answer
from matches.models import Answer, CloseReason, Happening, Introduction, Match, Said, Seat, Share, Way
from participants.models import AccessProfile, Relationship
from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.matches.factories import NOW, make_meeting
from tests.matches.introducing.conftest import seat_of
from tests.matches.scheduling.conftest import delivered

__all__ = ["delivered"]
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


def share(seat: Seat, *shares: Share) -> None:
    change_shares(seat=seat, shares=[one.value for one in shares], by=None, at=NOW)


def do_introduce(match: Match, by: User) -> bool:
    match.refresh_from_db()
    return introduce(match=match, read=Letters(match).digest(), by=by, at=NOW)


def mails(match: Match) -> list[Email]:
    return list(Email.objects.filter(program=match.program, kind=INTRODUCTION).order_by("pk"))


def test_each_gets_what_the_other_agreed_to_share_and_nothing_else(
    match: Match, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    share(rosa, Share.PHONE, Share.REACH)
    share(sam, Share.LAST_NAME, Share.EMAIL)
    assert do_introduce(match, coordinator)
    [to_sam] = mails(match)
    for words in ("Rosa. A parent", "Phone: 512-555-7788", "How to reach them: Text message. No voice messages."):
        assert words in to_sam.text
        assert words in to_sam.html
    assert "Cavendish" not in to_sam.text + to_sam.html + to_sam.subject
    [to_rosa] = Introduction.objects.filter(program=match.program, seat=rosa)
    assert "Sam Lind. A parent" in to_rosa.script
    assert "E-mail: sam.lind@mail.example" in to_rosa.script
    assert "512-555-0122" not in to_rosa.script


def test_the_letter_names_the_coordinator_and_says_who_begins(
    match: Match, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    share(rosa, Share.PHONE)
    do_introduce(match, coordinator)
    [to_sam] = mails(match)
    assert "please reach out to Rosa within 48 hours" in to_sam.text
    assert "Ana Castillo, 512-555-0101" in to_sam.text
    assert "About 4 contacts in the first 8 weeks" in to_sam.text


def test_how_to_reach_someone_is_told_only_if_they_agreed(
    match: Match, rosa: Seat, sam: Seat, coordinator: User
) -> None:
    share(rosa, Share.PHONE)
    do_introduce(match, coordinator)
    assert "No voice messages" not in mails(match)[0].text


def test_twice_is_once(match: Match, rosa: Seat, coordinator: User) -> None:
    share(rosa, Share.PHONE)
    assert do_introduce(match, coordinator)
    assert not do_introduce(match, coordinator)
    assert len(mails(match)) == 1
    assert Introduction.objects.filter(program=match.program).count() == 2
    assert match.happenings.filter(what=Happening.What.INTRODUCED).count() == 1


def test_what_was_not_read_does_not_go_out(match: Match, rosa: Seat, sam: Seat, coordinator: User) -> None:
    share(rosa, Share.PHONE)
    read = Letters(match).digest()
    share(rosa, Share.PHONE, Share.LAST_NAME)
    with pytest.raises(ValidationError, match="has changed since you read it"):
        introduce(match=match, read=read, by=coordinator, at=NOW)
    assert not mails(match)


def test_nobody_is_introduced_who_could_not_reach_the_other(match: Match, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="Rosa and Sam share no e-mail address and no phone number"):
        do_introduce(match, coordinator)
    make_meeting(match)
    assert do_introduce(match, coordinator)


def test_a_helpers_yes_introduces_nobody(match: Match, rosa: Seat, coordinator: User) -> None:
    share(rosa, Share.PHONE)
    Answer.objects.filter(program=match.program, seat=rosa).update(spoken_by="Tom", confirmed_by_person=False)
    with pytest.raises(ValidationError, match="Have them confirm it themselves"):
        do_introduce(match, coordinator)


def test_those_who_are_kept_apart_are_not_introduced(match: Match, rosa: Seat, sam: Seat, coordinator: User) -> None:
    share(rosa, Share.PHONE)
    Relationship.objects.create(program=match.program, one=rosa.participant, kind="keep_apart", other=sam.participant)
    with pytest.raises(ValidationError, match="Equal footing"):
        do_introduce(match, coordinator)


def test_access_of_the_first_contact_is_arranged_first(match: Match, rosa: Seat, coordinator: User) -> None:
    share(rosa, Share.PHONE)
    AccessProfile.objects.create(program=match.program, participant=rosa.participant, in_their_words="Slow signs")
    with pytest.raises(ValidationError, match="Access for the first contact"):
        do_introduce(match, coordinator)


def test_professionals_are_not_introduced(match: Match, coordinator: User) -> None:
    Match.objects.filter(program=match.program, pk=match.pk).update(path="professional")
    with pytest.raises(ValidationError, match="Only families"):
        do_introduce(match, coordinator)


def test_someone_who_takes_their_yes_back_is_not_introduced_any_more(
    match: Match, rosa: Seat, sam: Seat, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    share(rosa, Share.PHONE)
    do_introduce(match, coordinator)
    rosa.refresh_from_db()
    answer(seat=rosa, said=Said.NO, way=Way.TEXT, by=coordinator, at=LATER)
    rosa.refresh_from_db()
    assert (rosa.shares, rosa.introduced_at) == ([], None)
    assert not Introduction.objects.filter(program=match.program).waiting().exists()
    assert [mail.state for mail in mails(match)] == [State.SUPERSEDED]
    assert delivered(LATER).received == []


def test_a_letter_that_waits_does_not_leave_once_they_are_to_be_kept_apart(
    match: Match, rosa: Seat, sam: Seat, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    share(rosa, Share.PHONE)
    do_introduce(match, coordinator)
    Relationship.objects.create(program=match.program, one=rosa.participant, kind="keep_apart", other=sam.participant)
    assert delivered(LATER).received == []
    assert mails(match)[0].reason == "They are not to learn of each other any more."


def test_closing_stops_what_was_not_yet_heard(match: Match, rosa: Seat, coordinator: User) -> None:
    share(rosa, Share.PHONE)
    do_introduce(match, coordinator)
    match.refresh_from_db()
    close(match=match, reason=CloseReason.OTHER, outcome="", by=coordinator, at=LATER)
    assert not Introduction.objects.filter(program=match.program).waiting().exists()
    assert [mail.state for mail in mails(match)] == [State.SUPERSEDED]


# Sharing


def test_sharing_changes_freely_until_they_are_introduced(match: Match, rosa: Seat) -> None:
    assert change_shares(seat=rosa, shares=[Share.PHONE], by=None, at=NOW) == Reached.IN_TIME
    assert change_shares(seat=rosa, shares=[Share.PHONE], by=None, at=NOW) == Reached.SAME
    assert change_shares(seat=rosa, shares=[], by=None, at=NOW) == Reached.IN_TIME
    assert match.happenings.filter(what=Happening.What.SHARES).count() == 2


def test_a_letter_that_waits_is_written_anew_without_what_was_taken_back(
    match: Match, rosa: Seat, sam: Seat, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    share(rosa, Share.PHONE, Share.LAST_NAME)
    do_introduce(match, coordinator)
    rosa.refresh_from_db()
    assert change_shares(seat=rosa, shares=[Share.PHONE], by=None, at=LATER) == Reached.IN_TIME
    [received] = delivered(LATER).received
    assert b"Cavendish" not in received.raw


def test_what_was_sent_cannot_be_called_back(
    match: Match, rosa: Seat, sam: Seat, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    share(rosa, Share.PHONE)
    do_introduce(match, coordinator)
    delivered(LATER)
    rosa.refresh_from_db()
    assert change_shares(seat=rosa, shares=[], by=None, at=LATER) == Reached.LATE
    assert len(mails(match)) == 1


def test_nothing_is_shared_before_a_yes(match: Match, rosa: Seat) -> None:
    Seat.objects.filter(program=match.program, pk=rosa.pk).update(state="invited")
    with pytest.raises(ValidationError, match="has not said yes"):
        share(seat_of(match, "Rosa"), Share.PHONE)


def test_what_cannot_be_shared_is_refused(rosa: Seat) -> None:
    with pytest.raises(ValidationError, match="Nothing of that kind"):
        change_shares(seat=rosa, shares=["diagnosis"], by=None, at=NOW)


def test_a_helper_shares_nothing_for_the_person(match: Match, rosa: Seat) -> None:
    answer(seat=rosa, said=Said.YES, way=Way.LINK, at=LATER, spoken_by="Tom", confirmed=False, shares=[Share.PHONE])
    rosa.refresh_from_db()
    assert rosa.shares == []
    answer(seat=rosa, said=Said.YES, way=Way.LINK, at=LATER, shares=[Share.PHONE])
    rosa.refresh_from_db()
    assert rosa.shares == ["phone"]
