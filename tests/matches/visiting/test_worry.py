"""Somebody is worried about someone, and says so by their link: who is told, who reads it, and what rests meanwhile."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import ContactStop, Match, Seat, SeatState, Stage, Worry
from matches.preparing.seating import why_not
from matches.safeguarding import looking_after
from participants.models import Link, Participant, Purpose
from peermatch.accounts.models import Program, Role, User
from peermatch.outbox.models import Email
from tests.counting import assert_same_queries
from tests.factories import make_member
from tests.matches.factories import family_match, make_cover, make_match, make_seat

pytestmark = pytest.mark.django_db
WORDS = "canary-worry: she did not sound safe"


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return family_match(program, coordinator=coordinator)


@pytest.fixture
def sam(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="Sam")
    return seat


@pytest.fixture
def rosa(match: Match) -> Participant:
    found: Participant = match.seats.get(participant__first_name="Rosa").participant
    return found


def come_in(client: Client, seat: Seat, purpose: Purpose = Purpose.FOLLOW) -> Link:
    about = {Purpose.PROFILE: seat.participant.public_id}.get(purpose, seat.public_id)
    link, token = Link.issue(seat.participant, purpose, about, timezone.now() + timedelta(days=3))
    client.get(reverse("link", args=[token]))
    return link


def write(client: Client, link: Link, **typed: Any) -> Any:
    data = {"words": WORDS, "whom": "", "may_reach": "yes", "reach": "text after six"} | typed
    return client.post(reverse("worry", args=[link.public_id]), data)


def letters(program: Program) -> list[Email]:
    return list(Email.objects.in_program(program).filter(kind="worry-raised").order_by("to_name"))


@pytest.mark.parametrize("purpose", [Purpose.FOLLOW, Purpose.ANSWER, Purpose.PROFILE, Purpose.MAIL])
def test_every_page_behind_a_link_leads_to_it(client: Client, sam: Seat, purpose: Purpose) -> None:
    about = sam.participant.public_id if purpose in (Purpose.PROFILE, Purpose.MAIL) else sam.public_id
    link, token = Link.issue(sam.participant, purpose, about, timezone.now() + timedelta(days=3))
    page = client.get(reverse("link", args=[token]), follow=True)
    assert reverse("worry", args=[link.public_id]) in page.content.decode()
    assert client.get(reverse("worry", args=[link.public_id])).status_code == 200


def test_whom_they_may_name_takes_no_query_more_for_more_matches(
    client: Client, program: Program, coordinator: User, sam: Seat
) -> None:
    url = reverse("worry", args=[come_in(client, sam).public_id])

    def more(number: int) -> None:
        match = make_match(program, f"Sleep {number}", coordinator=coordinator, stage=Stage.ACTIVE)
        make_seat(match, sam.participant, state=SeatState.ACCEPTED)

    assert_same_queries(client, url, more)


def test_nobody_comes_in_without_the_links_own_cookie(client: Client, sam: Seat) -> None:
    link, _token = Link.issue(sam.participant, Purpose.FOLLOW, sam.public_id, timezone.now() + timedelta(days=3))
    assert client.get(reverse("worry", args=[link.public_id])).status_code == 404
    assert write(client, link).status_code == 404
    assert not Worry.objects.in_program(sam.program).exists()


def test_what_to_do_in_danger_stands_before_the_form_and_after_it(
    client: Client, program: Program, sam: Seat, lead: User
) -> None:
    link = come_in(client, sam)
    before = client.get(reverse("worry", args=[link.public_id])).content.decode()
    after = client.get(write(client, link)["Location"]).content.decode()
    for page in (before, after):
        assert 'href="tel:988"' in page
        assert 'href="tel:911"' in page
        assert 'href="tel:18004224453"' in page
    assert before.index("tel:988") < before.index("<form")


def test_nobody_who_is_worried_about_their_coordinator_is_sent_to_them_alone(
    client: Client, program: Program, sam: Seat, coordinator: User, lead: User
) -> None:
    User.objects.filter(pk=lead.pk).update(phone="512-555-0177")
    link = come_in(client, sam)
    for page in (reverse("worry", args=[link.public_id]), reverse("worry-thanks", args=[link.public_id])):
        said = client.get(page).content.decode()
        whom = said[said.index('id="contact"') :]
        assert f"{lead.name}, who leads" in whom
        assert 'href="tel:5125550177"' in whom
        assert coordinator.name not in whom


def test_nothing_is_chosen_before_they_choose_and_the_usual_way_is_said(client: Client, sam: Seat) -> None:
    Participant.objects.in_program(sam.program).update(email="sam@mail.example", reach_by="email")
    link = come_in(client, sam)
    page = unescape(client.get(reverse("worry", args=[link.public_id])).content.decode())
    assert " checked" not in page
    assert "we reach you as usual: by mail to s…@mail.example." in page
    assert page.index("Whom is it about?") < page.index("What worries you?")
    assert "Choose “Yes” or “No”" in write(client, link, may_reach="").content.decode()


def test_lead_cover_and_coordinator_are_told_at_once_in_a_mail_that_says_nothing_of_it(
    client: Client, program: Program, sam: Seat, rosa: Participant, coordinator: User, lead: User
) -> None:
    cover = make_member(program, "Cora Cover")
    make_member(program, "Olu Other")
    make_cover(program, lead, cover)
    link = come_in(client, sam)
    page = unescape(client.get(reverse("worry", args=[link.public_id])).content.decode())
    assert all(one.name in page for one in (lead, cover, coordinator))
    assert "Olu Other" not in page
    write(client, link, whom=str(rosa.public_id))
    mails = letters(program)
    assert {mail.to_name for mail in mails} == {lead.name, cover.name, coordinator.name}
    for mail in mails:
        said = mail.subject + mail.text + mail.html + mail.script + mail.short
        assert not [word for word in ("canary", "Rosa", "Sam", "Lind", sam.match.title) if word in said]


def test_a_worry_about_the_coordinator_is_read_by_others(
    client: Client, client_of: Any, program: Program, sam: Seat, coordinator: User, lead: User
) -> None:
    link = come_in(client, sam)
    write(client, link, whom=str(coordinator.ref))
    [worry] = Worry.objects.in_program(program)
    assert [mail.to_name for mail in letters(program)] == [lead.name]
    page = reverse("worry-page", args=[program.slug, worry.public_id])
    assert client_of(coordinator).get(page).status_code == 404
    assert WORDS in client_of(lead).get(page).content.decode()


@pytest.mark.parametrize("purpose", [Purpose.FOLLOW, Purpose.PROFILE, Purpose.MAIL])
def test_a_worry_about_a_lead_is_kept_from_them_behind_each_link(
    client: Client, program: Program, sam: Seat, coordinator: User, lead: User, purpose: Purpose
) -> None:
    other = make_member(program, "Lara Lead", role=Role.LEAD)
    about = sam.public_id if purpose == Purpose.FOLLOW else sam.participant.public_id
    link, token = Link.issue(sam.participant, purpose, about, timezone.now() + timedelta(days=3))
    client.get(reverse("link", args=[token]))
    assert "Lee Okafor, who works for" in client.get(reverse("worry", args=[link.public_id])).content.decode()
    write(client, link, whom=str(lead.ref))
    told = {mail.to_name for mail in letters(program)}
    assert other.name in told
    assert lead.name not in told
    assert not Worry.objects.in_program(program).read_by(lead, leads=True).exists()


def test_those_concerned_rest_and_nobody_else_does(
    client: Client, program: Program, sam: Seat, rosa: Participant, lead: User
) -> None:
    link = come_in(client, sam)
    write(client, link, whom=str(rosa.public_id))
    held = Participant.objects.in_program(program).filter(is_held_back=True)
    assert {one.first_name for one in held} == {"Sam", "Rosa"}
    assert why_not(held[0])
    assert not Participant.objects.in_program(program).askable().filter(pk__in=held.values("pk")).exists()


def test_sent_twice_it_is_one_worry(client: Client, program: Program, sam: Seat, lead: User) -> None:
    link = come_in(client, sam)
    write(client, link)
    write(client, link)
    assert Worry.objects.in_program(program).count() == 1
    assert len(letters(program)) == 2


def test_many_of_one_person_are_all_kept_and_told_of_once_until_somebody_looked(
    client: Client, program: Program, sam: Seat, lead: User
) -> None:
    link = come_in(client, sam)
    for n in range(5):
        write(client, link, words=f"{n}: she did not sound safe")
    worries = Worry.objects.in_program(program)
    assert worries.count() == 5
    assert len(letters(program)) == 2
    for worry in worries:
        looking_after.look_at(worry=worry, by=lead, at=timezone.now())
    write(client, link, words="He is at the door")
    assert len(letters(program)) == 4


def test_without_words_the_page_says_what_is_missing(client: Client, program: Program, sam: Seat) -> None:
    page = write(client, come_in(client, sam), words=" ").content.decode()
    assert "One sentence is enough." in page
    assert not Worry.objects.in_program(program).exists()


def test_it_can_be_raised_after_the_match_was_closed(
    client: Client, program: Program, sam: Seat, coordinator: User
) -> None:
    link = come_in(client, sam, Purpose.ANSWER)
    sam.match.close(reason="other", by=coordinator, at=timezone.now(), outcome="")
    assert write(client, link).status_code == 302
    assert Worry.objects.in_program(program).count() == 1


def test_nobody_who_reads_the_mailbox_later_learns_that_there_was_one(
    client: Client, program: Program, sam: Seat, rosa: Participant, lead: User
) -> None:
    link = come_in(client, sam, Purpose.PROFILE)
    before = client.get(reverse("worry-thanks", args=[link.public_id])).content.decode()
    write(client, come_in(client, sam), reach="only the neighbor's phone", whom=str(rosa.public_id))
    after = client.get(reverse("worry-thanks", args=[link.public_id])).content.decode()
    assert after == before


def test_the_link_that_never_ends_shows_nobodys_name(client: Client, sam: Seat, rosa: Participant) -> None:
    link, token = Link.issue(sam.participant, Purpose.MAIL, sam.participant.public_id, None)
    client.get(reverse("link", args=[token]))
    pages = [client.get(reverse(name, args=[link.public_id])).content.decode() for name in ("worry", "stop")]
    assert not [name for page in pages for name in ("Rosa", "Sam") if name in page]
    client.post(reverse("stop", args=[link.public_id]), {"whom": str(rosa.public_id)})
    assert not ContactStop.objects.in_program(sam.program).exists()
    assert write(client, link).status_code == 302


def test_the_other_reads_nothing_of_it(client: Client, program: Program, sam: Seat, rosa: Participant) -> None:
    write(client, come_in(client, sam), whom=str(rosa.public_id))
    theirs = Client()
    other = sam.match.seats.get(participant=rosa)
    for purpose, name in ((Purpose.FOLLOW, "follow"), (Purpose.PROFILE, "own"), (Purpose.FOLLOW, "worry")):
        link = come_in(theirs, other, purpose)
        page = theirs.get(reverse(name, args=[link.public_id])).content.decode()
        assert "canary-worry" not in page
        assert "held back" not in page
