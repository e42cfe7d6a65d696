"""Links, and how many bad ones may be tried."""

from datetime import UTC, datetime, timedelta

import pytest

from participants.models import BadTry, Link, Purpose, Reach
from peermatch.accounts.models import Program
from tests.factories import make_person

pytestmark = pytest.mark.on_both

NOW = datetime(2026, 4, 14, 15, 0, tzinfo=UTC)
HERE, THERE = "192.0.2.7", "192.0.2.8"


def test_a_link_keeps_only_the_hash_of_its_token(program: Program) -> None:
    robin = make_person(program, "Robin", "Park")
    link, token = Link.issue(robin, Purpose.ANSWER, robin.public_id, None)
    assert Link.objects.for_token(token).get() == link
    assert token not in str(list(Link.objects.filter(program=program).values_list()))


def test_a_revoked_link_is_dead(program: Program) -> None:
    robin = make_person(program, "Robin", "Park")
    link, _ = Link.issue(robin, Purpose.ANSWER, robin.public_id, NOW + timedelta(days=1))
    assert link.is_live(NOW)
    link.revoked_at = NOW
    link.save()
    assert not link.is_live(NOW)
    assert not Link.objects.filter(program=program).live(NOW).exists()


@pytest.mark.django_db
def test_twenty_bad_tries_in_a_minute_are_the_most() -> None:
    for second in range(20):
        assert not BadTry.were_too_many(HERE, at=NOW)
        BadTry.count_one(HERE, at=NOW + timedelta(seconds=second))
    assert BadTry.were_too_many(HERE, at=NOW + timedelta(seconds=20))
    assert not BadTry.were_too_many(THERE, at=NOW + timedelta(seconds=20))
    assert not BadTry.were_too_many(HERE, at=NOW + timedelta(seconds=61))


@pytest.mark.django_db
def test_bad_tries_are_forgotten_after_an_hour_and_never_name_an_address() -> None:
    BadTry.count_one(HERE, at=NOW)
    BadTry.count_one(THERE, at=NOW + timedelta(minutes=62))
    [kept] = BadTry.objects.all()
    assert kept.at == NOW + timedelta(minutes=62)
    assert THERE not in kept.origin


@pytest.mark.parametrize(
    ("email", "reach_by", "by_mail"),
    [("robin@mail.example", Reach.EMAIL, True), ("robin@mail.example", Reach.RELAY, False), ("", Reach.EMAIL, False)],
)
def test_letters_go_by_mail_to_those_who_have_an_address_and_want_it(
    program: Program, email: str, reach_by: Reach, by_mail: bool
) -> None:
    assert make_person(program, "Robin", "Park", email=email, reach_by=reach_by).takes_email is by_mail
