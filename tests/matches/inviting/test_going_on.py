"""Enough answers to go on without the rest; and someone else in a person's place."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages.storage.session import SessionStorage
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from matches.inviting.answering import answer
from matches.inviting.forms import GoOnForm
from matches.inviting.going_on import go_on_without, gone_on, still_waited_for, wait_again
from matches.inviting.nudging import nudge_all_due
from matches.inviting.replacing import look_ahead, replace
from matches.inviting.sending import send
from matches.inviting.waiting_views import _gone_on
from matches.models import Direction, Format, Happening, Match, Said, Seat, SeatState, Stage, Way
from matches.preparing.checklist import before_confirming, before_inviting
from participants.models import Kind, Participant, Relationship, RelationshipKind, Status
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.factories import make_person
from tests.kept_rows import kept
from tests.matches.factories import NOW, TODAY, family_match, make_goal, make_match, make_problem, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def group(program: Program, coordinator: User) -> Match:
    """Ada, Ben and Cy were asked; Ada and Ben said yes."""
    match = make_match(
        program, "A group", direction=Direction.MUTUAL, format=Format.GROUP, stage=Stage.PREPARING,
        coordinator=coordinator,
    )  # fmt: skip
    people = [make_person(program, first, "Kim") for first in ("Ada", "Ben", "Cy", "Dee")]
    make_problem(match, people[0])
    seats = [make_seat(match, person) for person in people]
    make_goal(seats[0])
    send(match=match, seats=seats, by=coordinator, at=NOW)
    for seat in seats[:2]:
        answer(seat=seat, said=Said.YES, way=Way.LINK, at=NOW, hopes=["Rest"])
    answer(seat=seats[3], said=Said.NO, way=Way.LINK, at=NOW)
    match.refresh_from_db()
    return match


def seat_of(match: Match, first: str) -> Seat:
    seat: Seat = match.seats.select_related("participant", "match").get(participant__first_name=first)
    return seat


def line(match: Match) -> tuple[bool, str]:
    [answers] = [one for one in before_confirming(match, on=TODAY).lines if one.key == "answers"]
    return answers.is_done, answers.sentence


def test_the_gate_names_those_whom_the_match_goes_on_without(group: Match, coordinator: User) -> None:
    assert line(group) == (False, "Cy Kim has not answered.")
    go_on_without(match=group, seats=[seat_of(group, "Cy")], reason="Two weeks quiet", by=coordinator, at=NOW)
    assert line(group) == (True, "Dee Kim said no. Gone on without an answer of Cy Kim.")
    [told] = group.happenings.filter(what=Happening.What.GONE_ON)
    assert (told.who, told.by, told.detail) == (seat_of(group, "Cy").participant, coordinator, "Two weeks quiet")


def test_a_late_yes_is_welcome(group: Match, coordinator: User) -> None:
    cy = seat_of(group, "Cy")
    go_on_without(match=group, seats=[cy], reason="Quiet", by=coordinator, at=NOW)
    answer(seat=cy, said=Said.YES, way=Way.LINK, at=NOW + timedelta(hours=1))
    assert gone_on(group) == []
    assert line(group) == (True, "Dee Kim said no.")


def test_asked_anew_or_taken_back_they_are_waited_for_again(group: Match, coordinator: User) -> None:
    go_on_without(match=group, seats=[seat_of(group, "Cy")], reason="Quiet", by=coordinator, at=NOW)
    [(_seat, waiver)] = gone_on(group)
    wait_again(waiver=waiver, by=coordinator, at=NOW)
    assert [seat.participant.first_name for seat in still_waited_for(group)] == ["Cy"]


def test_whom_the_match_goes_on_without_nobody_asks_again_by_itself(group: Match, coordinator: User) -> None:
    Email.objects.filter(program=group.program).update(state=State.SENT, sealed_links="", final_at=NOW)
    go_on_without(match=group, seats=[seat_of(group, "Cy")], reason="Quiet", by=coordinator, at=NOW)
    assert nudge_all_due(NOW + timedelta(days=4)) == 0
    [(_seat, waiver)] = gone_on(group)
    wait_again(waiver=waiver, by=coordinator, at=NOW)
    assert nudge_all_due(NOW + timedelta(days=4)) == 1


def test_it_takes_a_reason_and_enough_answers(group: Match, coordinator: User) -> None:
    cy = seat_of(group, "Cy")
    with pytest.raises(ValidationError, match="Write down why"):
        go_on_without(match=group, seats=[cy], reason=" ", by=coordinator, at=NOW)
    answer(seat=seat_of(group, "Ben"), said=Said.NO, way=Way.LINK, at=NOW)
    with pytest.raises(ValidationError, match="At least two people must say yes"):
        go_on_without(match=group, seats=[cy], reason="Quiet", by=coordinator, at=NOW)


def test_the_page_goes_on_once(group: Match, signed_in: Client) -> None:
    url = reverse("answers-go-on", args=[group.program.slug, group.public_id])
    sent = {"seat": [seat_of(group, "Cy").public_id], "reason": "Quiet"}
    assert "goes on without an answer of Cy Kim" in signed_in.post(url, sent, follow=True).content.decode()
    signed_in.post(url, sent)
    assert group.waivers.count() == 1
    assert "Wait for Cy again" in signed_in.get(url).content.decode()


def test_of_two_who_go_on_at_once_the_second_is_told_that_nothing_was_left(group: Match, coordinator: User) -> None:
    cy = seat_of(group, "Cy")
    request: Any = RequestFactory().post("/")
    request.user, request.program, request.session = coordinator, group.program, {}
    request._messages = SessionStorage(request)
    form = GoOnForm(QueryDict(f"seat={cy.public_id}&reason=Quiet"), seats=still_waited_for(group), match=group)
    assert form.is_valid()
    go_on_without(match=group, seats=[cy], reason="Quiet", by=coordinator, at=NOW)
    assert _gone_on(request, group, form)
    [said] = request._messages
    assert str(said) == "Nothing was left to go on without: they answered, or it was said before."
    assert group.waivers.count() == 1


# Replacing


def test_replacing_takes_one_out_and_seats_the_other_unasked(group: Match, coordinator: User) -> None:
    eve = make_person(group.program, "Eve", "Lin")
    fresh = replace(seat=seat_of(group, "Dee"), person=eve, by=coordinator, at=NOW, reason="Said no")
    assert (fresh.state, fresh.part) == (SeatState.PROPOSED, seat_of(group, "Dee").part)
    assert seat_of(group, "Dee").state == SeatState.WITHDRAWN
    [told] = group.happenings.filter(what=Happening.What.REPLACED)
    assert (told.who, told.detail) == (eve, "in place of Dee Kim")


def test_replacing_twice_is_once_and_nobody_in_the_match_takes_a_second_place(group: Match, coordinator: User) -> None:
    eve = make_person(group.program, "Eve", "Lin")
    dee = seat_of(group, "Dee")
    first = replace(seat=dee, person=eve, by=coordinator, at=NOW)
    assert replace(seat=dee, person=eve, by=coordinator, at=NOW) == first
    with pytest.raises(ValidationError, match="in this match already"):
        replace(seat=seat_of(group, "Cy"), person=eve, by=coordinator, at=NOW)


def test_looking_ahead_shows_the_checks_and_changes_nothing(group: Match, coordinator: User) -> None:
    eve = make_person(group.program, "Eve", "Lin")
    Relationship.objects.create(
        program=group.program, one=eve, kind=RelationshipKind.SUPERVISES, other=seat_of(group, "Ada").participant
    )
    before = (group.happenings.count(), Email.objects.filter(program=group.program).count())
    outlook = look_ahead(seat=seat_of(group, "Cy"), person=eve, at=NOW, knows=True)
    assert outlook.is_blocked
    assert "Eve Lin supervises Ada Kim" in outlook.lines[0].sentence
    assert (group.happenings.count(), Email.objects.filter(program=group.program).count()) == before
    assert seat_of(group, "Cy").state == SeatState.INVITED


@pytest.mark.parametrize("who", ["Cy", "Dee"])
def test_the_checks_looked_at_ahead_are_those_that_come(group: Match, coordinator: User, who: str) -> None:
    eve, seat = make_person(group.program, "Eve", "Lin"), seat_of(group, who)
    ahead = look_ahead(seat=seat, person=eve, at=NOW, knows=True)
    replace(seat=seat, person=eve, by=coordinator, at=NOW)
    after = {line.key: line for line in before_inviting(group, on=TODAY, knows=True).lines}
    assert ahead.lines == [after[line.key] for line in ahead.lines]
    assert [line.key for line in ahead.lines] == ["footing", "fit"]


def test_a_support_parent_who_is_not_ready_is_known_before_they_take_the_place(
    program: Program, coordinator: User
) -> None:
    match = family_match(program, coordinator=coordinator)
    helps = match.seats.get(part="provider")
    sam = make_person(program, "Sam", "Ortiz", kind=Kind.PARENT)
    lines = look_ahead(seat=helps, person=sam, at=NOW, knows=True).lines
    assert ("Sam is ready", "stop") in [(line.title, line.tone) for line in lines]


def test_what_replacing_would_refuse_is_refused_when_looking_ahead(group: Match, coordinator: User) -> None:
    cy, ada = seat_of(group, "Cy"), seat_of(group, "Ada")
    away = make_person(group.program, "Eve", "Lin", status=Status.PAUSED)
    for person in (away, ada.participant):
        with pytest.raises(ValidationError) as ahead:
            look_ahead(seat=cy, person=person, at=NOW, knows=True)
        with pytest.raises(ValidationError) as done:
            replace(seat=cy, person=person, by=coordinator, at=NOW)
        assert ahead.value.messages == done.value.messages


def test_the_page_guides_from_choosing_to_the_invitation(group: Match, signed_in: Client) -> None:
    eve = make_person(group.program, "Eve", "Lin")
    dee = seat_of(group, "Dee")
    choose = reverse("seat-replace", args=[group.program.slug, group.public_id, dee.public_id])
    check = reverse("seat-replace-with", args=[group.program.slug, group.public_id, dee.public_id, eve.public_id])
    assert check in signed_in.get(choose).content.decode()
    assert "Dee said no and hears nothing more of it." in signed_in.get(check).content.decode()
    done = signed_in.post(check, {"reason": ""}, follow=True).content.decode()
    assert "Eve Lin has the place of Dee Kim" in done
    assert "The letter to Eve" in done


# A mailbox for two


def test_two_at_one_address_each_have_a_letter_that_says_whose_it_is(
    match: Match, robin: Seat, david: Seat, coordinator: User
) -> None:
    Participant.objects.filter(program=match.program).update(email="Home@mail.example")
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    mails = Email.objects.filter(program=match.program, kind="invitation").order_by("pk")
    assert [mail.subject.partition(":")[0] for mail in mails] == ["Robin", "David"]
    assert ["This letter is for Robin Park alone" in mail.text for mail in mails] == [True, False]
    assert all(len(mail.subject) <= 60 for mail in mails)
