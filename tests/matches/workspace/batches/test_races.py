"""Two workers, two clicks or two batches at the same moment do nothing twice."""

import pytest

from matches.models import Batch, Match, Part, Request, Seat
from matches.workspace.batches import background, beginning
from peermatch.accounts.models import Program, User
from tests.matches.preparing.test_races import at_once
from tests.matches.workspace.batches.world import asks, begin, helps, run

pytestmark = pytest.mark.django_db(transaction=True)


def afresh(batch: Batch) -> Batch:
    return Batch.objects.filter(program=batch.program_id).select_related("program").get(pk=batch.pk)


def test_one_worker_works_it_out_and_one_makes_the_drafts(program: Program, coordinator: User) -> None:
    for number in range(3):
        asks(program, coordinator, f"Asks{number}", "Vega")
        helps(program, f"Helps{number}", "Otis")
    batch = begin(program, coordinator)
    assert sorted(map(bool, at_once(lambda: background.go_on(program.pk, batch.pk)))) == [False, False, False, True]
    at_once(lambda: beginning.agree(batch=afresh(batch), by=coordinator))
    assert sorted(map(bool, at_once(lambda: background.go_on(program.pk, batch.pk)))) == [False, False, False, True]
    assert Match.objects.in_program(program).count() == 3
    assert Seat.objects.in_program(program).filter(part=Part.PROVIDER).count() == 3


def test_two_batches_with_the_same_request_give_it_one_match_and_one_peer(program: Program, coordinator: User) -> None:
    asks(program, coordinator, "Rosa", "Vega")
    for first in ("Sam", "Kim"):
        helps(program, first, "Otis")
    twins = [run(begin(program, coordinator)) for _ in range(4)]
    for one in twins:
        beginning.agree(batch=one, by=coordinator)
    turns = iter(twins)
    at_once(lambda: background.go_on(program.pk, next(turns).pk))
    [match] = Match.objects.in_program(program)
    assert match.seats.filter(part=Part.PROVIDER).count() == 1
    assert Request.objects.in_program(program).get().match == match
    assert [afresh(one).state for one in twins] == [Batch.State.DRAFTED] * 4
    made = [one.askers.get() for one in twins]
    assert sum(asker.draft_id is not None for asker in made) == 1
    assert all(asker.draft_id or asker.trouble for asker in made)
