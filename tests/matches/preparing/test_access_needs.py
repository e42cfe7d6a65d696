"""The coordinator's word that access is arranged, and what makes it lapse."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from matches.models import Attestation, Match, Part
from matches.preparing.access_needs import attest_access
from matches.preparing.checklist import Facts, before_confirming
from participants.models import AccessNeed, AccessProfile, NeedKind
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, TODAY, accepted_match, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Robin needs a ProTactile interpreter, and a meeting is planned."""
    match = accepted_match(program, coordinator=coordinator)
    robin = match.seats.get(part=Part.RECIPIENT).participant
    profile = AccessProfile.objects.create(program=program, participant=robin)
    AccessNeed.objects.create(program=program, profile=profile, kind=NeedKind.INTERPRETER, detail="ProTactile")
    make_meeting(match)
    return match


def state_of(match: Match) -> Facts:
    return Facts(match, on=TODAY, knows=True)


def vouch(match: Match, by: User) -> Attestation:
    state = state_of(match).access
    return attest_access(match=match, state=state, facts=state.facts, by=by, at=NOW)


def is_arranged(match: Match) -> bool:
    return before_confirming(match, on=TODAY).lines[-1].is_done


def test_the_word_is_kept_once_with_who_and_when(match: Match, coordinator: User) -> None:
    assert not is_arranged(match)
    assert vouch(match, coordinator) == vouch(match, coordinator)
    word = match.attestations.get()
    assert (word.by, word.at, word.sentence) == (coordinator, NOW, "Robin Park: ProTactile interpreter.")
    assert is_arranged(match)


def test_their_own_words_stand_in_the_sentence(match: Match) -> None:
    AccessProfile.objects.filter(program=match.program).update(in_their_words="No bright window behind the speaker.")
    assert state_of(match).access.in_words == "Robin Park: ProTactile interpreter; No bright window behind the speaker."


def test_another_need_makes_the_word_lapse(match: Match, coordinator: User) -> None:
    vouch(match, coordinator)
    profile = AccessProfile.objects.get(program=match.program)
    AccessNeed.objects.create(program=match.program, profile=profile, kind=NeedKind.BREAKS)
    assert not is_arranged(match)


def test_another_time_makes_the_word_lapse(match: Match, coordinator: User) -> None:
    vouch(match, coordinator)
    match.meetings.update(revision=2)
    assert not is_arranged(match)


def test_what_changed_since_it_was_read_cannot_be_vouched_for(match: Match, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="have changed"):
        attest_access(match=match, state=state_of(match).access, facts="older", by=coordinator, at=NOW)


def test_without_a_time_nothing_can_be_arranged(match: Match, coordinator: User) -> None:
    match.meetings.all().delete()
    with pytest.raises(ValidationError, match="Plan the meeting first"):
        vouch(match, coordinator)


def test_by_the_page_vouching_and_taking_it_back(signed_in: Client, match: Match) -> None:
    match.meetings.update(on="2999-05-07")
    base = f"/p/bluebonnet/matches/{match.public_id}/access/"
    page = signed_in.get(base).content.decode()
    assert "ProTactile interpreter" in page
    facts = Facts(match, on=TODAY, knows=True).access.facts
    assert (
        "on record that access is arranged"
        in signed_in.post(base + "arranged/", {"facts": facts}, follow=True).content.decode()
    )
    word = match.attestations.get()
    back = base + f"arranged/{word.public_id}/take-back/"
    assert "no longer marked" in signed_in.post(back, follow=True).content.decode()
    assert "already taken back" in signed_in.post(back, follow=True).content.decode()
    assert "have changed" in signed_in.post(base + "arranged/", {"facts": "x"}, follow=True).content.decode()


def test_needs_are_kept_from_other_coordinators(match: Match, lead: User, viewer: User, client_of) -> None:
    page = client_of(viewer).get(f"/p/bluebonnet/matches/{match.public_id}/access/").content.decode()
    assert "ProTactile interpreter" not in page
    assert "1 person who said yes has access needs." in page
    assert "ProTactile" in client_of(lead).get(f"/p/bluebonnet/matches/{match.public_id}/access/").content.decode()
