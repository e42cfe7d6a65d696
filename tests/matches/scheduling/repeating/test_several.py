"""Several meetings planned and confirmed at once. Real time: these pages ask the clock."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from matches.models import Match, MeetingState
from participants.models import DatesAway
from peermatch.accounts.models import Program
from peermatch.outbox.models import Email
from tests.matches.factories import make_meeting
from tests.matches.scheduling.conftest import person_in
from tests.matches.scheduling.pages import IN_A_MONTH, typed, url, words
from tests.matches.scheduling.test_planning import other_meeting_of

DAYS = [IN_A_MONTH + timedelta(weeks=2 * number) for number in range(3)]


def sent(*dates: Any, **fields: Any) -> dict[str, Any]:
    return typed(rhythm="2", count="3", **fields) | {"dates": [day.isoformat() for day in dates]}


def test_each_date_is_looked_at_and_those_that_are_ticked_are_planned(signed_in: Client, match: Match) -> None:
    DatesAway.objects.create(
        program=match.program, participant=person_in(match, "Robin"), first=DAYS[1], last=DAYS[1]
    )  # fmt: skip
    make_meeting(match, DAYS[2])
    shown = signed_in.post(url("meetings-plan-check", match), sent())
    assert [one.name for one in shown.context["possible"]] == [day.isoformat() for day in DAYS[:2]]
    assert "Robin is away that day." in words(shown)
    assert "This match already has a meeting at that time." in words(shown)
    assert match.meetings.count() == 1
    for _press in range(2):
        answer = signed_in.post(url("meetings-plan", match), sent(DAYS[0]))
        assert answer["Location"] == url("meetings-confirm", match)
    assert sorted(match.meetings.values_list("on", flat=True)) == [DAYS[0], DAYS[2]]


def test_without_a_date_nothing_is_planned(signed_in: Client, match: Match) -> None:
    shown = signed_in.post(url("meetings-plan", match), sent())
    assert "Choose at least one date." in words(shown)
    assert not match.meetings.exists()


@pytest.mark.parametrize("count", ["1", "13", ""])
def test_as_many_as_can_be_overseen(signed_in: Client, match: Match, count: str) -> None:
    shown = signed_in.post(url("meetings-plan-check", match), sent() | {"count": count})
    assert list(shown.context["form"].errors) == ["count"]


def test_all_are_confirmed_with_one_letter_each(signed_in: Client, match: Match, program: Program) -> None:
    signed_in.post(url("meetings-plan", match), sent(*DAYS))
    shown = signed_in.get(url("meetings-confirm", match))
    assert "3 meetings" in words(shown)
    assert "Confirmed: 3 peer meetings from" in words(shown)
    chosen = {"meetings": shown.context["form"].initial["meetings"]}
    signed_in.post(url("meetings-confirm", match), chosen, follow=True)
    assert set(match.meetings.values_list("state", flat=True)) == {MeetingState.CONFIRMED}
    assert Email.objects.in_program(program).filter(kind="meetings-confirmed").count() == 2
    assert "No meeting of this match waits to be confirmed." in words(signed_in.get(url("meetings-confirm", match)))


def test_what_speaks_against_all_of_them_is_said_once(signed_in: Client, match: Match) -> None:
    DatesAway.objects.create(
        program=match.program, participant=person_in(match, "Robin"), first=DAYS[1], last=DAYS[1]
    )  # fmt: skip
    shown = signed_in.post(url("meetings-plan-check", match), sent())
    signed_in.post(url("meetings-plan", match), sent(*DAYS))
    for page in (words(shown), words(signed_in.get(url("meetings-confirm", match)))):
        assert page.count("Early or late for Wanjiru") == 1  # it is night for her on each of these days
        assert page.count("Robin is away that day.") == 1
        assert "Early or late for Wanjiru" in page.partition("At each of the")[2].partition("</ul>")[0]


def test_the_letters_can_be_read_again_for_what_is_ticked(signed_in: Client, match: Match, program: Program) -> None:
    signed_in.post(url("meetings-plan", match), sent(*DAYS))
    pks = list(match.meetings.order_by("on").values_list("pk", flat=True))
    look = signed_in.post(url("meetings-confirm", match), {"meetings": pks[1:], "look": "1"})
    assert "Confirmed: 2 peer meetings from" in words(look)
    assert "3 peer meetings" not in words(look)
    assert look.context["form"]["meetings"].value() == [str(pk) for pk in pks[1:]]
    assert set(match.meetings.values_list("state", flat=True)) == {MeetingState.PLANNED}
    one = words(signed_in.post(url("meetings-confirm", match), {"meetings": pks[:1], "look": "1"}))
    assert "peer meetings from" not in one
    assert not Email.objects.in_program(program).exists()


def test_one_clash_asks_for_a_reason_and_keeps_all_back(signed_in: Client, match: Match) -> None:
    signed_in.post(url("meetings-plan", match), sent(*DAYS))
    other = other_meeting_of(person_in(match, "David"), match.meetings.earliest("on").at)
    other.bookings.create(
        program=match.program, participant=person_in(match, "David"),
        starts_at=match.meetings.latest("on").starts_at, ends_at=match.meetings.latest("on").ends_at,
    )  # fmt: skip
    chosen = {"meetings": list(match.meetings.values_list("pk", flat=True))}
    shown = signed_in.post(url("meetings-confirm", match), chosen)
    assert "David Larsen is already booked then" in words(shown)
    assert set(match.meetings.values_list("state", flat=True)) == {MeetingState.PLANNED}
    signed_in.post(url("meetings-confirm", match), chosen | {"override_reason": "One moves"})
    assert set(match.meetings.values_list("state", flat=True)) == {MeetingState.CONFIRMED}


def test_a_match_that_lacks_something_confirms_none(signed_in: Client, match: Match) -> None:
    signed_in.post(url("meetings-plan", match), sent(*DAYS))
    for seat in match.seats.all():
        seat.goals.all().delete()
    shown = signed_in.get(url("meetings-confirm", match))
    assert "3 meetings cannot be confirmed yet" in words(shown)
    assert "Confirm them and tell everyone" not in words(shown)
    assert "No meeting of this match waits" not in words(shown)


def test_the_match_leads_to_both(signed_in: Client, match: Match) -> None:
    assert "Plan several at once" in words(signed_in.get(match.get_absolute_url()))
    for day in DAYS[:2]:
        make_meeting(match, day)
    assert "Confirm all that are planned" in words(signed_in.get(match.get_absolute_url()))


def test_those_ahead_are_cancelled_but_for_what_is_kept(signed_in: Client, match: Match, program: Program) -> None:
    signed_in.post(url("meetings-plan", match), sent(*DAYS))
    pks = list(match.meetings.order_by("on").values_list("pk", flat=True))
    signed_in.post(url("meetings-confirm", match), {"meetings": pks})
    shown = words(signed_in.get(url("meetings-cancel", match)))
    assert "3 meetings are ahead." in shown
    assert "Cancelled: 3 peer meetings from" in shown
    assert "Wanjiru Kimani: not told of these meetings yet" in shown  # nobody has phoned her
    assert "What you say to Wanjiru" not in shown
    look = words(signed_in.post(url("meetings-cancel", match), {"meetings": pks[1:], "reason": "A storm", "look": "1"}))
    assert "Cancelled: 2 peer meetings from" in look
    assert "Why: A storm" in look
    assert match.meetings.filter(state="cancelled").count() == 0
    signed_in.post(url("meetings-cancel", match), {"meetings": pks[1:], "reason": ""})
    assert list(match.meetings.order_by("on").values_list("state", flat=True)) == [
        "confirmed",
        "cancelled",
        "cancelled",
    ]
    assert Email.objects.in_program(program).filter(kind="meetings-cancelled").count() == 2


def test_sent_again_or_in_a_second_tab_it_is_said_that_it_is_done(
    signed_in: Client, match: Match, program: Program
) -> None:
    signed_in.post(url("meetings-plan", match), sent(*DAYS))
    pks = list(match.meetings.values_list("pk", flat=True))
    for name, chosen, done in (
        ("meetings-confirm", pks, "already confirmed"),
        ("meetings-cancel", pks[1:], "already cancelled"),
    ):
        signed_in.post(url(name, match), {"meetings": chosen})
        mails = Email.objects.in_program(program).count()
        again = words(signed_in.post(url(name, match), {"meetings": chosen}, follow=True))
        assert f"These meetings are {done}. Nobody was told a second time." in again
        assert Email.objects.in_program(program).count() == mails
    some = words(signed_in.post(url("meetings-cancel", match), {"meetings": pks}))
    assert "One of what you chose is no longer to choose from." in some
    assert f"{pks[2]} is not one" not in some


def new_place(pks: list[int], **fields: str) -> dict[str, Any]:
    place = {"place_kind": "video", "place": "https://video.example/new", "place_notes": "", "reason": ""}
    return {"meetings": pks} | place | fields


def test_another_place_for_several_is_checked_then_sent_once(signed_in: Client, match: Match, program: Program) -> None:
    signed_in.post(url("meetings-plan", match), sent(*DAYS))
    pks = list(match.meetings.order_by("on").values_list("pk", flat=True))
    signed_in.post(url("meetings-confirm", match), {"meetings": pks[:2]})
    form = signed_in.get(url("meetings-place", match)).context["form"]
    assert (form.initial["meetings"], form.initial["place"]) == (pks, "https://video.example/room")
    shown = signed_in.post(url("meetings-place-check", match), new_place(pks) | {"once": "key"})
    assert "Changed: 2 peer meetings from" in words(shown)
    assert "It was: https://video.example/room" in words(shown)
    assert set(match.meetings.values_list("place", flat=True)) == {"https://video.example/room"}
    assert not Email.objects.in_program(program).filter(kind="meetings-changed").exists()
    again = dict.fromkeys(("once",), "key") | {"meetings": pks} | dict(shown.context["form"].typed[len(pks) :])
    for _press in range(2):
        answer = signed_in.post(url("meetings-place", match), again)
        assert answer["Location"] == match.get_absolute_url()
    assert set(match.meetings.values_list("place", flat=True)) == {"https://video.example/new"}
    assert Email.objects.in_program(program).filter(kind="meetings-changed").count() == 2


def test_a_place_that_is_no_place_or_the_same_is_said_at_its_field(signed_in: Client, match: Match) -> None:
    make_meeting(match, DAYS[0])
    [pk] = match.meetings.values_list("pk", flat=True)
    for place, said in (("the room", "Give the whole link"), ("https://video.example/room", "They all meet there")):
        shown = signed_in.post(url("meetings-place-check", match), new_place([pk], place=place))
        assert said in " ".join(shown.context["form"].errors["place"])


def test_planning_more_begins_with_the_rhythm_in_which_they_meet(signed_in: Client, match: Match) -> None:
    assert "rhythm" not in signed_in.get(url("meetings-plan", match)).context["form"].initial
    for day in DAYS:
        make_meeting(match, day, minutes=90)
    initial = signed_in.get(url("meetings-plan", match)).context["form"].initial
    assert (initial["rhythm"], initial["on"], initial["minutes"]) == ("2", DAYS[-1] + timedelta(weeks=2), 90)
