"""The access profile in full, and who may see which of it."""

from participants.models import AccessProfile, Audience, ProfilePart
from tests.participants.roster.pages import submit, text_of

COMMUNICATION, WORDS = ProfilePart.COMMUNICATION, ProfilePart.WORDS


def test_all_of_it_is_kept_and_shown(signed_in, coordinator, mei, at):
    page = text_of(submit(
        signed_in, at("person-access"), receives=["tactile", "braille"], expresses=["asl"], spoken_language="Spanish",
        interpreters_preferred="Jo Reyes", interpreters_declined="Pat Lee", team_size="2",
        cart_output="a braille display", platform_limits="not Teams", need_large_print="on", which_large_print="24 pt",
        need_docx="on", words="Good light.", confirmed="on", seen_words="coordinators", seen_communication="meeting",
    ))  # fmt: skip
    for words in (
        "Tactile ASL and Braille", "Spanish", "Jo Reyes", "Pat Lee", "a braille display", "not Teams",
        "Large print 24 pt", "Word documents (DOCX)", "Good light.", "They told Ana Castillo.",
        "Their own words: Coordinators only.",
    ):  # fmt: skip
        assert words in page
    profile = AccessProfile.objects.in_program(mei.program).get()
    assert (profile.team_size, profile.confirmed_with) == (2, coordinator)
    assert profile.may_be_seen(COMMUNICATION, Audience.MEETING)
    assert not profile.may_be_seen(WORDS, Audience.BOOKED)
    assert profile.audience(ProfilePart.NEEDS) == Audience.BOOKED


def test_a_change_takes_the_confirmation_back(signed_in, mei, at):
    signed_in.post(at("person-access-confirm"))
    profile = AccessProfile.objects.in_program(mei.program).get()
    assert profile.confirmed_at
    submit(signed_in, at("person-access"))
    profile.refresh_from_db()
    assert profile.confirmed_at
    submit(signed_in, at("person-access"), receives=["tracking"])
    changed = AccessProfile.objects.in_program(mei.program).get()
    assert (changed.confirmed_at, changed.confirmed_with) == (None, None)


def test_what_is_no_choice_is_refused(signed_in, mei, at):
    page = text_of(submit(signed_in, at("person-access"), receives=["telepathy"], team_size="40", words="Kept."))
    assert "Error:" in page
    assert "Kept." in page
    assert not AccessProfile.objects.in_program(mei.program).exists()


def test_nobody_overwrites_what_someone_else_wrote_meanwhile(signed_in, mei, at):
    opened = signed_in.get(at("person-access")).content.decode()
    submit(signed_in, at("person-access"), need_docx="on", spoken_language="Spanish")
    answer = submit(signed_in, at("person-access"), opened, platform_limits="not Teams")
    page = text_of(answer)
    assert "Someone changed this after you opened the page:" in page
    assert "Spoken language: Spanish" in page
    profile = AccessProfile.objects.in_program(mei.program).get()
    assert (profile.spoken_language, profile.platform_limits) == ("Spanish", "")
    submit(signed_in, at("person-access"), answer.content.decode(), spoken_language="Spanish", need_docx="on")
    profile.refresh_from_db()
    assert (profile.spoken_language, profile.platform_limits) == ("Spanish", "not Teams")
