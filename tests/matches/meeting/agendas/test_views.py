"""The pages of an agenda."""

from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from matches.meeting.agendas.doors import propose_agenda
from matches.models import Agenda, Format, Match, Meeting, Segment
from peermatch.accounts.models import User
from tests.matches.factories import NOW
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(meeting: Meeting, coordinator: User) -> Agenda:
    meeting.set_time(meeting.wall_time, 130)
    meeting.save()
    return propose_agenda(meeting=meeting, shape="common_problem", seen=0, by=coordinator, at=NOW)


def page(meeting: Meeting, name: str = "agenda", *more: object) -> str:
    return reverse(name, args=[meeting.program.slug, meeting.match.public_id, meeting.public_id, *more])


def read(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def first(agenda: Agenda, what: str) -> object:
    return agenda.segments.filter(what=what)[0].public_id


def test_each_segment_stands_with_its_time_on_every_clock(signed_in: Client, agenda: Agenda) -> None:
    said = read(signed_in, page(agenda.meeting))
    assert "3:00 pm Central: Welcome, roll call and access check" in said
    assert "10:00 am Hawaii, 1:45 am Kathmandu (Fri, May 8)" in said
    assert "8 segments, 2 hours 10 minutes" in said
    assert "What to put right" not in said


def test_no_agenda_yet_offers_one_and_the_meeting_leads_there(signed_in: Client, meeting: Meeting) -> None:
    assert page(meeting) in signed_in.get(meeting.get_absolute_url()).content.decode()
    said = read(signed_in, page(meeting))
    assert "There is no agenda yet." in said
    assert "Propose an agenda" in said


def test_proposing_offers_the_kinds_of_the_format_and_can_be_undone(signed_in: Client, meeting: Meeting) -> None:
    meeting.set_time(meeting.wall_time, 130)
    meeting.save()
    offered = read(signed_in, page(meeting, "agenda-propose"))
    assert "A problem that all share" in offered
    assert "Each in turn" in offered
    assert "One to one" not in offered
    token = do(signed_in, page(meeting, "agenda-propose"), {"shape": "in_turn", "seen": 0})
    assert "Presenting a situation" in read(signed_in, page(meeting))
    assert "The agenda is as it was before." in take_back(signed_in, token)
    assert "There is no agenda yet." in read(signed_in, page(meeting))


def test_too_short_a_meeting_is_told_what_works_and_leads_to_changing_it(signed_in: Client, meeting: Meeting) -> None:
    answer = signed_in.post(page(meeting, "agenda-propose"), {"shape": "common_problem", "seen": 0})
    said = unescape(answer.content.decode())
    assert "At least 1 hour 49 minutes works" in said
    assert page(meeting, "meeting-move") in said


def test_without_a_format_one_is_chosen_first(signed_in: Client, meeting: Meeting) -> None:
    Match.objects.filter(program=meeting.program).update(format="")
    answer = signed_in.get(page(meeting, "agenda-propose"), follow=True)
    assert "Choose a format first" in answer.content.decode()


def test_a_segment_is_changed_and_what_follows_is_timed_anew(signed_in: Client, agenda: Agenda) -> None:
    address = page(agenda.meeting, "segment-change", first(agenda, "write"))
    told = {"words": "Write down ideas, on paper", "minutes": 20, "leads": "everyone", "seen": 1}
    token = do(signed_in, address, told)
    said = read(signed_in, page(agenda.meeting))
    assert "3:05 pm Central: Write down ideas, on paper" in said
    assert "3:25 pm Central: Round-robin" in said
    assert "The agenda is as it was before." in take_back(signed_in, token)
    assert "Everyone writes down ideas, in silence" in read(signed_in, page(agenda.meeting))


def test_words_that_were_left_alone_stay_the_usual_ones(signed_in: Client, agenda: Agenda) -> None:
    address = page(agenda.meeting, "segment-change", first(agenda, "write"))
    first_values = signed_in.get(address).context["form"].initial
    signed_in.post(address, first_values | {"minutes": 21})
    changed = agenda.segments.get(what="write")
    assert (changed.words, changed.minutes) == ("", 21)


def test_under_its_least_it_is_refused_and_nothing_typed_is_lost(signed_in: Client, agenda: Agenda) -> None:
    address = page(agenda.meeting, "segment-change", first(agenda, "write"))
    answer = signed_in.post(address, {"words": "Ideas", "minutes": 3, "leads": "everyone", "seen": 1})
    assert "This needs at least 10 minutes." in answer.content.decode()
    assert 'value="Ideas"' in answer.content.decode()


def test_a_break_and_a_segment_are_added(signed_in: Client, agenda: Agenda) -> None:
    told = {"is_break": "on", "after": 2, "leads": "everyone", "seen": 1}
    signed_in.post(page(agenda.meeting, "agenda-add"), told)
    assert [one.what for one in agenda.segments.all()][2] == "break"
    told = {"words": "A word from the school", "minutes": 4, "after": 0, "leads": "expert", "seen": 2}
    signed_in.post(page(agenda.meeting, "agenda-add"), told)
    assert agenda.segments.all()[0].words == "A word from the school"
    empty = signed_in.post(page(agenda.meeting, "agenda-add"), {"after": 0, "leads": "expert", "seen": 3})
    assert "Write what is done, or choose a break." in empty.content.decode()


def test_buttons_shift_and_take_out_and_what_is_old_is_refused(signed_in: Client, agenda: Agenda) -> None:
    vote = first(agenda, "vote")
    signed_in.post(page(agenda.meeting, "segment-earlier", vote), {"seen": 1})
    signed_in.post(page(agenda.meeting, "segment-later", vote), {"seen": 2})
    assert [one.what for one in agenda.segments.all()][4] == "vote"
    do(signed_in, page(agenda.meeting, "segment-out", vote), {"seen": 3})
    assert "vote" not in [one.what for one in agenda.segments.all()]
    old = signed_in.post(page(agenda.meeting, "segment-out", first(agenda, "write")), {"seen": 1}, follow=True)
    assert "changed the agenda meanwhile" in old.content.decode()
    assert first(agenda, "write")


def test_two_clicks_at_once_move_a_segment_once_and_never_fail(signed_in: Client, agenda: Agenda) -> None:
    vote, order = first(agenda, "vote"), [one.what for one in agenda.segments.all()]
    clicks = [{"seen": 1}]

    def first_click(execute: Callable[..., object], sql: str, *rest: object) -> object:
        answer = execute(sql, *rest)
        if clicks and f'FROM "{Segment._meta.db_table}"' in sql:
            signed_in.post(page(agenda.meeting, "segment-earlier", vote), clicks.pop())
        return answer

    with connection.execute_wrapper(first_click):
        second = signed_in.post(page(agenda.meeting, "segment-earlier", vote), {"seen": 1}, follow=True)
    assert "changed the agenda meanwhile" in unescape(second.content.decode())
    now = [one.what for one in agenda.segments.all()]
    assert now.index("vote") == order.index("vote") - 1


def test_a_viewer_reads_it_and_changes_nothing(
    client_of: Callable[[User], Client], viewer: User, stranger: User, agenda: Agenda
) -> None:
    said = read(client_of(viewer), page(agenda.meeting))
    assert "Round-robin" in said
    assert "Change segment" not in said
    assert client_of(viewer).post(page(agenda.meeting, "agenda-propose"), {}).status_code == 403
    assert client_of(stranger).get(page(agenda.meeting)).status_code == 404


def test_two_families_are_offered_one_and_need_none(signed_in: Client, meeting: Meeting) -> None:
    Match.objects.filter(program=meeting.program).update(path="family", format="")
    assert "Families need none" in read(signed_in, page(meeting))
    assert "One to one" in read(signed_in, page(meeting, "agenda-propose"))


def test_whose_turn_it_is_is_said_by_name(signed_in: Client, meeting: Meeting, coordinator: User) -> None:
    meeting.match.format = Format.GROUP
    meeting.set_time(meeting.wall_time, 60)
    meeting.save()
    propose_agenda(meeting=meeting, shape="in_turn", seen=0, by=coordinator, at=NOW)
    said = read(signed_in, page(meeting))
    assert "Robin Park leads." in said
    assert "It is about what Robin Park brought." in said


def test_the_meeting_says_whether_there_is_an_agenda_and_whether_it_fits(signed_in: Client, agenda: Agenda) -> None:
    meeting = agenda.meeting
    assert "the meeting lasts" not in read(signed_in, meeting.get_absolute_url())
    meeting.set_time(meeting.wall_time, 90)
    meeting.save()
    assert "For 130 minutes, the meeting lasts 90" in read(signed_in, meeting.get_absolute_url())
    assert "The agenda is for 2 hours 10 minutes" in read(signed_in, page(meeting))
    agenda.delete()
    assert "None yet" in read(signed_in, meeting.get_absolute_url())
