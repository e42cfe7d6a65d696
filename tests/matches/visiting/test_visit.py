"""The participant's page: reading, answering, correcting, and saying that it was not for them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.answering import answer
from matches.models import (
    Answer,
    Happening,
    Invitation,
    Match,
    Meeting,
    MeetingState,
    Said,
    Seat,
    SeatState,
    Stage,
    Way,
)
from participants.models import AccessNeed, AccessProfile, Link, NeedKind, Participant
from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State
from tests.factories import make_parent
from tests.matches.factories import make_meeting

YES: dict[str, Any] = {"hope_1": "Know where to begin", "time_zone": "America/Chicago"}


@pytest.fixture
def at(link: Link) -> Callable[[str], str]:
    """at("accept"): the address of that page of Robin's."""
    return lambda name: reverse(f"visit-{name}" if name else "visit", args=[link.public_id])


def read(visitor: Client, path: str) -> str:
    page = visitor.get(path)
    assert page.status_code == 200
    return page.content.decode()


def answers(seat: Seat) -> list[tuple[str, str, bool]]:
    return [
        (one.said, one.way, one.confirmed_by_person) for one in Answer.objects.filter(program=seat.program, seat=seat)
    ]


def test_a_meeting_that_is_planned_says_how_long_it_takes(
    visitor: Client, at: Callable[[str], str], match: Match
) -> None:
    make_meeting(match, timezone.localdate() + timedelta(days=9), minutes=45)
    page = read(visitor, at(""))
    assert "about 45 minutes" in page
    assert "about 60 minutes" not in page


def test_the_page_says_who_asks_and_why_and_whom_to_reach(visitor: Client, at: Callable[[str], str]) -> None:
    page = read(visitor, at(""))
    for words in (
        "Dear Robin,",
        "Ana Castillo of Bluebonnet DeafBlind Project invites you",
        "You asked us to look for someone.",
        "Intervener trainer, Texas",
        "Tactile communication",
        'href="tel:5125550101"',
        "hello@bluebonnet.example",
        "I am not the person this was meant for",
        "Saying no is fine",
    ):
        assert words in page
    assert "David" not in page
    assert "Larsen" not in page


def test_a_yes_is_recorded_with_hopes_and_details(visitor: Client, at: Callable[[str], str], robin: Seat) -> None:
    told = YES | {"hope_2": "Meet a team", "need_interpreter": "on", "which_interpreter": "ProTactile; ASL"}
    back = visitor.post(at("accept"), told | {"time_zone": "America/Denver", "words": "I read braille."})
    assert (back.status_code, back["Location"]) == (302, at("") + "?saved=yes")
    robin.refresh_from_db()
    assert robin.state == SeatState.ACCEPTED
    assert answers(robin) == [(Said.YES, Way.LINK, True)]
    assert [goal.text for goal in robin.goals.all()] == ["Know where to begin", "Meet a team"]
    access = AccessProfile.objects.filter(program=robin.program, participant=robin.participant).get()
    assert {str(need) for need in access.needs.all()} == {"ASL interpreter", "ProTactile interpreter"}
    assert access.in_their_words == "I read braille."
    assert access.confirmed_at is not None
    assert (
        Participant.objects.filter(program=robin.program, pk=robin.participant_id).get().time_zone == "America/Denver"
    )
    page = read(visitor, at("") + "?saved=yes")
    for words in ("Your yes is recorded.", "Know where to begin", "Mountain time", "ProTactile interpreter"):
        assert words in page


def test_a_no_needs_no_reason(visitor: Client, at: Callable[[str], str], robin: Seat) -> None:
    visitor.post(at("decline"), {"reason": ""})
    robin.refresh_from_db()
    assert (robin.state, answers(robin)) == (SeatState.DECLINED, [(Said.NO, Way.LINK, True)])
    page = read(visitor, at(""))
    assert "You said no" in page
    assert "Intervener trainer" not in page


def test_an_answer_sent_twice_is_recorded_once(visitor: Client, at: Callable[[str], str], robin: Seat) -> None:
    for _ in range(2):
        assert visitor.post(at("accept"), YES).status_code == 302
    assert len(answers(robin)) == 1
    assert robin.match.happenings.filter(what=Happening.What.ACCEPTED).count() == 1
    assert Email.objects.filter(program=robin.program, kind="answer-received").count() == 1


def test_a_mind_can_be_changed_and_both_answers_stay_on_record(
    visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    visitor.post(at("accept"), YES)
    visitor.post(at("decline"), {"reason": "My father is ill."})
    visitor.post(at("accept"), YES)
    robin.refresh_from_db()
    assert robin.state == SeatState.ACCEPTED
    assert [said for said, _, _ in answers(robin)] == [Said.YES, Said.NO, Said.YES]


def test_after_the_meeting_the_answer_stays(visitor: Client, at: Callable[[str], str], robin: Seat) -> None:
    visitor.post(at("accept"), YES)
    meeting = make_meeting(robin.match)
    Meeting.objects.filter(pk=meeting.pk, program=robin.program).update(state=MeetingState.HELD)
    page = visitor.post(at("decline"), {"reason": ""})
    assert "nothing was saved" in page.content.decode()
    assert [said for said, _, _ in answers(robin)] == [Said.YES]
    assert reverse("visit-decline", args=[robin.public_id]) not in read(visitor, at(""))


def test_a_helpers_answer_is_on_record_as_one(visitor: Client, at: Callable[[str], str], robin: Seat) -> None:
    visitor.post(at("accept"), YES | {"spoken_by": "Tom, her husband"})
    assert answers(robin) == [(Said.YES, Way.LINK, False)]
    page = read(visitor, at("") + "?saved=yes")
    assert "Thank you for answering for Robin. Your answer is recorded." in page
    assert "A yes for Robin, given by Tom, her husband" in page
    assert "I am Robin, and I say yes myself" in page
    assert "Your yes is recorded" not in page
    assert "You said yes" not in page
    access = AccessProfile.objects.filter(program=robin.program, participant=robin.participant).first()
    assert access is None or access.confirmed_at is None


def test_hopes_can_be_changed_later(visitor: Client, at: Callable[[str], str], robin: Seat) -> None:
    visitor.post(at("accept"), YES)
    visitor.post(at("hopes"), {"hope_1": "Something else", "hope_2": ""})
    assert [goal.text for goal in robin.goals.all()] == ["Something else"]
    assert robin.goals.get().recorded_by is None


def test_details_can_be_corrected_any_time_and_history_holds_no_value(
    visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    profile = AccessProfile.objects.create(program=robin.program, participant=robin.participant)
    AccessNeed.objects.create(program=robin.program, profile=profile, kind=NeedKind.CAPTIONS)
    told = {
        "time_zone": "America/Phoenix",
        "need_large_print": "on",
        "which_large_print": "24 pt",
        "words": "No flash.",
    }
    assert visitor.post(at("details"), told)["Location"] == at("") + "?saved=details"
    assert [str(need) for need in profile.needs.all()] == ["Large print 24 pt"]
    line = robin.match.happenings.get(what=Happening.What.DETAILS)
    assert (line.detail, line.by) == ("time zone, access needs, access needs in their own words", None)


def test_details_confirmed_unchanged_are_confirmed_and_make_no_history(
    visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    visitor.post(at("details"), {"time_zone": robin.participant.time_zone})
    profile = AccessProfile.objects.filter(program=robin.program, participant=robin.participant).get()
    assert profile.confirmed_at is not None
    assert not robin.match.happenings.filter(what=Happening.What.DETAILS).exists()


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"time_zone": "America/Chicago", "need_other": "on"}, "Say what else you need"),
        ({"time_zone": "America/Chicago", "which_interpreter": "x" * 130}, "Keep each to 120 characters"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_saved(
    visitor: Client, at: Callable[[str], str], robin: Seat, told: dict[str, str], error: str
) -> None:
    page = visitor.post(at("accept"), {"hope_1": "Know"} | told)
    assert error in page.content.decode()
    assert "<title>Error:" in page.content.decode()
    assert answers(robin) == []


def test_a_need_is_dropped_when_its_box_is_emptied_even_if_words_remain(
    visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    profile = AccessProfile.objects.create(program=robin.program, participant=robin.participant)
    AccessNeed.objects.create(program=robin.program, profile=profile, kind=NeedKind.INTERPRETER, detail="ASL")
    visitor.post(at("details"), {"time_zone": "America/Chicago", "which_interpreter": "ASL"})
    assert not profile.needs.exists()


def test_words_beside_a_box_that_was_empty_count_as_a_need(
    visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    visitor.post(at("details"), {"time_zone": "America/Chicago", "which_interpreter": "ASL"})
    assert str(AccessNeed.objects.filter(program=robin.program).get()) == "ASL interpreter"


def test_when_both_said_yes_the_first_name_shows_and_no_more(
    visitor: Client, at: Callable[[str], str], david: Seat, robin: Seat, coordinator: User
) -> None:
    visitor.post(at("accept"), YES)
    assert "David" not in read(visitor, at(""))
    answer(seat=david, said=Said.YES, way=Way.PHONE, at=timezone.now(), by=coordinator, hopes=["Pass it on"])
    page = read(visitor, at(""))
    assert "David. Intervener trainer, Texas" in page
    assert "Pass it on" in page
    for secret in ("Larsen", david.participant.email, "ProTactile"):
        assert secret not in page
    robin.match.refresh_from_db()
    assert robin.match.stage == Stage.ACTIVE


def test_a_planned_meeting_shows_its_time_on_both_clocks_and_no_place(
    visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    soon = timezone.localdate() + timedelta(days=30)
    make_meeting(robin.match, on=soon)
    visitor.post(at("accept"), YES | {"time_zone": "America/Los_Angeles"})
    page = read(visitor, at(""))
    assert "1:00 pm Pacific" in page
    assert "3:00 pm Central" in page
    assert "Planned, not confirmed" in page
    assert "video.example" not in page


@pytest.mark.parametrize(("said", "sees_it"), [("accept", True), ("", False), ("decline", False)])
def test_the_place_shows_to_who_said_yes_once_it_is_confirmed(
    visitor: Client, at: Callable[[str], str], robin: Seat, said: str, sees_it: bool
) -> None:
    meeting = make_meeting(robin.match, on=timezone.localdate() + timedelta(days=30))
    Meeting.objects.filter(pk=meeting.pk, program=robin.program).update(
        state=MeetingState.CONFIRMED, confirmed_at=timezone.now()
    )
    if said:
        visitor.post(at(said), YES)
    assert ("https://video.example/room" in read(visitor, at(""))) is sees_it


def test_not_the_person_stops_everything_at_once(
    visitor: Client, at: Callable[[str], str], robin: Seat, link: Link
) -> None:
    visitor.post(at("accept"), YES)
    back = visitor.post(at("not-me"))
    assert back["Location"] == reverse("visit-stopped")
    robin.refresh_from_db()
    assert robin.state == SeatState.INVITED
    assert not Invitation.objects.filter(program=robin.program, seat=robin).standing().exists()
    assert not Link.objects.filter(program=robin.program, about=robin.public_id, revoked_at=None).exists()
    assert visitor.get(at("")).status_code == 404
    assert robin.match.happenings.get(what=Happening.What.NOT_ME).who == robin.participant
    waiting = Email.objects.filter(program=robin.program, recipient=robin.participant.public_id, state=State.QUEUED)
    assert not waiting.exists()


def test_not_the_person_asks_first(visitor: Client, at: Callable[[str], str], robin: Seat) -> None:
    assert "I am not Robin" in read(visitor, at("not-me"))
    robin.refresh_from_db()
    assert Invitation.objects.filter(program=robin.program, seat=robin).standing().exists()


def test_not_the_person_works_while_the_match_rests(visitor: Client, at: Callable[[str], str], robin: Seat) -> None:
    Match.objects.filter(pk=robin.match_id, program=robin.program).update(stage=Stage.ON_HOLD)
    visitor.post(at("not-me"))
    assert visitor.get(at("")).status_code == 404


def test_a_match_on_hold_takes_no_answers_and_says_whom_to_reach(
    visitor: Client, at: Callable[[str], str], robin: Seat
) -> None:
    Match.objects.filter(pk=robin.match_id, program=robin.program).update(stage=Stage.ON_HOLD)
    assert at("accept") not in read(visitor, at(""))
    page = visitor.post(at("accept"), YES)
    assert "Please reach your coordinator." in page.content.decode()
    assert answers(robin) == []


def test_what_the_coordinator_recorded_shows_on_the_page(
    visitor: Client, at: Callable[[str], str], robin: Seat, coordinator: User
) -> None:
    answer(seat=robin, said=Said.YES, way=Way.RELAY, at=timezone.now(), by=coordinator)
    assert "Ana Castillo wrote it down for you (Relay call)." in read(visitor, at(""))


def test_a_shared_mailbox_tells_by_first_name_whose_link_it_is(match: Match, coordinator: User) -> None:
    from matches.inviting.sending import send
    from tests.matches.factories import make_seat

    couple = [make_parent(match.program, first, "Lind", email="us@mail.example") for first in ("Rosa", "Ole")]
    seats = [make_seat(match, person, "facilitator") for person in couple]
    send(match=match, seats=seats, by=coordinator, at=timezone.now())
    texts = [mail.text for mail in Email.objects.filter(program=match.program, to_address="us@mail.example")]
    assert sorted(text.splitlines()[0] for text in texts) == ["Dear Ole,", "Dear Rosa,"]


def test_a_question_by_link_is_kept_and_shown_as_asked(visitor: Client, link: Link, robin: Seat) -> None:
    url = reverse("visit-question", args=[link.public_id])
    assert "Write what you would like to ask." in visitor.post(url, {"kind": "ask", "text": " "}).content.decode()
    said = visitor.post(url, {"kind": "how", "text": "By text, please."}, follow=True).content.decode()
    assert "reads your question and reaches you" in said
    assert "You asked " in said
    robin.refresh_from_db()
    assert (robin.state, robin.questions.get().text) == (SeatState.INVITED, "By text, please.")


def test_whoever_is_expected_reads_what_a_no_means(visitor: Client, link: Link, robin: Seat, match: Match) -> None:
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=timezone.now())
    in_a_week = (timezone.now() + timedelta(days=7)).date()
    make_meeting(match, in_a_week, state=MeetingState.CONFIRMED)
    page = visitor.get(reverse("visit-decline", args=[link.public_id])).content.decode()
    assert "You are expected on " in page


def test_at_a_shared_mailbox_a_wrong_person_stops_only_their_own_link(
    visitor: Client, link: Link, robin: Seat, david: Seat, path_of: Callable[[Seat], str]
) -> None:
    Participant.objects.filter(program=robin.program).update(email="home@mail.example")
    to_david = path_of(david)
    visitor.post(reverse("visit-not-me", args=[link.public_id]))
    assert visitor.get(reverse("visit", args=[link.public_id])).status_code == 404
    assert "This page is for David Larsen alone." in visitor.get(to_david, follow=True).content.decode()
