"""A guardian is asked by letter, answers by a link of their own, takes it back. Whoever is apart hears nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, Part, SeatState
from matches.preparing.seating import why_not
from participants.erasing import erase_person
from participants.guarding import answering, asking, letters
from participants.models import (
    ConsentAsk,
    ConsentText,
    Guardian,
    Household,
    Participant,
    Relationship,
    RelationshipKind,
    RosterRules,
)
from peermatch.accounts.models import Program, User
from peermatch.outbox import rewording
from peermatch.outbox.deliver import send_due
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.factories import make_person
from tests.mail import SmtpSink
from tests.matches.factories import make_match, make_seat
from tests.test_scope import lead

pytestmark = pytest.mark.django_db
NOW = timezone.now
FORBIDDEN = ("Young", "Kim", "child", "18")


@pytest.fixture
def kim(program: Program) -> Participant:
    RosterRules.objects.create(program=program, adults_only=False)
    person: Participant = make_person(program, "Kim", "Young", is_adult=False)
    return person


def answers_for(person: Participant, name: str = "Ida Young", **fields: Any) -> Guardian:
    told: dict[str, Any] = {"email": f"{name.split()[0].lower()}@home.example", "noted_at": NOW()} | fields
    return Guardian.objects.create(program=person.program, participant=person, name=name, **told)


def path_to(guardian: Guardian) -> str:
    mail = Email.objects.filter(about=f"guardian:{guardian.public_id}", program=guardian.program).latest("pk")
    return unseal(mail.sealed_links)["page"]


def ask(guardian: Guardian, by: User) -> str:
    assert asking.ask(guardian, by=by, at=NOW())
    guardian.refresh_from_db()
    return path_to(guardian)


def come_in(client: Client, path: str) -> str:
    """The address behind the link."""
    return str(client.get(path)["Location"])


def words(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def test_a_guardian_is_asked_says_yes_and_takes_it_back(
    program: Program, coordinator: User, kim: Participant, signed_in: Client, mail_by_smtp: SmtpSink
) -> None:
    match: Match = make_match(program, "Sunday group", coordinator=coordinator)
    make_seat(match, kim, Part.PEER, state=SeatState.ACCEPTED)
    page = reverse("person-guardian", args=[program.slug, kim.public_id])
    signed_in.post(page, {"name": "Ida Young", "relation": "mother", "email": "Ida@home.example"})
    ida = kim.guardians.get()
    ids = [program.slug, kim.public_id, ida.public_id]
    assert "Kim is under 18" in words(signed_in, reverse("person-guardian-ask", args=ids))
    for _press in range(2):
        signed_in.post(reverse("person-guardian-ask", args=ids))
    send_due()
    [sent] = mail_by_smtp.received
    assert sent.recipients == ("ida@home.example",)
    assert not any(word in str(sent.message["Subject"]) for word in FORBIDDEN)
    body = sent.message.get_body(("plain",))
    assert body
    text = body.get_content()
    assert "Young" not in text.replace("Ida Young", "")
    [path] = set(re.findall(r"/l/[\w-]+/", text))

    hers = Client()
    url = come_in(hers, path)
    assert "May Kim take part in peer meetings?" in words(hers, url)
    seen = re.search(r'name="seen" value="([^"]+)"', words(hers, f"{url}answer/"))
    assert seen
    said = {"answer": "yes", "seen": seen[1]}
    assert "Tick this if it is so" in hers.post(f"{url}answer/", said).content.decode()
    assert "The words changed" in hers.post(f"{url}answer/", said | {"seen": "en-7"}).content.decode()
    assert why_not(kim)
    hers.post(f"{url}answer/", said | {"answers_for": "on"})
    ida.refresh_from_db()
    assert (ida.way, str(ida.text), ida.stands) == ("link", str(ConsentText.objects.get(program=program)), True)
    assert why_not(kim) == ""
    assert "version 1 of the program" in words(signed_in, page)

    assert "What happens next" in words(hers, f"{url}take-back/")
    hers.post(f"{url}take-back/")
    assert "record a guardian" in why_not(kim).lower()
    today = words(signed_in, reverse("today", args=[program.slug]))
    assert "Ida Young took their consent back for Kim Young" in today
    assert "Sunday group" in today
    signed_in.post(reverse("person-guardian-seen", args=ids), {"next": "today"})
    assert "took their consent back" not in words(signed_in, reverse("today", args=[program.slug]))
    hers.post(f"{url}answer/", said | {"answers_for": "on"})
    assert why_not(kim) == ""
    assert [one.stands for one in kim.guardians.order_by("pk")] == [False, True]


def test_whoever_wants_a_call_or_is_a_stranger_is_a_card_and_a_strangers_link_ends(
    program: Program, coordinator: User, kim: Participant, client: Client, client_of: Callable[[User], Client]
) -> None:
    ida = answers_for(kim)
    url = come_in(client, ask(ida, coordinator))
    client.post(f"{url}answer/", {"answer": "call", "words": "555-0100, after 4", "seen": "en-1"})
    today = reverse("today", args=[program.slug])
    assert "555-0100, after 4" in words(client_of(coordinator), today)
    client.post(f"{url}not-me/")
    assert client.get(url).status_code == 404
    assert "The link for Ida Young reached someone else" in words(client_of(coordinator), today)


def keep_apart(one: Participant, other: Participant, kind: str = RelationshipKind.SHIELDED) -> None:
    Relationship.objects.create(program=one.program, one=one, other=other, kind=kind)


ENDS: dict[str, Callable[[Guardian, Participant, User], object]] = {
    "asked no more": lambda ida, kim, by: asking.cancel(ida, by=by, at=NOW()),
    "asked again": lambda ida, kim, by: _ask_again(ida, by),
    "of age": lambda ida, kim, by: Participant.objects.filter(program=kim.program, pk=kim.pk).update(is_adult=True),
    "left": lambda ida, kim, by: kim.leave(by=by, at=NOW()),
    "too late": lambda ida, kim, by: asking.links_of(ida).update(expires_at=NOW()),
    "adults only": lambda ida, kim, by: RosterRules.objects.filter(program=kim.program).update(adults_only=True),
    "kept apart": lambda ida, kim, by: keep_apart(make_person(kim.program, "Ida", "Young"), kim),
}


def _ask_again(ida: Guardian, by: User) -> None:
    Email.objects.filter(program=ida.program).update(date=NOW() - timedelta(hours=1))
    ask(ida, by)


@pytest.mark.parametrize("why", ENDS)
def test_a_link_ends_with_what_it_was_for(coordinator: User, kim: Participant, client: Client, why: str) -> None:
    ida = answers_for(kim)
    path = ask(ida, coordinator)
    url = come_in(client, path)
    ENDS[why](ida, kim, coordinator)
    bad = Client().get(f"/l/{'x' * 43}/")
    assert {one.status_code for one in (client.get(url), client.post(f"{url}answer/"), Client().get(path), bad)} == {
        404
    }


def test_no_letter_goes_to_the_young_person_nor_to_whoever_is_keptkeep_apart(
    program: Program, coordinator: User, kim: Participant
) -> None:
    mother, father = (make_person(program, name, "Young") for name in ("Ida", "Max"))
    house = Household.objects.create(program=program, name="Young")
    Participant.objects.filter(program=program, pk__in=[kim.pk, mother.pk]).update(household=house)
    kim.refresh_from_db()
    ask(answers_for(kim, "Max Young", email="max@work.example"), coordinator)
    keep_apart(father, mother)
    for name, email in (("Kim's father", father.email), ("Max Young", "m@home.example"), ("Ida Young", kim.email)):
        with pytest.raises(ValidationError):
            asking.ask(answers_for(kim, name, email=email), by=coordinator, at=NOW())
    ask(answers_for(kim, "Ida Young", email=mother.email), coordinator)
    waits = Email.objects.in_program(program).filter(kind="guardian-consent")
    send_due()
    assert set(waits.exclude(state="sent").values_list("to_address", flat=True)) == {"max@work.example"}


def test_of_two_neither_reads_of_the_other_and_the_latest_word_counts(coordinator: User, kim: Participant) -> None:
    ida, max_ = answers_for(kim), answers_for(kim, "Max Orr")
    hers, his = Client(), Client()
    at_hers, at_his = come_in(hers, ask(ida, coordinator)), come_in(his, ask(max_, coordinator))
    hers.post(f"{at_hers}answer/", {"answer": "yes", "answers_for": "on", "seen": "en-1"})
    assert why_not(kim) == ""
    his.post(f"{at_his}answer/", {"answer": "no", "seen": "en-1"})
    assert why_not(kim)
    pages = words(hers, at_hers), words(his, at_his)
    assert "You agreed on" in pages[0]
    assert ("Max" in pages[0], "Ida" in pages[1]) == (False, False)
    his.post(f"{at_his}answer/", {"answer": "yes", "answers_for": "on", "seen": "en-1"})
    assert why_not(kim) == ""


def test_words_that_mean_something_else_ask_the_guardian_again(
    program: Program, coordinator: User, kim: Participant, signed_in: Client, client: Client
) -> None:
    lead(program, coordinator)
    ida = answers_for(kim, asked_at=NOW(), asked_by=coordinator)
    paper = answers_for(make_person(program, "Lee", "Lind", is_adult=False), "Bo Lind", email="")
    for one in (ida, paper):
        answering.agree(one, text=None, at=NOW() - timedelta(days=9), by=coordinator, way="form")
    new = {"words": "They meet in a group of four, with two adults.", "change": "meaning", "news": "Four.", "seen": 1}
    url = reverse("consent-text-guardian", args=[program.slug])
    assert "Check who is asked again" in signed_in.post(url, new).content.decode()
    signed_in.post(url, new | {"go_on": "yes"})
    assert asking.go_on() == 0
    ConsentAsk.objects.in_program(program).update(asked_at=NOW() - timedelta(hours=2))
    assert (asking.go_on(), asking.go_on()) == (1, 0)
    kim.refresh_from_db()
    assert "is asked again" in why_not(kim)
    assert Guardian.of(kim) == ida
    listed = words(signed_in, reverse("consents-asked", args=[program.slug]))
    assert listed.count("No mail reaches them") == 1
    at = come_in(client, path_to(ida))
    assert "Four." in words(client, at)
    client.post(f"{at}answer/", {"answer": "yes", "answers_for": "on", "seen": "en-2"})
    kim.refresh_from_db()
    assert why_not(kim) == ""
    assert kim.consent_asks.get().settled == ConsentAsk.Settled.AGREED


def test_with_the_person_the_guardian_is_forgotten(program: Program, coordinator: User, kim: Participant) -> None:
    ask(answers_for(kim), coordinator)
    erase_person(kim.public_id, NOW())
    mail = Email.objects.in_program(program).get(kind="guardian-consent")
    assert not kim.guardians.exists()
    assert [part for part in (mail.to_address, mail.to_name, mail.text, mail.html) if "ida" in part.lower()] == []


def test_whoever_is_asked_again_reads_the_programs_words_for_that(coordinator: User, kim: Participant) -> None:
    new = ConsentText(program=kim.program, version=2, news="We may write down what was said.")
    with rewording.trying("guardian-consent", "again", "A heron asks once more."):
        told = letters.message(answers_for(kim), by=coordinator, until=NOW(), again=new)
    for form in (told.text, told.html):
        assert "A heron asks once more." in form
        assert "We may write down what was said." in form
