"""The words of letters: changed by a lead through one door, looked at first, kept with who and when."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from matches.inviting.sending import preview
from matches.models import Match
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.outbox import letters, rewording, texts
from peermatch.outbox.models import LetterText
from tests.counting import count_queries
from tests.matches.factories import (
    NOW,
    TODAY,
    ask_times,
    confirm_meeting,
    make_meeting,
    make_request,
    ready_match,
    say_yes,
)

pytestmark = pytest.mark.django_db
OURS = "{coordinator} of {program} would love to have you, {first_name}."
REWORDABLE = [kind for kind, _wording in letters.rewordable()]
LATER = ("introduction", "answer-received", "question-answer")  # they want more than a match with a meeting
ONLY_SOMETIMES = ("subject_left", "said_no", "left", "less", "changed", "again")
TEST_KINDS = {"note", "broken", "known"}  # other tests register these in the same process


@pytest.fixture
def leads(lead: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(lead)


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return ready_match(program, coordinator=coordinator)


def at(program: Program, page: str, of: str = "invitation.why") -> str:
    return reverse(page, args=[program.slug]) + f"?of={of}"


def reword(program: Program, lead: User, text: str = OURS, name: str = "why") -> bool:
    return rewording.reword(program=program, kind="invitation", name=name, text=text, by=lead, at=NOW)


def letter_to_robin(match: Match) -> letters.Message:
    fresh = Match.objects.in_program(match.program).select_related("program").get(pk=match.pk)
    return preview(fresh.seats.get(part="recipient"), on=TODAY)


def test_without_words_of_its_own_a_program_says_the_original(match: Match) -> None:
    said = letter_to_robin(match)
    for part in (said.text, said.html):
        assert "Ana Castillo of Bluebonnet DeafBlind Project invites you to a peer match." in part


def test_own_words_stand_in_text_html_and_on_paper(program: Program, match: Match, lead: User) -> None:
    assert reword(program, lead)
    said = letter_to_robin(match)
    for part in (said.text, said.html, said.paper):
        assert "Ana Castillo of Bluebonnet DeafBlind Project would love to have you, Robin." in part
        assert "invites you" not in part


def test_links_are_neither_lost_nor_doubled(program: Program, match: Match, lead: User) -> None:
    before = letter_to_robin(match)
    wording = letters.wording_of("invitation")
    assert wording is not None
    for name, block in wording.blocks.items():
        reword(program, lead, " ".join(block.places[must].typed for must in block.required) or "Hello.", name)
    after = letter_to_robin(match)
    assert after.text.count("⟦link:") == before.text.count("⟦link:") == 1
    assert after.html.count("⟦link:") == before.html.count("⟦link:")


def test_markup_in_words_is_only_text(program: Program, match: Match, lead: User) -> None:
    reword(program, lead, "<script>alert(1)</script> & {coordinator} of {program}")
    said = letter_to_robin(match)
    assert "<script>" not in said.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Ana" in said.html
    assert "<script>alert(1)</script> & Ana" in said.text


def test_a_header_cannot_be_forged_through_words(program: Program, match: Match, lead: User) -> None:
    before = letter_to_robin(match).subject
    reword(program, lead, "{coordinator} of {program}\r\nBcc: x@y.example\u2028Subject: z")
    assert letter_to_robin(match).subject == before


def test_the_door_refuses_what_is_wrong(program: Program, lead: User) -> None:
    with pytest.raises(ValidationError, match="is missing"):
        reword(program, lead, "Hello")
    assert not LetterText.objects.in_program(program).exists()


def test_saying_the_same_again_is_no_change(program: Program, lead: User) -> None:
    assert [reword(program, lead), reword(program, lead)] == [True, False]
    assert LetterText.objects.in_program(program).count() == 1


def test_typing_the_original_is_going_back_to_it(program: Program, lead: User, match: Match) -> None:
    reword(program, lead)
    assert reword(program, lead, str(letters.block("invitation", "why").original))
    assert rewording.in_force(program) == {}
    assert [row.text for row, _words in rewording.history(program, "invitation", "why")] == ["", OURS]


def test_words_that_no_longer_fit_fall_back_to_the_original(program: Program, match: Match, lead: User) -> None:
    LetterText.objects.create(program=program, kind="invitation", block="why", text="{a_place_of_old}", by=lead, at=NOW)
    assert "invites you to a peer match" in letter_to_robin(match).text


def test_words_are_of_one_program(program: Program, other_program: Program, lead: User) -> None:
    reword(program, lead)
    block = letters.block("invitation", "why")
    assert rewording.words(other_program, "invitation", block) == str(block.original)


def test_fifty_letters_ask_for_the_words_once(program: Program, signed_in: Client, match: Match, lead: User) -> None:
    url = reverse("invitations", args=[program.slug, match.public_id])
    without = count_queries(signed_in, url)
    reword(program, lead)
    assert count_queries(signed_in, url) == without


def test_every_letter_can_be_worded_but_what_no_program_sends() -> None:
    """What goes to accounts is not: a new password, news of it, an invitation to coordinate, the week summed up. All
    else has words."""
    about_accounts = {"password-reset", "member-invite", "week-summary", "account-news"}
    assert set(letters.kinds()) - {kind for kind, _wording in letters.rewordable()} <= about_accounts | set(TEST_KINDS)


@pytest.mark.parametrize("kind", REWORDABLE)
def test_every_letter_has_a_subject_a_greeting_and_words_at_its_end(kind: str) -> None:
    wording = letters.wording_of(kind)
    assert wording is not None
    names = list(wording.blocks)
    assert any(block.is_line for block in wording.blocks.values())
    assert "greeting" in names
    assert names[-1] == "own"


@pytest.mark.parametrize("kind", [kind for kind in REWORDABLE if kind not in LATER])
def test_every_part_is_said_where_its_letter_says_it(program: Program, lead: User, kind: str) -> None:
    """What was there at first stands in the letter word for word; what is written instead does so too."""
    match = say_yes(ready_match(program))
    make_request(program)
    ask_times(match)
    confirm_meeting(make_meeting(match))
    wording = letters.wording_of(kind)
    assert wording is not None
    for block in wording.blocks.values():
        if block.name in ONLY_SOMETIMES:
            continue
        written = "".join([*(f"{{{name}}} " for name in sorted(block.required)), "canary"])
        with rewording.trying(kind, block.name, written):
            sample = wording.sample(program)
        assert sample is not None
        said = sample.message
        for form in (said.subject,) if block.is_line else (said.text, said.html):
            assert "canary" in form, block.name


def test_a_subject_of_ones_own_keeps_what_leads_it(program: Program, match: Match, lead: User) -> None:
    block = letters.block("invitation", "subject")
    assert "Begin with {headline}" in texts.problems("Please: {headline}", block)[0]
    assert "{headline} is missing" in texts.problems("Please come", block)[0]
    assert "one line" in texts.problems("{headline}\nplease", block)[0]
    assert "too long" in texts.problems("{headline}" + "x" * 61, block)[0]
    assert reword(program, lead, "{headline}. Do join us", "subject")
    said = letter_to_robin(match)
    assert said.subject == "Answer by Tue, April 21. Do join us"
    assert "<title>Answer by Tue, April 21. Do join us</title>" in said.html


def test_a_subject_that_a_name_makes_too_long_is_said_at_first_and_never_sent(
    program: Program, leads: Client, match: Match, lead: User
) -> None:
    long = "{headline}: {what} in our most beautiful program"
    for page in ("letter-words", "letter-try"):
        said = leads.post(at(program, page, "invitation.subject"), {"text": long}).content.decode()
        assert "With what stands in its placeholders it is too long" in said
    assert not LetterText.objects.in_program(program).exists()
    reword(program, lead, long, "subject")
    assert letter_to_robin(match).subject == "Answer by Tue, April 21: meet a peer who can help"


# Pages


def test_a_lead_looks_first_and_nothing_is_saved(program: Program, leads: Client, match: Match) -> None:
    page = leads.post(at(program, "letter-try"), {"text": OURS}).content.decode()
    assert "Not saved yet" in page
    assert "would love to have you, Robin." in page or "would love to have you, David." in page
    assert OURS in page
    formatted = leads.post(at(program, "letter-try-html"), {"text": OURS})
    assert "would love to have you" in formatted.content.decode()
    assert not LetterText.objects.in_program(program).exists()
    assert "would love" not in letter_to_robin(match).text


def test_a_lead_saves_reads_who_and_when_and_goes_back(program: Program, leads: Client, match: Match) -> None:
    page = leads.post(at(program, "letter-words"), {"text": OURS}, follow=True).content.decode()
    assert "Your own words" in page
    assert "Lee Okafor" in page
    assert "would love to have you" in leads.get(at(program, "letter-html", "invitation")).content.decode()
    page = leads.post(at(program, "letter-original"), follow=True).content.decode()
    assert "says again what it said at first" in page
    assert "invites you" in letter_to_robin(match).text
    assert "Back to the original words." in leads.get(at(program, "letter-words")).content.decode()


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(program: Program, leads: Client) -> None:
    for page in ("letter-words", "letter-try"):
        said = leads.post(at(program, page), {"text": "Hello {frist_name}"}).content.decode()
        assert "<title>Error:" in said
        assert "Did you mean {first_name}?" in said
        assert "{coordinator} is missing" in said
        assert "Hello {frist_name}" in said


def test_the_page_says_what_can_be_put_in_and_what_it_said_at_first(program: Program, leads: Client) -> None:
    page = leads.get(at(program, "letter-words")).content.decode()
    for words in ("{first_name}", "the name of the program", "Must stay", "What it said at first"):
        assert words in page


@pytest.mark.parametrize("of", ["", "nothing", "invitation.nothing", "password-reset", "invitation"])
def test_a_part_that_is_not_there_is_not_found(program: Program, leads: Client, of: str) -> None:
    assert leads.get(at(program, "letter-words", of)).status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "viewer"])
def test_only_a_lead_changes_words(
    program: Program, client_of: Callable[[User], Client], who: str, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert "Change the words" not in client.get(at(program, "letter", "invitation")).content.decode()
    for page in ("letter-words", "letter-try", "letter-try-html", "letter-original"):
        assert client.post(at(program, page), {"text": OURS}).status_code == 403


@pytest.mark.parametrize("kind", REWORDABLE)
def test_every_letter_can_be_read_before_there_is_a_match(program: Program, leads: Client, kind: str) -> None:
    page = leads.get(at(program, "letter", kind)).content.decode()
    assert "There is nothing yet to show it with" in page


@pytest.mark.parametrize(
    "kind", [kind for kind in REWORDABLE if kind not in ("introduction", "answer-received", "question-answer")]
)
def test_every_letter_is_shown_with_a_real_match_in_all_its_forms(program: Program, leads: Client, kind: str) -> None:
    match = say_yes(ready_match(program))
    make_request(program)
    ask_times(match)
    confirm_meeting(make_meeting(match))
    page = leads.get(at(program, "letter", kind)).content.decode()
    for words in ("Phone script", "Text message to copy", "See it formatted"):
        assert words in page
    assert leads.get(at(program, "letter-html", kind)).status_code == 200


@pytest.mark.parametrize("kind", REWORDABLE)
def test_the_original_words_of_every_part_pass_the_same_test(kind: str) -> None:
    """Each original stands in itself: no placeholder of it is unknown, none that must be there is missing."""
    wording = letters.wording_of(kind)
    assert wording is not None
    for block in wording.blocks.values():
        assert not block.original or texts.problems(str(block.original), block) == []


def test_the_letter_stands_as_text_and_formatted_in_the_leads_words(
    program: Program, leads: Client, match: Match
) -> None:
    page = leads.post(at(program, "letter-try"), {"text": "<b>{coordinator}</b> of {program} asks."}).content.decode()
    assert page.count("&lt;b&gt;Ana Castillo&lt;/b&gt; of Bluebonnet DeafBlind Project asks.") >= 2
    assert page.count("<h1") == page.count("<main") == 1
    assert "<style>" not in page
    assert "⟦" not in page


def test_the_letter_is_printed_large(program: Program, leads: Client, match: Match) -> None:
    paper = leads.get(at(program, "letter-print", "invitation")).content.decode()
    assert "large-print" in paper
    assert "Ana Castillo of Bluebonnet DeafBlind Project invites you" in paper
    assert leads.get(at(program, "letter-print", "introduction")).status_code == 404


def test_words_that_another_lead_wrote_meanwhile_are_not_overwritten_unseen(
    program: Program, lead: User, leads: Client
) -> None:
    page = at(program, "letter-words")
    seen = leads.get(page).context["form"]["seen"].value()
    reword(program, lead)
    mine = {"text": "{coordinator} of {program} hopes for your yes.", "seen": seen}
    for address in (page, at(program, "letter-try")):
        shown = leads.post(address, mine)
        assert f"Someone changed this after you opened the page: Words: {OURS}" in shown.content.decode()
        assert "{coordinator} of {program} hopes for your yes." in shown.content.decode()
    assert LetterText.objects.in_program(program).get().text == OURS
    again = mine | {"seen": shown.context["form"]["seen"].value()}
    assert leads.post(page, again).status_code == 302
    assert LetterText.objects.in_program(program).latest("pk").text == "{coordinator} of {program} hopes for your yes."


def test_a_name_with_markup_is_escaped_where_a_browser_reads_and_stands_as_it_is_in_plain_text(
    program: Program, match: Match, lead: User
) -> None:
    reword(program, lead)
    reword(program, lead, "{headline}: yours, {first_name}?", "subject")
    told = {
        "letter": "invitation", "program": program, "first_name": "Ro<b>&", "contact": {"name": "Ana"},
        "headline": "Answer by Fri, April 17",
    }  # fmt: skip
    words = Template("{% own_subject %}|{% say 'invitation.why' %}")
    page, plain = words.render(Context(told)), words.render(Context(told, autoescape=False))
    assert page.count("Ro&lt;b&gt;&amp;") == plain.count("Ro<b>&") == 2
    assert "<b>" not in page
    assert "&amp;" not in plain
    Participant.objects.filter(program=program, first_name="Robin").update(first_name="Ro<b>&")
    said = letter_to_robin(match)
    assert f"{match.coordinator.name} of {program.name} would love to have you, Ro<b>&." in said.text
    assert "would love to have you, Ro&lt;b&gt;&amp;." in said.html
