"""What a viewer does not read: facts that were promised to coordinators alone. Each is seeded, and looked for."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.following_up.contacts import Told, record, wait_for_access, wait_no_more
from matches.inviting import questions
from matches.inviting.answering import answer
from matches.inviting.sending import send
from matches.models import (
    Absence,
    Accommodation,
    CallBack,
    CloseReason,
    ContactWay,
    MailReply,
    Match,
    MeetingState,
    Note,
    Request,
    Said,
    Seat,
    SeatState,
    ServiceBooking,
    Share,
    Stage,
    Way,
)
from matches.requesting.waiving import waive_clock
from matches.workspace.covering import cover
from participants.models import (
    AccessNeed,
    AccessProfile,
    AccessProvider,
    ChildFacts,
    Funding,
    Household,
    NeedKind,
    Participant,
    Readiness,
)
from peermatch.accounts.models import Program, User
from peermatch.inbox.models import IncomingMail
from peermatch.outbox.models import Email, State
from tests.factories import live_together, make_member, make_organization
from tests.matches.factories import family_match, make_meeting, make_poll, make_request, ready_match, say_times
from tests.recorded import ACCESS, CHILD, FACTS, PERSON, Opened, make_known, opened
from tests.test_scope import make_world, urls

CANARIES = (
    "canary-note",
    "canary-question",
    "canary-no",
    "canary-need",
    "canary-words",
    "canary-pause",
    "canary-reach",
    "canary-child",
    "canary-outcome",
    "canary-private",
    "canary-asked",
    "canary-call",
    "canary-declined",
    "canary-home",
    "canary-address",
    "canary-helper",
    "canary-times",
    "canary-hold",
    "canary-cover",
    "canary-handed",
    "canary-paying",
    "canary-mail",
    "canary-suits",
    "canary-provider",
    "canary-absent",
    "canary-row",
    "canary-booked",
    "canary-booking",
    "canary-pays",
    "March 2, 1987",
)


# What of it is recorded when it is read, and by which name.
OF_ROBIN = {
    "canary-private": (PERSON, "private_notes"),
    "canary-reach": (PERSON, "reach_notes"),
    "canary-address": (PERSON, "postal_address"),
    "canary-helper": (PERSON, "helper_name"),
    "canary-times": (PERSON, "best_times"),
    "canary-child": (CHILD, "needs"),
    "canary-words": (ACCESS, "in_their_words"),
    "canary-declined": (ACCESS, "interpreters_declined"),
    "canary-need": (ACCESS, "needs"),
}
OF_THE_MATCH = {"canary-note": ("matches.Match", "notes")}


@pytest.fixture
def told(program: Program, coordinator: User) -> Match:
    """A match and its people, with something private in every place that holds it."""
    match = ready_match(program, coordinator=coordinator)
    now = timezone.now()
    robin, david = match.seats.order_by("pk")
    Note.objects.create(program=program, match=match, text="canary-note", by=coordinator)
    Seat.objects.filter(program=program, pk=david.pk).update(state=SeatState.INVITED)
    david.refresh_from_db()
    answer(seat=david, said=Said.NO, way=Way.PHONE, at=now, reason="canary-no", by=coordinator)
    questions.ask(seat=david, kind="ask", text="canary-question", way=Way.PHONE, at=now, by=coordinator)
    access = AccessProfile.objects.create(program=program, participant=robin.participant, in_their_words="canary-words")
    AccessProfile.objects.filter(program=program).update(interpreters_declined="canary-declined")
    Readiness.objects.create(program=program, participant=robin.participant, screened_on=date(1987, 3, 2))
    home = live_together(robin.participant, david.participant)
    Household.objects.filter(program=program, pk=home.pk).update(note="canary-home")
    AccessNeed.objects.create(program=program, profile=access, kind=NeedKind.OTHER, detail="canary-need")
    ChildFacts.objects.create(program=program, participant=robin.participant, needs="canary-child")
    Participant.objects.filter(program=program, pk=robin.participant_id).update(
        reach_notes="canary-reach",
        private_notes="canary-private",
        postal_address="canary-address",
        helper_name="canary-helper",
        best_times="canary-times",
    )
    ask = make_request(program, statement="canary-asked", phone="canary-asked", background="canary-asked")
    CallBack.objects.create(program=program, request=ask, way=Way.PHONE, at=now, note="canary-call", by=coordinator)
    robin.participant.refresh_from_db()
    robin.participant.pause(by=coordinator, at=now, until=now.date() + timedelta(days=9), reason="canary-pause")
    match.hold(reason="canary-hold", by=coordinator, at=now)
    match.resume(by=coordinator, at=now)
    lee, later = make_member(program, "Lee Okafor"), now.date() + timedelta(days=30)
    match.hand_over(lee, by=coordinator, at=now, note="canary-handed")
    match.hand_over(coordinator, by=lee, at=now)
    cover(
        program=program, away=coordinator, covering=lee, first_day=later, last_day=later, by=coordinator, at=now,
        note="canary-cover",
    )  # fmt: skip
    poll = make_poll(match, now.date() + timedelta(days=9), answer_by=now.date())
    Seat.objects.filter(program=program, pk=robin.pk).update(state=SeatState.ACCEPTED)
    say_times(poll, robin)
    poll.replies.update(words="canary-suits", spoken_by="canary-suits")
    met = make_meeting(match, now.date() + timedelta(days=9), state=MeetingState.CONFIRMED)
    said: dict[str, Any] = {"words": "canary-absent", "spoken_by": "canary-absent", "way": Way.PHONE, "at": now}
    Absence.objects.create(program=program, meeting=met, seat=robin, **said)
    mail = IncomingMail.objects.create(
        program=program, key="canary", kind="reply", text="canary-mail", from_name="canary-mail", received_at=now
    )
    MailReply.objects.create(program=program, mail=mail, match=match, seat=robin, found_by="thread", found_at=now)
    state, school = (make_organization(program, name) for name in ("State agency", "Paid school"))
    Funding.objects.create(program=program, funder=state, funded=school, note="canary-paying")
    private = {"email": "canary-provider@mail.example", "phone": "canary-provider", "how_to_book": "canary-provider"}
    AccessProvider.objects.create(
        program=program, name="Dana Field", notes="canary-provider", usually_paid_by="canary-provider", **private
    )
    ServiceBooking.objects.create(
        program=program, provider_name="canary-booked", requested_at=now, starts_at=met.starts_at,
        ends_at=met.ends_at, payer="canary-pays",
        accommodation=Accommodation.objects.create(
            program=program, meeting=met, participant=robin.participant, kind=NeedKind.OTHER, detail="canary-row",
            needed_by=now.date(), note="canary-booking",
        ),
    )  # fmt: skip
    return match


def pages(match: Match) -> list[str]:
    ids = [match.program.slug, match.public_id]
    steps = ("match", "problem", "hopes", "seats", "footing", "fit", "format", "access", "invitations", "history")
    people = [seat.participant.get_absolute_url() for seat in match.seats.all()]
    asked = Request.objects.in_program(match.program).get()
    return [
        *(reverse(step, args=ids) for step in steps),
        *people,
        asked.get_absolute_url(),
        match.polls.get().get_absolute_url(),
        reverse("today", args=ids[:1], query={"whose": "all"}),
        match.meetings.get().get_absolute_url(),
        match.meetings.get().accommodations.get().get_absolute_url(),
        Absence.objects.in_program(match.program).get().get_absolute_url(),
        reverse("covers", args=ids[:1]),
        reverse("report", args=ids[:1]),
        reverse("report-print", args=ids[:1]),
        reverse("report-rows", args=ids[:1]),
        reverse("providers", args=ids[:1]),
        AccessProvider.objects.in_program(match.program).get().get_absolute_url(),
        reverse("fundings", args=[ids[0], Funding.objects.in_program(match.program).get().funder.public_id]),
    ]


def read(client: Client, match: Match) -> str:
    return "".join(client.get(address).content.decode() for address in pages(match))


@pytest.mark.django_db
def test_a_viewer_reads_nothing_that_was_promised_to_coordinators(
    told: Match, client_of: Callable[[User], Client], viewer: User, coordinator: User
) -> None:
    seen = read(client_of(viewer), told)
    told.close(reason=CloseReason.OTHER, outcome="canary-outcome", by=coordinator, at=timezone.now())
    seen += read(client_of(viewer), told)
    assert [canary for canary in CANARIES if canary in seen] == []


@pytest.mark.django_db
def test_its_coordinator_reads_all_of_it(told: Match, signed_in: Client, coordinator: User) -> None:
    read_first = list(opened(signed_in, {address: address for address in pages(told)}))
    robin = told.seats.order_by("pk")[0].participant.public_id
    assert {page.name: facts for page in read_first if (facts := page.untold(robin, OF_ROBIN))} == {}
    assert {page.name: facts for page in read_first if (facts := page.untold(None, OF_THE_MATCH))} == {}
    seen = "".join(page.words for page in read_first)
    told.close(reason=CloseReason.OTHER, outcome="canary-outcome", by=coordinator, at=timezone.now())
    assert told.stage == Stage.CLOSED
    seen += read(signed_in, told)
    assert [canary for canary in CANARIES if canary not in seen] == []


PHONE, EMAIL = "512-555-0777", "canary@mail.example"


@pytest.fixture
def reached(program: Program, coordinator: User) -> dict[str, Any]:
    """One row of everything that an address can name, and everyone reached by the same phone and e-mail."""
    world: dict[str, Any] = make_world(program, coordinator)
    match = ready_match(program, coordinator=coordinator)
    of_a_program: Any = (Participant, Request, AccessProvider)
    for row in chain.from_iterable(model.objects.in_program(program) for model in of_a_program):
        row.email, row.phone = EMAIL, PHONE
        row.save()
    send(match=match, seats=list(match.seats.select_related("participant")), by=coordinator, at=timezone.now())
    mail = Email.objects.filter(program=program, to_address=EMAIL)[0]
    Email.objects.filter(program=program).update(
        state=State.FAILED,
        error_code="550",
        error=f"no such user {EMAIL}",
        text=f"Their number: {PHONE}",
        sealed_links="",
        final_at=timezone.now(),
    )
    seat = match.seats.select_related("participant")[0]
    make_known(seat.participant)
    return world | {"match": match, "seat": seat, "person": seat.participant, "email": mail}


def found_at(pages: list[Opened]) -> set[str]:
    """The names of all addresses of the program at which the phone or the e-mail can be read."""
    return {page.name for page in pages if PHONE in page.words or EMAIL in page.words}


@pytest.mark.django_db
@pytest.mark.once(on="sqlite")
def test_a_viewer_reads_nobodys_phone_and_e_mail_at_any_address(
    program: Program, reached: dict[str, Any], client_of: Callable[[User], Client], viewer: User, coordinator: User
) -> None:
    addresses = urls(program, reached)
    assert found_at(list(opened(client_of(viewer), addresses))) == set()
    pages = list(opened(client_of(coordinator), addresses))
    assert {"person", "invitations", "message", "request", "provider"} <= found_at(pages)
    of_everybody = found_at(pages) - OF_NO_PERSON
    assert {page.name for page in pages if page.name in of_everybody and not page.recorded} == set()
    assert {page.name: told for page in pages if (told := page.untold(reached["person"].public_id))} == {}
    assert [fact for fact in FACTS if not any(fact in page.words for page in pages)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("words", [EMAIL, "5125550777", "canary"])
def test_a_viewer_finds_nobody_by_phone_or_e_mail(
    program: Program, reached: dict[str, Any], client_of: Callable[[User], Client], viewer: User, words: str
) -> None:
    lists = {"people": "Robin Park", "messages": "To Robin Park", "matches": "Moving to tactile signs"}
    for name, row in lists.items():
        address = reverse(name, args=[program.slug])
        assert row not in client_of(viewer).get(address, {"q": words}).content.decode()
        assert row in client_of(viewer).get(address, {"q": "robin"}).content.decode()
    asked = reverse("requests", args=[program.slug])
    assert reached["ask"].get_absolute_url() not in client_of(viewer).get(asked, {"q": words}).content.decode()
    assert reached["ask"].get_absolute_url() in client_of(viewer).get(asked, {"q": "rosa"}).content.decode()


OF_NO_PERSON = {"provider", "providers", "provider-edit", "providers-add"}  # of whoever interprets or captions
OF_FAMILIES = ("canary-contact", "canary-wait", "canary-shared", "canary-clock")


@pytest.fixture
def families(program: Program, coordinator: User) -> Match:
    """Two families who are introduced and in contact, with something private in every place that holds it."""
    now = timezone.now()
    match = family_match(program, coordinator=coordinator)
    rosa, sam = match.seats.select_related("participant", "match").order_by("pk")
    Participant.objects.filter(program=program, pk=rosa.participant_id).update(reach_notes="canary-shared")
    rosa.share(list(Share), by=coordinator, at=now)
    wait = wait_for_access(match=match, reason="canary-wait", since=now, by=coordinator, at=now)
    wait_no_more(waiting=wait, until=now, by=coordinator, at=now)
    match.seats.update(introduced_at=now)
    match.introduce(by=coordinator, at=now)
    waive_clock(which="reach", reason="canary-clock", match=match, by=coordinator, at=now)
    told = Told(at=now, way=ContactWay.PHONE, reached=True, began=sam, words="canary-contact")
    record(match=match, key=uuid4(), told=told, by=coordinator, at=now)
    return match


def read_families(client: Client, match: Match) -> str:
    """All pages about their introduction and their contacts that show a list or a fact."""
    names = ("match", "introduction", "contacts", "history", "invitations")
    addresses = [reverse(name, args=[match.program.slug, match.public_id]) for name in names]
    return "".join(client.get(address).content.decode() for address in addresses)


@pytest.mark.django_db
def test_a_viewer_reads_nothing_of_what_families_share_or_talk_about(
    families: Match, client_of: Callable[[User], Client], viewer: User
) -> None:
    seen = read_families(client_of(viewer), families)
    assert "In contact" in seen
    assert [canary for canary in OF_FAMILIES if canary in seen] == []


@pytest.mark.django_db
def test_their_coordinator_reads_what_families_share(families: Match, signed_in: Client) -> None:
    seen = read_families(signed_in, families)
    assert [canary for canary in OF_FAMILIES if canary not in seen] == []


@pytest.mark.django_db
def test_a_viewer_opens_no_page_that_changes_contacts_or_what_is_shared(
    families: Match, client_of: Callable[[User], Client], viewer: User
) -> None:
    seat, contact, wait = families.seats.all()[0], families.contacts.get(), families.waitings.get()
    pages: dict[str, list[Any]] = {
        "shares": [seat], "contact-add": [], "contact-wait": [], "contact-waive": [], "contact-edit": [contact],
        "contact-wait-end": [wait],
    }  # fmt: skip
    ids = [families.program.slug, families.public_id]
    client = client_of(viewer)
    found = {
        name: client.get(reverse(name, args=[*ids, *(row.public_id for row in rows)])).status_code
        for name, rows in pages.items()
    }
    assert found == dict.fromkeys(pages, 403)
