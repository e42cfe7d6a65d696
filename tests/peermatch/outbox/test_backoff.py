"""How long to wait with a mail that was not taken."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peermatch.outbox import backoff
from peermatch.outbox.backoff import TABLE, USUAL, in_time, pace_of
from tests.peermatch.outbox.conftest import NOON

MINUTE = timedelta(minutes=1)
PACES = [*(row.pace for row in TABLE), USUAL]


@pytest.mark.parametrize(
    ("code", "words", "first"),
    [
        ("451", "4.7.1 Greylisting in action, please come back later", 5),
        ("450", "4.2.0 <rosa@mail.example>: Recipient address rejected: Greylisted", 5),
        ("452", "4.2.2 The email account that you tried to reach is over quota", 30),
        ("452", "Mailbox full", 30),
        ("450", "4.2.1 The user you are trying to contact is receiving mail at a rate that …", 2),
        ("452", "4.3.1 Insufficient system storage", 10),
        ("452", "Requested action not taken", 10),
        ("421", "4.7.28 Gmail has detected an unusual rate of unsolicited mail", 15),
        ("451", "too many messages, slow down", 15),
        ("450", "mailbox busy", 2),
        ("451", "4.3.0 Temporary local problem", 1),
        ("error", "ValueError", 1),
    ],
)
def test_each_answer_has_its_pace(code: str, words: str, first: int) -> None:
    assert pace_of(code, words).first == first * MINUTE


@given(pace=st.sampled_from(PACES), attempts=st.integers(0, 10_000), seed=st.integers(0))
def test_delays_grow_within_bounds(pace: backoff.Pace, attempts: int, seed: int) -> None:
    delay, more = pace.after(attempts, seed), pace.after(attempts + 1, seed)
    assert pace.first * 0.8 <= delay <= more <= pace.longest * 1.2


def test_mail_that_failed_together_comes_back_apart() -> None:
    assert len({USUAL.after(3, pk) for pk in range(1, 51)}) == 50


@given(delay=st.timedeltas(MINUTE, timedelta(hours=5)), left=st.timedeltas(timedelta(0), timedelta(days=3)))
def test_what_is_soon_useless_is_tried_again_before(delay: timedelta, left: timedelta) -> None:
    wait = in_time(delay, NOON + left, NOON)
    assert wait <= delay == in_time(delay, None, NOON)
    assert wait >= MINUTE
    assert left < 4 * MINUTE or wait <= left / 4
