"""Letters that a restore held back go out only when somebody says so."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from peermatch.accounts.models import Program
from peermatch.keeping import restoring
from peermatch.outbox import wording
from peermatch.outbox.models import Email, State
from peermatch.ticking import on_tick, write_letters
from tests.any_row import any_row

pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]


@pytest.fixture
def held(program: Program) -> list[Email]:
    """Two letters, one of which was going out when the backup was made."""
    now = timezone.now()
    mails = [any_row(Email, program, anew=True, given={"program": program}) for _number in range(2)]
    rows = Email.objects.in_program(program)
    rows.update(state=State.QUEUED, next_look_at=now, due_at=now - timedelta(hours=9), final_at=None)
    rows.filter(pk=mails[0].pk).update(state=State.SENDING, lease_token=mails[0].public_id)
    assert restoring.hold_letters(now - timedelta(hours=10)) == 2
    return list(rows.order_by("pk"))


def said(*words: str) -> str:
    out = StringIO()
    call_command("held_mail", *words, stdout=out)
    return out.getvalue()


def due(program: Program) -> list[int]:
    return list(Email.objects.in_program(program).due(timezone.now()).order_by("pk").values_list("pk", flat=True))


def test_they_are_not_due_and_the_message_says_why(program: Program, held: list[Email]) -> None:
    assert due(program) == []
    assert wording.trouble(held[0]).startswith("Held: restored on")
    assert said().endswith("Held: 2.\n")


def test_each_is_let_go_or_dropped_by_its_number(program: Program, held: list[Email]) -> None:
    assert said("--send", str(held[0].pk)) == "Let go: 1.\n"
    assert due(program) == [held[0].pk]
    assert said("--drop", "all") == "Dropped: 1.\n"
    held[1].refresh_from_db()
    assert (held[1].state, held[1].sealed_links) == (State.SUPERSEDED, "")
    assert said() == "Held: 0.\n"


def test_what_is_let_go_before_it_is_due_waits_until_then(program: Program, held: list[Email]) -> None:
    Email.objects.in_program(program).update(due_at=timezone.now() + timedelta(hours=1))
    assert said("--send", "all") == "Let go: 2.\n"
    assert due(program) == []


@pytest.mark.parametrize("number", ["999999", "x"])
def test_a_number_that_is_not_held_is_refused(program: Program, held: list[Email], number: str) -> None:
    with pytest.raises(CommandError):
        said("--send", str(held[0].pk), number)
    assert due(program) == []


def test_what_fell_due_since_the_backup_is_written_and_held_too(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remind() -> None:
        if not Email.objects.in_program(program).exists():
            mail = any_row(Email, program, given={"program": program})
            Email.objects.in_program(program).update(state=State.QUEUED, next_look_at=mail.due_at, final_at=None)

    monkeypatch.setattr("peermatch.ticking._writing", [])
    monkeypatch.setattr("peermatch.ticking._jobs", [])
    on_tick(remind, writes_letters=True)
    assert restoring.hold_letters(timezone.now() - timedelta(days=1)) == 1
    write_letters()
    assert due(program) == []
