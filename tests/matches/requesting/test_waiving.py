"""A clock that does not matter here: said with a reason, kept, taken back; and where lateness is listed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import ClockWaiver, Match, Part, Request, SeatState
from matches.requesting.listing import RequestFilter
from matches.requesting.waiving import count_again, waive_clock
from matches.workspace.listing import MatchFilter
from peermatch.accounts.models import Program, User
from tests.factories import make_parent
from tests.matches.factories import ASKED, NOW, family_match, make_match, make_request, make_seat

pytestmark = pytest.mark.django_db
WHY = "They asked us to find someone who signs, however long it takes."
HOUR = timedelta(hours=1)


def queue(program: Program, reader: User, **query: str) -> list[str]:
    return [row.first_name for row in RequestFilter(query, program=program, reader=reader, now=NOW).requests()]


def listed(program: Program, reader: User, late: str) -> list[str]:
    return [row.title for row in MatchFilter({"late": late}, program=program, reader=reader, now=NOW).matches()]


def matched(program: Program, coordinator: User, received_hours_ago: int = 50) -> Match:
    """Rosa's request became a match; nobody was asked yet."""
    asked = NOW - received_hours_ago * HOUR
    rosa = make_parent(program, "Rosa", "Delgado")
    match = make_match(
        program, "Rosa's match", path="family", requested_at=asked, stage_since=asked, coordinator=coordinator
    )
    make_seat(match, rosa, Part.RECIPIENT, state=SeatState.ACCEPTED, state_since=asked)
    request = make_request(program, received_at=asked)
    request.call_back(by=coordinator, at=asked + HOUR, now=NOW)
    request.become(match, rosa, by=coordinator, at=NOW)
    return match


def introduced(program: Program, hours_ago: int) -> Match:
    match = family_match(program, requested_at=NOW - HOUR, stage_since=NOW - HOUR)
    match.introduced_at = NOW - hours_ago * HOUR
    match.save()
    match.seats.in_program(program).update(introduced_at=match.introduced_at)
    return match


def test_the_queue_narrows_to_what_is_past_its_clock(program: Program, coordinator: User) -> None:
    make_request(program, "Late", received_at=NOW - 30 * HOUR)
    make_request(program, "Fresh", received_at=NOW - HOUR)
    called = make_request(program, "Called", received_at=NOW - 50 * HOUR)
    called.call_back(by=coordinator, at=NOW - 49 * HOUR, now=NOW)
    assert queue(program, coordinator, late="call_back") == ["Late"]
    assert queue(program, coordinator, late="match") == ["Called"]
    assert sorted(queue(program, coordinator, late="any")) == ["Called", "Late"]
    assert queue(program, coordinator, late="reach") == []


def test_time_in_a_pause_makes_nothing_late(program: Program, coordinator: User) -> None:
    from matches.models import RequestPause

    row = make_request(program, received_at=NOW - 30 * HOUR)
    RequestPause.begin(row, why="interpreter", by=coordinator, at=NOW - 29 * HOUR)
    assert queue(program, coordinator, late="any") == []


def test_a_match_that_nobody_said_yes_to_in_time_is_late_in_both_lists(program: Program, coordinator: User) -> None:
    match = matched(program, coordinator)
    assert listed(program, coordinator, "yes") == ["Rosa's match"]
    assert listed(program, coordinator, "any") == ["Rosa's match"]
    assert queue(program, coordinator, late="match") == ["Rosa"]
    match.hold(reason="Waiting", by=coordinator, at=NOW)
    assert listed(program, coordinator, "any") == []


def test_a_first_contact_past_its_time_is_late_with_and_without_a_request(program: Program, coordinator: User) -> None:
    match = introduced(program, 60)
    assert listed(program, coordinator, "contact") == ["Sleep"]
    waive_clock(which="reach", reason=WHY, match=match, by=coordinator, at=NOW)
    assert listed(program, coordinator, "any") == []


def test_a_waived_clock_is_late_no_more_until_it_is_taken_back(program: Program, coordinator: User) -> None:
    row = make_request(program, received_at=NOW - 30 * HOUR)
    waiver = waive_clock(which="call_back", reason=WHY, request=row, by=coordinator, at=NOW)
    assert queue(program, coordinator, late="any") == []
    count_again(waiver=waiver, by=coordinator, at=NOW)
    count_again(waiver=waiver, by=coordinator, at=NOW)
    assert queue(program, coordinator, late="call_back") == ["Rosa"]
    said = [(one.what, one.by, one.detail) for one in row.events.order_by("pk")]
    assert said[1:] == [
        ("clock_waived", coordinator, "Call back"), ("clock_unwaived", coordinator, "Call back"),
    ]  # fmt: skip


def test_a_clock_is_waived_once_and_only_with_a_reason(program: Program, coordinator: User) -> None:
    row = make_request(program)
    with pytest.raises(ValidationError, match="Write down why"):
        waive_clock(which="match", reason=" ", request=row, by=coordinator, at=NOW)
    first = waive_clock(which="match", reason=WHY, request=row, by=coordinator, at=NOW)
    assert waive_clock(which="match", reason="Again", request=row, by=coordinator, at=NOW) == first
    assert ClockWaiver.objects.in_program(program).get().reason == WHY


def test_what_has_ended_has_no_clock_to_waive(program: Program, coordinator: User) -> None:
    row = make_request(program)
    waiver = waive_clock(which="match", reason=WHY, request=row, by=coordinator, at=NOW)
    row.decline(reason="not_ours", words="", by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="no longer runs"):
        waive_clock(which="call_back", reason=WHY, request=row, by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="no clock counts"):
        count_again(waiver=waiver, by=coordinator, at=NOW)


def test_a_request_that_was_called_back_has_only_the_second_clock(program: Program, coordinator: User) -> None:
    row = make_request(program)
    row.call_back(by=coordinator, at=ASKED + HOUR, now=NOW)
    with pytest.raises(ValidationError, match="no longer runs"):
        waive_clock(which="call_back", reason=WHY, request=row, by=coordinator, at=NOW)


def page(client: Client, row: Request | Match) -> str:
    return client.get(row.get_absolute_url()).content.decode()


def post(client: Client, name: str, *ids: Any, follow: bool = True, **told: str) -> Any:
    return client.post(reverse(name, args=["bluebonnet", *ids]), told, follow=follow)


def test_it_is_waived_on_the_page_listed_on_the_match_and_counts_again(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match = matched(program, coordinator)
    row = match.request
    said = post(signed_in, "request-waive", row.public_id, which="match", reason=WHY).content.decode()
    assert "The clock is waived." in said
    assert 'name="token"' in said  # it can be undone
    for seen in (page(signed_in, row), page(signed_in, match)):
        assert WHY in seen
        assert "Waived" in seen
    assert "Ana Castillo waived a clock: A support parent or peer says yes." in page(signed_in, match)
    waiver = row.clock_waivers.get()
    post(signed_in, "request-count-again", row.public_id, waiver.public_id)
    seen = page(signed_in, match)
    assert "Taken back on" in seen
    assert "Ana Castillo lets a clock count again: A support parent or peer says yes." in seen


def test_the_clock_of_the_first_contact_is_waived_on_the_match(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match = introduced(program, 1)
    type(match).objects.in_program(program).update(introduced_at=timezone.now() - 60 * HOUR)
    assert "First contact overdue" in page(signed_in, match)
    assert "Write the reason" in post(signed_in, "contact-waive", match.public_id).content.decode()
    seen = post(signed_in, "contact-waive", match.public_id, reason=WHY).content.decode()
    assert "First contact not counted" in seen
    assert WHY in seen
    waiver = match.clock_waivers.get()
    assert "First contact overdue" in post(
        signed_in, "contact-count-again", match.public_id, waiver.public_id
    ).content.decode()  # fmt: skip


def test_a_viewer_reads_that_it_is_waived_but_not_why(
    client_of: Any, program: Program, viewer: User, coordinator: User
) -> None:
    match = matched(program, coordinator)
    waive_clock(which="match", reason=WHY, request=match.request, by=coordinator, at=NOW)
    for row in (match, match.request):
        seen = page(client_of(viewer), row)
        assert "Waived" in seen
        assert WHY not in seen
