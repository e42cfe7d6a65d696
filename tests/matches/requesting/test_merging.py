"""Two requests that are one: what the one that goes on takes over, what both tell, and how they part again."""

import pytest
from django.core.exceptions import ValidationError

from matches.models import Request
from matches.requesting import handling, merging
from peermatch.accounts.models import Program, User
from tests.factories import make_topic
from tests.matches.factories import ASKED, NOW, make_request
from tests.matches.requesting.test_doors import called

pytestmark = pytest.mark.django_db


def test_the_earlier_takes_over_what_it_lacks_and_the_merge_can_be_undone(program: Program, coordinator: User) -> None:
    sleep, school = make_topic(program, "Sleep"), make_topic(program, "School")
    first = make_request(program, phone="", email="rosa@mail.example", topics=[sleep])
    second = make_request(program, received_at=NOW, background="A long story", pressing="urgent", topics=[school])
    merging.merge(request=second, into=first, by=coordinator, at=NOW)
    first.refresh_from_db()
    assert (first.phone, first.background, first.pressing) == ("512-555-0177", "A long story", "urgent")
    assert (first.email, first.received_at) == ("rosa@mail.example", ASKED)
    assert set(first.topics.all()) == {sleep, school}
    first.background = "Written anew"
    first.save()
    second.refresh_from_db()
    handling.take_back(request=second, by=coordinator, at=NOW)
    first.refresh_from_db()
    assert (first.phone, first.background, first.pressing) == ("", "Written anew", "soon")
    assert set(first.topics.all()) == {sleep}
    assert second.is_waiting


def test_both_histories_tell_of_a_merge_and_of_taking_it_back(program: Program, coordinator: User) -> None:
    first, second = make_request(program, "Rosa"), make_request(program, "Rosita", received_at=NOW)
    merging.merge(request=second, into=first, by=coordinator, at=NOW)
    assert (told(first), told(second)) == ([("took_in", "Rosita Delgado")], [("merged", "")])
    handling.take_back(request=second, by=coordinator, at=NOW)
    assert told(first) == [("took_in", "Rosita Delgado"), ("taken_back", "Rosita Delgado")]
    assert told(second) == [("merged", ""), ("taken_back", "")]


def told(request: Request) -> list[tuple[str, str]]:
    """What its history says since it was received."""
    return list(request.events.exclude(what="received").order_by("pk").values_list("what", "detail"))


def test_merging_into_a_later_one_keeps_the_earlier_clock(program: Program, coordinator: User) -> None:
    early, late = make_request(program), make_request(program, received_at=NOW)
    merging.merge(request=early, into=late, by=coordinator, at=NOW)
    late.refresh_from_db()
    assert late.received_at == ASKED


def test_where_more_is_on_record_it_is_the_other_that_is_merged(program: Program, coordinator: User) -> None:
    one, other = called(make_request(program), coordinator), make_request(program)
    with pytest.raises(ValidationError, match="More is on record here"):
        merging.merge(request=one, into=other, by=coordinator, at=NOW)


def test_the_preview_says_what_is_kept_and_what_stays_behind(program: Program) -> None:
    first, second = make_request(program, phone=""), make_request(program, statement="Something else")
    lines = {line.label: line for line in merging.preview(second, first)}
    assert lines["Phone"].value == "512-555-0177"
    assert lines["Problem"].left_behind == "Something else"


def test_alike_are_those_with_the_mailbox_the_phone_or_the_name(program: Program, other_program: Program) -> None:
    request = make_request(program, email="rosa@mail.example")
    by_mail = make_request(program, "R", "D", email="rosa@mail.example", phone="1")
    by_phone = make_request(program, "Ro", "Del", phone="(512) 555 0177")
    by_name = make_request(program, phone="")
    make_request(program, "Nina", "Other", phone="512-555-0999")
    make_request(other_program, email="rosa@mail.example")
    assert merging.alike(request) == [by_mail, by_phone, by_name]
    assert merging.alike(by_name, "nina")[0].first_name == "Nina"
