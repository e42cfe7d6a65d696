"""The pages of footing and fit: the proof, the reason, and what only some may read."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from matches.fitting.footing import footing
from matches.models import Match, Part, Stage
from participants.models import EvidenceKind, Funding, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Program, User
from tests.factories import make_organization, make_person
from tests.matches.factories import make_evidence, ready_match

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def url(match: Match, page: str) -> str:
    return f"/p/{match.program.slug}/matches/{match.public_id}/{page}"


def related(program: Program, coordinator: User, kind: str) -> Match:
    match = ready_match(program, coordinator=coordinator)
    robin, david = (seat.participant for seat in match.seats.all())
    Relationship.objects.create(program=program, one=david, kind=kind, other=robin)
    return match


@pytest.fixture
def unequal(program: Program, coordinator: User) -> Match:
    return related(program, coordinator, RelationshipKind.SUPERVISES)


def key_of(match: Match) -> str:
    return footing(match, on=localdate()).findings[0].key


def test_a_finding_offers_the_people_to_correct_and_the_way_on(signed_in: Client, unequal: Match) -> None:
    page = signed_in.get(url(unequal, "footing/")).content.decode()
    assert "David Larsen supervises Robin Park." in page
    for seat in unequal.seats.select_related("participant"):
        assert f"/people/{seat.participant.public_id}/" in page
    assert "footing/go-on/?finding=supervises" in page


def test_a_finding_about_organizations_leads_to_where_it_is_on_record(
    signed_in: Client, coordinator: User, program: Program
) -> None:
    match = ready_match(program, coordinator=coordinator)
    agency, school = make_organization(program, "State Agency"), make_organization(program, "Oak School")
    for part, organization in ((Part.PROVIDER, agency), (Part.RECIPIENT, school)):
        seat = match.seats.get(part=part)
        Participant.objects.filter(program=program, pk=seat.participant_id).update(organization=organization)
    Funding.objects.create(program=program, funder=agency, funded=school)
    page = signed_in.get(url(match, "footing/")).content.decode()
    for organization in (agency, school):
        address = reverse("fundings", args=[program.slug, organization.public_id])
        assert address in page
        assert signed_in.get(address).status_code == 200


def test_going_on_with_a_reason_by_the_page(signed_in: Client, unequal: Match) -> None:
    address, key = url(unequal, "footing/go-on/"), key_of(unequal)
    form = signed_in.get(address, {"finding": key}).content.decode()
    assert "David Larsen supervises Robin Park." in form
    for _ in range(2):
        answer = signed_in.post(address, {"finding": key, "reason": "They have left that post."})
        assert answer["Location"] == url(unequal, "footing/")
    assert unequal.waivers.count() == 1
    assert "They have left that post." in signed_in.get(url(unequal, "footing/")).content.decode()


def test_without_a_reason_the_page_says_so_and_keeps_the_finding(signed_in: Client, unequal: Match) -> None:
    page = signed_in.post(url(unequal, "footing/go-on/"), {"finding": key_of(unequal), "reason": ""}).content.decode()
    assert "<title>Error:" in page
    assert "Write down why the match may go on." in page
    assert not unequal.waivers.exists()


@pytest.mark.parametrize("key", ["", "supervises:1-2:made-up"])
def test_an_unknown_finding_leads_back_with_a_word(signed_in: Client, unequal: Match, key: str) -> None:
    answer = signed_in.post(url(unequal, "footing/go-on/"), {"finding": key, "reason": "Because."}, follow=True)
    assert "no longer there" in answer.content.decode()
    assert not unequal.waivers.exists()


def test_a_reason_can_be_taken_back(signed_in: Client, unequal: Match) -> None:
    signed_in.post(url(unequal, "footing/go-on/"), {"finding": key_of(unequal), "reason": "Settled."})
    waiver = unequal.waivers.get()
    address = url(unequal, f"reasons/{waiver.public_id}/take-back/")
    assert signed_in.get(address).status_code == 405
    assert "was taken back" in signed_in.post(address, follow=True).content.decode()
    assert "already taken back" in signed_in.post(address, follow=True).content.decode()


def test_fit_shows_the_evidence_and_the_license_that_ended(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match = ready_match(program, coordinator=coordinator)
    david = match.seats.get(part=Part.PROVIDER).participant
    make_evidence(david, EvidenceKind.LICENSE, title="Intervener Certificate", expires_on="2020-04-30")
    page = signed_in.get(url(match, "fit/")).content.decode()
    assert "David Larsen&#x27;s Intervener Certificate ended on Thu, April 30, 2020." in page
    assert "Teacher of the deafblind" in page
    assert "fit/go-on/?finding=expired" in page


def test_keep_apart_is_not_shown_to_others_of_the_program(
    client_of: ClientOf, program: Program, coordinator: User, lead: User, viewer: User
) -> None:
    match = related(program, coordinator, RelationshipKind.KEEP_APART)
    client_of(coordinator).post(url(match, "footing/go-on/"), {"finding": key_of(match), "reason": "They both asked."})
    for user, may_know in ((coordinator, True), (lead, True), (viewer, False)):
        for page in ("", "footing/", "people/"):
            text = client_of(user).get(url(match, page)).content.decode()
            assert ("kept apart" in text) == may_know, (user, page)
            assert may_know or "They both asked." not in text


def test_a_viewer_reads_and_changes_nothing(client_of: ClientOf, viewer: User, unequal: Match) -> None:
    client = client_of(viewer)
    assert "go-on" not in client.get(url(unequal, "footing/")).content.decode()
    assert client.post(url(unequal, "footing/go-on/"), {"finding": key_of(unequal), "reason": "x"}).status_code == 403


def test_a_closed_match_offers_nothing_to_change(signed_in: Client, unequal: Match) -> None:
    key = key_of(unequal)
    unequal.stage = Stage.CLOSED
    unequal.save()
    assert "go-on" not in signed_in.get(url(unequal, "footing/")).content.decode()
    answer = signed_in.post(url(unequal, "footing/go-on/"), {"finding": key, "reason": "x"})
    assert "This match is closed" in answer.content.decode()
    assert not unequal.waivers.exists()


def test_another_program_finds_none_of_it(
    client_of: ClientOf, stranger: User, signed_in: Client, unequal: Match
) -> None:
    theirs = client_of(stranger)
    for page in ("footing/", "fit/", "footing/go-on/", "fit/go-on/"):
        assert theirs.get(url(unequal, page)).status_code == 404
        assert theirs.get(f"/p/green-mountain/matches/{unequal.public_id}/{page}").status_code == 404
    assert signed_in.post(url(unequal, f"reasons/{uuid4()}/take-back/")).status_code == 404


def test_what_is_needed_stands_beside_what_is_shown_and_is_checked_there(
    signed_in: Client, coordinator: User, program: Program
) -> None:
    match = ready_match(program, coordinator=coordinator)
    david = match.seats.get(part=Part.PROVIDER).participant
    degree = make_evidence(david, EvidenceKind.EDUCATION, title="M.Ed. Special Education", last_year=2011)
    page = signed_in.get(url(match, "fit/")).content.decode()
    assert "M.Ed. Special Education, last in 2011." in page
    assert page.count("Not checked.") == 2
    shown = signed_in.post(url(match, f"fit/{degree.public_id}/check/"), follow=True).content.decode()
    assert "Checked by Ana Castillo" in shown
    assert shown.count("Not checked.") == 1


def test_evidence_of_someone_who_is_not_in_the_match_is_not_checked_there(
    signed_in: Client, coordinator: User, program: Program
) -> None:
    match = ready_match(program, coordinator=coordinator)
    other = make_evidence(make_person(program, "Kim", "Sato"))
    assert signed_in.post(url(match, f"fit/{other.public_id}/check/")).status_code == 404
    other.refresh_from_db()
    assert other.checked_on is None


def test_what_was_learned_is_added_from_the_page_and_leads_back_to_it(
    signed_in: Client, coordinator: User, program: Program
) -> None:
    match = ready_match(program, coordinator=coordinator)
    david, fit_page = match.seats.get(part=Part.PROVIDER).participant, url(match, "fit/")
    add = f"/p/{program.slug}/people/{david.public_id}/evidence/add/"
    assert f"{add}?back={fit_page}" in signed_in.get(fit_page).content.decode()
    said = {"kind": "success", "title": "A student of 9", "story": "He signs now.", "last_year": "2025"}
    assert signed_in.post(f"{add}?back={fit_page}", said)["Location"] == fit_page
    assert "A student of 9, last in 2025. He signs now." in signed_in.get(fit_page).content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/p/other/", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_program(signed_in: Client, coordinator: User, program: Program, back: str) -> None:
    david = ready_match(program, coordinator=coordinator).seats.get(part=Part.PROVIDER).participant
    add = f"/p/{program.slug}/people/{david.public_id}/evidence/add/"
    said = {"kind": "success", "title": "A student of 9", "story": "He signs now."}
    assert signed_in.post(f"{add}?back={back}", said)["Location"] == david.get_absolute_url()


def test_a_year_to_come_is_refused(signed_in: Client, program: Program) -> None:
    kim = make_person(program, "Kim", "Sato")
    add = f"/p/{program.slug}/people/{kim.public_id}/evidence/add/"
    said = {"kind": "education", "title": "M.Ed.", "last_year": "2199"}
    assert "That year is still to come." in signed_in.post(add, said).content.decode()
