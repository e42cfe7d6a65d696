"""What the letters say, and must not; and whether they are still wanted when they leave."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from matches.disclosing.telling import in_full
from matches.inviting import spoken, subjects, wording
from matches.inviting.answering import answer, not_the_person
from matches.inviting.circle import circle_of
from matches.inviting.letters import asked_of
from matches.inviting.sending import preview, send_again, send_new_link
from matches.inviting.withdrawing import call_off
from matches.models import Format, Match, Part, Path, Said, Seat, Way
from matches.preparing.seating import take_out
from participants.models import AccessProfile, Participant, Status
from peermatch.accounts.models import User
from peermatch.outbox import letters
from peermatch.outbox.letters import LONGEST_SUBJECT
from peermatch.outbox.models import Email, State
from tests.factories import make_person
from tests.matches.factories import NOW, TODAY, make_meeting, make_seat

LATER = NOW + timedelta(hours=3)
LONGEST_DAY = date(2026, 9, 30)  # “Wed, September 30”


@in_full()
def letter_to(seat: Seat) -> str:
    return preview(seat, on=TODAY).text


@pytest.mark.parametrize(("part", "family", "others"), list(product(Part, (True, False), (1, 4))), ids=str)
def test_a_subject_is_short_says_what_to_do_by_when_and_names_no_topic(
    match: Match, david: Seat, part: Part, family: bool, others: int
) -> None:
    asked = asked_of(david, circle_of(match), on=TODAY, answer_by=LONGEST_DAY)
    asked = replace(asked, part=part, is_family=family, others=asked.others * others)
    subject = subjects.subject(asked)
    assert len(subject) <= LONGEST_SUBJECT
    assert subject.startswith("Answer by Wed, September 30: ")
    assert "actile" not in subject
    assert "Robin" not in subject + wording.question(asked)


@pytest.mark.parametrize("form", [*Format, ""])
@pytest.mark.parametrize("path", Path)
def test_a_letter_is_complete_by_itself(match: Match, david: Seat, form: str, path: str) -> None:
    Match.objects.filter(program=match.program, pk=match.pk).update(format=form, path=path)
    david.match.refresh_from_db()
    text = letter_to(david)
    for words in (
        "Dear David,",
        "Ana Castillo of Bluebonnet DeafBlind Project invites you",
        "with Tactile communication?",
        "Teacher of the deafblind, Oregon",
        "Know how to begin with tactile signs",
        "minutes" if form or path == Path.FAMILY else "A meeting of peers.",
        "Tue, April 21",
        "⟦link:page⟧",
        "Saying no is fine",
        "What happens next",
        "512-555-0101 (voice, text or relay)",
        "hello@bluebonnet.example",
        "Not meant for you?",
    ):
        assert words in text


def test_text_and_html_say_the_same(david: Seat) -> None:
    message = preview(david, on=TODAY)
    html = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", message.html.split("<body>")[1]))
    for line in filter(None, (line.strip("- ") for line in message.text.splitlines())):
        if line not in ("⟦link:page⟧", "Say yes or no here:", "--") and not line.endswith(":"):
            assert re.sub(r"\s+", " ", line.replace("'", "&#x27;")).split(", 512")[0] in html


def test_access_is_told_in_general_words_only(match: Match, david: Seat) -> None:
    assert "We have no access needs on record for you" in letter_to(david)
    AccessProfile.objects.create(program=match.program, participant=david.participant, in_their_words="Slow signs")
    text = letter_to(david)
    assert "We have your access needs on record" in text
    assert "Slow signs" not in text


def test_who_asked_reads_that_they_asked_and_what_they_hope_for(robin: Seat) -> None:
    text = letter_to(robin)
    assert "You asked us to look for someone." in text
    assert "What you hope for:\nKnow how to begin with tactile signs\nOthers in the match read this." in text


def test_a_facilitator_makes_no_group_of_two(match: Match, david: Seat) -> None:
    make_seat(match, make_person(match.program, "Fay", "Moss"), Part.FACILITATOR)
    asked = asked_of(david, circle_of(match), on=TODAY, answer_by=LONGEST_DAY)
    assert len(asked.others) == 2
    for form in ("", Format.ONE_TO_ONE, Format.CASE_STUDY):
        assert wording.short_question(replace(asked, format=form)) == "can you help a colleague?"
    group = replace(asked, format=Format.GROUP, others=asked.others * 2)
    assert wording.short_question(group) == "can you help a group of peers?"
    assert wording.short_question(replace(group, format=Format.ONE_TO_ONE)) == "can you help a colleague?"


def test_who_offered_help_with_it_reads_so(match: Match, david: Seat) -> None:
    david.participant.offers.set(match.problems.get().topics.all())
    assert "You told us that you can help with this." in letter_to(david)


def test_a_planned_meeting_is_told_on_the_readers_clock(match: Match, david: Seat) -> None:
    make_meeting(match)
    Participant.objects.filter(program=match.program, pk=david.participant_id).update(time_zone="America/Los_Angeles")
    letter = letter_to(david)
    assert "Thu, May 7, 1:00 pm Pacific is planned, not confirmed yet." in letter
    assert "If you say yes, we tell you how to get to the meeting" in letter
    assert "find a time" not in letter


def test_names_that_look_like_markup_are_only_names(match: Match, david: Seat) -> None:
    Participant.objects.filter(program=match.program, pk=david.participant_id).update(first_name="<b>Dav & id</b>")
    message = preview(david, on=TODAY)
    assert "Dear <b>Dav & id</b>," in message.text
    assert "Dear &lt;b&gt;Dav &amp; id&lt;/b&gt;," in message.html


def test_a_call_speaks_in_sentences_and_is_no_letter_read_aloud(match: Match, david: Seat) -> None:
    asked = asked_of(david, circle_of(match), on=TODAY, answer_by=TODAY)
    for paragraph in spoken.script(asked):
        assert paragraph.endswith((".", "?"))
        assert not paragraph.startswith(("Who:", "How:", "What you need", "Please answer by:"))
    assert "You can think it over. Please tell us by" in "\n".join(spoken.script(asked))


@in_full()
def test_a_call_says_what_the_letter_says(match: Match, david: Seat) -> None:
    asked = asked_of(david, circle_of(match), on=TODAY, answer_by=TODAY)
    script = "\n".join(spoken.script(asked))
    for words in (
        "Hello, is this David? This is Ana Castillo of Bluebonnet DeafBlind Project.",
        "Can you help a colleague with Tactile communication?",
        "Teacher of the deafblind, Oregon",
        "Know how to begin with tactile signs",
        "Saying no is fine",
    ):
        assert words in script


# Still wanted?


def unwanted(kind: str, seat: Seat) -> list[str]:
    """Why mail of that kind to that seat must not leave now."""
    letter = letters.get(kind)
    assert letter is not None
    mails = list(Email.objects.filter(program=seat.program, kind=kind, recipient=seat.participant.public_id))
    assert mails
    reasons = letter.still_wanted(mails)
    return [reasons.get(mail.pk, "") for mail in mails]


def fresh(seat: Seat) -> Seat:
    seat.refresh_from_db()
    return seat


def test_an_invitation_is_wanted_as_long_as_it_waits_for_an_answer(sent: Match, david: Seat) -> None:
    assert unwanted("invitation", david) == [""]
    answer(seat=fresh(david), said=Said.YES, way=Way.PHONE, at=LATER)
    assert unwanted("invitation", david) == ["They have answered, or were taken out."]


def test_an_invitation_sent_anew_makes_the_old_one_unwanted(sent: Match, david: Seat, coordinator: User) -> None:
    old = fresh(david).invitations.get()
    send_again(seat=david, instead_of=old.public_id, by=coordinator, at=LATER)
    assert sorted(unwanted("invitation", david)) == ["", "The invitation was taken back, or sent anew."]


def test_nothing_goes_out_for_a_closed_match(sent: Match, david: Seat, coordinator: User) -> None:
    answer(seat=fresh(david), said=Said.YES, way=Way.LINK, at=NOW)
    send_new_link(seat=david, at=NOW)
    david.match.close(reason="other", outcome="", by=coordinator, at=LATER)
    for kind in ("invitation", "new-link", "answer-received"):
        assert all(unwanted(kind, david))


def test_nothing_goes_out_to_someone_who_left(sent: Match, david: Seat) -> None:
    Participant.objects.filter(program=sent.program, pk=david.participant_id).update(status=Status.WITHDRAWN)
    assert unwanted("invitation", david) == ["The person left the program."]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"email": "right@mail.example"}, "The person's e-mail address changed after this was written."),
        ({"reach_by": "phone"}, "The person does not take e-mail any more."),
    ],
)
def test_nothing_goes_where_the_person_is_not_reached_any_more(
    sent: Match, david: Seat, change: dict[str, str], why: str
) -> None:
    Participant.objects.filter(program=sent.program, pk=david.participant_id).update(**change)
    assert unwanted("invitation", david) == [why]


def test_an_answer_is_told_only_while_it_is_the_latest(sent: Match, david: Seat) -> None:
    answer(seat=fresh(david), said=Said.YES, way=Way.LINK, at=NOW)
    answer(seat=david, said=Said.NO, way=Way.LINK, at=LATER)
    assert sorted(unwanted("answer-received", david)) == ["", "They answered differently."]


def test_a_batch_costs_the_same_queries_however_large(
    sent: Match, robin: Seat, david: Seat, django_assert_num_queries: Any
) -> None:
    letter = letters.get("invitation")
    assert letter is not None
    mails = list(Email.objects.filter(program=sent.program, kind="invitation"))
    for batch in (mails[:1], mails):
        with django_assert_num_queries(2):
            letter.still_wanted(batch)


# Taking back


def deliver_all(match: Match) -> None:
    Email.objects.filter(program=match.program).update(state=State.SENT, final_at=NOW, sealed_links="")


def withdrawals(match: Match) -> list[str]:
    return [mail.to_name for mail in Email.objects.filter(program=match.program, kind="invitation-withdrawn")]


def test_who_is_taken_out_after_the_letter_reached_them_is_told_kindly_and_once(
    sent: Match, david: Seat, coordinator: User
) -> None:
    deliver_all(sent)
    for _ in range(2):
        take_out(seat=fresh(david), by=coordinator, at=LATER, reason="Robin knows him")
    assert withdrawals(sent) == ["David Larsen"]
    mail = Email.objects.filter(program=sent.program, kind="invitation-withdrawn").get()
    assert "you need do nothing" in mail.text
    assert "knows him" not in mail.text + mail.html


def test_who_never_got_the_letter_is_not_told_that_it_is_void(sent: Match, david: Seat, coordinator: User) -> None:
    take_out(seat=fresh(david), by=coordinator, at=LATER)
    assert withdrawals(sent) == []
    assert unwanted("invitation", david)[0]


def test_who_said_no_is_not_told_again(sent: Match, david: Seat, coordinator: User) -> None:
    deliver_all(sent)
    answer(seat=fresh(david), said=Said.NO, way=Way.LINK, at=NOW)
    take_out(seat=david, by=coordinator, at=LATER)
    assert withdrawals(sent) == []


def test_who_said_yes_and_is_taken_out_is_thanked_and_reads_that_they_are_out_of_it(
    sent: Match, david: Seat, coordinator: User
) -> None:
    deliver_all(sent)
    answer(seat=fresh(david), said=Said.YES, way=Way.LINK, at=NOW)
    take_out(seat=fresh(david), by=coordinator, at=LATER)
    mail = Email.objects.filter(program=sent.program, kind="invitation-withdrawn").get()
    assert mail.subject == "Thank you: you are no longer part of your peer match"
    for said in (mail.text, mail.html, mail.script):
        assert "You are no longer part of it." in " ".join(said.split())
        assert "will not go on" not in said
        assert "We asked you" not in said


def test_when_a_match_ends_those_who_had_not_answered_are_told(
    sent: Match, robin: Seat, david: Seat, coordinator: User
) -> None:
    deliver_all(sent)
    answer(seat=fresh(robin), said=Said.YES, way=Way.LINK, at=NOW)
    call_off(sent.seats.unanswered(), at=LATER)
    sent.refresh_from_db()
    sent.close(reason="other", outcome="", by=coordinator, at=LATER)
    assert withdrawals(sent) == ["David Larsen"]
    assert unwanted("invitation-withdrawn", david) == [""]


def test_links_end_when_someone_is_taken_out(sent: Match, david: Seat, coordinator: User) -> None:
    send_new_link(seat=fresh(david), at=NOW)
    take_out(seat=david, by=coordinator, at=LATER)
    assert not david.participant.links.filter(revoked_at=None).exists()


def test_links_end_when_someone_else_opened_one(sent: Match, david: Seat) -> None:
    send_new_link(seat=fresh(david), at=NOW)
    not_the_person(seat=david, at=LATER)
    assert not david.participant.links.filter(revoked_at=None).exists()
