"""Pages of what is arranged: from the meeting to a request and back, and who may read them."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Accommodation, BookingState, Match, Meeting, PlaceKind, RowState, ServiceBooking, Untold
from matches.scheduling import planning
from matches.scheduling.access import following
from matches.scheduling.planning import Place
from participants.models import AccessProfile, AccessProvider, NeedKind
from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.clock import WallTime
from peermatch.outbox.models import Email
from tests.counting import assert_same_queries
from tests.factories import make_member
from tests.matches.factories import accepted_match
from tests.matches.scheduling.access.cast import (
    ASL,
    BRAILLE,
    DOG,
    PROTACTILE,
    ask,
    make_provider,
    needs,
    planned,
    row_of,
)
from tests.matches.scheduling.conftest import person_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """In forty days, so that there is time for everything; Robin declines Bob Stone and prefers Dana Field."""
    profile = {"interpreters_declined": "Bob Stone", "interpreters_preferred": "Dana Field"}
    needs(person_in(match, "Robin"), PROTACTILE, BRAILLE, DOG, **profile)
    return planned(match, at=timezone.now(), wall=in_days(40))


def in_days(days: int) -> WallTime:
    wall = timezone.localtime() + timedelta(days=days)
    return WallTime(wall.date(), time(15), "America/Chicago")


def url(name: str, row: Accommodation, *more: ServiceBooking) -> str:
    meeting = row.meeting
    ids = [meeting.match.public_id, meeting.public_id, row.public_id, *(one.public_id for one in more)]
    return reverse(name, args=[meeting.program.slug, *ids])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def press(client: Client, address: str, **said: Any) -> str:
    """What the page says that it leads to."""
    answer: Any = client.post(address, said, follow=True)
    assert (answer.status_code, len(answer.redirect_chain)) == (200, 1)
    return " ".join(answer.content.decode().split())


def test_a_meeting_shows_what_is_arranged_and_leads_to_asking(
    meeting: Meeting, signed_in: Client, program: Program
) -> None:
    make_provider(program, "Bob Stone")
    make_provider(program, "Lena Voss", works_in="ASL")
    make_provider(program, "Ben Ortiz", works_in="tactile ASL")
    dana = make_provider(program)
    shown = page(signed_in, meeting.get_absolute_url())
    for words in (
        "ProTactile interpreter, 2 people",
        "To request",
        "0 of 2 things are arranged",
        "Robin Park: Guide dog.",
    ):
        assert words in shown
    row = row_of(meeting)
    form = page(signed_in, url("service-ask", row))
    assert "Bob Stone" not in form
    order = ("Dana Field. ASL, ProTactile. Preferred", "Ben Ortiz. tactile ASL. Does not name ProTactile", "Lena Voss")
    places = [form.index(name) for name in order]
    assert places == sorted(places)
    assert "It is on record that they are asked" in press(
        signed_in, url("service-ask", row), provider=dana.public_id, name=""
    )
    empty = signed_in.post(url("service-ask", row), {"provider": "", "name": ""})
    assert "Choose somebody from the list, or write a name." in empty.content.decode()


@pytest.fixture
def asked(meeting: Meeting, program: Program) -> ServiceBooking:
    booking = ask(row_of(meeting), make_provider(program), at=timezone.now())
    booking.accommodation = row_of(meeting)
    return booking


def test_each_answer_is_recorded_where_it_was_asked(asked: ServiceBooking, signed_in: Client) -> None:
    row = asked.accommodation
    steps: list[tuple[str, dict[str, Any], str, str]] = [
        ("service-confirm", {}, "1 of 2 confirmed", BookingState.CONFIRMED),
        ("service-confirm", {}, "already on record", BookingState.CONFIRMED),
        ("service-again", {}, "their answer is waited for", BookingState.REQUESTED),
        ("service-ready", {}, "Has what they need to prepare", BookingState.REQUESTED),
        ("service-not-ready", {}, "Preparation sent to", BookingState.REQUESTED),
        ("service-cost", {"cost": "180.50", "payer": "The district"}, "Costs $180.50. Paid by", BookingState.REQUESTED),
        ("service-decline", {"reason": "On leave"}, "On leave", BookingState.DECLINED),
        ("service-again", {}, "their answer is waited for", BookingState.REQUESTED),
        ("service-cancel", {"reason": ""}, "To be told", BookingState.CANCELLED),
        ("service-told", {}, "knows", BookingState.CANCELLED),
    ]
    for name, said, words, state in steps:
        shown = press(signed_in, url(name, row, asked), **said)
        asked.refresh_from_db()
        assert (name, words in shown, asked.state) == (name, True, state)
    assert asked.untold == ""


def test_papers_are_sent_and_a_need_is_added_changed_and_taken_off(meeting: Meeting, signed_in: Client) -> None:
    papers = row_of(meeting, NeedKind.BRAILLE)
    assert "papers were sent" in press(signed_in, url("accommodation-sent", papers))
    assert "to be sent" in press(signed_in, url("accommodation-not-sent", papers))
    add = reverse("accommodation-add", args=[meeting.program.slug, meeting.match.public_id, meeting.public_id])
    david = person_in(meeting.match, "David")
    typed = {"person": david.pk, "kind": "captions", "detail": "", "count": "", "note": "His own screen"}
    assert "CART captioning" in press(signed_in, add, **typed | {"detail": "English"})
    assert "already among what is arranged" in press(signed_in, add, **typed | {"detail": "english"})
    row = row_of(meeting, NeedKind.CAPTIONS)
    assert "2 people" in press(signed_in, url("accommodation-change", row), count="2", note="")
    noted = meeting.match.happenings.count()
    assert "Nothing was changed" in press(signed_in, url("accommodation-change", row), count="2", note="")
    assert meeting.match.happenings.count() == noted
    assert "It is needed after all" in press(signed_in, url("accommodation-off", row))
    assert meeting.accommodations.get(kind="captions").state == RowState.CANCELLED
    press(signed_in, url("accommodation-on", row))
    assert meeting.accommodations.get(kind="captions").state == RowState.TO_REQUEST


def test_fewer_than_usual_take_turns_is_said(meeting: Meeting, signed_in: Client) -> None:
    row, usually = row_of(meeting), "2 usually take turns"
    assert usually not in page(signed_in, row.get_absolute_url())
    AccessProfile.objects.in_program(meeting.program).update(team_size=1)
    Accommodation.objects.filter(pk=row.pk, program=meeting.program).update(count=1)
    assert usually in page(signed_in, row.get_absolute_url())


def test_a_changed_profile_is_taken_over_by_a_press(meeting: Meeting, signed_in: Client) -> None:
    robin = person_in(meeting.match, "Robin")
    needs(robin, ASL, BRAILLE)
    assert "No longer: ProTactile interpreter" in page(signed_in, meeting.get_absolute_url())
    ids = [meeting.program.slug, meeting.match.public_id, meeting.public_id, robin.public_id]
    shown = press(signed_in, reverse("accommodation-take-over", args=ids))
    assert "profile has changed since" not in shown
    assert "ASL interpreter" in shown


def test_two_meetings_at_once_are_asked_about(asked: ServiceBooking, signed_in: Client, coordinator: User) -> None:
    other = accepted_match(asked.program, "Braille at work", coordinator=coordinator)
    needs(person_in(other, "Robin"), ASL)
    row = row_of(planned(other, at=timezone.now(), wall=in_days(40)))
    typed = {"provider": asked.provider.public_id if asked.provider else "", "name": ""}
    answer = signed_in.post(url("service-ask", row), typed)
    assert "already asked for then: Moving to tactile signs" in answer.content.decode()
    assert "asked" in press(signed_in, url("service-ask", row), **typed, override_reason="One of the two moves")
    assert ServiceBooking.objects.in_program(asked.program).count() == 2


def test_before_a_move_and_a_cancellation_it_is_said_whom_they_let_go(
    match: Match, signed_in: Client, program: Program
) -> None:
    needs(person_in(match, "Robin"), ASL)
    soon = planned(match, at=timezone.now(), wall=in_days(2))
    ask(row_of(soon), make_provider(program), at=timezone.now())
    ids, later = [program.slug, match.public_id], planned(match, at=timezone.now(), wall=in_days(40))
    for address in (reverse("meeting-cancel", args=[*ids, soon.public_id]), reverse("meetings-cancel", args=ids)):
        shown = page(signed_in, address)
        assert "Dana Field (ASL interpreter for Robin): requested." in shown
        assert "Usually billed" in shown
    assert f"<h3>{soon}</h3>" in shown
    assert f"<h3>{later}</h3>" not in shown


def test_after_a_move_one_press_asks_whom_it_let_go(asked: ServiceBooking, signed_in: Client) -> None:
    row, place = asked.accommodation, Place(PlaceKind.VIDEO, "https://video.example/x")
    button = "Ask Dana Field for the new time"
    assert button not in page(signed_in, row.get_absolute_url())
    planning.move(
        meeting=row.meeting, wall=in_days(45), minutes=60, place=place, by=row.meeting.match.coordinator,
        at=timezone.now(),
    )  # fmt: skip
    assert button in page(signed_in, row.get_absolute_url())
    said = press(signed_in, url("service-anew", row, asked))
    assert "Dana Field is on record as asked. Mail does not reach them" in said
    assert "What you say to Dana Field" in said
    assert button not in said
    assert "was asked again already" in press(signed_in, url("service-anew", row, asked))
    assert [one.state for one in row.bookings.all()] == [BookingState.CANCELLED, BookingState.REQUESTED]


def test_whom_going_on_let_go_is_asked_again_where_they_are_wanted_again(
    asked: ServiceBooking, signed_in: Client
) -> None:
    row = asked.accommodation
    following.leave(row.meeting, row.participant_id, by=None, at=timezone.now())
    row.refresh_from_db()
    row.want_again()
    shown = page(signed_in, row.get_absolute_url())
    assert "That was a mistake" not in shown
    assert "Ask Dana Field again" in shown
    assert "asking them again settles this" in shown
    said = press(signed_in, url("service-anew", row, asked))
    assert "To be told" not in said
    assert "We would like to book you" in said


def test_before_one_is_cancelled_the_letter_can_be_read(asked: ServiceBooking, signed_in: Client) -> None:
    AccessProvider.objects.in_program(asked.program).update(email="dana@field.example")
    assert "You are no longer needed for the meeting below." in page(
        signed_in, url("service-cancel", asked.accommodation, asked)
    )


def test_other_coordinators_and_viewers_read_no_need(
    asked: ServiceBooking, client_of: Callable[[User], Client], viewer: User, program: Program
) -> None:
    row, other = asked.accommodation, make_member(program, "Otto Lang")
    for reader in (viewer, other):
        client = client_of(reader)
        shown = page(client, row.meeting.get_absolute_url())
        assert "0 of 2 things are arranged" in shown
        assert not any(words in shown for words in ("ProTactile", "Dana Field", "Braille"))
        assert client.get(row.get_absolute_url()).status_code == 403
        assert client.post(url("service-confirm", row, asked)).status_code == 403


def test_a_coordinator_who_is_only_a_viewer_by_now_reads_no_need(
    asked: ServiceBooking, signed_in: Client, coordinator: User, program: Program
) -> None:
    Membership.objects.filter(program=program, user=coordinator).update(role=Role.VIEWER)
    assert signed_in.get(asked.accommodation.get_absolute_url()).status_code == 403
    assert "ProTactile" not in page(signed_in, asked.accommodation.meeting.get_absolute_url())


def test_a_meeting_takes_as_many_queries_for_fifty_rows(
    meeting: Meeting, signed_in: Client, dana: AccessProvider
) -> None:
    def one_more(number: int) -> None:
        row = Accommodation.objects.create(
            program=meeting.program, meeting=meeting, participant=person_in(meeting.match, "Robin"), kind="other",
            detail=f"Thing {number}", needed_by=meeting.on,
        )  # fmt: skip
        times: dict[str, Any] = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
        ServiceBooking.objects.create(
            program=meeting.program, accommodation=row, provider=dana, requested_at=timezone.now(),
            untold=Untold.PLACE, **times,
        )  # fmt: skip

    assert_same_queries(signed_in, meeting.get_absolute_url(), one_more)


@pytest.fixture
def dana(program: Program) -> AccessProvider:
    return make_provider(program)


def test_a_cancelled_meeting_offers_only_to_tell(asked: ServiceBooking, signed_in: Client, coordinator: User) -> None:
    row = asked.accommodation
    planning.cancel(meeting=row.meeting, by=coordinator, at=timezone.now())
    shown = page(signed_in, row.get_absolute_url())
    assert "Dana Field was told" in shown
    assert "Ask somebody" not in shown
    assert "knows" in press(signed_in, url("service-told", row, asked))


def test_who_has_an_address_is_asked_by_mail_after_the_words_were_read(
    meeting: Meeting, signed_in: Client, program: Program
) -> None:
    row = row_of(meeting)
    assert "by e-mail now" not in page(signed_in, url("service-ask", row))
    dana = make_provider(program, email="dana@interpreters.example")
    seen = page(signed_in, url("service-ask", row))
    assert "Dear (their name)," in seen
    assert "Technical contact: Ana Castillo" in seen
    said = press(signed_in, url("service-ask", row), provider=str(dana.public_id), places="1", by_mail="on")
    assert "The booking request goes to Dana Field by e-mail." in said
    assert Email.objects.in_program(program).get().to_name == "Dana Field"
