"""Somebody is erased whose match goes on: what letters to the others told of them goes too."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.following_up.plan_mail import sending as plan
from matches.introducing.bringing_together import introduce
from matches.introducing.letters import Letters
from matches.inviting import letters as inviting
from matches.inviting.circle import circle_of
from matches.models import (
    Action,
    Answer,
    Call,
    Introduction,
    MailReply,
    Match,
    Part,
    Said,
    Seat,
    SeatState,
    Share,
    Way,
)  # fmt: skip
from matches.safeguarding.stopping import stop_contact
from participants.models import ChildFacts, Participant
from peermatch.accounts.models import Program, User
from peermatch.handling.doors import why_not_again
from peermatch.inbox.models import IncomingMail
from peermatch.outbox.models import OPEN_STATES, Email, State
from tests.any_row import any_row
from tests.factories import make_parent
from tests.matches.factories import confirm_meeting, family_match, make_goal, make_meeting, make_problem, make_seat
from tests.matches.people.test_erasing import erase, found

pytestmark = pytest.mark.django_db
HOPE = "To hear how another family found zanzibarwards"
TOLD = (
    "Zephyra",
    "zanzibarwards",
    "teenager (13 to 17)",
    "knock twicely",
    "call the xylophonist",
    "the quibbling nights",
)


@pytest.fixture
def zephyra(program: Program) -> Participant:
    person: Participant = make_parent(program, "Zephyra", "Quillfeather", phone="512-555-0909")
    person.reach_notes = "Please knock twicely"
    person.save()
    ChildFacts.objects.create(program=program, participant=person, age_band="13-17")
    return person


@pytest.fixture
def match(program: Program, coordinator: User, zephyra: Participant) -> Match:
    """Rosa is told by phone, Sam by e-mail; both were introduced to Zephyra, and are to meet her. May is asked."""
    match, now = family_match(program, coordinator=coordinator), timezone.now()
    match.title = "Sleep, for Zephyra and Rosa"
    match.save()
    Seat.objects.filter(program=program, match=match, participant__first_name="Sam").update(shares=[Share.PHONE])
    seat = make_seat(match, zephyra, Part.PEER, state=SeatState.ACCEPTED, shares=[Share.REACH, Share.PHONE])
    make_goal(seat, HOPE)
    make_problem(match, zephyra, statement="We ask about the quibbling nights of our child")
    Answer.objects.create(program=program, seat=seat, said=Said.YES, way=Way.PHONE, at=now)
    introduce(match=match, read=Letters(match).digest(), by=coordinator, at=now)
    confirm_meeting(make_meeting(match, timezone.localdate() + timedelta(days=20)), at=now)
    Action.objects.create(
        program=program, match=match, seat=seat, words="She will call the xylophonist", due=timezone.localdate(),
        changed_at=now,
    )  # fmt: skip
    plan.send(match=match, read=plan.Sending.of(match).digest(), by=coordinator, at=now)
    may = make_seat(match, make_parent(program, "May", "Ito"), Part.PEER, state=SeatState.INVITED)
    asked = inviting.asked_of(may, circle_of(match), on=timezone.localdate(), answer_by=timezone.localdate())
    said = inviting.invitation(asked, match)
    inviting.post(seat=may, kind=inviting.INVITATION, message=said, occasion="first", path="/l/x/", now=now)
    return match


def to(match: Match, first_name: str, **of: Any) -> Any:
    person = match.seats.get(participant__first_name=first_name).participant
    return Email.objects.filter(program=match.program, recipient=person.public_id, **of).order_by("pk")


def test_what_was_told_to_others_of_whoever_is_erased_is_in_no_row(match: Match, zephyra: Participant) -> None:
    now = timezone.now()
    out = {"state": State.SENT, "sent_at": now - timedelta(days=1), "final_at": now, "sealed_links": ""}
    to(match, "Sam").update(**out)
    to(match, "Sam", kind="action-plan").update(state=State.FAILED, sent_at=None)
    to(match, "Sam", kind="meeting-confirmed").update(expires_at=now + timedelta(days=9))
    assert {word for word in TOLD if not found(word)} == set()
    subjects = list(to(match, "Sam").values_list("subject", "sent_at"))
    erase(zephyra)
    assert {word: found(word) for word in TOLD if found(word)} == {}
    introduced, confirmed, planned = to(match, "Sam")
    assert [(one.subject, one.sent_at) for one in (introduced, confirmed, planned)] == subjects
    assert {one.text for one in (introduced, confirmed)} == {"(erased)"}
    assert confirmed.calendar, "whoever moves the meeting finds by it who has it in a calendar"
    assert why_not_again(confirmed, now) == "What it said is no longer kept."
    assert "(erased)" in planned.text
    assert "Dear Sam" in planned.text


def test_who_is_still_to_be_told_hears_all_but_what_told_of_them(match: Match, zephyra: Participant) -> None:
    erase(zephyra)
    assert {word: found(word) for word in TOLD if found(word)} == {}
    [invitation] = to(match, "May", kind="invitation")
    assert invitation.state in OPEN_STATES
    assert "Dear May" in invitation.text
    [call] = Call.objects.filter(program=match.program)
    assert "Rosa" in call.script
    assert Introduction.objects.filter(program=match.program).exclude(script="").exists()
    match.refresh_from_db()
    assert (match.title, match.search_text) == ("Sleep, for (erased) and Rosa", "sleep, for (erased) and rosa")


def test_what_the_others_said_of_them_by_name_says_it_no_more(
    match: Match, zephyra: Participant, coordinator: User
) -> None:
    program, sam = match.program, match.seats.get(participant__first_name="Sam")
    goal = make_goal(sam, "To talk with Zephyra about mornings")
    written = any_row(IncomingMail, program, given={"program": program, "text": "Zephyra is so kind"})
    any_row(MailReply, program, given={"mail": written, "match": match, "seat": sam})
    said = {"program": program, "recipient": coordinator.ref, "sealed_links": "", "text": f"Yes: “{match.title}”."}
    news = any_row(Email, program, given=said | {"state": State.SENT, "final_at": timezone.now()})
    erase(zephyra)
    for row in (goal, written, news):
        row.refresh_from_db()
    assert (goal.text, written.text) == ("To talk with (erased) about mornings", "(erased) is so kind")
    assert news.text == "Yes: “(erased)”."


def test_what_is_kept_about_another_tells_nothing_more_of_whoever_wants_no_more_contact(
    program: Program, lead: User, zephyra: Participant, match: Match, client_of: Callable[[User], Client]
) -> None:
    Email.objects.filter(program=program, state__in=OPEN_STATES).update(
        state=State.SENT, sent_at=timezone.now(), final_at=timezone.now(), sealed_links=""
    )
    sam = Participant.objects.get(program=program, first_name="Sam")
    assert "Zephyra" in Email.objects.filter(program=program, recipient=sam.public_id).latest("pk").text
    stop_contact(person=zephyra, other=sam, way=Way.PHONE, at=timezone.now(), by=lead)
    pages = [reverse(f"person-data{kind}", args=[program.slug, sam.public_id]) for kind in ("", "-text", "-json")]
    told = [client_of(lead).get(pages[0]), *(client_of(lead).post(page) for page in pages[1:])]
    for answer in told:
        assert answer.status_code == 200
        assert [word for word in TOLD if word in answer.content.decode()] == []
    assert "Mail that we sent you" in told[0].content.decode()
