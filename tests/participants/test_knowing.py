"""Who may read what is protected of a person, and that whoever may not loses nothing of it by writing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Cover, Match, Part, SeatState, Stage
from participants.knowing import known_among, who_knows
from participants.models import AccessNeed, ChildFacts, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Membership, Program, User
from peermatch.keeping.wiping import ERASED
from peermatch.outbox.models import Email
from tests.counting import assert_same_queries
from tests.factories import make_member, make_parent
from tests.matches.factories import make_cover, make_match, make_request, make_seat
from tests.participants.roster.lists import listed, upload
from tests.recorded import make_known
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(program: Program, coordinator: User) -> User:
    """She coordinates too; what she does with others is what the tests are about."""
    return make_member(program, "Noor Haddad")


@pytest.fixture
def rosa(program: Program, coordinator: User) -> Participant:
    person = make_parent(program, "Rosa", "Cavendish", kept_by=coordinator)
    make_known(person)
    return person


@pytest.fixture
def noors(noor: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(noor)


def is_known(person: Participant, user: User) -> bool:
    return person.pk in known_among(Membership.objects.get(program=person.program, user=user), [person.pk])


def into(person: Participant, coordinator: User, state: str = SeatState.ACCEPTED, **fields: str) -> Match:
    match = make_match(person.program, coordinator=coordinator, **{"stage": Stage.ACTIVE} | fields)
    make_seat(match, person, Part.RECIPIENT, state=state)
    return match


@pytest.mark.parametrize("state", SeatState.values)
def test_who_coordinates_a_match_knows_who_takes_part_in_it_or_may(rosa: Participant, noor: User, state: str) -> None:
    assert not is_known(rosa, noor)
    into(rosa, noor, state)
    assert is_known(rosa, noor) == (state not in (SeatState.DECLINED, SeatState.WITHDRAWN))


def test_after_the_match_as_long_as_the_program_keeps_its_words(rosa: Participant, noor: User) -> None:
    match = into(rosa, noor, stage=Stage.CLOSED)
    assert is_known(rosa, noor)
    Match.objects.filter(program=match.program).update(title=ERASED)
    assert not is_known(rosa, noor)


def test_who_was_only_proposed_is_known_no_more_when_it_closed(rosa: Participant, noor: User) -> None:
    into(rosa, noor, SeatState.PROPOSED, stage=Stage.CLOSED)
    assert not is_known(rosa, noor)


def test_who_keeps_the_record_knows_them_while_no_match_has_them(
    rosa: Participant, coordinator: User, noor: User
) -> None:
    assert is_known(rosa, coordinator)
    into(rosa, noor, SeatState.PROPOSED)
    assert is_known(rosa, coordinator)  # nobody was asked yet
    into(rosa, noor, SeatState.INVITED)
    assert not is_known(rosa, coordinator)
    assert who_knows(rosa) == [noor]


def test_who_answers_a_request_knows_who_asks(rosa: Participant, noor: User) -> None:
    make_request(rosa.program, person=rosa, coordinator=noor)
    assert is_known(rosa, noor)


def test_whoever_covers_knows_as_much_for_as_long(rosa: Participant, coordinator: User, noor: User) -> None:
    cover = make_cover(rosa.program, coordinator, noor, by=noor)
    assert is_known(rosa, noor)  # whose record they keep
    into(rosa, coordinator)
    assert is_known(rosa, noor)  # whose match they coordinate
    Cover.objects.filter(program=rosa.program, pk=cover.pk).update(ended_at=timezone.now())
    assert not is_known(rosa, noor)


def test_leads_know_everybody_and_viewers_nobody(rosa: Participant, lead: User, viewer: User) -> None:
    assert is_known(rosa, lead)
    assert not is_known(rosa, viewer)
    Participant.objects.filter(program=rosa.program).update(kept_by=viewer)
    assert not is_known(rosa, viewer)
    rosa.refresh_from_db()
    assert who_knows(rosa) == [lead]


def test_a_page_says_what_is_withheld_and_whom_to_ask(rosa: Participant, noors: Client) -> None:
    page = noors.get(rosa.get_absolute_url()).content.decode()
    assert 'If you need to know, ask <a href="mailto:' in " ".join(page.split())


def test_whom_to_ask_takes_no_query_more_for_more_matches(rosa: Participant, coordinator: User, noors: Client) -> None:
    assert_same_queries(noors, rosa.get_absolute_url(), lambda number: into(rosa, coordinator))
    slug = rosa.program.slug
    for name in ("person-access", "person-child", "person-notes", "person-merge"):
        answer = noors.get(reverse(name, args=[slug, rosa.public_id]))
        assert (answer.status_code, "fact-need" in answer.content.decode()) == (200 if "merge" in name else 403, False)
    refused = noors.post(reverse("person-access-confirm", args=[slug, rosa.public_id]))
    assert refused.status_code == 403
    assert rosa.access.confirmed_at is None


def test_what_somebody_was_told_is_added_to_what_they_may_not_read(
    rosa: Participant, noors: Client, coordinator: User, client_of: Callable[[User], Client]
) -> None:
    url = reverse("person-told", args=[rosa.program.slug, rosa.public_id])
    assert "fact-" not in noors.get(url).content.decode()
    said = {"needs": "braille", "child_needs": "sleeps badly", "private_notes": "moves in May"}
    rosa.access.confirm(at=timezone.now(), to=coordinator)
    assert noors.post(url, said).status_code == 200  # how they told it is to be said
    token = do(noors, url, said | {"way": "phone"})
    shown = noors.get(rosa.get_absolute_url()).content.decode()
    assert "a word for coordinators: told to Noor Haddad" in shown
    today = client_of(coordinator).get(reverse("today", args=[rosa.program.slug])).content.decode()
    assert "Rosa Cavendish told somebody else" in today
    assert "Noor Haddad, " in today
    assert "moves in May" not in today + shown
    assert "told somebody else" not in noors.get(reverse("today", args=[rosa.program.slug])).content.decode()
    rosa = Participant.objects.in_program(rosa.program).get(pk=rosa.pk)
    assert "fact-private_notes" in rosa.private_notes
    assert "told to Noor Haddad, phone or relay: moves in May" in rosa.private_notes
    child = ChildFacts.objects.in_program(rosa.program).get()
    assert child.needs.startswith("fact-child")
    assert child.needs.endswith("sleeps badly")
    assert AccessNeed.objects.in_program(rosa.program).count() == 2
    assert rosa.access.confirmed_with is None
    assert noors.post(url, {"needs": " ", "way": "phone"}).status_code == 200  # nothing was written
    assert "off the record again" in take_back(noors, token)
    rosa = Participant.objects.in_program(rosa.program).get(pk=rosa.pk)
    assert rosa.private_notes == "fact-private_notes"
    assert ChildFacts.objects.in_program(rosa.program).get().needs == "fact-child"
    assert AccessNeed.objects.in_program(rosa.program).count() == 1
    assert rosa.access.confirmed_with == coordinator
    assert not rosa.own_changes.exists()


def test_saving_all_on_one_page_leaves_what_is_not_on_it(rosa: Participant, noors: Client) -> None:
    url = reverse("person-edit", args=[rosa.program.slug, rosa.public_id])
    page = noors.get(url)
    assert not {"fact-private_notes", "fact-child", "fact-need"} & set(page.content.decode().split())
    sent = {"first_name": "Rosita", "last_name": "Cavendish", "kind": "parent", "capacity": "2"}
    sent |= {"reach_by": "email", "email": rosa.email, "time_zone": rosa.time_zone, "private_notes": "", "needs": ""}
    sent |= {f"{name}-{part}_FORMS": "0" for name in ("bonds", "evidence") for part in ("TOTAL", "INITIAL")}
    assert noors.post(url, sent).status_code == 302
    after = Participant.objects.in_program(rosa.program).get(pk=rosa.pk)
    assert (after.first_name, after.private_notes) == ("Rosita", "fact-private_notes")
    assert AccessNeed.objects.in_program(rosa.program).get().detail == "fact-need"
    assert ChildFacts.objects.in_program(rosa.program).get().needs == "fact-child"


def test_whom_they_are_kept_apart_from_is_not_shown_and_can_be_said(rosa: Participant, noors: Client) -> None:
    leo = make_parent(rosa.program, "Leo", "Cavendish")
    today = timezone.localdate()
    bond = Relationship.objects.create(
        program=rosa.program, one=rosa, kind=RelationshipKind.KEEP_APART, other=leo, until=today - timedelta(days=9)
    )
    slug = rosa.program.slug
    for page in (rosa.get_absolute_url(), reverse("person-edit", args=[slug, rosa.public_id])):
        assert "Leo" not in noors.get(page).content.decode()
    assert noors.get(reverse("bond-end", args=[slug, rosa.public_id, bond.public_id])).status_code == 404
    url = reverse("bond-add", args=[slug, rosa.public_id])
    assert noors.post(url, {"how": "keep_apart:one", "who": "Leo Cavendish"}).status_code == 302
    assert Relationship.objects.in_program(rosa.program).get().until is None


def test_a_list_adds_to_what_its_reader_may_not_read(rosa: Participant, noor: User, noors: Client) -> None:
    row = {"First name": "Rosa", "Last name": "Cavendish", "Email": rosa.email, "Kind": "parent"}
    list_ = upload(listed(row | {"Access needs": "fact-need", "Private notes": "moves in May"}), rosa.program, noor)
    page = noors.get(list_.get_absolute_url())
    assert "fact-private_notes" not in page.content.decode()
    seen = page.context["fingerprint"]
    noors.post(reverse("import-agree", args=[rosa.program.slug, list_.public_id]), {"seen": seen})
    after = Participant.objects.in_program(rosa.program).get(pk=rosa.pk)
    assert after.private_notes == "fact-private_notes\nmoves in May"


def test_a_list_is_read_by_whoever_uploaded_it_and_leads(
    rosa: Participant, coordinator: User, noors: Client, lead: User, client_of: Callable[[User], Client]
) -> None:
    list_ = upload(listed({"First name": "Mei"}), rosa.program, coordinator)
    assert noors.get(list_.get_absolute_url()).status_code == 404
    assert client_of(lead).get(list_.get_absolute_url()).status_code == 200


def test_a_lead_names_who_keeps_a_record(
    rosa: Participant, noor: User, lead: User, noors: Client, client_of: Callable[[User], Client]
) -> None:
    url = reverse("person-keeper", args=[rosa.program.slug, rosa.public_id])
    assert noors.get(url).status_code == 403
    member = Membership.objects.get(user=noor)
    client_of(lead).post(url, {"kept_by": str(member.public_id)})
    assert is_known(rosa, noor)


def test_an_address_that_somebody_else_changed_gets_no_link_until_it_was_looked_at(
    rosa: Participant, noors: Client, coordinator: User, client_of: Callable[[User], Client]
) -> None:
    """Or they could read all of her there. Both mailboxes' readers, and who works with her, hear of it."""
    ids, hers = [rosa.program.slug, rosa.public_id], client_of(coordinator)
    url, own = reverse("person-reach", args=ids), reverse("person-own-page", args=ids)
    typed = {"reach_by": "email", "email": "noor@mail.example", "time_zone": rosa.time_zone}
    token = do(noors, url, typed)
    mails = Email.objects.in_program(rosa.program)
    assert mails.get(kind="address-changed").to_address == "rosa.cavendish@mail.example"
    assert "Noor Haddad changed their address." in noors.get(own).content.decode()
    noors.post(own)
    assert not mails.filter(kind="own-page").exists()
    today = hers.get(reverse("today", args=ids[:1])).content.decode()
    assert "Noor Haddad changed their e-mail address, " in today
    hers.post(reverse("person-changes-seen", args=ids), {"until": rosa.own_changes.get().public_id})
    noors.post(own)
    assert mails.get(kind="own-page").to_address == "noor@mail.example"
    assert "is their address again" in take_back(noors, token)
    noors.post(url, typed | {"email": "r@mail.example", "former_is_unsafe": "on"})
    rosa.refresh_from_db()
    assert rosa.email == "r@mail.example"
    assert mails.filter(kind="address-changed").count() == 1
