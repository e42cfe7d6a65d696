"""Who presents, in which order, and who teaches: chosen, timed anew where there are more or fewer, undone."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from matches.meeting.agendas import doors
from matches.meeting.agendas.copies import as_text, copy_for
from matches.meeting.agendas.doors import propose_agenda
from matches.models import Agenda, Match, Meeting, Part, SeatState
from peermatch.accounts.models import User
from tests.factories import make_person
from tests.matches.factories import NOW, make_seat
from tests.matches.meeting.agendas.test_views import page, read
from tests.matches.scheduling.conftest import seat_of
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(meeting: Meeting, coordinator: User) -> Agenda:
    """Robin, David and Wanjiru each in turn."""
    meeting.set_time(meeting.wall_time, 65)
    meeting.save()
    return propose_agenda(meeting=meeting, shape="in_turn", seen=0, by=coordinator, at=NOW)


def ids(agenda: Agenda, *names: str) -> list[str]:
    return [str(seat_of(agenda.meeting.match, name).public_id) for name in names]


def choose(agenda: Agenda, by: User, *names: str, teaches: str = "") -> None:
    doors.choose_presenters(
        agenda=agenda, presents=ids(agenda, *names), teaches=teaches, seen=agenda.version, by=by, at=NOW
    )


def lead(agenda: Agenda, reader: str = "Robin") -> list[str]:
    """Whom this reader's copy names to lead, in order."""
    lines = as_text(copy_for(agenda, seat_of(agenda.meeting.match, reader))).splitlines()
    return [line.split(": ")[-1].split(". ")[-1] for line in lines if line.endswith((" leads.", " teaches."))]


def test_another_order_keeps_the_times_and_every_copy_follows(agenda: Agenda, coordinator: User) -> None:
    before = [segment.minutes for segment in agenda.segments.all()]
    choose(agenda, coordinator, "Wanjiru", "Robin", "David")
    assert [segment.minutes for segment in agenda.segments.all()] == before
    assert lead(agenda)[::2] == ["Wanjiru leads.", "Robin leads.", "David leads."]
    doors.put_back(agenda=agenda, seen=agenda.version, by=coordinator, at=NOW)
    assert lead(agenda)[::2] == ["Robin leads.", "David leads.", "Wanjiru leads."]


def test_with_fewer_it_is_timed_anew_and_fills_the_meeting(agenda: Agenda, coordinator: User) -> None:
    choose(agenda, coordinator, "David", "Robin")
    assert lead(agenda)[::2] == ["David leads.", "Robin leads."]
    assert (agenda.turns, agenda.lasts) == (2, 65)
    choose(agenda, coordinator, "Robin", "David", "Wanjiru")
    assert agenda.presents == []
    assert (agenda.turns, agenda.lasts) == (3, 65)


def test_proposed_anew_it_keeps_to_the_choice(agenda: Agenda, coordinator: User) -> None:
    choose(agenda, coordinator, "David", "Robin")
    found = propose_agenda(meeting=agenda.meeting, shape="in_turn", seen=agenda.version, by=coordinator, at=NOW)
    assert lead(found)[::2] == ["David leads.", "Robin leads."]


def test_whoever_drops_out_presents_no_more(agenda: Agenda, coordinator: User) -> None:
    choose(agenda, coordinator, "Wanjiru", "Robin", "David")
    agenda.meeting.match.seats.filter(participant__first_name="Wanjiru").update(state=SeatState.WITHDRAWN)
    assert lead(agenda)[::2] == ["Robin leads.", "David leads."]


@pytest.mark.parametrize("names", [[], ["Robin", "Robin"]])
def test_each_has_one_turn_and_one_has_at_least(agenda: Agenda, coordinator: User, names: list[str]) -> None:
    with pytest.raises(ValidationError, match="At least one person presents"):
        choose(agenda, coordinator, *names)


def test_it_is_chosen_on_a_page_and_undone(signed_in: Client, agenda: Agenda) -> None:
    address = page(agenda.meeting, "agenda-presenters")
    assert address in signed_in.get(page(agenda.meeting)).content.decode()
    robin, david, wanjiru = ids(agenda, "Robin", "David", "Wanjiru")
    typed = {robin: "2", david: "2", wanjiru: "", "seen": agenda.version}
    refused = unescape(signed_in.post(address, typed).content.decode())
    assert "Robin Park has this turn already: choose another number." in refused
    token = do(signed_in, address, typed | {david: "1"})
    said = read(signed_in, page(agenda.meeting))
    assert "9 segments" in said
    name = seat_of(agenda.meeting.match, "David").participant.name
    assert said.index(f"{name} leads") < said.index("Robin Park leads")
    assert "as it was before" in take_back(signed_in, token)
    assert "Wanjiru Kimani leads" in read(signed_in, page(agenda.meeting))


@pytest.fixture
def training(match: Match, meeting: Meeting, coordinator: User) -> Agenda:
    match.format = "training"
    match.save()
    meeting.match = match
    make_seat(match, make_person(match.program, "Ida", "Holm"), Part.EXPERT, state=SeatState.ACCEPTED)
    return propose_agenda(meeting=meeting, shape="training", seen=0, by=coordinator, at=NOW)


def test_the_expert_teaches_unless_another_is_chosen(training: Agenda, coordinator: User, signed_in: Client) -> None:
    assert lead(training) == ["Ida teaches."]
    do(signed_in, page(training.meeting, "agenda-presenters"), {"teaches": ids(training, "David")[0], "seen": 1})
    assert lead(training) == ["David teaches."]
    training.refresh_from_db()
    choose(training, coordinator, teaches=ids(training, "Ida")[0])
    assert training.teaches == ""
