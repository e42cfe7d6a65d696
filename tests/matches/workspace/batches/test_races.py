"""Two workers, two clicks or two batches at the same moment do nothing twice."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import pre_save
from django.utils import timezone

from matches.models import Batch, Match, Part, Request, Seat
from matches.workspace.batches import background, beginning
from participants.models import Participant, Status
from participants.profile.leaving import leave_program
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


def test_whoever_leaves_while_their_draft_is_written_stands_in_none(program: Program, coordinator: User) -> None:
    """They wait until it is written, and are taken out of it."""
    asks(program, coordinator, "Rosa", "Vega")
    sam = helps(program, "Sam", "Otis")
    batch = run(begin(program, coordinator))
    beginning.agree(batch=batch, by=coordinator)
    leaving = Thread(target=_leaves, args=(sam, coordinator))

    def meanwhile(instance: Seat, **_told: Any) -> None:
        if instance.part == Part.PROVIDER and leaving.ident is None:
            leaving.start()
            while leaving.is_alive() and not _somebody_waits_for_us():
                leaving.join(0.01)

    pre_save.connect(meanwhile, sender=Seat)
    try:
        run(batch)
    finally:
        pre_save.disconnect(meanwhile, sender=Seat)
    leaving.join()
    sam.refresh_from_db()
    assert (batch.state, sam.status) == (Batch.State.DRAFTED, Status.WITHDRAWN)
    assert not Seat.objects.in_program(program).taking_part().filter(participant=sam).exists()


def _leaves(person: Participant, by: User) -> None:
    try:
        leave_program(person=person, way="by phone", by=by, at=timezone.now())
    finally:
        connection.close()


def _somebody_waits_for_us() -> bool:
    if connection.vendor == "sqlite":  # one writes at a time: whoever else would, waits
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])
