"""The words that people agree to: every version stays, and each permission says which it was."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.consenting.texts import text_for, write
from participants.models import ChildFacts, Consent, ConsentText, Language, Status
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.test_scope import lead

pytestmark = pytest.mark.django_db
WORDS = "We ask you into matches. You may say no each time."


def post(client: Client, program: Program, **said: Any) -> str:
    url = reverse("consent-text-matching", args=[program.slug])
    return client.post(url, said, follow=True).content.decode()


def test_a_lead_writes_new_words_and_those_before_stay_readable(
    program: Program, coordinator: User, signed_in: Client
) -> None:
    lead(program, coordinator)
    page = post(signed_in, program, words=WORDS, change="spelling", seen=1)
    assert "Version 2 holds from now on." in page
    assert WORDS in page
    assert "1 earlier version" in page
    assert "A coordinator may ask you into a peer match." in page
    late = post(signed_in, program, words=f"{WORDS} Again.", change="spelling", seen=1)
    assert "Somebody changed this text meanwhile." in late
    same = post(signed_in, program, words=f" {WORDS}\n", change="spelling", seen=2)
    assert "The words are the same as before." in same
    assert ConsentText.objects.in_program(program).count() == 2


def test_nobody_but_a_lead_changes_them(program: Program, signed_in: Client) -> None:
    assert signed_in.post(reverse("consent-text-matching", args=[program.slug]), {"words": WORDS}).status_code == 403
    assert "A lead can change them." in signed_in.get(reverse("consent-texts", args=[program.slug])).content.decode()


def test_whoever_speaks_spanish_reads_it_in_spanish(program: Program, coordinator: User) -> None:
    rosa = make_person(program, "Rosa", "Diaz")
    rosa.languages.add(Language.objects.create(program=program, name="Spanish"))
    at = timezone.now()
    write(program=program, what_for="matching", language="es", words="Le preguntamos si quiere participar.",
          is_new_meaning=False, by=coordinator, at=at)  # fmt: skip
    assert text_for(rosa, "matching").language == "es"
    assert text_for(rosa, "child").language == "en"
    assert text_for(make_person(program, "Mei", "Park"), "matching").language == "en"


def test_what_was_read_out_on_the_phone_stays_on_record(program: Program, signed_in: Client) -> None:
    mei = make_person(program, "Mei", "Park", status=Status.INVITED)
    url = reverse("person-permission", args=[program.slug, mei.public_id])
    assert "A coordinator may ask you into a peer match." in signed_in.get(url).content.decode()
    said = {"given_on": program.today.isoformat(), "way": "phone", "what_for": "matching", "own_words": "on"}
    twice = signed_in.post(url, said | {"text_version": "Form of May"}).content.decode()
    assert "Say one or the other" in twice
    page = signed_in.post(url, said, follow=True).content.decode()
    assert "Wording: version 1 of the program’s words, English." in page.replace("&#x27;", "’")
    [given] = mei.consents.all()
    assert given.text is not None
    assert given.text.words.startswith("A coordinator may ask you")


def test_withdrawing_the_permission_about_a_child_erases_its_facts(
    program: Program, coordinator: User, signed_in: Client
) -> None:
    mei = make_person(program, "Mei", "Park")
    ChildFacts.objects.create(program=program, participant=mei, needs="Reads braille")
    given = Consent.objects.create(program=program, participant=mei, what_for="child", given_on=program.today)
    url = reverse("permission-withdraw", args=[program.slug, mei.public_id, given.public_id])
    assert "is erased at once" in signed_in.get(url).content.decode()
    signed_in.post(url, {"way": "phone"})
    mei.refresh_from_db()
    assert mei.status == Status.ACTIVE
    assert not ChildFacts.objects.in_program(program).exists()
