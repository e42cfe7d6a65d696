"""What happened to a mail, in words."""

from typing import Any

import pytest

from peermatch.outbox import wording
from peermatch.outbox.models import Email, State
from tests.peermatch.outbox.conftest import HOUR, NOON

pytestmark = pytest.mark.usefixtures("known_letter")


def mail(state: str = State.QUEUED, **fields: Any) -> Email:
    """A mail that needs no database, queued at noon."""
    times = {"created_at": NOON, "due_at": NOON, "next_look_at": NOON}
    return Email(kind="note", state=state, **times | fields)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (State.QUEUED, "wait"),
        (State.SENDING, "wait"),
        (State.SENT, "done"),
        (State.FAILED, "stop"),
        (State.SUPERSEDED, "plain"),
        (State.EXPIRED, "plain"),
        (State.SUPPRESSED, "plain"),
    ],
)
def test_each_state_has_a_class_for_its_word(state: str, kind: str) -> None:
    assert wording.status_class(mail(state)) == kind


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (mail(), ""),
        (mail(State.SENT), ""),
        (mail(State.SUPERSEDED, reason="The meeting moved."), "The meeting moved."),
        (
            mail(State.FAILED, error_code="550", error="no such user"),
            "The mail server refused it for good: 550 no such user. Reach them another way.",
        ),
        (mail(error_code="451", error="try later"), "The mail server did not take it: 451 try later."),
        (mail(error_code="connection", error="timed out"), "The mail server could not be reached (timed out)."),
        (mail(State.SENT, error_code="451", error="try later"), ""),
        (
            mail(State.SENT, overtaken_at=NOON, reason="The meeting moved."),
            "It was called back when it was already going out: The meeting moved.",
        ),
        (
            mail(error_code="check", error="KeyError"),
            "Whether it is still wanted could not be found out (KeyError). Tell an administrator.",
        ),
        (
            mail(error_code="error", error="InvalidToken"),
            "Something went wrong in PeerMatch (InvalidToken). Tell an administrator.",
        ),
    ],
)
def test_one_sentence_says_why(one: Email, words: str) -> None:
    assert wording.why(one) == words


def test_history_of_a_mail_that_went_out_at_once() -> None:
    assert wording.history(mail(State.SENT, sent_at=NOON, final_at=NOON, attempts=1)) == [
        (NOON, "Queued"),
        (NOON, "Sent"),
    ]


def test_history_of_a_mail_in_trouble_ends_with_the_next_try() -> None:
    waits = mail(
        due_at=NOON + HOUR, trouble_since=NOON + HOUR, error_code="451", error="later", attempts=2,
        next_look_at=NOON + 2 * HOUR,
    )  # fmt: skip
    assert wording.history(waits) == [
        (NOON, "Queued"),
        (NOON + HOUR, "Due"),
        (NOON + HOUR, "Trouble since then. Latest: The mail server did not take it: 451 later."),
        (None, "Tried 2 times"),
        (NOON + 2 * HOUR, "Next try"),
    ]


@pytest.mark.parametrize(("attempts", "said"), [(1, False), (2, True)])
def test_a_second_copy_is_only_named_where_there_may_be_one(attempts: int, said: bool) -> None:
    """A worker that fell silent before it began left no copy behind."""
    one = mail(State.SENT, sent_at=NOON, final_at=NOON, attempts=attempts, interruptions=1)
    assert any("second copy" in words for _moment, words in wording.history(one)) == said
