"""Answers, by link or recorded: one door, all on record, and what follows from them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from matches.inviting.answering import answer, correct_details, not_the_person
from matches.models import Answer, Happening, Match, Meeting, MeetingState, Said, Seat, SeatState, Stage, Way
from participants.models import AccessNeed, AccessProfile, NeedKind, Participant, Reach
from participants.profile.details import Details, details_of
from peermatch.accounts.models import User
from peermatch.clock import local_day, say_day
from peermatch.outbox.models import Email, State
from tests.factories import make_person
from tests.matches.factories import NOW, make_meeting, make_seat

LATER = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def _asked(sent: Match, robin: Seat, david: Seat) -> None:
    for seat in (robin, david):
        seat.refresh_from_db()


def acknowledgments(seat: Seat) -> list[Email]:
    rows = Email.objects.filter(program=seat.program, kind="answer-received", recipient=seat.participant.public_id)
    return list(rows.order_by("pk"))


def test_a_recorded_answer_says_who_spoke_and_who_typed_it(david: Seat, coordinator: User) -> None:
    one = answer(
        seat=david, said=Said.YES, way=Way.RELAY, at=LATER, by=coordinator, spoken_by="Tom, his husband",
        confirmed=False,
    )  # fmt: skip
    told = (one.way, one.spoken_by, one.confirmed_by_person, one.recorded_by, one.at)
    assert told == (Way.RELAY, "Tom, his husband", False, coordinator, LATER)
    line = david.match.happenings.get(what=Happening.What.ACCEPTED)
    assert line.detail == "Relay call, answered by Tom, his husband, not confirmed by the person"
    assert line.by == coordinator


def test_without_a_helper_the_answer_is_the_persons_own(david: Seat, coordinator: User) -> None:
    assert answer(
        seat=david, said=Said.NO, way=Way.PAPER, at=LATER, by=coordinator, confirmed=False
    ).confirmed_by_person


def test_the_invitation_keeps_when_it_was_first_answered(david: Seat) -> None:
    answer(seat=david, said=Said.YES, way=Way.LINK, at=LATER)
    answer(seat=david, said=Said.NO, way=Way.LINK, at=LATER + timedelta(days=1))
    invitation = david.invitations.get()
    assert invitation.answered_at == LATER
    assert [one.invitation for one in david.answers.all()] == [invitation] * 2


def test_the_same_answer_twice_is_one(david: Seat, coordinator: User) -> None:
    for _ in range(2):
        answer(seat=david, said=Said.YES, way=Way.PHONE, at=LATER, by=coordinator)
    assert david.answers.count() == len(acknowledgments(david)) == 1


def test_a_later_confirmation_by_the_person_is_a_new_answer(david: Seat, coordinator: User) -> None:
    for confirmed in (False, True):
        answer(seat=david, said=Said.YES, way=Way.PHONE, at=LATER, by=coordinator, spoken_by="Tom", confirmed=confirmed)
    assert [one.confirmed_by_person for one in david.answers.order_by("pk")] == [False, True]


def test_a_helpers_answer_is_told_to_the_person_as_a_helpers(david: Seat) -> None:
    answer(seat=david, said=Said.YES, way=Way.LINK, at=LATER, spoken_by="Tom", confirmed=False)
    [mail] = acknowledgments(david)
    assert mail.subject == "A yes was given for you: is it yours?"
    for words in ("Tom answered for you: yes to the peer match.", "Is that your own answer?"):
        assert words in mail.text
        assert words in mail.html
    assert "you said yes" not in mail.text


def test_the_match_is_active_when_all_who_take_part_said_yes(robin: Seat, david: Seat) -> None:
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=LATER)
    robin.match.refresh_from_db()
    assert robin.match.stage == Stage.INVITING
    answer(seat=david, said=Said.YES, way=Way.LINK, at=LATER)
    robin.match.refresh_from_db()
    assert robin.match.stage == Stage.ACTIVE


def test_one_yes_beside_a_no_is_not_a_match(robin: Seat, david: Seat) -> None:
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=LATER)
    answer(seat=david, said=Said.NO, way=Way.LINK, at=LATER)
    robin.match.refresh_from_db()
    assert robin.match.stage == Stage.INVITING


def test_someone_not_asked_yet_holds_the_match_open(robin: Seat, david: Seat) -> None:
    make_seat(robin.match, make_person(robin.program, "Kim", "Osei"), "facilitator")
    for seat in (robin, david):
        answer(seat=seat, said=Said.YES, way=Way.LINK, at=LATER)
    robin.match.refresh_from_db()
    assert robin.match.stage == Stage.INVITING


def test_a_no_frees_the_persons_place_and_a_yes_takes_it(david: Seat) -> None:
    def load() -> int:
        person: Participant = Participant.objects.filter(program=david.program, pk=david.participant_id).get()
        return person.open_matches

    answer(seat=david, said=Said.NO, way=Way.LINK, at=LATER)
    assert load() == 0
    answer(seat=david, said=Said.YES, way=Way.LINK, at=LATER)
    assert load() == 1


def test_hopes_replace_what_was_written_and_none_leaves_it(robin: Seat) -> None:
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=LATER)
    assert robin.goals.count() == 1
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=LATER, hopes=["One", " ", "Two"])
    assert [goal.text for goal in robin.goals.all()] == ["One", "Two"]


def test_who_was_not_asked_has_nothing_to_answer(robin: Seat, coordinator: User) -> None:
    kim = make_seat(robin.match, make_person(robin.program, "Kim", "Osei"))
    with pytest.raises(ValidationError, match="was not asked yet"):
        answer(seat=kim, said=Said.YES, way=Way.PHONE, at=LATER, by=coordinator)


def test_a_closed_match_takes_no_answers(robin: Seat, coordinator: User) -> None:
    robin.match.close(reason="other", outcome="", by=coordinator, at=LATER)
    with pytest.raises(ValidationError, match="closed"):
        answer(seat=robin, said=Said.YES, way=Way.LINK, at=LATER)


@pytest.mark.parametrize(("also", "may_change"), [([], False), ([MeetingState.PLANNED], True)])
def test_an_answer_can_be_changed_until_the_last_meeting_was_held(
    robin: Seat, also: list[str], may_change: bool
) -> None:
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=LATER)
    for state in (MeetingState.HELD, *also):
        meeting = make_meeting(robin.match)
        Meeting.objects.filter(program=robin.program, pk=meeting.pk).update(state=state)
    if may_change:
        answer(seat=robin, said=Said.NO, way=Way.LINK, at=LATER)
    else:
        with pytest.raises(ValidationError, match="They have met"):
            answer(seat=robin, said=Said.NO, way=Way.LINK, at=LATER)
    assert robin.answers.count() == 1 + may_change


def test_what_was_recorded_is_told_to_the_person(david: Seat, coordinator: User) -> None:
    answer(seat=david, said=Said.YES, way=Way.PHONE, at=LATER, by=coordinator, spoken_by="Tom", hopes=["Pass it on"])
    [mail] = acknowledgments(david)
    assert mail.subject == "Your yes is recorded: your peer match"
    for words in (
        "Dear David,",
        "you said yes",
        "Tom spoke for you, and you confirmed it.",
        "Pass it on",
        "⟦link:page⟧",
    ):
        assert words in mail.text


def test_a_no_is_told_too_and_promises_nothing(david: Seat) -> None:
    answer(seat=david, said=Said.NO, way=Way.LINK, at=LATER)
    [mail] = acknowledgments(david)
    assert mail.subject == "Your no is recorded: nothing more to do"
    assert "What happens next" not in mail.text


def test_people_without_email_are_told_nothing_by_mail(david: Seat, coordinator: User) -> None:
    Participant.objects.filter(program=david.program, pk=david.participant_id).update(reach_by=Reach.PHONE)
    david.participant.refresh_from_db()
    answer(seat=david, said=Said.YES, way=Way.PHONE, at=LATER, by=coordinator)
    assert acknowledgments(david) == []


def test_only_the_latest_answer_is_told(david: Seat) -> None:
    answer(seat=david, said=Said.YES, way=Way.LINK, at=LATER)
    answer(seat=david, said=Said.NO, way=Way.LINK, at=LATER)
    assert [mail.state for mail in acknowledgments(david)] == [State.SUPERSEDED, State.QUEUED]


def test_an_invitation_still_waiting_is_not_sent_after_the_answer(david: Seat, coordinator: User) -> None:
    answer(seat=david, said=Said.YES, way=Way.PHONE, at=LATER, by=coordinator)
    mail = Email.objects.filter(program=david.program, kind="invitation", recipient=david.participant.public_id).get()
    assert mail.state == State.SUPERSEDED


def test_after_the_link_went_astray_the_same_answer_counts_anew(david: Seat, coordinator: User) -> None:
    answer(seat=david, said=Said.YES, way=Way.PHONE, at=LATER, by=coordinator)
    not_the_person(seat=david, at=LATER)
    answer(seat=david, said=Said.YES, way=Way.PHONE, at=LATER, by=coordinator)
    david.refresh_from_db()
    assert (david.state, david.answers.count()) == (SeatState.ACCEPTED, 2)


def test_details_that_a_coordinator_changes_are_no_longer_confirmed(david: Seat, coordinator: User) -> None:
    zone = david.participant.time_zone
    correct_details(seat=david, details=Details(zone, frozenset()), at=NOW)
    needs = frozenset({(str(NeedKind.CAPTIONS), "")})
    changed = correct_details(seat=david, details=Details(zone, needs), at=LATER, by=coordinator, confirmed=False)
    profile = AccessProfile.objects.filter(program=david.program, participant=david.participant).get()
    assert (changed, profile.confirmed_at) == (["access needs"], None)
    assert details_of(david.participant).needs == needs


def test_details_that_stay_as_they_are_leave_no_trace(david: Seat, coordinator: User) -> None:
    same = details_of(david.participant)
    assert correct_details(seat=david, details=same, at=LATER, by=coordinator, confirmed=False) == []
    assert not AccessProfile.objects.filter(program=david.program).exists()
    assert not AccessNeed.objects.filter(program=david.program).exists()


@pytest.mark.parametrize(("said", "way"), [("maybe", Way.PHONE), (Said.YES, "pigeon")])
def test_only_known_answers_and_ways_are_taken(david: Seat, said: str, way: str) -> None:
    with pytest.raises(ValidationError):
        answer(seat=david, said=said, way=way, at=LATER)
    assert not Answer.objects.filter(program=david.program).exists()


def test_an_answer_may_have_been_given_on_an_earlier_day(robin: Seat, coordinator: User) -> None:
    later = NOW + timedelta(days=5)
    day = local_day(NOW + timedelta(days=2), "America/Chicago")
    given = answer(seat=robin, said=Said.YES, way=Way.PHONE, at=later, by=coordinator, given_on=day)
    assert (given.given_on, given.at) == (day, later)
    [told] = robin.match.happenings.filter(what="accepted")
    assert told.detail == f"Phone, on {say_day(day)}"


def test_the_day_of_recording_is_no_other_day(robin: Seat, coordinator: User) -> None:
    day = local_day(NOW, "America/Chicago")
    given = answer(seat=robin, said=Said.YES, way=Way.PHONE, at=NOW, by=coordinator, given_on=day)
    assert given.given_on is None


@pytest.mark.parametrize(("days", "why"), [(6, "still to come"), (-1, "nobody answers before that")])
def test_nobody_answers_in_the_future_or_before_they_were_asked(
    robin: Seat, coordinator: User, days: int, why: str
) -> None:
    day = local_day(NOW + timedelta(days=days), "America/Chicago")
    with pytest.raises(ValidationError, match=why):
        answer(
            seat=robin, said=Said.YES, way=Way.PHONE, at=NOW + timedelta(days=5), by=coordinator, given_on=day
        )  # fmt: skip
