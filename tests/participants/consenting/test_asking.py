"""Words that mean something else: whoever agreed before is asked again, and until then in no new match."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.preparing.seating import why_not
from participants.consenting import asking
from participants.consenting.texts import texts_now, usual
from participants.models import Consent, ConsentAsk, Participant, Status
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.factories import make_person
from tests.matches.factories import make_match, make_seat
from tests.test_scope import lead
from tests.undoing import TOKEN, take_back

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(minutes=61)
NEWS = "Coordinators of other states read your role too."


@pytest.fixture
def asked(program: Program, coordinator: User, signed_in: Client) -> Callable[..., str]:
    """asked(person, …): they agreed to the usual words, and a lead changed the meaning."""

    def change(*people: Participant) -> str:
        lead(program, coordinator)
        for one in people:
            Consent.objects.create(program=program, participant=one, given_on=program.today)
        url = reverse("consent-text-matching", args=[program.slug])
        said = {"words": "Now we tell others your role as well.", "change": "meaning", "seen": 1}
        refused = signed_in.post(url, said).content.decode()
        assert "people decide by it whether they still agree" in refused
        check = signed_in.post(url, said | {"news": NEWS}).content.decode()
        assert (NEWS in check, "Check who is asked again" in check) == (True, bool(people))
        assert not people or not ConsentAsk.objects.in_program(program).open().exists()
        page = signed_in.post(url, said | {"news": NEWS, "go_on": "yes"}, follow=True).content.decode()
        for one in people:
            one.refresh_from_db()
        return page

    return change


def letters(person: Participant) -> Any:
    return Email.objects.filter(program=person.program, recipient=person.public_id, kind="permission-again")


def open_page(client: Client, person: Participant) -> Any:
    return client.get(unseal(letters(person).get().sealed_links)["page"], follow=True)


def test_they_are_asked_by_a_letter_and_their_yes_by_link_lets_them_be_matched_again(
    program: Program, client: Client, asked: Any, signed_in: Client
) -> None:
    mei, rosa = make_person(program, "Mei", "Park"), make_person(program, "Rosa", "Diaz", reach_by="phone")
    newcomer = make_person(program, "Noor", "Aziz", status=Status.INVITED)
    assert "2 people are asked again." in asked(mei, rosa)
    assert "asked again for permission" in why_not(mei)
    assert set(Participant.objects.in_program(program).askable()) == set()
    today = signed_in.get(reverse("today", args=[program.slug])).content.decode()
    assert "2 people have not answered. No mail reaches 1 of them: call." in today
    assert asking.write_letters(timezone.now()) == 0  # for an hour it can be taken back
    now = timezone.now() + AN_HOUR
    assert asking.write_letters(now) == 1
    assert asking.write_letters(now) == 0  # once
    letter = letters(mei).get()
    assert letter.subject.startswith("Answer by ")
    for words in (NEWS, "The words as they are now:", "If you say no, you leave the program."):
        assert words in letter.text
    assert not letters(newcomer).exists()
    page = open_page(client, mei)
    assert NEWS in page.content.decode()
    ask = mei.consent_asks.get()
    url = page.redirect_chain[-1][0]
    thanks = client.post(url, {"ask": str(ask.public_id), "answer": "yes"}, follow=True).content.decode()
    assert "Your permission is on record." in thanks
    mei.refresh_from_db()
    assert why_not(mei) == ""
    assert mei.consents.filter(text=ask.text, way="link").count() == 1
    listed = signed_in.get(reverse("consents-asked", args=[program.slug])).content.decode()
    assert "Rosa Diaz" in listed
    assert "Mei Park" not in listed


def test_the_list_says_how_many_and_first_whom_a_match_waits_for(
    program: Program, asked: Any, signed_in: Client
) -> None:
    mei, rosa = make_person(program, "Mei", "Park", phone="555-0101"), make_person(program, "Rosa", "Diaz")
    noor = make_person(program, "Noor", "Aziz", reach_by="phone", phone="555-0103")
    asked(mei, rosa, noor)
    make_seat(make_match(program), mei)
    listed = signed_in.get(reverse("consents-asked", args=[program.slug])).content.decode()
    assert "3 people have not answered. 1 of them is to be called." in listed
    said = ["A match waits for them (1)", "Mei Park", "555-0101", "Call them (1)", "Noor Aziz", "Their letter", "Rosa"]
    places = [listed.index(words) for words in said]
    assert places == sorted(places)
    assert listed.count("Answers are wanted by") == 1
    seen = [one.person for one in Record.objects.in_program(program) if one.fields == ["phone"]]
    assert set(seen) == {mei.public_id, noor.public_id}


def test_a_no_says_first_what_follows(program: Program, client: Client, asked: Any) -> None:
    mei = make_person(program, "Mei", "Park")
    asked(mei)
    asking.write_letters(timezone.now() + AN_HOUR)
    url = open_page(client, mei).redirect_chain[-1][0]
    ask = mei.consent_asks.get()
    page = client.post(url, {"ask": str(ask.public_id), "answer": "no"}, follow=True)
    assert "From now on nobody asks you into a match" in page.content.decode()
    assert "You have not answered yet" in page.content.decode()
    mei.refresh_from_db()
    assert mei.status == Status.ACTIVE  # nothing is done yet
    client.post(page.redirect_chain[-1][0], {"reason": ""})
    mei.refresh_from_db()
    ask.refresh_from_db()
    assert (mei.status, ask.settled) == (Status.WITHDRAWN, ConsentAsk.Settled.WITHDREW)


def test_what_they_say_by_phone_counts_the_same(program: Program, asked: Any, signed_in: Client) -> None:
    mei = make_person(program, "Mei", "Park", reach_by="phone")
    asked(mei)
    url = reverse("person-permission", args=[program.slug, mei.public_id])
    page = signed_in.get(url).content.decode()
    assert "checked" not in page
    assert page.index("What is new:") < page.index('name="answer"')
    said = {"given_on": program.today.isoformat(), "way": "phone", "what_for": "matching", "answer": "yes"}
    nothing = (said | {"text_version": "The old form"}, {"answer": ""}, said | {"way": ""})
    for sent in nothing:
        signed_in.post(url, sent)
        mei.refresh_from_db()
        assert mei.is_asked_again
    follows = signed_in.post(url, {"answer": "no"})
    assert follows["Location"] == reverse(
        "permission-withdraw", args=[program.slug, mei.public_id, mei.consents.all()[0].public_id]
    )
    signed_in.post(url, said | {"own_words": "on"})
    mei.refresh_from_db()
    assert not mei.is_asked_again


def test_whoever_wants_to_think_is_not_called_before_the_day_they_named(
    program: Program, asked: Any, signed_in: Client
) -> None:
    mei = make_person(program, "Mei", "Park", reach_by="phone")
    asked(mei)
    url, today = reverse("person-permission", args=[program.slug, mei.public_id]), program.today
    lists = [reverse(name, args=[program.slug]) for name in ("consents-asked", "today")]

    assert "must be after today" in signed_in.post(url, {"answer": "thinks", "call_on": today}).content.decode()
    signed_in.post(url, {"answer": "thinks", "call_on": today + timedelta(days=4)})
    ask = mei.consent_asks.get()
    assert (ask.call_on, ask.settled_at) == (today + timedelta(days=4), None)
    listed, cards = (signed_in.get(page).content.decode() for page in lists)
    assert "They think about it (1)" in listed
    assert "1 wants to think." in cards
    assert "No mail reaches" not in listed + cards
    mei.consent_asks.update(call_on=today)
    listed, cards = (signed_in.get(page).content.decode() for page in lists)
    assert "Wanted to think: call them now" in listed
    assert "1 wanted to think: call." in cards


def test_letters_are_paced_and_nobody_gets_a_second_one_on_the_same_day(program: Program, asked: Any) -> None:
    people = [make_person(program, f"Nia {n}", "Okoro") for n in range(asking.LETTERS_A_TICK + 2)]
    asked(*people)
    now = timezone.now() + AN_HOUR
    assert [asking.write_letters(now) for _tick in range(3)] == [asking.LETTERS_A_TICK, 2, 0]
    late = people[0].consent_asks.get().agree_by
    before = now + timedelta(days=(late - now.date()).days - 6)
    assert asking.write_letters(before) == asking.LETTERS_A_TICK
    Participant.objects.filter(program=program).update(mail_wish="no_reminders")
    assert asking.write_letters(before) == 0


def test_words_changed_back_within_the_hour_ask_nobody(program: Program, asked: Any, signed_in: Client) -> None:
    mei = make_person(program, "Mei", "Park")
    token = TOKEN.search(asked(mei))
    assert token
    assert why_not(mei)
    assert "Nobody is asked, and no letter was sent." in take_back(signed_in, unescape(token[1]))
    mei.refresh_from_db()
    assert why_not(mei) == ""
    assert [one.settled for one in mei.consent_asks.all()] == ["taken_back"]
    held = texts_now(program)["matching", "en"]
    assert (held.version, held.words) == (3, usual(program, "matching").words)
    assert asking.write_letters(timezone.now() + AN_HOUR) == 0


def test_spelling_asks_nobody(program: Program, coordinator: User, signed_in: Client) -> None:
    lead(program, coordinator)
    mei = make_person(program, "Mei", "Park")
    Consent.objects.create(program=program, participant=mei, given_on=program.today)
    url = reverse("consent-text-matching", args=[program.slug])
    signed_in.post(url, {"words": "We ask you into peer matches now.", "change": "spelling", "seen": 1})
    assert not ConsentAsk.objects.in_program(program).exists()


def test_whoever_leaves_is_asked_no_more(program: Program, coordinator: User, asked: Any) -> None:
    mei = make_person(program, "Mei", "Park")
    asked(mei)
    mei.leave(by=coordinator, at=timezone.now())
    assert mei.consent_asks.get().settled == ConsentAsk.Settled.LEFT
    with pytest.raises(ValidationError):
        mei.pause(by=coordinator, at=timezone.now())
