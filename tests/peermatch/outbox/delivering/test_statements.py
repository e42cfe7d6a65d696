"""What each mail costs: one look into an index to take many up, one commit for all that are out at the same time."""

from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peermatch.outbox import deliver
from peermatch.outbox.delivering import claiming
from peermatch.outbox.delivering.books import Books
from peermatch.outbox.delivering.crew import Carrier, Crew, Report
from peermatch.outbox.models import Email, State
from peermatch.outbox.postman import Watch
from tests.mail import SmtpSink
from tests.peermatch.outbox.conftest import NOON, again

Notes = Callable[[int], list[Email]]
LONG = 60.0  # seconds, in which a test that waits for it would not end


@pytest.mark.django_db
@pytest.mark.once(on="sqlite")
def test_due_mail_is_found_by_its_index_however_much_was_sent() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by how many rows there are")
    due = Email.objects.across_programs("a test looks at how it is found").due(NOON)
    assert "USING INDEX mail_to_look_at" in due.order_by("next_look_at", "pk").explain()
    with CaptureQueriesContext(connection) as asked:
        claiming.claim(NOON, 10)
    [claim] = [one["sql"] for one in asked if "UPDATE" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + claim)
        plan = [row[-1] for row in cursor.fetchall()]
    assert "SEARCH outbox_email USING INDEX mail_to_look_at (next_look_at<?)" in plan
    assert not any(step.startswith("SCAN outbox_email") for step in plan)


@pytest.mark.on_both
def test_what_is_out_and_what_follows_is_one_statement(notes: Notes) -> None:
    notes(8)
    out, following = (held := claiming.claim(NOON, 8))[:4], held[4:]
    books = Books(lambda: NOON)
    assert books.turn([], out) == out
    with CaptureQueriesContext(connection) as asked:
        assert books.turn(out, following) == following
    assert len(asked) == 1
    assert {(again(mail).state, again(mail).attempts, again(mail).sealed_links) for mail in out} == {
        (State.SENT, 1, "")
    }
    assert {(again(mail).state, again(mail).attempts) for mail in following} == {(State.SENDING, 1)}


@pytest.mark.on_both
def test_a_copy_whose_lease_has_passed_to_another_is_not_written(notes: Notes) -> None:
    notes(2)
    ours = claiming.claim(NOON, 2)
    later = NOON + claiming.LEASE
    theirs = claiming.claim(later, 1)
    books = Books(lambda: later)
    assert books.turn([], ours) == [mail for mail in ours if mail not in theirs]
    assert again(theirs[0]).lease_token == theirs[0].lease_token


@pytest.fixture
def crew() -> Crew:
    return Crew(3)


def carriers(crew: Crew, count: int) -> list[Carrier]:
    """At work, as far as the crew knows."""
    some = [Carrier(SimpleQueue(), Watch()) for _ in range(count)]
    crew.busy.update(some)
    return some


def test_who_reports_while_others_carry_waits_for_them_but_not_for_ever(crew: Crew) -> None:
    first, second, _third = carriers(crew, 3)
    mail: Any = object()
    crew._reports.put(Report(first, mail))
    told = crew.reports(LONG)
    assert next(told).by is first
    crew._reports.put(Report(second, mail))
    assert next(told).by is second
    crew._reports.put(Report(first, mail))
    assert [report.by for report in crew.reports(0.0)] == [first]


def test_nobody_waits_when_all_have_reported(crew: Crew) -> None:
    some = carriers(crew, 3)
    mail: Any = object()
    for one in some:
        crew._reports.put(Report(one, mail))
    assert [report.by for report in crew.reports(LONG)] == some


@pytest.mark.on_both
def test_more_is_taken_up_before_the_last_of_a_batch_have_left(
    notes: Notes, mail_by_smtp: SmtpSink, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_CONNECTIONS = 2
    monkeypatch.setattr(deliver, "BATCH", 4)
    left: list[int] = []
    takes = claiming.claim

    def claim(now: Any, most: int) -> list[Email]:
        left.append(Email.objects.across_programs("a test counts").filter(state=State.SENDING, attempts=0).count())
        return takes(now, most)

    monkeypatch.setattr(deliver, "claim", claim)
    mails = notes(10)
    assert deliver.send_due(now=lambda: NOON).sent == 10
    assert left[0] == 0
    assert max(left) == 1  # with two connections, at two it could still wait
    assert {again(mail).attempts for mail in mails} == {1}
