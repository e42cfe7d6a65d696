"""The pages of a poll as a coordinator runs it. Real time: these pages ask the clock."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, Meeting, MeetingState, Part, Poll, PollAsked, PollState, SeatState, Way
from matches.scheduling.polls import polling
from participants.models import AccessNeed, AccessProfile, DatesAway
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime, say_moment
from peermatch.outbox.models import Email
from tests.counting import count_queries
from tests.factories import make_person
from tests.matches.factories import confirm_meeting, make_meeting, make_seat
from tests.matches.scheduling.conftest import person_in, seat_of

CENTRAL = "America/Chicago"
TODAY: date = timezone.now().date()
FIRST, SECOND = TODAY + timedelta(days=30), TODAY + timedelta(days=31)
pytestmark = pytest.mark.django_db


def at(day: date, hour: int = 15) -> WallTime:
    return WallTime(day, time(hour), CENTRAL)


@pytest.fixture
def poll(match: Match) -> Poll:
    """Robin, David and Wanjiru are asked about two afternoons in a month."""
    return ask(match)


def ask(match: Match, *times: WallTime, **fields: Any) -> Poll:
    told: dict[str, Any] = {"minutes": 60, "place_kind": "video", "by": match.coordinator, "at": timezone.now()}
    told |= {"answer_by": TODAY + timedelta(days=7)}
    return polling.ask(match=match, times=times or (at(FIRST), at(SECOND)), **told | fields)


def say(poll: Poll, first_name: str, *said: str, **fields: Any) -> None:
    times = [one.pk for one in poll.times.all()]
    told: dict[str, Any] = {"way": Way.LINK, "at": timezone.now()} | fields
    polling.reply(poll=poll, seat=seat_of(poll.match, first_name), said=dict(zip(times, said, strict=True)), **told)


def days_ago(poll: Poll, days: int) -> None:
    """As if everyone was asked so long ago."""
    PollAsked.objects.filter(program=poll.program, poll=poll).update(asked_at=timezone.now() - timedelta(days=days))


def past(poll: Poll) -> None:
    Poll.objects.filter(program=poll.program, pk=poll.pk).update(answer_by=TODAY - timedelta(days=2))


def url(name: str, match: Match, *ids: Any, **query: Any) -> str:
    return reverse(name, args=[match.program.slug, match.public_id, *ids], query=query or None)


def page(name: str, poll: Poll, *ids: Any) -> str:
    return url(name, poll.match, poll.public_id, *ids)


def choose_page(poll: Poll, number: int = 0) -> str:
    return page("poll-choose", poll, poll.times.all()[number].public_id)


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_best_time_leads_with_why_and_whether_that_can_change(signed_in: Client, poll: Poll) -> None:
    say(poll, "Robin", "if_need_be", "yes")
    say(poll, "Wanjiru", "yes", "yes", way=Way.PHONE, spoken_by="Pat, spouse", by=poll.match.coordinator, words="Late!")
    said = words(signed_in.get(page("poll", poll)))
    assert f"Best so far: {poll.times.all()[1]}" in said
    assert "Nobody who must come said only “if need be”." in said
    assert "David Larsen is still to answer. That can still change which time is best." in said
    assert "Answered for Wanjiru by Pat, spouse." in said
    assert "Late!" in said
    assert "All have answered" not in said
    say(poll, "David", "no", "no")
    said = words(signed_in.get(page("poll", poll)))
    assert "None of these times suits" in said
    assert ("All have answered" in said, "People are asked" in said) == (True, False)
    assert "Everyone has answered. None of the times suits." in said


def test_who_has_not_answered_is_named_and_asked_again_once_a_day(
    signed_in: Client, poll: Poll, program: Program
) -> None:
    assert "Ask those again" not in words(signed_in.get(page("poll", poll)))
    days_ago(poll, 2)
    say(poll, "Robin", "yes", "yes")
    said = words(signed_in.get(page("poll", poll)))
    assert "These get a reminder: David" in said
    assert "Reminder, answer by" in said
    answer = signed_in.post(page("poll-remind", poll), follow=True)
    assert "Asked again: David" in words(answer)
    assert "Nobody was asked again." in words(signed_in.post(page("poll-remind", poll), follow=True))
    assert Email.objects.in_program(program).filter(kind="poll-reminder").count() == 1


def test_after_the_day_to_answer_nobody_is_reminded(signed_in: Client, poll: Poll) -> None:
    days_ago(poll, 9)
    past(poll)
    said = words(signed_in.get(page("poll", poll)))
    assert "The day to answer is past. Choose a time, or phone" in said
    assert "Ask those again" not in said
    assert "phone those who have not answered" in words(signed_in.post(page("poll-remind", poll), follow=True))


def test_choosing_a_time_plans_the_meeting_once_and_leads_to_where_it_is_confirmed(
    signed_in: Client, poll: Poll, program: Program
) -> None:
    say(poll, "Robin", "yes", "no")
    seen = signed_in.get(choose_page(poll))
    assert seen.context["form"].initial == {"place_kind": "video"}
    assert "Robin" in words(seen)
    place = {"place_kind": "video", "place": "https://video.example/room", "place_notes": "code 12"}
    answer = signed_in.post(choose_page(poll), place)
    meeting: Meeting = poll.match.meetings.get()
    assert answer["Location"] == url("meeting-confirm", poll.match, meeting.public_id)
    assert (meeting.state, meeting.on, meeting.minutes, meeting.place_notes) == (
        MeetingState.PLANNED,
        FIRST,
        60,
        "code 12",
    )
    again = signed_in.post(choose_page(poll, 1), place)
    assert again["Location"] == url("meeting", poll.match, meeting.public_id)
    assert poll.match.meetings.count() == 1
    said = words(signed_in.get(page("poll", poll)))
    assert "A time was chosen" in said
    assert "Choose this time" not in said


def test_the_place_of_the_last_meeting_is_offered(signed_in: Client, poll: Poll) -> None:
    make_meeting(poll.match, TODAY - timedelta(days=9), place_notes="code 12")
    assert signed_in.get(choose_page(poll)).context["form"].initial["place_notes"] == "code 12"


def test_a_place_that_is_no_link_is_refused(signed_in: Client, poll: Poll) -> None:
    answer = signed_in.post(choose_page(poll), {"place_kind": "video", "place": "the usual room"})
    assert "Give the whole link" in errors(answer)["place"][0]
    poll.refresh_from_db()
    assert poll.is_open


def test_a_time_that_is_past_meanwhile_can_neither_be_best_nor_chosen(signed_in: Client, poll: Poll) -> None:
    say(poll, "Robin", "yes", "if_need_be")
    gone = timezone.now() - timedelta(hours=1)
    poll.times.filter(on=FIRST).update(starts_at=gone, on=TODAY - timedelta(days=1))
    table = signed_in.get(page("poll", poll)).context["table"]
    assert [(row.is_past, row.is_recommended) for row in table.rows] == [(False, True), (True, False)]
    answer = signed_in.post(choose_page(poll), {"place_kind": "video", "place": "https://video.example/x"})
    assert "already past" in words(answer)


def test_what_they_said_of_a_time_counts_more_than_their_week_on_record(
    signed_in: Client, poll: Poll, program: Program
) -> None:
    for name in ("Robin", "David"):
        DatesAway.objects.create(program=program, participant=person_in(poll.match, name), first=FIRST, last=FIRST)
    say(poll, "Robin", "yes", "yes")
    said = words(signed_in.get(page("poll", poll)))
    assert "David is away that day." in said
    assert "Robin is away that day." not in said


def test_who_lives_elsewhere_reads_the_times_on_their_own_clock_too(
    signed_in: Client, poll: Poll, coordinator: User
) -> None:
    assert " for you" not in words(signed_in.get(page("poll", poll)))
    User.objects.filter(pk=coordinator.pk).update(time_zone="Asia/Kathmandu")
    assert words(signed_in.get(page("poll", poll))).count(" Kathmandu for you") == 2


def test_whoever_is_booked_then_is_pointed_out(signed_in: Client, poll: Poll) -> None:
    confirm_meeting(make_meeting(poll.match, FIRST), at=timezone.now())
    said = words(signed_in.get(page("poll", poll)))
    assert "is already booked then" in said


def test_calling_off_tells_nobody_and_leads_on_to_other_times(signed_in: Client, poll: Poll, program: Program) -> None:
    said = words(signed_in.get(page("poll-off", poll)))
    assert "3 people are asked." in said
    assert "no letter goes out" in said
    answer = signed_in.post(page("poll-off", poll), {"reason": "The room is gone.", "anew": "1"})
    poll.refresh_from_db()
    assert poll.state == PollState.CALLED_OFF
    form = signed_in.get(answer["Location"]).context["form"]
    assert [one.on.value() for one in form.first_choices] == [FIRST, SECOND, None]
    assert form.initial["minutes"] == 60
    assert "Nobody is asked about these times any more" in words(signed_in.post(page("poll-off", poll), follow=True))
    assert "Nobody is asked about these times any more" in words(signed_in.post(choose_page(poll), follow=True))
    letters = Email.objects.in_program(program).filter(kind="poll").values_list("state", flat=True)
    assert set(letters) == {"superseded"}


def test_a_page_costs_the_same_for_two_people_and_for_eight(signed_in: Client, match: Match, program: Program) -> None:
    match.seats.filter(participant=person_in(match, "Wanjiru")).delete()
    poll = ask(match)
    days_ago(poll, 2)
    pages = (page("poll", poll), choose_page(poll), page("poll-off", poll))
    say(poll, "Robin", "yes", "no")
    with_two = [count_queries(signed_in, one) for one in pages]
    for name in ("Ada", "Bo", "Cy", "Di", "Eve", "Flo"):
        make_seat(match, make_person(program, name, "Kim"), Part.PEER, state=SeatState.INVITED).accept(
            by=None, at=timezone.now()
        )
    days_ago(poll, 2)
    for name in ("Ada", "Bo", "Cy"):
        say(poll, name, "if_need_be", "yes")
    assert [count_queries(signed_in, one) for one in pages] == with_two


def test_with_more_people_than_columns_each_answer_has_one(signed_in: Client, match: Match, program: Program) -> None:
    for number in range(6):
        make_seat(match, make_person(program, f"Ada{number}", "Kim"), Part.PEER, state=SeatState.ACCEPTED)
    poll = ask(match)
    say(poll, "Robin", "yes", "no")
    say(poll, "Ada1", "yes", "if_need_be")
    table = signed_in.get(page("poll", poll)).context["table"]
    assert table.is_crowded
    first = dict(next(row for row in table.rows if row.time.on == FIRST).by_word)
    assert (first["Yes"], first["No"]) == ("Robin Park and Ada1 Kim", "")
    assert "David Larsen, Wanjiru Kimani, Ada0 Kim" in first["Not yet"]


def test_a_viewer_reads_what_was_said_and_neither_who_spoke_nor_words(client_of: Any, viewer: User, poll: Poll) -> None:
    say(poll, "Wanjiru", "yes", "no", way=Way.PHONE, spoken_by="Pat", by=poll.match.coordinator, words="Late!")
    said = words(client_of(viewer).get(page("poll", poll)))
    assert "If need be" not in said
    assert "Wanjiru Kimani" in said
    assert not [one for one in ("Pat", "Late!", "512-555-0177", "Choose this time", "Ask about other") if one in said]


def test_it_is_reached_from_the_match_and_from_where_a_meeting_is_planned(signed_in: Client, match: Match) -> None:
    ask_page = url("poll-ask", match)
    pages = [match.get_absolute_url(), url("meeting-plan", match)]
    assert all(f'href="{ask_page}"' in words(signed_in.get(one)) for one in pages)
    poll = ask(match)
    for one in pages:
        said = words(signed_in.get(one))
        assert f'href="{page("poll", poll)}"' in said
        assert f'href="{ask_page}"' not in said
    say(poll, "Robin", "yes", "no")
    said = words(signed_in.get(match.get_absolute_url()))
    assert "1 of 3 said which times suit" in said
    assert "People are asked which times suit, until" in said
    past(poll)
    assert "The day to answer is past." in words(signed_in.get(match.get_absolute_url()))
    for name in ("David", "Wanjiru"):
        say(poll, name, "yes", "no", way=Way.PHONE)
    said = words(signed_in.get(match.get_absolute_url()))
    assert "Everyone said which times suit. Choose one." in said
    signed_in.post(choose_page(poll), {"place_kind": "video", "place": "https://video.example/room"})
    meeting = match.meetings.get()
    assert f'href="{page("poll", poll)}"' in words(signed_in.get(meeting.get_absolute_url()))


def test_a_time_that_is_too_soon_to_book_is_never_the_best(signed_in: Client, match: Match) -> None:
    profile = AccessProfile.objects.create(program=match.program, participant=person_in(match, "Robin"))
    AccessNeed.objects.create(program=match.program, profile=profile, kind="interpreter", detail="ProTactile")
    late = at(TODAY + timedelta(days=60))
    poll = ask(match, at(TODAY + timedelta(days=9)), late, answer_by=TODAY + timedelta(days=5))
    for name in ("Robin", "David", "Wanjiru"):
        say(poll, name, "yes", "yes")
    said = words(signed_in.get(page("poll", poll)))
    assert f"Best: {say_moment(late.instant(), CENTRAL)}" in said
    assert "The others are too soon to book what people need." in said
    say(poll, "David", "yes", "no")
    said = words(signed_in.get(page("poll", poll)))
    assert "The times that suit are too soon to book what people need" in said
