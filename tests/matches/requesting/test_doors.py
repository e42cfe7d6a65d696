"""Whatever is tried with requests, in whatever order: no state is skipped, nothing is orphaned, history tells it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matches.models import CallBack, Happening, Match, Request, RequestEvent, RequestPause, RequestState
from matches.requesting import declining, handling, letters, merging
from matches.today.desk import Desk
from matches.today.requests import no_refused
from matches.workspace.covering import cover
from matches.workspace.from_request import Permission, begin
from participants.models import Participant, Status
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.outbox.models import Email, State
from tests.factories import make_parent, make_topic
from tests.matches.factories import ASKED, NOW, make_request
from tests.sharing_out import examples

pytestmark = pytest.mark.django_db
NEXT = {
    RequestState.NEW: {RequestState.CALLED_BACK, RequestState.MERGED, RequestState.DECLINED},
    RequestState.CALLED_BACK: {RequestState.MATCHED, RequestState.MERGED, RequestState.DECLINED},
    RequestState.MERGED: {RequestState.NEW, RequestState.CALLED_BACK},
    RequestState.DECLINED: {RequestState.NEW, RequestState.CALLED_BACK},
    RequestState.MATCHED: set(),
}
ENTERED = {
    "received": RequestState.NEW, "called_back": RequestState.CALLED_BACK, "matched": RequestState.MATCHED,
    "merged": RequestState.MERGED, "declined": RequestState.DECLINED,
}  # fmt: skip


def called(request: Request, by: User) -> Request:
    handling.record_call(request=request, key=uuid4(), way="phone", reached=True, at=NOW, by=by, now=NOW)
    return request


def match_of(request: Request, by: User, **changes: Any) -> Match:
    told: dict[str, Any] = {
        "person": None, "permission": Permission(NOW.date(), "phone"), "title": "Sleep", "path": "family",
        "direction": "directional",
    } | changes  # fmt: skip
    return begin(request=request, by=by, at=NOW, **told)


def acts(rows: list[Request], by: User) -> dict[str, Callable[[Request, Request], object]]:
    return {
        "call": lambda one, other: called(one, by),
        "try": lambda one, other: handling.record_call(
            request=one, key=uuid4(), way="text", reached=False, at=NOW, by=by, now=NOW
        ),
        "merge": lambda one, other: merging.merge(request=one, into=other, by=by, at=NOW),
        "decline": lambda one, other: declining.decline(request=one, reason="nobody", words="", by=by, at=NOW),
        "tell": lambda one, other: declining.told_by_hand(request=one, way="phone", by=by, at=NOW),
        "take back": lambda one, other: handling.take_back(request=one, by=by, at=NOW),
        "pause": lambda one, other: handling.pause(request=one, why="interpreter", by=by, at=NOW),
        "go on": lambda one, other: handling.go_on(request=one, by=by, at=NOW),
        "match": lambda one, other: match_of(one, by),
    }


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 8)), max_size=14))
def test_no_state_is_skipped_and_nothing_is_orphaned(
    program: Program, coordinator: User, tried: list[tuple[int, int, int]]
) -> None:
    rows = [make_request(program, f"Rosa {uuid4().hex[:6]}") for _ in range(3)]
    do = list(acts(rows, coordinator).values())
    for one, other, act in tried:
        before = {row.pk: row.state for row in Request.objects.in_program(program).filter(pk__in=[r.pk for r in rows])}
        mine, theirs = (Request.objects.in_program(program).get(pk=rows[n].pk) for n in (one, other))
        try:
            do[act](mine, theirs)
        except ValidationError:
            mine.refresh_from_db()
            assert mine.state == before[mine.pk], "what is refused changes nothing"
        for row in Request.objects.in_program(program).filter(pk__in=before):
            assert row.state == before[row.pk] or RequestState(row.state) in NEXT[RequestState(before[row.pk])]
    for row in Request.objects.in_program(program).filter(pk__in=[r.pk for r in rows]):
        hangs_together(row)


def hangs_together(row: Request) -> None:
    assert (row.state == RequestState.MERGED) == (row.merged_into is not None)
    assert (row.state == RequestState.MATCHED) == (row.match is not None)
    assert (row.state == RequestState.DECLINED) == bool(row.decline_reason)
    if row.merged_into:
        assert row.merged_into.state not in (RequestState.MERGED,)
        assert row.merged_into.events.filter(what="took_in", detail=row.name).exists()
    if row.called_back_at:
        assert row.calls.filter(reached=True).exists()
    told = [event.what for event in row.events.order_by("pk")]
    assert told[0] == "received"
    entered = [ENTERED[what] for what in told if what in ENTERED]
    for before, after in pairwise(entered):
        assert after in NEXT[before] or before in (RequestState.MERGED, RequestState.DECLINED)
    last = [what for what in told if what in ENTERED or what == "taken_back"][-1]
    assert last == "taken_back" or ENTERED[last] == row.state, "history tells each state"


def test_a_try_that_reaches_nobody_is_kept_and_stops_no_clock(program: Program, coordinator: User) -> None:
    request = make_request(program)
    handling.record_call(request=request, key=uuid4(), way="phone", reached=False, at=NOW, by=coordinator, now=NOW)
    assert (request.state, request.called_back_at) == (RequestState.NEW, None)
    assert request.calls.get().reached is False
    assert request.coordinator == coordinator, "whoever calls takes it"


def test_the_same_call_sent_twice_is_one(program: Program, coordinator: User) -> None:
    request, key = make_request(program), uuid4()
    for _ in range(2):
        handling.record_call(request=request, key=key, way="relay", reached=True, at=NOW, by=coordinator, now=NOW)
    assert CallBack.objects.in_program(program).count() == 1


def test_a_call_before_the_request_or_still_to_come_is_refused(program: Program, coordinator: User) -> None:
    request = make_request(program)
    for at in (ASKED - timedelta(days=1), NOW + timedelta(days=1)):
        with pytest.raises(ValidationError):
            handling.record_call(
                request=request, key=uuid4(), way="phone", reached=True, at=at, by=coordinator, now=NOW
            )
    assert not CallBack.objects.in_program(program).exists()


def test_one_pause_runs_at_a_time(program: Program, coordinator: User) -> None:
    request = make_request(program)
    handling.pause(request=request, why="interpreter", by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="paused already"):
        handling.pause(request=request, why="they_asked", by=coordinator, at=NOW)
    for _ in range(2):
        handling.go_on(request=request, by=coordinator, at=NOW)
    assert RequestPause.objects.in_program(program).get().until == NOW


# A kind no


def test_a_no_goes_out_once_after_it_was_read_and_then_stands(program: Program, coordinator: User) -> None:
    request = make_request(program, email="rosa@mail.example", reach_by="email")
    declining.decline(request=request, reason="not_ours", words="Call Texas Parent to Parent.", by=coordinator, at=NOW)
    assert not Email.objects.in_program(program).exists()
    for _ in range(2):
        declining.send_no(request=request, by=coordinator, at=NOW)
    mail = Email.objects.in_program(program).get()
    assert "Call Texas Parent to Parent." in mail.text
    assert "sleeps" not in mail.text
    with pytest.raises(ValidationError, match="cannot be taken back"):
        handling.take_back(request=request, by=coordinator, at=NOW)


def test_without_permission_it_is_who_referred_them_that_is_told(program: Program, coordinator: User) -> None:
    request = make_request(
        program, email="rosa@mail.example", reach_by="email", asked_by="referral", referred_by="Dr. Ames",
        referrer_contact="ames@clinic.example",
    )  # fmt: skip
    declining.decline(request=request, reason="no_permission", words="", by=coordinator, at=NOW)
    declining.send_no(request=request, by=coordinator, at=NOW)
    mail = Email.objects.in_program(program).get()
    assert (mail.to_address, "Rosa" in mail.text) == ("ames@clinic.example", False)


def test_whom_mail_does_not_reach_is_told_by_the_coordinator(program: Program, coordinator: User) -> None:
    request = make_request(program)
    declining.decline(request=request, reason="nobody", words="", by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="E-mail does not reach them"):
        declining.send_no(request=request, by=coordinator, at=NOW)
    for _ in range(2):
        declining.told_by_hand(request=request, way="relay", by=coordinator, at=NOW)
    assert request.events.filter(what=RequestEvent.What.TOLD, detail="Relay call").count() == 1


def test_a_no_that_the_mailbox_refused_is_told_anew(program: Program, coordinator: User) -> None:
    request = make_request(program, email="rosa@mail.example", reach_by="email")
    declining.decline(request=request, reason="nobody", words="", by=coordinator, at=NOW)
    declining.send_no(request=request, by=coordinator, at=NOW)
    later = NOW + timedelta(hours=1)
    desk = Desk(program, coordinator, later)
    assert no_refused(desk) == []
    Email.objects.in_program(program).update(state=State.FAILED, final_at=NOW + timedelta(minutes=5))
    [card] = no_refused(desk)
    assert card.title == "Rosa Delgado: our letter could not be delivered"
    for _ in range(2):
        declining.told_by_hand(request=request, way="phone", by=coordinator, at=later)
    assert request.events.filter(what=RequestEvent.What.TOLD).count() == 2
    assert no_refused(desk) == []


def test_a_no_names_who_covers_for_the_coordinator(program: Program, coordinator: User, lead: User) -> None:
    request = make_request(program, email="rosa@mail.example", reach_by="email")
    declining.decline(request=request, reason="nobody", words="", by=coordinator, at=NOW)
    assert "Reach Ana Castillo" in letters.no(request).text
    now = timezone.now()
    today = local_day(now, program.time_zone)
    cover(program=program, away=coordinator, covering=lead, first_day=today, last_day=today, by=coordinator, at=now)
    assert "Reach Lee Okafor" in letters.no(request).text


# Becoming a match


def test_a_pause_ends_when_the_match_begins(program: Program, coordinator: User) -> None:
    request = called(make_request(program), coordinator)
    handling.pause(request=request, why="interpreter", by=coordinator, at=NOW)
    match_of(request, coordinator)
    assert not request.pauses.running().exists()


def test_the_match_has_their_problem_their_place_and_their_history(program: Program, coordinator: User) -> None:
    topic = make_topic(program, "Sleep")
    request = make_request(program, topics=[topic], background="Two years", tried="A weighted blanket", language="ASL")
    match = match_of(called(request, coordinator), coordinator)
    problem = match.problems.get()
    assert (problem.statement, problem.background, problem.tried) == (
        "Her daughter sleeps three hours a night.", "Two years", "A weighted blanket",
    )  # fmt: skip
    assert list(problem.topics.all()) == [topic]
    person = match.seats.get().participant
    assert (person.name, person.status, person.phone) == ("Rosa Delgado", Status.ACTIVE, "512-555-0177")
    assert [language.name for language in person.languages.all()] == ["ASL"]
    assert person.consents.get().recorded_by == coordinator
    assert match.requested_at == ASKED
    told = list(match.happenings.order_by("at", "pk").values_list("what", flat=True))
    assert {Happening.What.REQUESTED, Happening.What.CALLED_BACK, Happening.What.PROBLEM} <= set(told)
    request.refresh_from_db()
    assert (request.state, request.match, request.person) == (RequestState.MATCHED, match, person)


def test_the_same_form_twice_makes_one_match_and_one_person(program: Program, coordinator: User) -> None:
    request = called(make_request(program), coordinator)
    assert match_of(request, coordinator) == match_of(Request.objects.in_program(program).get(), coordinator)
    assert (Match.objects.in_program(program).count(), Participant.objects.in_program(program).count()) == (1, 1)


def test_a_referral_without_permission_becomes_no_match(program: Program, coordinator: User) -> None:
    request = called(make_request(program, asked_by="referral", referred_by="Dr. Ames"), coordinator)
    with pytest.raises(ValidationError, match="no permission is on record"):
        match_of(request, coordinator)
    assert not Match.objects.in_program(program).exists()


def test_nobody_is_matched_who_was_not_called_back(program: Program, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="Call them back first"):
        match_of(make_request(program), coordinator)


def test_whoever_is_known_is_not_added_again_and_needs_their_own_permission(
    program: Program, coordinator: User
) -> None:
    rosa = make_parent(program, "Rosa", "Delgado", status=Status.INVITED)
    request = called(make_request(program), coordinator)
    with pytest.raises(ValidationError, match="Nobody is matched without it"):
        match_of(request, coordinator, person=rosa, permission=None)
    assert not Match.objects.in_program(program).exists()
    match = match_of(request, coordinator, person=rosa)
    assert match.seats.get().participant == rosa
    assert Participant.objects.in_program(program).count() == 1


def test_whoever_answered_the_request_coordinates_the_match(program: Program, coordinator: User, lead: User) -> None:
    request = called(make_request(program), lead)
    assert match_of(request, coordinator).coordinator == lead
