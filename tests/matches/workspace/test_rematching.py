"""A person is matched again after a match that is over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import StringIO
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from matches.models import Happening, Match, Part, Seat, SeatState, Stage
from matches.preparing.suggesting import find, not_now_in_words, search_for
from matches.reporting.definitions import Of
from matches.reporting.scope import Asked, rows
from matches.workspace.rematching import rematch, take_back
from peermatch.accounts.models import Membership, Program, User
from peermatch.outbox.models import Email
from tests.factories import make_member, make_person
from tests.matches.factories import NOW, TODAY, accepted_match
from tests.undoing import do
from tests.undoing import take_back as press_undo

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
TOLD = {"reason": "times", "learned": "Mornings suit better.", "title": "Tactile signs, another go"}


@pytest.fixture
def old(program: Program, coordinator: User) -> Match:
    """David helped Robin; it is over."""
    match = accepted_match(program, coordinator=coordinator)
    match.problems.update(background="He signs.", tried="Pictures.", priorities=["language"])
    match.close(reason="not_a_fit", outcome="", by=coordinator, at=NOW)
    return match


def robin_in(match: Match) -> Seat:
    seat: Seat = match.seats.select_related("participant").get(participant__first_name="Robin")
    seat.match = match
    return seat


def begin(match: Match, by: User, *, at: datetime = LATER, **changes: str) -> Match:
    return rematch(seat=robin_in(match), by=by, at=at, **(TOLD | changes))


def page(match: Match, first_name: str = "Robin") -> str:
    seat = match.seats.get(participant__first_name=first_name)
    return reverse("match-again", args=[match.program.slug, match.public_id, seat.public_id])


def test_what_they_asked_for_goes_along_and_the_clocks_begin_anew(old: Match, coordinator: User) -> None:
    new = begin(old, coordinator)
    assert (new.stage, new.requested_at, new.rematch_of) == (Stage.PREPARING, LATER, old)
    assert (new.rematch_reason, new.learned) == ("times", "Mornings suit better.")
    shared = ("path", "direction", "format", "coordinator_id")
    assert [getattr(new, name) for name in shared] == [getattr(old, name) for name in shared]
    mine, theirs = new.problems.get(), old.problems.get()
    said = ("statement", "background", "tried", "priorities", "requester_id", "asked_by")
    assert [getattr(mine, name) for name in said] == [getattr(theirs, name) for name in said]
    assert [topic.name for topic in mine.topics.all()] == ["Tactile communication"]
    place = new.seats.get()
    assert (place.participant.name, place.part, place.state) == ("Robin Park", Part.RECIPIENT, SeatState.PROPOSED)
    assert old.happenings.all()[0].what == Happening.What.REMATCHED
    assert list(Match.objects.in_program(old.program).rematches()) == [new]


def test_hopes_are_copies(old: Match, coordinator: User) -> None:
    new = begin(old, coordinator)
    goal = new.seats.get().goals.get()
    goal.text = "Something else"
    goal.save()
    assert robin_in(old).goals.get().text == "Know how to begin with tactile signs"


def test_nobody_gets_a_letter(old: Match, coordinator: User) -> None:
    begin(old, coordinator)
    assert not Email.objects.in_program(old.program).exists()


def test_of_what_somebody_else_brought_only_the_topics_go_along(old: Match, coordinator: User) -> None:
    kim = make_person(old.program, "Kim", "Sato")
    seat = Seat.objects.create(
        program=old.program, match=old, participant=kim, part=Part.RECIPIENT, state=SeatState.ACCEPTED, state_since=NOW
    )
    new = rematch(seat=seat, by=coordinator, at=LATER, **TOLD)
    problem = new.problems.get()
    assert (problem.requester, problem.statement, problem.background) == (kim, "", "")
    assert [topic.name for topic in problem.topics.all()] == ["Tactile communication"]
    assert new.stage == Stage.PREPARING


def test_a_coordinator_who_left_is_not_given_it(old: Match) -> None:
    lee = make_member(old.program, "Lee Okafor")
    Membership.objects.filter(program=old.program, user=old.coordinator).delete()
    assert begin(old, lee).coordinator == lee


def test_only_a_closed_match_is_followed_and_only_for_whom_it_was(program: Program, coordinator: User) -> None:
    match = accepted_match(program, coordinator=coordinator)
    with pytest.raises(ValidationError, match="Close the match first"):
        begin(match, coordinator)
    match.close(reason="other", outcome="", by=coordinator, at=NOW)
    david = match.seats.get(part=Part.PROVIDER)
    with pytest.raises(ValidationError, match="whoever it was for"):
        rematch(seat=david, by=coordinator, at=LATER, **TOLD)
    with pytest.raises(ValidationError, match="Choose why"):
        begin(match, coordinator, reason="his fault")


def test_asked_for_again_it_is_the_one_there_is_and_after_it_was_closed_another(old: Match, coordinator: User) -> None:
    new = begin(old, coordinator)
    assert begin(old, coordinator, title="Once more") == new
    new.close(reason="other", outcome="", by=coordinator, at=LATER)
    assert begin(old, coordinator) != new


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_begin_one(program: Program, coordinator: User) -> None:
    old = accepted_match(program, coordinator=coordinator)
    old.close(reason="other", outcome="", by=coordinator, at=NOW)
    both = Barrier(2)

    def press(_one: int) -> int:
        try:
            seat = robin_in(Match.objects.in_program(program).select_related("program").get())
            both.wait(20)
            return rematch(seat=seat, by=coordinator, at=LATER, **TOLD).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(press, range(2)))) == 1
    assert Match.objects.in_program(program).rematches().count() == 1


def test_the_earlier_partner_is_not_suggested_and_why_is_said(old: Match, coordinator: User) -> None:
    new, mei = begin(old, coordinator), make_person(old.program, "Mei", "Ito")
    seats = list(new.seats.select_related("participant"))
    found = find(search_for(new, seats, Part.PROVIDER, on=TODAY, knows=True), all_who_can=True)
    assert [one.known.id for one in found.judged] == [mei.pk]
    assert not_now_in_words(found.not_now) == "1 cannot be asked now: 1 of the match before this one."


def test_those_of_the_match_before_the_last_are_left_out_too(old: Match, coordinator: User) -> None:
    second = begin(old, coordinator)
    second.close(reason="other", outcome="", by=coordinator, at=LATER)
    third = begin(second, coordinator, at=LATER + timedelta(hours=1))
    seats = list(third.seats.select_related("participant"))
    search = search_for(third, seats, Part.PROVIDER, on=TODAY, knows=True)
    assert search.earlier - set(search.here) == {old.seats.get(part=Part.PROVIDER).participant_id}


def test_begun_by_mistake_it_is_closed_and_counts_no_more(old: Match, coordinator: User) -> None:
    new = begin(old, coordinator)
    take_back(match=new, by=coordinator, at=LATER)
    new.refresh_from_db()
    assert (new.stage, new.rematch_of, new.learned) == (Stage.CLOSED, None, "")
    asked = Asked(old.program, LATER - timedelta(hours=1), LATER + timedelta(hours=1), LATER)
    assert [rows(of, asked).count() for of in (Of.MATCHES, Of.CLOSED)] == [0, 0]
    assert begin(old, coordinator) != new


def test_after_something_was_done_with_it_it_is_not_taken_back(old: Match, coordinator: User) -> None:
    new = begin(old, coordinator)
    new.record(Happening.What.NOTE, by=coordinator, at=LATER)
    with pytest.raises(ValidationError, match="since"):
        take_back(match=new, by=coordinator, at=LATER)
    assert Match.objects.in_program(old.program).rematches().exists()


def test_who_is_erased_is_named_in_no_match_that_follows(old: Match, coordinator: User) -> None:
    old.problems.update(tried="David Larsen showed how.")
    new = begin(old, coordinator, title="After David Larsen", learned="David Larsen is far away.")
    david = old.seats.get(part=Part.PROVIDER).participant
    call_command("erase", str(david.public_id), program=old.program.slug, yes=True, stdout=StringIO())
    new.refresh_from_db()
    assert (new.title, new.learned) == ("After (erased)", "")
    assert new.problems.get().tried == "(erased) showed how."


# Pages


def test_from_the_closed_match_to_the_new_one_and_back(signed_in: Client, old: Match) -> None:
    assert f'href="{page(old)}"' in signed_in.get(old.get_absolute_url()).content.decode()
    form = signed_in.get(page(old)).content.decode()
    assert "Know how to begin with tactile signs" in form
    assert "David Larsen" in form
    answer = signed_in.post(page(old), TOLD, follow=True)
    new = old.rematches.get()
    assert answer.redirect_chain[0][0] == new.get_absolute_url()
    said = answer.content.decode()
    assert "Mornings suit better." in said
    assert old.get_absolute_url() in said
    after = signed_in.get(old.get_absolute_url()).content.decode()
    assert f'href="{new.get_absolute_url()}"' in after
    assert f'href="{page(old)}"' not in after
    listed = signed_in.get(reverse("matches", args=[old.program.slug])).content.decode()
    assert "Rematch of Moving to tactile signs" in listed
    assert signed_in.get(page(old))["Location"] == new.get_absolute_url()


def test_the_undo_button_takes_it_back(signed_in: Client, old: Match) -> None:
    token = do(signed_in, page(old), TOLD)
    assert "The new match is closed again" in press_undo(signed_in, token)
    assert not old.rematches.exists()
    assert f'href="{page(old)}"' in signed_in.get(old.get_absolute_url()).content.decode()


def test_without_a_reason_what_was_typed_stays(signed_in: Client, old: Match) -> None:
    said = signed_in.post(page(old), TOLD | {"reason": ""}).content.decode()
    assert "Choose why they are matched again." in said
    assert "Mornings suit better." in said
    assert not old.rematches.exists()


def test_whoever_cannot_be_asked_now_is_not_matched_again(signed_in: Client, old: Match) -> None:
    robin = robin_in(old).participant
    robin.capacity = 0
    robin.save()
    assert "takes no matches now" in signed_in.post(page(old), TOLD).content.decode()
    assert not old.rematches.exists()


def test_an_open_match_leads_to_closing_it(signed_in: Client, program: Program, coordinator: User) -> None:
    match = accepted_match(program, coordinator=coordinator)
    answer = signed_in.get(page(match), follow=True)
    assert answer.redirect_chain[0][0] == reverse("match-close", args=[program.slug, match.public_id])


def test_reopening_says_that_they_are_matched_again(signed_in: Client, old: Match, coordinator: User) -> None:
    new = begin(old, coordinator)
    address = reverse("match-reopen", args=[old.program.slug, old.public_id])
    assert new.get_absolute_url() in signed_in.get(address).content.decode()


def test_a_viewer_reads_that_it_follows_and_not_what_was_learned(
    client_of: Callable[[User], Client], viewer: User, old: Match, coordinator: User
) -> None:
    new = begin(old, coordinator, learned="canary")
    client = client_of(viewer)
    said = client.get(new.get_absolute_url()).content.decode()
    assert "Rematch of" in said
    assert "canary" not in said
    assert "The times did not fit" not in said
    assert page(old) not in client.get(old.get_absolute_url()).content.decode()
    assert client.post(page(old), TOLD).status_code == 403
