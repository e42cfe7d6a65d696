"""Who a request is from beyond doubt: by one query for many requests."""

import pytest

from matches.requesting.recognizing import recognize_surely
from peermatch.accounts.models import Program
from tests.counting import queries_of
from tests.factories import make_parent
from tests.matches.factories import make_request

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]


@pytest.mark.parametrize(
    ("facts", "same"),
    [
        ({"email": "ROSA@mail.example"}, True),
        ({"phone": "(533) 555-0112"}, True),
        ({"time_zone": "America/Chicago"}, True),
        ({}, False),
    ],
)
def test_the_same_name_and_one_thing_more(program: Program, facts: dict[str, str], same: bool) -> None:
    rosa = make_parent(program, "Rosa", "Délgado", email="rosa@mail.example", phone="+1 533 555 0112")
    row = make_request(program, "rosa", "Delgado", **{"time_zone": "America/Denver", "phone": ""} | facts)
    assert recognize_surely(program, [row]) == ({row.pk: rosa} if same else {})


def test_another_name_with_the_same_mailbox_is_nobody_for_sure(program: Program) -> None:
    make_parent(program, "Tom", "Delgado", email="rosa@mail.example")
    row = make_request(program, "Rosa", "Delgado", email="rosa@mail.example")
    assert recognize_surely(program, [row]) == {}


def test_one_query_for_one_and_for_many(program: Program) -> None:
    rows = [make_request(program, f"Rosa{number}", "Delgado") for number in range(3)]
    for row in rows:
        make_parent(program, row.first_name, row.last_name, time_zone=row.time_zone)
    assert queries_of(lambda: recognize_surely(program, rows[:1])) == 1
    assert queries_of(lambda: recognize_surely(program, rows)) == 1
    assert len(recognize_surely(program, rows)) == len(rows)
    assert queries_of(lambda: recognize_surely(program, [])) == 0
