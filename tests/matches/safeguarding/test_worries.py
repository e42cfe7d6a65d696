"""A worry in the hands of those who read it: what they do about it, and when matching goes on."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, Worry
from matches.safeguarding import looking_after
from matches.safeguarding.raising import Told, raise_worry
from participants.models import Participant
from peermatch.accounts.models import Program, Role, User
from peermatch.audit.models import Record
from peermatch.outbox.models import Email
from tests.factories import make_member, make_person
from tests.matches.factories import family_match

pytestmark = pytest.mark.django_db
WORDS = "canary-worry: she did not sound safe"
NOW = timezone.now


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return family_match(program, coordinator=coordinator)


@pytest.fixture
def sam(match: Match) -> Participant:
    found: Participant = match.seats.get(participant__first_name="Sam").participant
    return found


@pytest.fixture
def worry(program: Program, match: Match, sam: Participant, lead: User) -> Worry:
    return raise_worry(program=program, told=Told(WORDS, [sam]), at=NOW(), match=match, raised_by=sam)


def page_of(worry: Worry, name: str = "worry-page") -> str:
    return reverse(name, args=[worry.program.slug, worry.public_id])


def test_only_its_readers_find_it(
    client_of: Callable[[User], Client], program: Program, worry: Worry, coordinator: User, lead: User, viewer: User
) -> None:
    other = make_member(program, "Olu Other")
    found = {user: client_of(user).get(page_of(worry)).status_code for user in (coordinator, lead, viewer, other)}
    assert found == {coordinator: 200, lead: 200, viewer: 403, other: 404}
    assert client_of(other).post(page_of(worry, "worry-look")).status_code == 404
    for user, sees in ((lead, True), (coordinator, True), (other, False)):
        client = client_of(user)
        for name in ("today", "worries"):
            page = client.get(reverse(name, args=[program.slug])).content.decode()
            assert (str(worry.public_id) in page) == sees
            assert "canary-worry" not in page


def test_it_is_the_first_card_of_today(client_of: Callable[[User], Client], worry: Worry, lead: User) -> None:
    page = client_of(lead).get(reverse("today", args=[worry.program.slug]))
    first = page.context["cards"][0]
    assert first.page == "worry-page"
    assert first.ids == (worry.public_id,)


def test_it_is_looked_at_written_down_closed_and_opened_again(
    client_of: Callable[[User], Client], worry: Worry, lead: User, coordinator: User
) -> None:
    client = client_of(coordinator)
    client.post(page_of(worry, "worry-look"))
    client.post(page_of(worry, "worry-done"), {"words": "I called her. She is safe."})
    early = client.post(page_of(worry, "worry-done"), {"words": "It is over.", "close": "yes"}, follow=True)
    assert "A lead looks at it first." in early.content.decode()
    card = client_of(lead).get(reverse("today", args=[worry.program.slug])).context["cards"][0]
    assert (card.page, str(card.status)) == ("worry-page", "No lead has looked at it yet")
    client_of(lead).post(page_of(worry, "worry-done"), {"words": "Read."})
    client.post(page_of(worry, "worry-done"), {"words": "Her sister is with her.", "close": "yes"})
    client.post(page_of(worry, "worry-reopen"))
    assert [entry.what for entry in worry.entries.all()] == [
        "raised", "looked_at", "acted", "acted", "closed", "reopened"
    ]  # fmt: skip
    page = client.get(page_of(worry)).content.decode()
    assert "I called her. She is safe." in page
    worry.refresh_from_db()
    assert worry.state == "looked_at"


def test_nothing_is_written_down_without_words(
    client_of: Callable[[User], Client], worry: Worry, coordinator: User
) -> None:
    page = client_of(coordinator).post(page_of(worry, "worry-done"), {"words": " ", "close": "yes"}).content.decode()
    assert "Write what was done." in page
    worry.refresh_from_db()
    assert worry.is_open


def test_two_who_look_at_it_at_once_read_who_was_quicker(worry: Worry, lead: User, coordinator: User) -> None:
    looking_after.look_at(worry=worry, by=lead, at=NOW())
    with pytest.raises(ValidationError, match="quicker"):
        looking_after.look_at(worry=worry, by=coordinator, at=NOW())


def held_back(person: Participant) -> bool:
    person.refresh_from_db()
    return person.is_held_back


def test_only_a_lead_lets_it_go_on(
    client_of: Callable[[User], Client], worry: Worry, sam: Participant, lead: User, coordinator: User
) -> None:
    assert client_of(coordinator).post(page_of(worry, "worry-go-on")).status_code == 403
    assert held_back(sam)
    client_of(lead).post(page_of(worry, "worry-go-on"))
    assert not held_back(sam)


def test_leads_alone_read_how_many_there_were(
    client_of: Callable[[User], Client], program: Program, worry: Worry, lead: User, coordinator: User
) -> None:
    raise_worry(program=program, told=Told("About a lead", about_member=lead), at=NOW(), by=coordinator)
    page = reverse("worries", args=[program.slug])
    assert "In the last twelve months 1 was raised. 1 of them is open." in client_of(lead).get(page).content.decode()
    assert "twelve months" not in client_of(coordinator).get(page).content.decode()


def test_another_worry_still_holds_them_back(program: Program, worry: Worry, sam: Participant, lead: User) -> None:
    raise_worry(program=program, told=Told("Something else", [sam]), at=NOW(), by=lead)
    looking_after.let_go_on(worry=worry, by=lead, at=NOW())
    assert held_back(sam)


def test_closed_and_opened_again_it_holds_them_back_again(worry: Worry, sam: Participant, lead: User) -> None:
    looking_after.write_down(worry=worry, words="Called.", closes=True, by=lead, at=NOW())
    looking_after.let_go_on(worry=worry, by=lead, at=NOW())
    assert not held_back(sam)
    looking_after.reopen(worry=worry, by=lead, at=NOW())
    assert held_back(sam)


def test_a_lead_says_whom_it_concerns_and_who_reads_it(
    client_of: Callable[[User], Client], program: Program, match: Match, worry: Worry, sam: Participant, lead: User,
    coordinator: User,
) -> None:  # fmt: skip
    rosa = match.seats.exclude(participant=sam).get().participant
    olu = make_member(program, "Olu Other")
    client = client_of(lead)
    client.post(page_of(worry, "worry-concerns"), {"people": [rosa.pk]})
    assert held_back(rosa)
    assert not held_back(sam)
    client.post(page_of(worry, "worry-readers"), {"users": [olu.pk]})
    assert client_of(olu).get(page_of(worry)).status_code == 200
    assert client_of(coordinator).get(page_of(worry)).status_code == 404


def test_a_coordinator_writes_one_down(
    client_of: Callable[[User], Client], program: Program, match: Match, sam: Participant, coordinator: User, lead: User
) -> None:
    client = client_of(coordinator)
    url = reverse("match-worry", args=[program.slug, match.public_id])
    assert "tel:988" in client.get(url).content.decode()
    client.post(url, {"words": WORDS, "people": [sam.pk], "spoken_by": "her neighbor"})
    [worry] = Worry.objects.in_program(program)
    assert held_back(sam)
    assert worry.recorded_by == coordinator
    assert [mail.to_name for mail in Email.objects.in_program(program).filter(kind="worry-raised")] == [lead.name]
    assert "canary-worry" not in client.get(match.get_absolute_url()).content.decode()


def test_opened_from_a_person_it_concerns_them_and_where_nobody_is_named_that_is_said(
    client_of: Callable[[User], Client], program: Program, sam: Participant, lead: User
) -> None:
    """A lead searches for whomever it concerns; nothing is confirmed that did not happen."""
    client, kim = client_of(lead), make_person(program, "Kim", "Sato")
    url = reverse("person-worry", args=[program.slug, sam.public_id])
    assert client.get(url).context["form"]["people"].value() == [sam.pk]
    sent = client.post(url, {"words": WORDS}, follow=True).content.decode()
    assert "Nobody is held back." in sent
    worry = Worry.objects.in_program(program).get()
    concerns = page_of(worry, "worry-concerns")
    assert "Nothing was changed." in client.post(concerns, {}, follow=True).content.decode()
    assert f'value="{kim.pk}"' in client.post(concerns, {"find": "kim sato", "search": "yes"}).content.decode()
    assert "Held back: Kim Sato." in client.post(concerns, {"people": [kim.pk]}, follow=True).content.decode()
    assert held_back(kim)


def test_whom_it_is_about_finds_no_trace_of_it(
    client_of: Callable[[User], Client], program: Program, match: Match, sam: Participant, lead: User
) -> None:
    """A lead too: not in the record, nor among the messages, nor by a mark on the page of whoever raised it."""
    other = make_member(program, "Lara Lead", role=Role.LEAD)
    told = Told(WORDS, [sam], about_member=other)
    worry = raise_worry(program=program, told=told, at=NOW(), match=match, raised_by=sam)
    client_of(lead).get(page_of(worry))
    mail = Email.objects.in_program(program).get(kind="worry-raised", to_name=lead.name)
    client_of(lead).get(mail.get_absolute_url())
    of_program = [program.slug]
    traces = ("Worry", "Not to be asked for now", mail.subject, str(mail.public_id))
    for user, finds in ((lead, True), (other, False)):
        client = client_of(user)
        record = client.post(reverse("audit-export", args=of_program)).content.decode()
        record += client.get(reverse("audit", args=of_program), {"did": "read"}).content.decode().partition("<table")[2]
        listed = client.get(reverse("messages", args=of_program)).content.decode()
        found = [one for one in traces if one in record + listed + client.get(sam.get_absolute_url()).content.decode()]
        assert bool(found) == finds
        assert client.get(mail.get_absolute_url()).status_code == (200 if finds else 404)


def test_whom_it_concerns_is_not_erased_before_it_is_closed_and_takes_only_their_name_along(
    client_of: Callable[[User], Client], program: Program, match: Match, worry: Worry, sam: Participant, lead: User
) -> None:
    rosa = match.seats.exclude(participant=sam).get().participant
    looking_after.say_whom(worry=worry, people=[rosa], by=lead, at=NOW())
    Worry.objects.in_program(program).update(words="Rosa did not sound safe", reach="text after six")
    erase, typed = reverse("person-erase", args=[program.slug, rosa.public_id]), {"name": rosa.name, "who": "self"}
    said = client_of(lead).post(erase, typed, follow=True).content.decode()
    assert "Close it first" in said
    other = make_member(program, "Lara Lead", role=Role.LEAD)
    Worry.objects.in_program(program).update(about_member=other)
    said = client_of(other).post(erase, typed, follow=True).content.decode()
    assert ("Ask another lead" in said, "orry that" in said) == (True, False)
    looking_after.write_down(worry=worry, words="Called.", closes=True, by=lead, at=NOW())
    assert client_of(lead).post(erase, typed)["Location"] == reverse("people", args=[program.slug])
    worry.refresh_from_db()
    assert (worry.words, worry.reach) == ("(erased) did not sound safe", "text after six")


def test_whoever_reads_it_is_on_record_without_whom_it_concerns(
    client_of: Callable[[User], Client], program: Program, worry: Worry, lead: User
) -> None:
    client_of(lead).get(page_of(worry))
    told = Record.objects.in_program(program).filter(row=str(worry.public_id))
    [read] = told.filter(did="read")
    assert (read.actor, read.fields) == (str(lead.pk), ["about", "reach", "words"])
    assert not told.exclude(person=None).exists()
