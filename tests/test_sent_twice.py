"""Every form that makes a row, sent twice as a browser sends it: one row, and the second leads where the first did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Action, Batch, Cover, Meeting, Option
from participants.models import (
    AccessProvider,
    Evidence,
    Funding,
    Guardian,
    Organization,
    Participant,
    Relationship,
    Topic,
)
from peermatch.accounts.models import Invite, Program, Role, User
from peermatch.models import OnceKey
from peermatch.once import forget_old
from peermatch.outbox.models import Email
from tests.factories import make_member, make_person
from tests.matches.factories import make_meeting, ready_match
from tests.matches.workspace.batches.world import asks, helps
from tests.participants.roster.pages import fields_of
from tests.test_scope import IN_A_PROGRAM, addresses, make_world, urls
from tests.test_scope import lead as make_lead

Typed = dict[str, Any]
MAKES = ("-add", "-ask", "-arrange", "-call", "meeting-again", "-invite", "-plan", "-record", "-start", "-write")
ELSEWHERE = {  # where each of the others is sent twice
    "absence-record": "scheduling/absences/test_doors.py: saying it twice is saying it once",
    "answer-record": "inviting/test_answering.py: the same answer is recorded once",
    "contact-add": "following_up/test_contacts.py: by the form's own key",
    "feedback-ask": "following_up/feedback/test_asking.py: asked once",
    "feedback-record": "following_up/feedback/test_giving.py: said again in the same way it is the same",
    "introduction-call": "introducing/test_bringing_together.py: told once",
    "match-start": "workspace/test_starting.py: by the form's own key",
    "meeting-call": "scheduling/test_views.py: told once",
    "meetings-plan": "scheduling/repeating/test_several.py: pressed twice, each date is planned once",
    "option-plan": "following_up/test_acting.py: an option becomes a line once",
    "note-write": "workspace/test_notes.py: by the form's own key",
    "person-guardian-ask": "participants/guarding/test_guarding.py: pressed twice, one letter",
    "plan-call": "following_up/plan_mail/test_sending.py: made once",
    "poll-ask": "scheduling/polls/test_asking.py: a match asks about one set of times at once",
    "reply-record": "replying/test_views.py: recorded once",
    "request-call": "requesting/test_doors.py: by the form's own key",
    "request-record": "requesting/test_views.py: by the form's own key",
    "seat-add": "preparing/test_seating.py: one place a person",
    "suggestion-add": "preparing/test_suggestion_views.py: one place a person",
}


class World:
    """What the forms choose from."""

    def __init__(self, program: Program, by: User) -> None:
        make_lead(program, by)
        self.program, self.by, self.today = program, by, timezone.localdate()
        self.mei, self.sam = make_person(program, "Mei", "Park"), make_person(program, "Sam", "Otis")
        self.lee = make_member(program, "Lee Okafor", Role.LEAD)
        self.cascade, self.state = (Organization.objects.create(program=program, name=n) for n in ("Cascade", "State"))


@dataclass(frozen=True)
class Form:
    name: str
    makes: type[models.Model]
    typed: Callable[[World], Typed]
    ids: Callable[[World], list[Any]] = lambda world: []

    def url(self, world: World) -> str:
        return reverse(self.name, args=[world.program.slug, *self.ids(world)])

    def count(self, world: World) -> int:
        rows: Any = self.makes._default_manager
        return int(rows.filter(program=world.program).count())


def cover(world: World) -> Typed:
    day = world.today.isoformat()
    return {"away": world.by.pk, "covering": world.lee.pk, "first_day": day, "last_day": day}


def meeting(world: World) -> Typed:
    on = (world.today + timedelta(days=40)).isoformat()
    return {"on": on, "at": "15:00", "place_kind": "video", "place": "https://video.example/j/1"}


def planned(world: World) -> list[Any]:
    one = make_meeting(ready_match(world.program, coordinator=world.by), world.today + timedelta(days=40))
    return [one.match.public_id, one.public_id]


def action(world: World) -> Typed:
    return {"words_0": "Two signs a week", "due_0": world.today.isoformat()}


def a_batch(world: World) -> Typed:
    asks(world.program, world.by, "Rosa", "Vega")
    helps(world.program, "Kim", "Otis")
    return {"which_ask": "all", "which_provide": "all"}


FORMS = [
    Form("person-add", Participant, lambda w: {"first_name": "Noor", "last_name": "Haddad", "kind": "parent"}),
    Form("evidence-add", Evidence, lambda w: {"kind": "education", "title": "Teacher"}, lambda w: [w.mei.public_id]),
    Form("bond-add", Relationship, lambda w: {"how": "supervises:one", "who": w.sam.name}, lambda w: [w.mei.public_id]),
    Form(
        "funding-add", Funding, lambda w: {"how": "pays", "which": w.state.public_id}, lambda w: [w.cascade.public_id]
    ),
    Form("provider-add", AccessProvider, lambda w: {"name": "Dana Field", "phone": "512-555-0140"}),
    Form("topic-add", Topic, lambda w: {"name": "Braille"}),
    Form("organization-add", Organization, lambda w: {"name": "Agency"}),
    Form("member-invite", Invite, lambda w: {"name": "Kim Osei", "email": "kim@mail.example"}),
    Form("cover-arrange", Cover, cover),
    Form("batch-start", Batch, a_batch),
    Form("meeting-plan", Meeting, meeting, lambda w: [ready_match(w.program, coordinator=w.by).public_id]),
    Form("plan-write", Action, action, lambda w: [ready_match(w.program, coordinator=w.by).public_id]),
    Form(
        "options-write",
        Option,
        lambda w: {"words_0": "Two signs"},
        lambda w: [ready_match(w.program, coordinator=w.by).public_id],
    ),
    Form("meeting-again", Meeting, lambda w: {"weeks": "2"}, planned),
]


@pytest.fixture
def world(program: Program, coordinator: User) -> World:
    return World(program, coordinator)


def proof_of(world: World) -> str:
    return reverse("evidence-add", args=[world.program.slug, world.mei.public_id])


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_same_form_twice_makes_one_row(signed_in: Client, world: World, form: Form) -> None:
    typed, url, before = form.typed(world), form.url(world), form.count(world)
    sent = fields_of(signed_in.get(url).content.decode()) | typed
    first, second = signed_in.post(url, sent), signed_in.post(url, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert form.count(world) == before + 1


def saved_once() -> set[str]:
    return {str(entry.name) for entry, _names in addresses() if getattr(entry.callback, "saves_once", False)}


def test_every_form_that_makes_a_row_is_saved_once() -> None:
    making = {str(entry.name) for entry, names in addresses() if "slug" in names and str(entry.name).endswith(MAKES)}
    assert making - saved_once() == ELSEWHERE.keys()
    assert {form.name for form in FORMS} <= saved_once()


def what_stands(rows: dict[str, Any]) -> None:
    """A letter that may be sent again: to whoever takes part, an hour ago. And a parent's no."""
    now = timezone.now()
    Guardian.objects.filter(program=rows["guardian"].program).update(refused_at=now, said_at=now)
    ago, seat = timezone.now() - timedelta(hours=1), rows["seat"]
    Email.objects.filter(program=seat.program, pk=rows["email"].pk).update(
        kind="question-answer", about=f"seat:{seat.public_id}", to_address=seat.participant.email, state="sent",
        sent_at=ago, final_at=ago, sealed_links="",
    )  # fmt: skip


@pytest.mark.django_db
def test_each_of_these_pages_has_a_key(signed_in: Client, program: Program, coordinator: User) -> None:
    rows = make_world(program, coordinator)
    make_lead(program, coordinator)
    asks(program, coordinator, "Rosa", "Vega")
    helps(program, "Kim", "Otis")
    what_stands(rows)
    pages = {
        name: signed_in.get(url) for name, url in urls(program, rows, IN_A_PROGRAM).items() if name in saved_once()
    }
    without = [name for name, page in pages.items() if 'name="once"' not in page.content.decode()]
    assert without == []
    assert len(pages) == len(saved_once())


@pytest.mark.django_db
class TestOneForm:
    def test_the_second_time_it_is_said_that_nothing_was_done_twice(self, signed_in: Client, world: World) -> None:
        sent = fields_of(signed_in.get(proof_of(world)).content.decode()) | {"kind": "education", "title": "Teacher"}
        signed_in.post(proof_of(world), sent)
        assert "It was not saved a second time." in signed_in.post(proof_of(world), sent, follow=True).content.decode()

    def test_a_page_with_faults_may_be_sent_again_as_it_is(self, signed_in: Client, world: World) -> None:
        sent = fields_of(signed_in.get(proof_of(world)).content.decode()) | {"kind": "education", "title": ""}
        faulty = signed_in.post(proof_of(world), sent)
        assert fields_of(faulty.content.decode())["once"] == sent["once"]
        assert not OnceKey.objects.exists()
        assert signed_in.post(proof_of(world), sent).status_code == 200

    def test_other_words_on_the_same_page_and_the_same_words_on_another_are_new(
        self, signed_in: Client, world: World
    ) -> None:
        for titles in (("Teacher", "Nurse"), ("Teacher",)):
            page = fields_of(signed_in.get(proof_of(world)).content.decode())
            for title in titles:
                signed_in.post(proof_of(world), page | {"kind": "education", "title": title})
        assert sorted(one.title for one in world.mei.evidence.all()) == ["Nurse", "Teacher", "Teacher"]

    def test_a_page_of_someone_else_is_not_ours(
        self, signed_in: Client, world: World, client_of: Callable[[User], Client]
    ) -> None:
        sent = fields_of(signed_in.get(proof_of(world)).content.decode()) | {"kind": "education", "title": "Teacher"}
        signed_in.post(proof_of(world), sent)
        client_of(world.lee).post(proof_of(world), sent)
        assert world.mei.evidence.count() == 2

    def test_a_day_later_it_is_forgotten(self, signed_in: Client, world: World) -> None:
        sent = fields_of(signed_in.get(proof_of(world)).content.decode()) | {"kind": "education", "title": "Teacher"}
        signed_in.post(proof_of(world), sent)
        forget_old()
        assert OnceKey.objects.count() == 1
        OnceKey.objects.update(at=timezone.now() - OnceKey.KEPT)
        forget_old()
        assert not OnceKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_the_same_moment_makes_one_row(
    program: Program, coordinator: User, client_of: Callable[[User], Client]
) -> None:
    """What it makes may be there twice for good reasons, so that no rule of the row itself would refuse it."""
    world, start = World(program, coordinator), Barrier(4)
    page = client_of(coordinator).get(proof_of(world)).content.decode()
    sent = fields_of(page) | {"kind": "education", "title": "Teacher"}
    clients = [client_of(coordinator) for _ in range(4)]

    def send(client: Client) -> Any:
        try:
            start.wait()
            return client.post(proof_of(world), sent)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, clients))
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, world.mei.get_absolute_url())}
    assert world.mei.evidence.count() == 1
