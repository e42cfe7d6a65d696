"""Drafts are made of the pairs: each whole or not at all, each once, and whoever left meanwhile is told of."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matches.models import Batch, BatchAsker, BatchEdit, Match, Part, Request, RequestState, SeatState, Stage
from matches.preparing.seating import seat_person
from matches.workspace.batches import beginning, drafting
from participants.models import Participant, Readiness, Relationship, RelationshipKind, Status
from peermatch.accounts.models import Program, User
from tests.factories import make_parent
from tests.matches.factories import make_match, make_problem, make_seat
from tests.matches.workspace.batches.world import asker, asks, begin, helps, pairs, run, sleep

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def batch(program: Program, coordinator: User) -> Batch:
    """Rosa and Mei ask, Sam and Kim help."""
    for first in ("Rosa", "Mei"):
        asks(program, coordinator, first, "Vega")
    for first in ("Sam", "Kim"):
        helps(program, first, "Otis")
    return run(begin(program, coordinator))


def request_of(asker: BatchAsker) -> Request:
    assert asker.request is not None
    return asker.request


def draft(batch: Batch, by: User) -> Batch:
    beginning.agree(batch=batch, by=by)
    return run(batch)


def given(batch: Batch, first: str) -> Participant:
    return Participant.objects.filter(program=batch.program).get(first_name=pairs(batch)[first])


def test_each_pair_becomes_a_draft_that_says_why(batch: Batch, program: Program, coordinator: User) -> None:
    draft(batch, coordinator)
    assert batch.state == Batch.State.DRAFTED
    for first in ("Rosa", "Mei"):
        row = asker(batch, first)
        assert row.draft is not None
        assert row.draft.stage == Stage.DRAFT  # until somebody works on it
        [seated] = row.draft.happenings.filter(detail="from a batch")
        assert (seated.who, seated.by) == (given(batch, first), coordinator)
        assert request_of(row).state == RequestState.MATCHED
        seats = {seat.part: seat for seat in row.draft.seats.all()}
        assert seats[Part.RECIPIENT].participant == row.person
        assert seats[Part.PROVIDER].participant.first_name == pairs(batch)[first]
        assert seats[Part.PROVIDER].state == SeatState.PROPOSED
        assert seats[Part.PROVIDER].why_suggested == row.said


def test_pressed_twice_and_worked_on_twice_they_are_made_once(
    batch: Batch, program: Program, coordinator: User
) -> None:
    beginning.agree(batch=batch, by=coordinator)
    beginning.agree(batch=batch, by=coordinator)
    run(batch)
    beginning.agree(batch=batch, by=coordinator)
    run(batch)
    assert Match.objects.filter(program=program).count() == 2


def test_interrupted_it_goes_on_where_it_stopped(
    batch: Batch, program: Program, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    beginning.agree(batch=batch, by=coordinator)
    made: list[int] = []

    def killed(done: int) -> None:
        made.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drafting.make_drafts(batch, at=timezone.now(), told=killed)
    assert (made, Match.objects.filter(program=program).count()) == ([1], 1)
    run(batch)
    assert Match.objects.filter(program=program).count() == 2
    assert all(asker(batch, first).draft for first in ("Rosa", "Mei"))


def test_whoever_withdrew_meanwhile_is_left_out_and_nothing_is_half_done(
    batch: Batch, program: Program, coordinator: User
) -> None:
    person = given(batch, "Rosa")
    person.status = Status.WITHDRAWN
    person.save()
    draft(batch, coordinator)
    rosa = asker(batch, "Rosa")
    assert rosa.draft is None
    assert rosa.trouble == f"{person.name} has left the program."
    assert request_of(rosa).state == RequestState.CALLED_BACK
    assert asker(batch, "Mei").draft is not None
    assert Match.objects.filter(program=program).count() == 1


def test_whoever_is_full_meanwhile_is_left_out(batch: Batch, program: Program, coordinator: User) -> None:
    person, other = given(batch, "Rosa"), make_match(program, path="family")
    seat_person(match=other, person=person, part=Part.PROVIDER, by=coordinator, at=timezone.now())
    draft(batch, coordinator)
    assert asker(batch, "Rosa").trouble == f"{person.name} stands in as many open matches and drafts as they take."


def test_the_last_place_of_one_person_is_given_once(program: Program, coordinator: User) -> None:
    """They had room for both when the pairs were found."""
    for first in ("Rosa", "Mei"):
        asks(program, coordinator, first, "Vega")
    sam = helps(program, "Sam", "Otis", capacity=2)
    batch = run(begin(program, coordinator))
    assert pairs(batch) == {"Rosa": "Sam", "Mei": "Sam"}
    sam.capacity = 1
    sam.save()
    draft(batch, coordinator)
    assert batch.askers.exclude(draft=None).count() == 1
    assert batch.askers.get(draft=None).trouble == "Sam Otis stands in as many open matches and drafts as they take."


def test_whoever_rests_meanwhile_is_left_out(batch: Batch, program: Program, coordinator: User) -> None:
    person = given(batch, "Rosa")
    Readiness.objects.filter(program=program, participant=person).update(resting_until=date(2199, 6, 3))
    draft(batch, coordinator)
    assert asker(batch, "Rosa").trouble == f"{person.name} rests until Mon, June 3, 2199."


def test_who_stands_on_another_footing_by_now_is_left_out(batch: Batch, program: Program, coordinator: User) -> None:
    serves = RelationshipKind.SERVES
    Relationship.objects.create(
        program=program, one=given(batch, "Rosa"), kind=serves, other=asker(batch, "Rosa").person
    )
    draft(batch, coordinator)
    rosa, mei = asker(batch, "Rosa"), asker(batch, "Mei")
    assert (rosa.draft, bool(rosa.trouble), mei.draft is not None) == (None, True, True)


def test_whoever_leaves_while_drafts_are_made_gets_none(batch: Batch, program: Program, coordinator: User) -> None:
    """Hundreds of drafts take seconds; each asks anew about both."""
    beginning.agree(batch=batch, by=coordinator)

    def leaves(done: int) -> None:
        for row in batch.askers.filter(draft=None).select_related("person") if done == 1 else ():
            row.person.leave(by=coordinator, at=timezone.now())

    drafting.make_drafts(batch, at=timezone.now(), told=leaves)
    [left] = [row for row in batch.askers.select_related("person", "request") if row.draft_id is None]
    assert left.trouble == f"{left.person.name} has left the program."
    assert request_of(left).state == RequestState.CALLED_BACK
    assert Match.objects.filter(program=program).count() == 1


def test_a_place_that_is_given_by_hand_while_drafts_are_made_is_given_once(program: Program, coordinator: User) -> None:
    waiting = []
    for first in ("Rosa", "Mei"):
        match, person = make_match(program, first, path="family"), make_parent(program, first, "Vega")
        make_problem(match, person, sleep(program))
        make_seat(match, person, Part.RECIPIENT)
        helps(program, f"Helps {first}", "Otis")
        waiting.append(match)
    batch, eva = run(begin(program, coordinator)), helps(program, "Eva", "Otis")
    beginning.agree(batch=batch, by=coordinator)

    def seats_eva(done: int) -> None:
        for match in waiting if done == 1 else ():
            if not match.seats.filter(part=Part.PROVIDER).exists():
                seat_person(match=match, person=eva, part=Part.PROVIDER, by=coordinator, at=timezone.now())

    drafting.make_drafts(batch, at=timezone.now(), told=seats_eva)
    assert batch.askers.get(draft=None).trouble == "Somebody was given the place meanwhile."
    assert [match.seats.filter(part=Part.PROVIDER).count() for match in waiting] == [1, 1]


def test_what_fails_for_one_pair_leaves_the_others_whole(
    batch: Batch, program: Program, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is half done, and no batch with drafts says that it has none."""

    def fails_for_rosa(**told: Any) -> Any:
        if told["match"].seats.filter(participant__first_name="Rosa").exists():
            raise RuntimeError("the disk is full")
        return seat_person(**told)

    monkeypatch.setattr(drafting, "seat_person", fails_for_rosa)
    draft(batch, coordinator)
    rosa, mei = asker(batch, "Rosa"), asker(batch, "Mei")
    assert (batch.state, rosa.draft, mei.draft is not None) == (Batch.State.DRAFTED, None, True)
    assert rosa.trouble.startswith("Something failed that is not your fault")
    assert request_of(rosa).state == RequestState.CALLED_BACK
    assert Match.objects.filter(program=program).count() == 1


def test_two_requests_of_one_person_become_no_two_drafts_of_one_pair(program: Program, coordinator: User) -> None:
    rosa = make_parent(program, "Rosa", "Vega", capacity=2)
    for _twice in range(2):
        asks(program, coordinator, "Rosa", "Vega", person=rosa)
    helps(program, "Sam", "Otis", capacity=3)
    twice = begin(program, coordinator)
    run(twice)
    draft(twice, coordinator)
    drafts, left = twice.askers.exclude(draft=None), twice.askers.get(draft=None)
    assert (drafts.count(), left.trouble) == (1, "They are, or were, in a match with each other.")


def test_whoever_asked_and_left_meanwhile_is_left_out(batch: Batch, program: Program, coordinator: User) -> None:
    rosa = asker(batch, "Rosa").person
    rosa.status = Status.PAUSED
    rosa.save()
    draft(batch, coordinator)
    assert asker(batch, "Rosa").trouble == "Rosa Vega is paused."
    assert asker(batch, "Mei").draft is not None


def test_a_match_that_waited_gets_who_provides(program: Program, coordinator: User) -> None:
    match, rosa = make_match(program, path="family"), make_parent(program, "Rosa", "Vega")
    make_problem(match, rosa, sleep(program))
    make_seat(match, rosa, Part.RECIPIENT)
    sam = helps(program, "Sam", "Otis")
    batch = draft(run(begin(program, coordinator)), coordinator)
    assert asker(batch, "Rosa").draft == match
    assert match.seats.get(part=Part.PROVIDER).participant == sam


def test_a_pair_that_was_forbidden_since_is_no_draft(batch: Batch, coordinator: User) -> None:
    rosa = asker(batch, "Rosa")
    beginning.edit(batch=batch, asker=rosa, did=BatchEdit.Did.FORBIDDEN, by=coordinator, at=timezone.now())
    with pytest.raises(ValidationError, match="Run it again first"):
        beginning.agree(batch=batch, by=coordinator)


def test_without_a_pair_there_is_nothing_to_draft(program: Program, coordinator: User) -> None:
    asks(program, coordinator, "Rosa", "Vega")
    helps(program, "Sam", "Otis").offers.clear()
    helps(program, "Kim", "Otis", kind="professional")
    batch = run(begin(program, coordinator))
    with pytest.raises(ValidationError, match="There is no pair"):
        beginning.agree(batch=batch, by=coordinator)


def test_a_batch_that_is_settled_cannot_be_edited(batch: Batch, coordinator: User) -> None:
    rosa = asker(batch, "Rosa")
    draft(batch, coordinator)
    with pytest.raises(ValidationError, match="settled already"):
        beginning.edit(batch=batch, asker=rosa, did=BatchEdit.Did.LOCKED, by=coordinator, at=timezone.now())
    with pytest.raises(ValidationError, match="settled already"):
        beginning.run_again(batch=batch)


def test_a_batch_of_nobody_or_of_too_many_is_refused(
    program: Program, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValidationError, match="at least one who asks"):
        begin(program, coordinator)
    asks(program, coordinator, "Rosa", "Vega")
    with pytest.raises(ValidationError, match="at least one person who could provide"):
        begin(program, coordinator)
    helps(program, "Sam", "Otis")
    monkeypatch.setattr(beginning, "MOST_ASKERS", 0)
    with pytest.raises(ValidationError, match="1 ask, and a batch takes 0"):
        begin(program, coordinator)
    assert not Batch.objects.filter(program=program).exists()
