"""What is read of people before they are judged: all that counts, and nothing that does not."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from matches.fitting import shared_hours
from matches.fitting.expertise import Helper, Shown, ShownBy
from matches.fitting.knowing import known_of
from matches.fitting.suggestions import Known, Past
from matches.following_up.feedback.giving import Told, give
from matches.models import CloseReason, Invitation, Match, Part, Seat, SeatState, Stage, Way
from participants.free_time import Window
from participants.models import AccessNeed, AccessProfile, ChildFacts, Language, NeedKind, Participant, WeeklyWindow
from peermatch.accounts.models import Program
from tests.factories import make_organization, make_parent, make_person, make_topic
from tests.matches.factories import TODAY, make_evidence, make_match, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ACCEPTED, DECLINED = SeatState.ACCEPTED, SeatState.DECLINED


@pytest.fixture
def david(program: Program) -> Participant:
    return make_person(program, "David", "Larsen")


def now_known(one: Participant) -> Known:
    return known_of(one.program_id, [one.pk], on=TODAY, feedback=True)[one.pk]


def test_what_is_on_record_of_one_person(program: Program) -> None:
    tactile, sleep = make_topic(program, "Tactile communication"), make_topic(program, "Sleep")
    house, asl = make_organization(program), Language.objects.create(program=program, name="ASL")
    facts = {"state": "TX", "role_title": " Intervener  TRAINER", "organization": house, "time_zone": "America/Denver"}
    david = make_person(program, "David", "Larsen", **facts)
    david.offers.add(tactile)
    david.wants.add(sleep)
    david.languages.add(asl)
    checked = make_evidence(
        david, "license", tactile, sleep, title="NIC", checked_on=TODAY, expires_on=TODAY, last_year=2025
    )
    said = make_evidence(david, "success", title="A student of 9")
    ChildFacts.objects.create(program=program, participant=david, age_band="3-5")
    window = Window(3, time(12), time(15))
    WeeklyWindow.objects.create(
        program=program, participant=david, weekday=window.weekday, begins=window.begins, ends=window.ends
    )
    shown = (
        Shown(checked.pk, ShownBy.LICENSE, "NIC", frozenset({tactile.pk, sleep.pk}), TODAY, True, 2025),
        Shown(said.pk, ShownBy.SUCCESS, "A student of 9"),
    )
    assert now_known(david) == Known(
        Helper(david.pk, "David Larsen", frozenset({tactile.pk}), shown), frozenset({sleep.pk}), frozenset({asl.pk}),
        state="TX", age=1, role="intervener trainer", organization=house.pk,
        week=shared_hours.week_of([window], -360), offset=-360,
    )  # fmt: skip


def test_of_a_family_the_kind_is_the_role_and_of_whom_nothing_is_known_nothing_is_made_up(program: Program) -> None:
    rosa = make_parent(program, "Rosa", "", role_title="Nurse", time_zone="America/Denver")
    assert now_known(rosa) == Known(Helper(rosa.pk, "Rosa"), role="parent", offset=-360)
    assert known_of(program.pk, [rosa.pk], on=date(2026, 1, 14))[rosa.pk].offset == -420  # winter


def test_only_who_asks_for_an_interpreter_brings_one(program: Program, david: Participant) -> None:
    profile = AccessProfile.objects.create(program=program, participant=david)
    AccessNeed.objects.create(program=program, profile=profile, kind=NeedKind.LARGE_PRINT)
    assert not now_known(david).has_interpreter
    AccessNeed.objects.create(program=program, profile=profile, kind=NeedKind.INTERPRETER)
    assert now_known(david).has_interpreter


def test_asked_lately_is_each_place_once_for_half_a_year(program: Program, david: Participant) -> None:
    for place, *days in (("Twice", 1, 9), ("Just within", 182), ("Long ago", 184)):
        seat = make_seat(make_match(program, place), david)
        for ago in days:
            sent, revoked = timezone.now() - timedelta(days=ago), timezone.now() if ago == 9 else None
            Invitation.objects.create(
                program=program, seat=seat, answer_by=TODAY, sent_at=sent, revoked_at=revoked
            )  # fmt: skip
    assert now_known(david).asked == 2


def closed(program: Program, reason: str, people: dict[Participant, str], stage: str = Stage.CLOSED) -> Match:
    match = make_match(program, reason, stage=stage, close_reason=reason)
    Seat.objects.bulk_create(
        Seat(program=program, match=match, participant=one, part="peer", state=state, state_since=match.stage_since)
        for one, state in people.items()
    )
    return match


def test_how_matches_ended_counts_for_those_who_had_said_yes(program: Program, david: Participant) -> None:
    robin, jo, kim = (make_person(program, name, "Park") for name in ("Robin", "Jo", "Kim"))
    for reason in (CloseReason.GOALS_MET, CloseReason.ENOUGH_FOR_NOW):
        closed(program, reason, {david: ACCEPTED, jo: ACCEPTED})
    closed(program, CloseReason.NOT_A_FIT, {david: ACCEPTED, robin: ACCEPTED, kim: DECLINED})
    closed(program, CloseReason.NOT_A_FIT, {david: DECLINED, jo: ACCEPTED})
    closed(program, CloseReason.GOALS_MET, {david: SeatState.WITHDRAWN})
    closed(program, CloseReason.OTHER, {david: ACCEPTED, jo: ACCEPTED})  # nobody's doing
    closed(program, CloseReason.GOALS_MET, {david: ACCEPTED}, stage=Stage.ACTIVE)  # opened again
    assert now_known(david).past == Past(2, 1, frozenset({robin.pk}))
    assert now_known(jo).past == Past(2, 1, frozenset())
    assert now_known(kim).past == Past()


def gives(seat: Seat, **told: Any) -> None:
    give(seat=seat, told=Told(**told), way=Way.PHONE, at=timezone.now())


def test_what_was_said_afterwards_is_known_where_it_may_be(program: Program, david: Participant) -> None:
    asked = [make_person(program, name, "Park") for name in ("Robin", "Jo", "Kim")]
    for person, usefulness in zip(asked, (5, 2, 3), strict=True):
        match = make_match(program, person.first_name)
        make_seat(match, david, Part.PROVIDER, state=ACCEPTED)
        gives(make_seat(match, person, Part.RECIPIENT, state=ACCEPTED), usefulness=usefulness, again="no")
    gives(Seat.objects.filter(program=program, participant=david).earliest("pk"), usefulness=1, again="yes")

    def known(person: Participant, **more: bool) -> Past:
        return known_of(program.pk, [person.pk], on=TODAY, **more)[person.pk].past

    assert known(david, feedback=True) == Past(useful=1, of_little_use=1)
    assert known(asked[0], feedback=True) == Past(not_again=True)
    assert known(david) == known(asked[0]) == Past()
    other = make_match(program, "Since then")
    gives(make_seat(other, asked[0], Part.PEER, state=ACCEPTED), again="perhaps")
    assert known(asked[0], feedback=True) == Past()


def test_what_was_taken_back_and_what_peers_say_of_each_other_counts_nothing(
    program: Program, david: Participant
) -> None:
    match = make_match(program, "Peers")
    make_seat(match, david, Part.PEER, state=ACCEPTED)
    robin = make_seat(match, make_person(program, "Robin", "Park"), Part.PEER, state=ACCEPTED)
    gives(robin, usefulness=1, again="no")
    known = known_of(program.pk, [david.pk, robin.participant_id], on=TODAY, feedback=True)
    assert known[david.pk].past == Past()
    robin.feedbacks.update(taken_back_at=timezone.now())
    known = known_of(program.pk, [robin.participant_id], on=TODAY, feedback=True)
    assert known[robin.participant_id].past == Past()
