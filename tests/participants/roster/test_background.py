"""Long lists are read and taken in by the worker, and can be left and returned to."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant, RosterUpload
from participants.roster import background
from participants.roster.apply import apply
from peermatch.progress import Teller
from tests.participants.roster.lists import NOW, listed, plan
from tests.participants.roster.pages import text_of
from tests.participants.roster.test_import import act, agree, latest, send

pytestmark = pytest.mark.on_both

LONG = listed(*[{"First name": f"Mei {n}", "Email": f"mei{n}@mail.example"} for n in range(501)]).encode()


@pytest.fixture
def sent(signed_in, program):
    """A long list, uploaded and not yet read."""
    page = text_of(send(signed_in, reverse("import", args=[program.slug]), LONG))
    assert "It waits for its turn." in page
    return latest(program)


def people(program) -> int:
    return int(Participant.objects.in_program(program).count())


def test_a_long_list_is_read_and_taken_in_by_the_background(signed_in, program, sent):
    assert background.go_on_with_lists() == 1
    assert "501 new people" in text_of(signed_in.get(sent.get_absolute_url()))
    page = text_of(agree(signed_in, sent))
    assert "Being taken into the roster" in page
    assert people(program) == 0
    call_command("take_in_lists")
    assert "501 people were added." in text_of(signed_in.get(sent.get_absolute_url()))
    assert people(program) == 501


def test_a_second_yes_and_a_second_worker_do_nothing_twice(signed_in, program, sent):
    background.go_on(program.pk, sent.pk)
    agree(signed_in, sent)
    act(signed_in, sent, "agree", seen="x", take="all")
    assert [background.go_on(program.pk, sent.pk), background.go_on(program.pk, sent.pk)] == [True, False]
    assert people(program) == 501


def test_nobody_does_what_another_is_at_until_its_lease_is_over(program, sent):
    RosterUpload.objects.in_program(program).update(work_until=timezone.now() + timedelta(minutes=1))
    assert not background.go_on(program.pk, sent.pk)
    RosterUpload.objects.in_program(program).update(work_until=timezone.now() - timedelta(minutes=1))
    assert background.go_on(program.pk, sent.pk)


def test_how_far_it_is_can_be_seen(signed_in, program, sent):
    later = timezone.now() + timedelta(minutes=1)
    RosterUpload.objects.in_program(program).update(work_until=later, done=300)
    assert "300 of 501 rows are read." in text_of(signed_in.get(sent.get_absolute_url()))


def test_progress_is_told_while_it_is_read(program, sent):
    told: list[int] = []
    background.read(sent, timezone.now(), told.append)
    assert told == [100, 200, 300, 400, 500, 501]


def test_a_roster_that_changed_meanwhile_stops_it_with_a_word(signed_in, program, sent):
    from tests.factories import make_person

    background.go_on(program.pk, sent.pk)
    agree(signed_in, sent)
    make_person(program, "Mei 7", "Park", email="mei7@mail.example", role_title="Lead")
    background.go_on_with_lists()
    background.go_on_with_lists()
    page = text_of(signed_in.get(sent.get_absolute_url()))
    assert "The roster changed since you read this page. Nothing was imported." in page
    assert people(program) == 1


def test_nothing_is_decided_while_it_is_taken_in(signed_in, program, sent):
    background.go_on(program.pk, sent.pk)
    agree(signed_in, sent)
    act(signed_in, sent, "drop")
    sent.refresh_from_db()
    assert sent.is_being_taken


def test_a_decision_has_a_long_list_read_anew(signed_in, program, sent):
    background.go_on(program.pk, sent.pk)
    page = text_of(act(signed_in, sent, "answer", row="2", answer="skip"))
    assert "Being read" in page
    background.go_on(program.pk, sent.pk)
    assert "1 left out by you" in text_of(signed_in.get(sent.get_absolute_url()))


def test_progress_of_writing_is_told_after_each_portion(program, coordinator):
    told: list[tuple[int, int]] = []
    rows = plan(LONG.decode(), program)
    apply(rows, program=program, by=coordinator, at=NOW, told=lambda done, of: told.append((done, of)))
    assert told == [(250, 501), (500, 501), (501, 501)]


def test_what_is_read_out_changes_with_every_quarter_alone(signed_in, program, sent):
    later = timezone.now() + timedelta(minutes=1)
    RosterUpload.objects.in_program(program).update(work_until=later, work=RosterUpload.Work.TAKING, done=501)
    written = Teller(sent.work_name)
    said = []
    for done in (0, 100, 200, 250, 300, 400, 501):
        written.tell(done, 501)
        page = text_of(signed_in.get(sent.get_absolute_url()))
        assert f"{done} of 501 rows are written." in page
        said += re.findall(r'role="status"[^>]*> ([^<]+) <', page)
    assert said == [f"Writing: {percent} percent." for percent in (0, 0, 25, 25, 50, 75, 100)]
    written.forget()
    assert "Reading: 100 percent." in text_of(signed_in.get(sent.get_absolute_url()))
