"""The form that asks which times suit, and the look at every letter before it is sent. These pages ask the clock."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Match, Part, SeatState
from participants.models import AccessNeed, AccessProfile, DatesAway
from peermatch.accounts.models import Program
from peermatch.outbox.models import Email
from tests.counting import count_queries
from tests.factories import make_member, make_person
from tests.matches.factories import make_seat
from tests.matches.scheduling.conftest import person_in, seat_of
from tests.matches.scheduling.polls.test_views import CENTRAL, FIRST, SECOND, TODAY, errors, page, url, words

pytestmark = pytest.mark.django_db


def typed(match: Match, **fields: Any) -> dict[str, Any]:
    return {
        "on_1": FIRST.isoformat(), "at_1": "15:00", "on_2": SECOND.isoformat(), "at_2": "15:00",
        "zone": CENTRAL, "minutes": "60", "place_kind": "video",
        "answer_by": (TODAY + timedelta(days=7)).isoformat(),
        "needed": [seat.pk for seat in match.seats.accepted()],
    } | fields  # fmt: skip


def test_the_form_begins_with_what_is_usual_and_everyone_needed(signed_in: Client, match: Match) -> None:
    form = signed_in.get(url("poll-ask", match)).context["form"]
    assert (form.initial["zone"], form.initial["minutes"], form.initial["place_kind"]) == (CENTRAL, 120, "video")
    assert form.initial["answer_by"] >= TODAY + timedelta(days=6)
    assert len(form.initial["needed"]) == 3
    assert not form.uses_more


def test_times_come_out_of_the_address_and_the_day_to_answer_is_before_them(signed_in: Client, match: Match) -> None:
    soon = TODAY + timedelta(days=4)
    times = [f"{soon}T15:00", "soon", f"{FIRST}T20:30:00+00:00", *(f"{SECOND}T0{hour}:00" for hour in range(1, 8))]
    address = url("poll-ask", match, on=times, minutes="30", zone="UTC", place_kind="phone")
    form = signed_in.get(address).context["form"]
    assert [one.on.value() for one in form.first_choices] == [soon, FIRST, SECOND]
    assert f"{form['at_2'].value():%H:%M}" == "20:30"
    assert form.uses_more
    assert form["on_8"].value() is None  # of eight in the address one was no time
    assert (form.initial["minutes"], form.initial["zone"], form.initial["place_kind"]) == (30, "UTC", "phone")
    assert form.initial["answer_by"] <= soon - timedelta(days=1)


def test_nobody_said_yes_yet(signed_in: Client, match: Match) -> None:
    match.seats.update(state=SeatState.INVITED)
    assert "Nobody said yes yet" in words(signed_in.get(url("poll-ask", match)))


def test_every_letter_is_read_before_anybody_is_asked(signed_in: Client, match: Match, program: Program) -> None:
    DatesAway.objects.create(program=program, participant=person_in(match, "Robin"), first=FIRST, last=FIRST)
    needed = [seat_of(match, name).pk for name in ("Robin", "Wanjiru")]
    seen = signed_in.post(url("poll-ask-check", match), typed(match, needed=needed))
    said = words(seen)
    assert "2 people get a letter" in said
    assert "You ask 1 person yourself" in said
    assert "512-555-0177" in said
    assert "3:00 pm Central" in said
    assert "Hawaii" in said  # David's letter is on his clock
    assert "Robin is away that day." in said
    assert "The meeting can be without David" in said
    assert not match.polls.exists()
    assert not Email.objects.in_program(program).filter(kind="poll").exists()
    sent = {name: value for name, value in seen.context["form"].typed if name != "needed"}
    answer = signed_in.post(url("poll-ask", match), sent | {"needed": needed}, follow=True)
    poll = match.polls.get()
    assert answer.redirect_chain == [(page("poll", poll), 302)]
    assert "You phone Wanjiru Kimani." in words(answer)
    assert Email.objects.in_program(program).filter(kind="poll").count() == 2
    assert [one.seat.participant.first_name for one in poll.asked.filter(is_required=False)] == ["David"]


def test_asked_twice_by_a_second_press_is_asked_once(signed_in: Client, match: Match, program: Program) -> None:
    for _press in range(2):
        answer = signed_in.post(url("poll-ask", match), typed(match), follow=True)
    assert "already asked about these times" in words(answer)
    assert match.polls.count() == 1
    assert Email.objects.in_program(program).filter(kind="poll").count() == 2


@pytest.mark.parametrize(
    ("fields", "where", "why"),
    [
        ({"on_2": "", "at_2": ""}, "on_2", "at least two times"),
        ({"at_2": ""}, "at_2", "both the date and the time"),
        ({"on_2": ""}, "on_2", "both the date and the time"),
        ({"on_2": FIRST.isoformat()}, "at_2", "among them already"),
        ({"on_2": "yesterday", "at_2": "00:00"}, "at_2", "already past"),
        ({"on_2": "2206-05-07"}, "on_2", "within the next two years"),
        ({"on_5": "tomorrow", "at_5": "15:00"}, "on_5", "valid date"),
        ({"answer_by": (FIRST + timedelta(days=1)).isoformat()}, "answer_by", "the first of these times"),
        ({"needed": []}, "needed", "Tick at least one"),
        ({"needed": ["0"]}, "needed", "no longer to choose from"),
    ],
)
@pytest.mark.parametrize("name", ["poll-ask", "poll-ask-check"])
def test_what_cannot_be_asked_says_where_and_why(
    signed_in: Client, match: Match, name: str, fields: dict[str, Any], where: str, why: str
) -> None:
    if fields.get("on_2") == "yesterday":  # that of now: these tests may have begun before midnight
        fields = fields | {"on_2": (timezone.localdate() - timedelta(days=1)).isoformat()}
    answer = signed_in.post(url(name, match), typed(match, **fields))
    assert list(errors(answer)) == [where]
    assert why in errors(answer)[where][0]
    assert words(answer).count("<title>Error:") == 1
    assert not match.polls.exists()


def next_change(zone: str, *, back: bool) -> date:
    """The next day on which clocks there go back, or forward."""

    def offset(day: date) -> Any:
        return datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset()

    days = (TODAY + timedelta(days=n) for n in range(2, 400))
    return next(
        day
        for day in days
        if offset(day) != (before := offset(day - timedelta(days=1))) and (offset(day) < before) == back
    )


def test_a_time_that_no_clock_shows_is_refused(signed_in: Client, match: Match) -> None:
    spring = next_change(CENTRAL, back=False)
    later = (spring + timedelta(days=1)).isoformat()
    answer = signed_in.post(
        url("poll-ask-check", match), typed(match, on_1=spring.isoformat(), at_1="02:30", on_2=later)
    )
    assert "skip from before to after 2:30 am" in errors(answer)["at_1"][0]


def test_a_time_that_happens_twice_is_asked_about(signed_in: Client, match: Match) -> None:
    fall = next_change(CENTRAL, back=True)
    later = (fall + timedelta(days=1)).isoformat()
    fields = typed(match, on_4=fall.isoformat(), at_4="01:30", on_1=later)
    answer = signed_in.post(url("poll-ask-check", match), fields)
    assert list(errors(answer)) == ["which_4"]
    assert answer.context["form"].uses_more
    signed_in.post(url("poll-ask", match), fields | {"which_4": "1"})
    assert [one.fold for one in match.polls.get().times.filter(on=fall)] == [1]


def test_both_of_a_time_that_happens_twice_can_be_asked_about(signed_in: Client, match: Match) -> None:
    fall = next_change(CENTRAL, back=True).isoformat()
    twice = {"on_1": fall, "at_1": "01:30", "which_1": "0", "on_2": fall, "at_2": "01:30", "which_2": "1"}
    signed_in.post(url("poll-ask", match), typed(match, **twice))
    assert [one.fold for one in match.polls.get().times.all()] == [0, 1]


def test_what_is_too_soon_to_book_is_said_and_only_to_those_who_may_know(
    signed_in: Client, match: Match, program: Program
) -> None:
    profile = AccessProfile.objects.create(program=program, participant=person_in(match, "Robin"))
    AccessNeed.objects.create(program=program, profile=profile, kind="interpreter", detail="ProTactile")
    soon = {"on_1": (TODAY + timedelta(days=5)).isoformat(), "answer_by": (TODAY + timedelta(days=2)).isoformat()}
    said = words(signed_in.post(url("poll-ask-check", match), typed(match, **soon)))
    assert said.count("It wants 15 working days") == 1
    Match.objects.filter(program=program, pk=match.pk).update(coordinator=make_member(program, "Lee Okafor"))
    said = words(signed_in.post(url("poll-ask-check", match), typed(match, **soon)))
    assert said.count("It is too soon to book all that people need.") == 1
    assert "ProTactile" not in said


def test_the_form_costs_the_same_for_two_people_and_for_eight(
    signed_in: Client, match: Match, program: Program
) -> None:
    match.seats.filter(participant=person_in(match, "Wanjiru")).delete()
    with_two = count_queries(signed_in, url("poll-ask", match))
    for name in ("Ada", "Bo", "Cy", "Di", "Eve", "Flo"):
        make_seat(match, make_person(program, name, "Kim"), Part.PEER, state=SeatState.ACCEPTED)
    assert count_queries(signed_in, url("poll-ask", match)) == with_two
