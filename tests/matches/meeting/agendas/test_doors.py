"""The doors of an agenda: proposing it, changing it, undoing."""

from dataclasses import asdict
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from matches.meeting.agendas import doors, saying
from matches.meeting.agendas.doors import AgendaChanged
from matches.meeting.agendas.facts import facts_of
from matches.meeting.timing.access import Access
from matches.models import Agenda, Direction, Format, Happening, Match, Meeting, Part, SeatState
from matches.scheduling.access import rows
from participants.models import AccessNeed, AccessProfile, NeedKind
from peermatch.accounts.models import User
from tests.factories import make_person
from tests.matches.factories import NOW, make_seat
from tests.matches.scheduling.conftest import person_in, seat_of

pytestmark = pytest.mark.django_db
TRAINING = [("welcome", 5), ("teach", 20), ("questions", 10), ("pairs", 15), ("commit", 5), ("evaluate", 5)]


@pytest.fixture
def agenda(meeting: Meeting, coordinator: User) -> Agenda:
    """The training session of 60 minutes, as published."""
    Match.objects.filter(program=meeting.program).update(format=Format.TRAINING)
    meeting.match.refresh_from_db()
    return doors.propose_agenda(meeting=meeting, shape="training", seen=0, by=coordinator, at=NOW)


def of(agenda: Agenda) -> list[tuple[str, int]]:
    return [(one.words or one.what, one.minutes) for one in agenda.segments.all()]


def needs(meeting: Meeting, name: str, kind: str, detail: str = "") -> None:
    person = person_in(meeting.match, name)
    profile, _new = AccessProfile.objects.filter(program=meeting.program).get_or_create(
        participant=person, defaults={"program": meeting.program}
    )
    AccessNeed.objects.create(program=meeting.program, profile=profile, kind=kind, detail=detail)


def said(agenda: Agenda) -> list[str]:
    meeting = agenda.meeting
    return saying.findings(agenda, list(agenda.segments.all()), facts_of(meeting), meeting.time_zone)


def test_it_is_proposed_from_the_format_and_the_history_says_so(agenda: Agenda, coordinator: User) -> None:
    assert of(agenda) == TRAINING
    assert (agenda.people, agenda.minutes, agenda.version, agenda.changed_by) == (3, 60, 1, coordinator)
    line = agenda.meeting.match.happenings.filter(what=Happening.What.AGENDA).get()
    assert line.detail.endswith("proposed")
    assert said(agenda) == []


def test_too_short_a_meeting_is_refused_with_the_length_that_works(meeting: Meeting, coordinator: User) -> None:
    with pytest.raises(ValidationError, match=r"too short for this\. At least 1 hour 49 minutes works"):
        doors.propose_agenda(meeting=meeting, shape="common_problem", seen=0, by=coordinator, at=NOW)
    meeting.set_time(meeting.wall_time, 109)
    meeting.save()
    made = doors.propose_agenda(meeting=meeting, shape="common_problem", seen=0, by=coordinator, at=NOW)
    assert sum(one.minutes for one in made.segments.all()) == 109


def test_more_than_a_day_can_hold_asks_for_two_meetings(meeting: Meeting, coordinator: User) -> None:
    meeting.match.format, meeting.match.direction = Format.CASE_STUDY, Direction.MUTUAL
    meeting.match.save()
    needs(meeting, "Robin", NeedKind.INTERPRETER, "ProTactile")
    for number in range(8):
        person = make_person(meeting.program, f"Presenter{number}", "Kim")
        make_seat(meeting.match, person, Part.PRESENTER, state=SeatState.ACCEPTED)
    with pytest.raises(ValidationError, match="more than one meeting"):
        doors.propose_agenda(meeting=meeting, shape="consultation", seen=0, by=coordinator, at=NOW)


def test_a_kind_of_another_format_is_refused(meeting: Meeting, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="go with the match's format"):
        doors.propose_agenda(meeting=meeting, shape="training", seen=0, by=coordinator, at=NOW)


def test_what_profiles_say_is_what_the_agenda_is_made_for(meeting: Meeting) -> None:
    assert facts_of(meeting).access == Access()
    needs(meeting, "Robin", NeedKind.INTERPRETER, "ProTactile")
    needs(meeting, "David", NeedKind.BRAILLE)
    assert facts_of(meeting).access == Access(tactile=True, interpreted=True, braille=True)


def test_what_is_arranged_for_this_meeting_alone_counts_as_long_as_it_is_wanted(
    meeting: Meeting, coordinator: User
) -> None:
    told: dict[str, Any] = {"meeting": meeting, "person": person_in(meeting.match, "Robin"), "by": coordinator}
    tactile = rows.add(kind=NeedKind.INTERPRETER, detail="ProTactile", at=NOW, **told)
    rows.add(kind=NeedKind.CAPTIONS, detail="", at=NOW, **told)
    access = facts_of(meeting).access
    assert access == Access(tactile=True, interpreted=True, captions=True)
    assert (access.stretch(20), access.break_every, access.briefing) == (30, 60, 15)
    rows.take_off(row=tactile, by=coordinator, at=NOW)
    assert facts_of(meeting).access == Access(captions=True)
    seat_of(meeting.match, "Robin").withdraw(by=coordinator, at=NOW)
    assert facts_of(meeting).access == Access()


def test_whoever_facilitates_needs_access_too_and_has_no_turn(meeting: Meeting) -> None:
    ida = make_person(meeting.program, "Ida", "Holm")
    make_seat(meeting.match, ida, Part.FACILITATOR, state=SeatState.ACCEPTED)
    needs(meeting, "Ida", NeedKind.CAPTIONS)
    facts = facts_of(meeting)
    assert (facts.people, facts.access) == (3, Access(captions=True))
    assert ida not in [seat.participant for seat in facts.seats]


def test_what_changed_since_is_said(agenda: Agenda) -> None:
    meeting = agenda.meeting
    needs(meeting, "Robin", NeedKind.INTERPRETER, "ASL")
    meeting.set_time(meeting.wall_time, 45)
    meeting.save()
    meeting.match.seats.filter(participant__first_name="David").update(state=SeatState.WITHDRAWN)
    assert said(agenda) == [
        "The agenda is for 1 hour, the meeting lasts 45 minutes: propose it anew, or adjust it.",
        "What those who come need has changed since. A break is due at least every 60 minutes. Segments take 1.25 "
        "times as long as usual. Interpreters are briefed 10 minutes before; the meeting itself is not shorter for it.",
        "It was proposed for 3, and now 2 people take part.",
    ]


def test_a_longer_segment_moves_what_follows_and_the_missing_break_is_named(agenda: Agenda, coordinator: User) -> None:
    doors.change_segment(
        agenda=agenda, index=1, words="", minutes=55, leads="expert", seen=1, by=coordinator, at=NOW
    )  # fmt: skip
    assert of(agenda)[1] == ("teach", 55)
    assert said(agenda)[1] == (
        "From Thu, May 7, 3:00 pm Central on there is no break for 95 minutes. For those who come one is due after 90."
    )
    doors.add_break(agenda=agenda, after=2, seen=2, by=coordinator, at=NOW)
    assert len(said(agenda)) == 1


def test_nothing_gets_less_than_it_needs(agenda: Agenda, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="at least 14 minutes"):
        doors.change_segment(
            agenda=agenda, index=1, words="", minutes=13, leads="expert", seen=1, by=coordinator, at=NOW
        )  # fmt: skip
    assert of(agenda) == TRAINING


def test_segments_are_added_taken_out_and_shifted(agenda: Agenda, coordinator: User) -> None:
    told: dict[str, Any] = {"agenda": agenda, "by": coordinator, "at": NOW}
    doors.add_segment(after=1, words="A song", minutes=3, leads="everyone", seen=1, **told)
    doors.take_out(index=6, seen=2, **told)
    doors.shift(index=1, by_places=1, seen=3, **told)
    assert of(agenda) == [("welcome", 5), ("teach", 20), ("A song", 3), ("questions", 10), ("pairs", 15), ("commit", 5)]
    for index, places in ((0, -1), (5, 1), (9, 1)):
        with pytest.raises(ValidationError, match="no such place"):
            doors.shift(index=index, by_places=places, seen=4, **told)


def test_a_break_at_either_end_and_an_empty_agenda_are_refused(agenda: Agenda, coordinator: User) -> None:
    for after in (0, 6):
        with pytest.raises(ValidationError, match="neither begins nor ends"):
            doors.add_break(agenda=agenda, after=after, seen=1, by=coordinator, at=NOW)
    for left in range(5, 0, -1):
        doors.take_out(agenda=agenda, index=left, seen=agenda.version, by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="at least one segment"):
        doors.take_out(agenda=agenda, index=0, seen=agenda.version, by=coordinator, at=NOW)


def test_nobody_writes_over_what_another_wrote(agenda: Agenda, coordinator: User) -> None:
    doors.take_out(agenda=agenda, index=5, seen=1, by=coordinator, at=NOW)
    with pytest.raises(AgendaChanged, match=f"{coordinator.name} changed the agenda meanwhile"):
        doors.take_out(agenda=agenda, index=0, seen=1, by=coordinator, at=NOW)
    with pytest.raises(AgendaChanged):
        doors.propose_agenda(meeting=agenda.meeting, shape="training", seen=0, by=coordinator, at=NOW)


def test_the_last_act_can_be_undone_while_nothing_came_after(agenda: Agenda, coordinator: User) -> None:
    told: dict[str, Any] = {"agenda": agenda, "by": coordinator, "at": NOW}
    ids = [one.public_id for one in agenda.segments.all()]
    doors.take_out(index=1, seen=1, **told)
    with pytest.raises(ValidationError, match="changed again since"):
        doors.put_back(seen=1, **told)
    doors.put_back(seen=2, **told)
    assert of(agenda) == TRAINING
    assert [one.public_id for one in agenda.segments.all()] == ids


def test_proposing_anew_can_be_undone_and_so_can_the_first_proposal(agenda: Agenda, coordinator: User) -> None:
    told: dict[str, Any] = {"by": coordinator, "at": NOW}
    doors.add_segment(agenda=agenda, after=1, words="A song", minutes=3, leads="everyone", seen=1, **told)
    needs(agenda.meeting, "Robin", NeedKind.BREAKS)
    doors.propose_agenda(meeting=agenda.meeting, shape="training", seen=2, **told)
    agenda.refresh_from_db()
    assert (of(agenda), agenda.access) == (TRAINING, asdict(Access(breaks=True)))
    doors.put_back(agenda=agenda, seen=3, **told)
    assert of(agenda)[1] == ("A song", 3)
    assert agenda.access == asdict(Access())
    Agenda.objects.in_program(agenda.program).delete()
    first = doors.propose_agenda(meeting=agenda.meeting, shape="training", seen=0, **told)
    doors.put_back(agenda=first, seen=1, **told)
    assert doors.agenda_of(agenda.meeting) is None


def test_a_cancelled_meeting_and_a_match_on_hold_keep_their_agenda_as_it_is(agenda: Agenda, coordinator: User) -> None:
    agenda.meeting.cancel(reason="Snow", by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="Cancelled"):
        doors.take_out(agenda=agenda, index=1, seen=1, by=coordinator, at=NOW)


def test_what_was_erased_since_is_not_brought_back(agenda: Agenda, coordinator: User) -> None:
    doors.take_out(agenda=agenda, index=1, seen=1, by=coordinator, at=NOW)
    Agenda.objects.in_program(agenda.program).update(before={})
    with pytest.raises(ValidationError, match="no longer on record"):
        doors.put_back(agenda=agenda, seen=2, by=coordinator, at=NOW)
    assert doors.agenda_of(agenda.meeting) == agenda
