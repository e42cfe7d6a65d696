"""A coordinator says the times to somebody, and records for them which suit."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from matches.models import Happening, Match, Poll, PollReply, SeatState, Way
from matches.scheduling.polls import polling
from matches.scheduling.polls.ability_fields import name_of
from peermatch.accounts.models import User
from peermatch.clock import say_day
from tests.matches.factories import NOW, ask_times
from tests.matches.scheduling.conftest import seat_of
from tests.matches.scheduling.test_races import at_once

pytestmark = pytest.mark.django_db
WORDS = "Not on Fridays."


@pytest.fixture
def poll(match: Match) -> Poll:
    return ask_times(match)


def address(poll: Poll, first_name: str, name: str = "poll-answer") -> str:
    seat = seat_of(poll.match, first_name)
    return reverse(name, args=[poll.program.slug, poll.match.public_id, poll.public_id, seat.public_id])


def told(poll: Poll, *said: str, **more: str) -> dict[str, str]:
    times = poll.times.all()
    return {name_of(time): one for time, one in zip(times, said, strict=False)} | {"way": Way.PHONE} | more


def test_the_page_says_what_to_say_on_their_clock_and_how_to_reach_them(signed_in: Client, poll: Poll) -> None:
    page = signed_in.get(address(poll, "Wanjiru")).content.decode()
    for words in (
        "Hello, is this Wanjiru? This is Ana Castillo of Bluebonnet DeafBlind Project.",
        "- Fri, May 8, 1:45 am Kathmandu",
        'href="tel:5125550177"',
        "On your clock: Thu, May 7, 3:00 pm Central.",
        say_day(poll.answer_by),
        "Text message to copy",
    ):
        assert words in page
    assert '<option value="phone" selected>' in page
    assert "We wrote to you about a time" not in page
    assert "We wrote to you about a time" in signed_in.get(address(poll, "Robin")).content.decode()


def test_what_they_said_is_kept_with_how_and_who_spoke_and_typed_it(
    signed_in: Client, poll: Poll, coordinator: User
) -> None:
    said = told(poll, "yes", "no", way=Way.RELAY, spoken_by="Peter, her brother", words=WORDS)
    back = signed_in.post(address(poll, "Wanjiru"), said, follow=True)
    assert "Saved: which times suit Wanjiru Kimani." in back.content.decode()
    reply = poll.replies.get()
    assert list(reply.said.values()) == ["yes", "no"]
    assert (reply.way, reply.spoken_by, reply.words) == (Way.RELAY, "Peter, her brother", WORDS)
    assert (reply.seat, reply.recorded_by) == (seat_of(poll.match, "Wanjiru"), coordinator)


def test_what_was_recorded_stands_in_the_form_and_can_be_changed(signed_in: Client, poll: Poll) -> None:
    url = address(poll, "Wanjiru")
    for _twice in range(2):
        signed_in.post(url, told(poll, "yes", "no", words=WORDS))
    assert poll.replies.count() == 1
    page = signed_in.get(url).content.decode()
    assert (page.count(" checked"), WORDS in page, "What they said last stands below" in page) == (2, True, True)
    signed_in.post(url, told(poll, "no", "no"))
    assert [list(reply.said.values()) for reply in poll.replies.order_by("pk")] == [["yes", "no"], ["no", "no"]]


def test_an_answer_by_link_is_changed_for_them_but_its_words_are_theirs(signed_in: Client, poll: Poll) -> None:
    said = dict.fromkeys((time.pk for time in poll.times.all()), "yes")
    polling.reply(poll=poll, seat=seat_of(poll.match, "Robin"), said=said, way=Way.LINK, at=NOW, words=WORDS)
    form = signed_in.get(address(poll, "Robin")).context["form"]
    assert (form.initial["way"], form.initial.get("words")) == (Way.PHONE, None)
    assert {form[name_of(time)].value() for time in poll.times.all()} == {"yes"}


def test_each_time_and_the_way_are_asked_for(signed_in: Client, poll: Poll) -> None:
    page = signed_in.post(address(poll, "Wanjiru"), told(poll, "yes", way="", words=WORDS)).content.decode()
    for words in ("<title>Error:", "Sat, May 9, 1:45 am Kathmandu: Choose yes, if need be, or no.", WORDS):
        assert words in page
    assert "Choose how their answer reached you." in page
    assert not poll.replies.exists()


def test_after_the_day_an_answer_is_still_recorded(signed_in: Client, poll: Poll) -> None:
    page = signed_in.get(address(poll, "Wanjiru")).content.decode()  # the clock stands long after April 2026
    assert "You can still record what they say." in page
    signed_in.post(address(poll, "Wanjiru"), told(poll, "yes", "yes"))
    assert poll.replies.count() == 1


def test_nothing_is_recorded_once_nobody_is_asked(signed_in: Client, poll: Poll, coordinator: User) -> None:
    polling.call_off(poll=poll, by=coordinator, at=NOW)
    back = signed_in.post(address(poll, "Wanjiru"), told(poll, "yes", "yes"), follow=True)
    assert "Nobody is asked about these times any more." in back.content.decode()
    assert not poll.replies.exists()


def test_nothing_is_recorded_for_who_does_not_take_part(signed_in: Client, poll: Poll) -> None:
    poll.match.seats.filter(participant__first_name="Wanjiru").update(state=SeatState.DECLINED)
    back = signed_in.post(address(poll, "Wanjiru"), told(poll, "yes", "yes"), follow=True)
    assert "Wanjiru Kimani does not take part" in back.content.decode()
    assert not poll.replies.exists()


def test_the_times_in_large_print_are_there_to_be_marked(signed_in: Client, poll: Poll) -> None:
    page = signed_in.get(address(poll, "Wanjiru", "poll-answer-print")).content.decode()
    assert page.count("[ ] yes   [ ] if need be   [ ] no") == 2
    assert "Then call or text Ana Castillo by Fri, April 24." in page


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_sent_many_times_at_once_is_kept_once(poll: Poll) -> None:
    said, seat = dict.fromkeys((time.pk for time in poll.times.all()), "yes"), seat_of(poll.match, "Robin")

    def answer() -> PollReply:
        try:
            mine = Poll.objects.filter(program=poll.program_id).select_related("program", "match__program")
            return polling.reply(poll=mine.get(pk=poll.pk), seat=seat, said=said, way=Way.LINK, at=NOW)
        finally:
            connection.close()

    assert {type(one) for one in at_once(*[answer] * 8)} == {PollReply}
    assert poll.replies.count() == 1
    assert poll.match.happenings.filter(what=Happening.What.POLL_REPLY).count() == 1
