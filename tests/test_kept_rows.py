"""Rows that are kept from test to test are as they were made, whatever the test before did with them."""

import os

import pytest
from django.db import transaction

from participants.models import Topic
from peermatch.accounts.models import Program, User
from tests.factories import make_topic
from tests.kept_rows import kept

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]
made: list[str] = []


def names(program: Program) -> list[str]:
    return [topic.name for topic in Topic.objects.in_program(program)]


@pytest.fixture
@kept
def topic(program: Program, coordinator: User) -> Topic:
    made.append("topic")
    return make_topic(program, "Tactile signs")


@pytest.fixture
@kept
def corrected(topic: Topic) -> Topic:
    topic.name = "Pro-Tactile"
    topic.save()
    return topic


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_begins_with_them_as_they_were(program: Program, topic: Topic, number: int) -> None:
    assert topic.program is program
    assert [topic.name, *names(program)] == ["Tactile signs"] * 2
    topic.name = program.name = "Changed"
    topic.save()
    program.save()
    make_topic(program, "One more")
    assert len(made) == (number if os.environ.get("ALL_TESTS") else 1)


def test_what_is_made_of_them_leaves_them_as_they_were(topic: Topic, corrected: Topic) -> None:
    assert topic is corrected
    assert [topic.name, *names(topic.program)] == ["Pro-Tactile"] * 2


def test_they_lie_there_again_without_it(topic: Topic) -> None:
    assert [topic.name, *names(topic.program)] == ["Tactile signs"] * 2


@pytest.mark.django_db(transaction=True)
def test_a_race_finds_none(transactional_db: None) -> None:
    assert not transaction.get_connection().in_atomic_block
    assert not Program.objects.exists()


def test_after_it_they_are_made_again(topic: Topic) -> None:
    assert names(topic.program) == ["Tactile signs"]
