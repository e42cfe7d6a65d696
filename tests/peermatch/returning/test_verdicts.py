"""What the answers of mail servers mean: mostly as the servers of large providers word them."""

import pytest

from peermatch.returning.verdicts import Why, of_reply, of_status


@pytest.mark.parametrize(
    ("status", "words", "why"),
    [
        ("5.1.1", "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown", Why.NO_MAILBOX),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", Why.NO_MAILBOX),
        ("5.1.2", "Host or domain name not found", Why.NO_MAILBOX),
        ("5.1.8", "Bad sender's system address", Why.REFUSED),
        ("5.2.1", "The email account that you tried to reach is disabled", Why.NO_MAILBOX),
        ("5.2.2", "552 5.2.2 The email account that you tried to reach is over quota", Why.NOT_NOW),
        ("5.7.1", "550 5.7.1 user unknown to our spam filter", Why.REFUSED),
        ("5.7.26", "This mail is unauthenticated", Why.REFUSED),
        ("4.4.7", "Message expired after five days", Why.NOT_NOW),
        ("5.4.4", "No route to host", Why.NOT_NOW),
        ("5.0.0", "550 5.1.1 The email account that you tried to reach does not exist", Why.NO_MAILBOX),
        ("5.0.0", "Requested action not taken: mailbox unavailable", Why.UNKNOWN),
        ("", "", Why.UNKNOWN),
    ],
)
def test_a_report_says_whether_there_is_such_a_mailbox(status: str, words: str, why: Why) -> None:
    assert of_status(status, words).why == why


@pytest.mark.parametrize(
    ("code", "words", "why"),
    [
        ("550", "5.1.1 No such user here", Why.NO_MAILBOX),
        ("550", "No such user here", Why.NO_MAILBOX),
        ("550", "5.7.1 Message blocked as spam", Why.REFUSED),
        ("554", "Your address is on a blacklist", Why.REFUSED),
        ("552", "Mailbox full", Why.NOT_NOW),
        ("550", "Requested action not taken", Why.UNKNOWN),
        ("450", "Try later", Why.NOT_NOW),
    ],
)
def test_a_refusal_at_the_door_counts_the_same(code: str, words: str, why: Why) -> None:
    verdict = of_reply(code, words)
    assert (verdict.why, verdict.stops) == (why, why == Why.NO_MAILBOX)
    assert verdict.code in (code, "5.1.1", "5.7.1")


def test_hostile_words_take_no_time_and_one_line() -> None:
    verdict = of_status("5.0.0", "user " * 100_000 + "\r\nBcc: a@b")
    assert len(verdict.words) == 300
    assert "\n" not in verdict.words
