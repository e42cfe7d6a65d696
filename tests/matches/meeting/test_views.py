"""The pages that say whether a meeting was held, and of its notes. Real time: it asks the clock."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, Meeting, MeetingState
from participants.models import AccessNeed, AccessProfile, NeedKind, Relationship
from peermatch.accounts.models import User
from tests.matches.factories import make_meeting


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """Confirmed, and over for two days, whatever the reader's clock."""
    now = timezone.now()
    one = make_meeting(match, now.date() - timedelta(days=2), confirmed_at=now - timedelta(days=9))
    one.state = MeetingState.CONFIRMED
    one.save()
    return one


def page(meeting: Meeting, name: str = "meeting-held") -> str:
    return reverse(name, args=[meeting.program.slug, meeting.match.public_id, meeting.public_id])


def test_marking_it_held_keeps_the_notes_and_says_who_reads_them(signed_in: Client, meeting: Meeting) -> None:
    assert "Only coordinators see this." in signed_in.get(page(meeting)).content.decode()
    answer = signed_in.post(page(meeting), {"notes": "Robin tries it."}, follow=True)
    assert "The meeting is marked as held." in answer.content.decode()
    assert "Robin tries it." in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_notes_may_be_left_out(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), {"notes": ""})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_twice_is_once(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), {"notes": "Robin tries it."})
    answer = signed_in.post(page(meeting), {"notes": ""}, follow=True)
    assert "already marked as held" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.notes == "Robin tries it."


def test_not_before_it_begins(signed_in: Client, match: Match) -> None:
    tomorrow = timezone.now().date() + timedelta(days=2)
    ahead = make_meeting(match, tomorrow, state=MeetingState.CONFIRMED, confirmed_at=timezone.now())
    answer = signed_in.post(page(ahead), {"notes": "Robin tries it."})
    assert "This meeting has not begun yet." in answer.content.decode()
    assert "Robin tries it." in answer.content.decode()


def test_a_viewer_and_a_stranger_may_not(
    client_of: Callable[[User], Client], viewer: User, stranger: User, meeting: Meeting
) -> None:
    for name in ("meeting-held", "meeting-not-held", "meeting-notes", "meeting-attendance"):
        assert client_of(viewer).get(page(meeting, name)).status_code == 403
        assert client_of(stranger).get(page(meeting, name)).status_code == 404


def test_the_way_back_is_no_cancelling(signed_in: Client, meeting: Meeting) -> None:
    said = signed_in.get(page(meeting)).content.decode()
    assert "Back to the meeting" in said
    assert "Cancel" not in said


def test_notes_are_changed_afterwards_and_say_by_whom(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), {"notes": "Robin tries it."})
    form = signed_in.get(page(meeting, "meeting-notes")).context["form"]
    assert form.initial["notes"] == "Robin tries it."
    mended = {"notes": "Robin tries it on Monday.", "seen": form.initial["seen"]}
    said = signed_in.post(page(meeting, "meeting-notes"), mended, follow=True).content.decode()
    assert "Robin tries it on Monday." in said
    assert "Last written by Ana Castillo" in said


def test_notes_that_another_wrote_meanwhile_stand_beside_ones_own(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), {"notes": "Lee was here."})
    mine = {"notes": "So was Ana.", "seen": "long ago"}
    answer = signed_in.post(page(meeting, "meeting-notes"), mine)
    said = answer.content.decode()
    assert "changed the notes while you wrote" in said
    assert "Lee was here." in said
    assert "So was Ana." in said
    again = {"notes": "Both were here.", "seen": answer.context["form"]["seen"].value()}
    signed_in.post(page(meeting, "meeting-notes"), again)
    meeting.refresh_from_db()
    assert meeting.notes == "Both were here."


def test_a_meeting_that_did_not_take_place_needs_a_reason_and_is_asked_about_no_more(
    signed_in: Client, meeting: Meeting
) -> None:
    today = reverse("today", args=[meeting.program.slug])
    assert "was the meeting held?" in signed_in.get(today).content.decode()
    assert "reason" in signed_in.post(page(meeting, "meeting-not-held"), {"reason": " "}).context["form"].errors
    answer = signed_in.post(page(meeting, "meeting-not-held"), {"reason": "The link was dead."}, follow=True)
    said = answer.content.decode()
    assert "Did not take place: " in said.partition("</title>")[0]
    assert "The link was dead." in said
    assert "It was held after all" in said
    assert "was the meeting held?" not in signed_in.get(today).content.decode()
    twice = signed_in.post(page(meeting, "meeting-not-held"), {"reason": "Again"}, follow=True)
    assert "already on record" in twice.content.decode()


def test_held_can_be_taken_back(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), {"notes": "Robin tries it."})
    assert "both stay in the history" in signed_in.get(page(meeting, "meeting-not-held")).content.decode()
    signed_in.post(page(meeting, "meeting-not-held"), {"reason": "It was another one."})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.notes) == (MeetingState.NOT_HELD, "Robin tries it.")


def test_why_it_did_not_take_place_is_for_coordinators_alone(
    client_of: Callable[[User], Client], viewer: User, signed_in: Client, meeting: Meeting
) -> None:
    signed_in.post(page(meeting, "meeting-not-held"), {"reason": "Robin forgot."})
    ids = [meeting.program.slug, meeting.match.public_id]
    for name, args in (("meeting", [*ids, meeting.public_id]), ("match", [*ids])):
        assert "Robin forgot." not in client_of(viewer).get(reverse(name, args=args)).content.decode()


def test_the_match_page_says_what_was_and_keeps_the_notes(signed_in: Client, meeting: Meeting) -> None:
    match_page = reverse("match", args=[meeting.program.slug, meeting.match.public_id])
    said = signed_in.get(match_page).content.decode()
    assert "Say whether it was held." in said
    signed_in.post(page(meeting), {"notes": "Robin tries it."})
    said = signed_in.get(match_page).content.decode()
    assert "Robin tries it." in said
    assert "Not planned yet" not in said
    assert ", held</span>" in said
    assert page(meeting, "meeting-notes") in said


def test_a_confirmed_meeting_says_what_is_open_since_and_leads_to_its_own_access(
    signed_in: Client, match: Match
) -> None:
    in_a_month = timezone.now().date() + timedelta(days=30)
    later = make_meeting(match, in_a_month + timedelta(days=7))
    ahead = make_meeting(match, in_a_month, state=MeetingState.CONFIRMED, confirmed_at=timezone.now())
    robin, david = (seat.participant for seat in match.seats.order_by("pk")[:2])
    profile = AccessProfile.objects.create(program=match.program, participant=robin)
    AccessNeed.objects.create(program=match.program, profile=profile, kind=NeedKind.INTERPRETER, detail="ASL")
    Relationship.objects.create(program=match.program, one=robin, kind="keep_apart", other=david, note="Court order")
    said = signed_in.get(ahead.get_absolute_url()).content.decode()
    assert "What is open since it was confirmed" in said
    assert "Nobody was told of this. You decide" in said
    access = page(ahead, "meeting-access")
    assert access in said
    assert access in signed_in.get(reverse("match", args=[match.program.slug, match.public_id])).content.decode()
    answer = signed_in.get(access)
    assert "The meeting stays confirmed." in answer.content.decode()
    signed_in.post(page(ahead, "meeting-access-attest"), {"facts": answer.context["state"].facts})
    assert "put this on record" in signed_in.get(access).content.decode()
    assert "can be confirmed when nothing else" in signed_in.get(page(later, "meeting-access")).content.decode()


def test_notes_for_everyone_say_who_reads_them_and_are_not_written_over(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page(meeting), {"notes": "Lee was here.", "shared": "Two signs a week."})
    form = signed_in.get(page(meeting, "meeting-notes"))
    assert "Everyone in this match who said yes reads this on their page" in form.content.decode()
    stale = {"notes": "Lee was here.", "shared": "Three.", "seen": "long ago"}
    said = signed_in.post(page(meeting, "meeting-notes"), stale).content.decode()
    assert "changed the notes while you wrote" in said
    assert "Two signs a week." in said
    meeting.refresh_from_db()
    assert meeting.shared_notes == "Two signs a week."
