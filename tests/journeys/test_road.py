"""The whole road in real browsers: from an imported list to a closed match, with real broker, worker, beat and mail.

A coordinator and two participants walk it, each in a browser of their own; links are taken from the mail as it was
delivered. A third takes part by relay, and is recorded. Every page is looked at on the way: wide and narrow, light
and dark, by axe and for sideways scrolling. `.ci/run` walks the same road with JavaScript off.
"""

from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys import at_home, in_match, in_meeting, in_roster
from tests.mail import SmtpSink
from tests.serving import Served

MARCUS, MEGAN = "marcus.rivera4@example.org", "megan.garcia30@example.org"


def test_from_a_list_of_people_to_a_closed_match(
    desk: Page, at_marcus: Page, at_megan: Page, road: Served, smtp_sink: SmtpSink
) -> None:
    people_join(desk)
    match = in_match.start_a_match(desk)
    in_match.prepare(desk, match)
    in_match.meet_both_gates(desk, match)
    in_match.go_on_with_a_reason(desk, match)
    in_match.send_invitations(desk, match)
    they_answer(desk, at_marcus, at_megan, match, smtp_sink)
    they_are_told_when(desk, at_marcus, match, smtp_sink)
    a_second_meeting_falls_through(desk, match, smtp_sink)
    in_match.read_the_messages(desk)
    in_meeting.hold(desk, road)
    in_meeting.close(desk, match)


def people_join(desk: Page) -> None:
    in_roster.sign_in(desk)
    in_roster.import_the_roster(desk, says="60 new")
    in_roster.agree_to_the_import(desk)
    in_roster.import_the_roster(desk, says="60 unchanged")
    in_roster.find_someone(desk)
    in_roster.filter_sort_and_leaf(desk)
    in_roster.add_edit_pause_and_resume(desk)


def they_answer(desk: Page, at_marcus: Page, at_megan: Page, match: str, sink: SmtpSink) -> None:
    [to_marcus], [to_megan] = (sink.wait_for(1, address) for address in (MARCUS, MEGAN))
    at_home.open_invitation(at_marcus, to_marcus)
    at_home.say_yes(at_marcus, "To hear what other teachers tried.")
    at_home.correct_zone_and_needs(at_marcus)
    at_home.open_invitation(at_megan, to_megan)
    at_home.say_yes(at_megan, "To pass on what a class of mine did.")
    at_home.change_to_no_and_back(at_megan)
    in_match.record_a_yes(desk, match)
    in_match.everyone_is_in(desk, match)
    in_roster.needs_of_marcus_are_on_record(desk)


def they_are_told_when(desk: Page, at_marcus: Page, match: str, sink: SmtpSink) -> None:
    on = date.today() + timedelta(days=7)
    meeting = in_meeting.plan_and_confirm(desk, match, on)
    in_meeting.call_nora(desk, meeting)
    in_meeting.move(desk, meeting, on + timedelta(days=1))
    for address in (MARCUS, MEGAN):
        first, moved = sink.wait_for_subject("Confirmed", address), sink.wait_for_subject("New time", address)
        assert in_meeting.start_in(moved) - in_meeting.start_in(first) == timedelta(days=1)
    at_home.see_the_meeting(at_marcus, sink.to(MARCUS)[0], when="2:00 pm Mountain")


def a_second_meeting_falls_through(desk: Page, match: str, sink: SmtpSink) -> None:
    second = in_meeting.plan_and_confirm(desk, match, date.today() + timedelta(days=20))
    in_meeting.cancel(desk, second)
    for address in (MARCUS, MEGAN):
        told = sink.wait_for_subject("Cancelled", address)
        assert in_meeting.calendar_of(told)["METHOD"] == "CANCEL"
