"""The coordinator's pages about someone who cannot come. Real time: these pages ask the clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Absence, Decision, Match, Meeting, ServiceBooking, Way
from matches.scheduling import planning
from matches.scheduling.absences import doors
from matches.scheduling.access import asking, following
from matches.today.absences import cannot_come
from matches.today.desk import Desk
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.factories import make_member, make_person
from tests.matches.factories import confirm_meeting, make_meeting
from tests.matches.scheduling.access.cast import ASL, ask, make_provider, needs, row_of
from tests.matches.scheduling.conftest import person_in, seat_of
from tests.matches.scheduling.pages import IN_A_MONTH, check, page, url, words


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """In a month; all three come."""
    return confirm_meeting(make_meeting(match, IN_A_MONTH), timezone.now())


def absent(meeting: Meeting, **told: Any) -> Absence:
    said: dict[str, Any] = {"way": Way.LINK, "at": timezone.now()} | told
    return doors.cannot_come(meeting=meeting, seat=seat_of(meeting.match, "David"), **said)


def at(name: str, absence: Absence) -> str:
    return url(name, absence.meeting.match, absence.meeting.public_id, absence.public_id)


def test_what_was_said_on_the_phone_is_recorded_and_decided_about(signed_in: Client, meeting: Meeting) -> None:
    wanjiru = seat_of(meeting.match, "Wanjiru")
    assert "Record that Wanjiru cannot come" in words(signed_in.get(page("meeting", meeting)))
    address = url("absence-record", meeting.match, meeting.public_id, wanjiru.public_id)
    form = signed_in.get(address).context["form"]
    assert form.initial == {"way": "phone", "revision": meeting.revision}
    sent = {"way": "phone", "spoken_by": "Tom, her husband", "words": "She is ill", "revision": meeting.revision}
    answer = signed_in.post(address, sent, follow=True)
    assert "A letter goes to them" not in words(answer)
    for said in (
        "Tom, her husband spoke for them.",
        "She is ill",
        "Go on without Wanjiru",
        "Move the meeting",
        "To decide",
    ):
        assert said in words(answer)
    assert "It is recorded already that Wanjiru Kimani cannot come." in words(signed_in.get(address, follow=True))
    assert "Decide what to do without Wanjiru" in words(signed_in.get(page("meeting", meeting)))


def test_their_own_clock_is_told_where_it_shows_another_time(signed_in: Client, meeting: Meeting) -> None:
    row, robin = absent(meeting), seat_of(meeting.match, "Robin")
    to_record = url("absence-record", meeting.match, meeting.public_id, robin.public_id)
    for person, address in ((row.seat.participant, at("absence", row)), (robin.participant, to_record)):
        for zone in (meeting.time_zone, "Pacific/Honolulu"):
            type(person).objects.filter(program=meeting.program, pk=person.pk).update(time_zone=zone)
            shown = words(signed_in.get(address))
            assert (f"For {person.first_name}:" in shown) == (zone != meeting.time_zone)


def test_before_it_is_recorded_the_letter_that_goes_to_them_is_read(
    signed_in: Client, meeting: Meeting, program: Program
) -> None:
    address = url("absence-record", meeting.match, meeting.public_id, seat_of(meeting.match, "Robin").public_id)
    shown = words(signed_in.get(address))
    assert "takes the meeting out of their calendar" in shown
    answer = signed_in.post(address, {"way": "phone", "revision": meeting.revision}, follow=True)
    assert "A letter goes to them that says so" in words(answer)
    sent = Email.objects.in_program(program).get(kind="meeting-absent")
    assert " ".join(sent.text.split())[:80] in shown


def test_a_record_of_a_meeting_that_moved_meanwhile_asks_again(signed_in: Client, meeting: Meeting) -> None:
    address = url("absence-record", meeting.match, meeting.public_id, seat_of(meeting.match, "David").public_id)
    answer = signed_in.post(address, {"way": "phone", "revision": meeting.revision - 1})
    assert "changed after this page was opened" in words(answer)
    assert not meeting.absences.exists()
    signed_in.post(address, {"way": "phone", "revision": answer.context["form"]["revision"].value()})
    assert meeting.absences.standing().exists()


def test_going_on_tells_the_others_if_that_is_ticked(signed_in: Client, meeting: Meeting, program: Program) -> None:
    absence = absent(meeting)
    shown = words(signed_in.get(at("absence-go-on", absence)))
    assert "One of us cannot come this time." in shown
    assert "nobody is told anything" not in shown
    assert "The letter to Robin Park" in shown
    refused = signed_in.post(at("absence-go-on", absence), {"tells": "on", "words": " "})
    assert refused.context["form"].errors == {
        "words": ["Write what the others are to read, or untick “Tell the others”."]
    }
    answer = signed_in.post(at("absence-go-on", absence), {"tells": "on", "words": "We are two."}, follow=True)
    assert "Decided: the meeting goes on." in words(answer)
    assert Email.objects.in_program(program).get(kind="meeting-goes-on").to_name == "Robin Park"
    again = signed_in.post(at("absence-go-on", absence), {"tells": "on", "words": "We are two."}, follow=True)
    assert "Nobody was told a second time." in words(again)
    kept = words(signed_in.get(at("absence", absence)))
    assert "It goes on without them." in kept
    assert "Ana" in kept


def test_pages_say_who_is_booked_for_them_and_what_that_costs(signed_in: Client, meeting: Meeting) -> None:
    david, now = person_in(meeting.match, "David"), timezone.now()
    needs(david, ASL)
    following.join(meeting, [david.pk])
    asking.confirm(
        booking=ask(row_of(meeting), make_provider(meeting.program), at=now), by=meeting.match.coordinator, at=now
    )
    ServiceBooking.objects.in_program(meeting.program).update(starts_at=now + timedelta(hours=1))
    absence = absent(meeting)
    shown, asked = words(signed_in.get(at("absence", absence))), words(signed_in.get(at("absence-go-on", absence)))
    for page_of, heading in (
        (shown, "1 booking for David stands until you decide"),
        (asked, "1 booking for David is cancelled with it"),
    ):
        assert heading in page_of
        assert "Dana Field (ASL interpreter for David): confirmed." in page_of
        assert "Usually billed:" in page_of
    signed_in.post(at("absence-go-on", absence), {"tells": "on", "words": "We are two."})
    sent = Email.objects.in_program(meeting.program).filter(kind="meeting-goes-on")
    sent.update(state=State.SENT, sealed_links="", sent_at=now, final_at=now)
    back = words(signed_in.get(at("absence-end", absence)))
    assert "whoever was cancelled is to be asked again" in back
    assert "These people heard that someone cannot come, and are told" in back
    assert "<b>Robin Park</b>" in back


def test_a_pair_is_not_asked_whether_one_goes_on_alone(signed_in: Client, meeting: Meeting) -> None:
    seat_of(meeting.match, "Wanjiru").withdraw(by=None, at=timezone.now())
    shown = words(signed_in.get(at("absence", absent(meeting))))
    assert "fewer than two people would meet" in shown
    assert "Go on without David" not in shown


def test_they_can_come_after_all(signed_in: Client, meeting: Meeting) -> None:
    absence = absent(meeting)
    assert "David is booked for the meeting again" in words(signed_in.get(at("absence-end", absence)))
    signed_in.post(at("absence-end", absence), {"way": "text"})
    assert meeting.bookings.count() == 3
    assert "They can come after all" in words(signed_in.get(at("absence", absence)))


def test_today_asks_until_it_is_decided(program: Program, coordinator: User, meeting: Meeting) -> None:
    absence, desk = absent(meeting), Desk(program=program, reader=coordinator, now=timezone.now())
    [card] = cannot_come(desk)
    assert card.title == "Moving to tactile signs: David Larsen cannot come"
    assert "ooked" not in card.sentence
    needs(person_in(meeting.match, "David"), ASL)
    following.join(meeting, [person_in(meeting.match, "David").pk])
    ask(row_of(meeting), make_provider(program), at=timezone.now())
    ServiceBooking.objects.in_program(program).update(starts_at=timezone.now() + timedelta(hours=1))
    [card] = cannot_come(desk)
    assert "Booked until you decide: Dana Field (ASL interpreter for David): requested." in card.sentence
    assert "Usually billed" in card.sentence
    [card] = cannot_come(replace(desk, reader=make_member(program, "Otto Lang"), mine=False))
    assert "1 booking stands until then." in card.sentence
    assert "Dana" not in card.sentence
    doors.go_on(absence=absence, by=coordinator, at=timezone.now())
    assert cannot_come(desk) == []


def test_whoever_is_replaced_is_kept_as_replaced(signed_in: Client, meeting: Meeting) -> None:
    absence, person = absent(meeting), make_person(meeting.program, "Noor", "Haddad")
    url_of = reverse(
        "seat-replace-with",
        args=[meeting.program.slug, meeting.match.public_id, absence.seat.public_id, person.public_id],
    )
    signed_in.post(url_of, {"reason": ""})
    absence.refresh_from_db()
    assert absence.decision == Decision.REPLACE
    assert seat_of(meeting.match, person.first_name).part == absence.seat.part


def test_all_that_whoever_is_replaced_hears_is_read_before(
    signed_in: Client, meeting: Meeting, match: Match, program: Program
) -> None:
    later = confirm_meeting(make_meeting(match, IN_A_MONTH + timedelta(days=7)), timezone.now())
    david, person = seat_of(match, "David"), make_person(program, "Noor", "Haddad")
    doors.cannot_come(meeting=meeting, seat=david, way=Way.LINK, at=timezone.now())
    check = url("seat-replace-with", match, david.public_id, person.public_id)
    shown = words(signed_in.get(check))
    assert "This goes out by e-mail as well" in shown
    signed_in.post(check, {"reason": ""})
    sent = Email.objects.in_program(program).get(kind="meeting-cancelled")
    assert (sent.about.endswith(str(later.public_id)), " ".join(sent.text.split())[:90] in shown) == (True, True)


def test_before_a_move_it_is_said_who_is_expected_again(signed_in: Client, meeting: Meeting) -> None:
    absent(meeting)
    said = words(check(signed_in, meeting, at="16:30"))
    assert "1 person who cannot come now is expected again" in said
    assert "David Larsen: what they said was of the time as it is." in said
    assert "expected again" not in words(check(signed_in, meeting, place="https://video.example/other"))


def test_a_cancelled_meeting_is_decided(coordinator: User, meeting: Meeting, signed_in: Client) -> None:
    absence = absent(meeting)
    planning.cancel(meeting=meeting, by=coordinator, at=timezone.now())
    assert "The meeting was cancelled" in words(signed_in.get(at("absence", absence)))
