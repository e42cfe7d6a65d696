"""The action plan by mail: to each the whole plan, once as it stands; and what makes a letter void."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from matches.following_up.acting import Planned, change
from matches.following_up.closing import close
from matches.following_up.plan_mail.sending import Sending, send
from matches.models import Action, Answer, CloseReason, Happening, Match, PlanLetter, Said, Seat, Way
from participants.models import Link, Participant, Purpose
from participants.models.address import address_changed
from peermatch.outbox.models import Email, State
from tests.mail import SmtpSink
from tests.matches.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
Sent = Callable[..., list[PlanLetter]]


def mails(match: Match, state: str = State.QUEUED) -> list[Email]:
    rows = Email.objects.filter(program=match.program, kind="action-plan", state=state)
    return list(rows.order_by("to_name", "pk"))


def phone_only(seat: Seat) -> None:
    Participant.objects.filter(pk=seat.participant_id, program=seat.program_id).update(email="", reach_by="phone")


def test_each_gets_the_whole_plan_and_their_own_part_first(match: Match, actions: list[Action], sent: Sent) -> None:
    assert len(sent()) == 2
    to_david, to_robin = mails(match)
    assert to_robin.subject == "Next by Mon, April 20, your action plan"
    for text in (to_robin.text, to_robin.html):
        own, others = text.index("Two signs a week, by Mon, April 20"), text.index("David: Send the film")
        assert own < others < text.index("Ana Castillo: Ask the school, by Fri, April 24")
        assert "What is new" not in text
    assert "Robin: Two signs a week" in to_david.text
    assert "Larsen" not in to_robin.text
    assert "Park" not in to_david.text
    assert match.happenings.filter(what=Happening.What.PLAN_SENT).count() == 1


def test_whom_they_may_not_know_by_name_is_someone_else(
    match: Match, robin: Seat, david: Seat, actions: list[Action], sent: Sent
) -> None:
    """David's yes was given by a helper, and is not yet his own."""
    Answer.objects.create(
        program=match.program, seat=david, said=Said.YES, way=Way.PHONE, at=NOW, spoken_by="Tom",
        confirmed_by_person=False,
    )  # fmt: skip
    sent()
    [to_robin] = [mail for mail in mails(match) if mail.to_name == "Robin Park"]
    assert "Someone else: Send the film" in to_robin.text
    assert "David" not in to_robin.text


def test_pressed_twice_it_goes_out_once(match: Match, actions: list[Action], sent: Sent, says: dict[str, Any]) -> None:
    read = Sending.of(match).digest()
    assert len(send(match=match, read=read, **says)) == 2
    assert send(match=match, read=read, **says) == []
    assert len(mails(match)) == 2


def test_what_was_not_read_does_not_go_out(match: Match, actions: list[Action], says: dict[str, Any]) -> None:
    read = Sending.of(match).digest()
    change(action=actions[0], planned=replace(Planned.of(actions[0]), words="Three signs a week"), **says)
    with pytest.raises(ValidationError, match="has changed since you read it"):
        send(match=match, read=read, **says)
    assert not mails(match)


def test_there_is_nothing_to_send_of_an_empty_plan_or_on_hold(
    match: Match, says: dict[str, Any], actions: list[Action]
) -> None:
    match.hold(reason="Illness", **says)
    with pytest.raises(ValidationError):
        send(match=match, read="", **says)
    match.resume(**says)
    for one in actions:
        one.take_back(**says)
    with pytest.raises(ValidationError, match="Nothing is in the plan yet"):
        send(match=match, read="", **says)


def test_after_a_change_the_next_letter_says_what_is_new(
    match: Match, actions: list[Action], sent: Sent, delivered: Callable[..., SmtpSink], says: dict[str, Any]
) -> None:
    sent()
    delivered(NOW)
    first, second, third = actions
    change(action=first, planned=replace(Planned.of(first), words="Three signs a week"), **says)
    third.take_back(**says)
    second.do(way=Way.PHONE, outcome="", **says)
    assert len(sent(at=LATER)) == 2
    to_david, to_robin = mails(match)
    assert "- Changed: Three signs a week, by Mon, April 20." in to_robin.text
    assert "- No longer in the plan: Ana Castillo: Ask the school, by Fri, April 24." in to_robin.text
    assert "Send the film, by Wed, April 22 (done)" in to_david.text
    assert "Send the film" not in to_robin.text.partition("What is new")[2]
    assert sent(at=LATER) == []


def test_a_letter_that_waits_is_overtaken_by_a_change_and_not_by_what_is_done(
    match: Match, actions: list[Action], sent: Sent, says: dict[str, Any]
) -> None:
    sent()
    actions[0].do(way=Way.PHONE, outcome="", **says)
    assert len(mails(match)) == 2
    change(action=actions[0], planned=replace(Planned.of(actions[0]), words="Three signs"), **says)
    assert not mails(match)
    assert {mail.state for mail in mails(match, State.SUPERSEDED)} == {State.SUPERSEDED}
    sent(at=LATER)
    assert all("What is new" not in mail.text for mail in mails(match))  # they have heard of nothing yet


def test_a_call_that_waits_is_overtaken_and_made_once(
    match: Match, robin: Seat, actions: list[Action], sent: Sent, says: dict[str, Any]
) -> None:
    phone_only(robin)
    [call] = [one for one in sent() if one.is_by_call]
    assert "Two signs a week, by Mon, April 20" in call.script
    assert "your action plan" in call.short
    actions[1].take_back(**says)
    with pytest.raises(ValidationError, match="The plan changed meanwhile"):
        call.tell(way=Way.PHONE, **says)
    [anew] = [one for one in sent(at=LATER) if one.is_by_call]
    anew.tell(way=Way.PHONE, **says)
    with pytest.raises(ValidationError, match="already recorded"):
        anew.tell(way=Way.PHONE, **says)


def test_closing_ends_letters_calls_and_links(
    match: Match, robin: Seat, david: Seat, actions: list[Action], sent: Sent, says: dict[str, Any]
) -> None:
    phone_only(robin)
    sent()
    close(match=match, reason=CloseReason.OTHER, outcome="", **says)
    assert not mails(match)
    assert not PlanLetter.objects.in_program(match.program).waiting().exists()
    links = Link.objects.filter(program=match.program, purpose=Purpose.FOLLOW)
    assert [link.revoked_at for link in links] == [NOW]


def test_who_takes_part_no_more_has_no_link_to_it(
    match: Match, robin: Seat, actions: list[Action], sent: Sent, says: dict[str, Any]
) -> None:
    sent()
    robin.decline(**says)
    assert [mail.to_name for mail in mails(match)] == ["David Larsen"]
    link = Link.objects.get(program=match.program, purpose=Purpose.FOLLOW, about=robin.public_id)
    assert link.revoked_at == NOW
    assert [one.participant.first_name for one in Sending.of(match).letters.seats] == ["David"]


def test_whose_address_was_corrected_gets_it_again(
    match: Match, robin: Seat, actions: list[Action], sent: Sent, delivered: Callable[..., SmtpSink]
) -> None:
    sent()
    delivered(NOW)
    person = robin.participant
    Participant.objects.filter(program=match.program, pk=person.pk).update(email="robin.new@mail.example")
    person.refresh_from_db()
    address_changed([person], at=LATER)
    assert [seat.participant.first_name for seat in Sending.of(match).seats] == ["Robin"]
    [again] = sent(at=LATER)
    assert again.person == person
