"""Whoever is erased is in no row any more: every field of every row about them held a word that only it held."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, Note, Part, Request, Seat, SeatState, Stage, Worry, WorryState
from participants.erasing import DELETED, KIND
from participants.models import AccessNeed, Household, Link, Participant, Purpose, RosterUpload, Status
from participants.profile.forgetting import ask_to_be_forgotten
from participants.roster.merging.door import merge
from peermatch.accounts.models import Program, User
from peermatch.audit import Did
from peermatch.audit.models import Record
from peermatch.inbox.models import IncomingMail
from peermatch.keeping import erasing
from peermatch.keeping.ledger import Entry
from peermatch.keeping.tables import Table
from peermatch.keeping.wiping import free_words, rows_of_programs
from peermatch.models import Erasure
from peermatch.outbox.models import Email
from peermatch.returning.models import StoppedAddress, Unreached
from tests.any_row import FIRST, any_row
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAMED = "Zebedee Quillfeather"


def canary(model: Any, field: Any) -> Any:
    """Something that no other field of any row says."""
    word = f"canary{model.__name__}{field.name.replace('_', '')}z"
    if isinstance(field, models.EmailField):
        return f"{word.lower()}@example.org"
    if isinstance(field, models.JSONField):
        return [{"name": word, "text": word}]
    if isinstance(field, models.TextField):
        return f"{word}\nQuillfeather, Zebedee"
    return word[-field.max_length :] if field.max_length else word


def sow(model: Any, person: Participant, there: dict[Any, Any]) -> None:
    """A row about the one person that there is, or their one match, in which every field says a word of its own."""
    row = model._base_manager.filter(program=person.program).order_by("pk").first() or _row(model, person, there)
    words = {name: canary(model, model._meta.get_field(name)) for name in free_words(model)}
    model._base_manager.filter(pk=row.pk).update(**words)


def _row(model: Any, person: Participant, there: dict[Any, Any]) -> Any:
    """It names whatever it can name. Where two people are named, the second is another than the first."""
    leads = [field for field in model._meta.concrete_fields if field.is_relation and field.related_model is not model]
    given = {field.name: there.get(field.related_model) for field in leads if field.null or field.one_to_one}
    given |= {"recipient": person.public_id} if model in (Email, Unreached) else {}
    named = [field for field in leads if not field.null]
    twice = {one.related_model for one in named if [two.related_model for two in named].count(one.related_model) > 1}
    if twice:
        first = next(field.name for field in named if field.related_model in twice)
        given |= {first: person, "program": person.program} if Participant in twice else {"program": person.program}
        return any_row(model, person.program, anew=True, given=given)
    there[model] = any_row(model, person.program, given=given | {"program": person.program}, there=there)
    return there[model]


def dump() -> dict[str, str]:
    """Every table as a backup would say it."""
    every = (Table(model) for model in apps.get_models(include_auto_created=True))
    return {one.name: "\n".join(one.lines("default")).lower() for one in every}


def found(word: str) -> list[str]:
    return [name for name, text in dump().items() if word.lower() in text]


def erase(person: Participant) -> None:
    call_command("erase", str(person.public_id), program=person.program.slug, yes=True, stdout=StringIO())


@pytest.fixture
def person(program: Program) -> Participant:
    first, last = NAMED.split()
    person: Participant = make_person(program, first, last, email="zq@mail.example", phone="512 555 7788")
    return person


# What is of the program, of its members and of whom it books stays, whatever it says; and codes that no one wrote.
STAYS = {
    "AccessProvider": ("email", "how_to_book", "kinds", "name", "notes", "phone", "usually_paid_by", "works_in"),
    "Agenda": ("access", "presents", "teaches"),
    "Attestation": ("facts",),
    "Batch": ("found", "trouble"),
    "BatchEdit": ("cost",),
    "Call": ("occasion",),
    "Consent": ("text_version",),
    "ConsentText": ("news", "words"),
    "Cover": ("note",),
    "Email": ("about", "calendar_method", "error_code", "kind", "occasion", "reply_to"),
    "Export": ("narrowed_by", "what"),
    "Funding": ("note",),
    "HeadingMeaning": ("column", "heading", "layout"),
    "IncomingMail": ("returned_as",),
    "Invite": ("email", "name"),
    "Language": ("name",),
    "LetterText": ("block", "kind", "text"),
    "MailEvent": ("code",),
    "MatchList": ("digest", "headings", "outcome"),
    "MatchRules": ("crisis_steps", "evidence_enough", "evidence_required", "footing_blocks", "form_intro"),
    "MemberChange": ("detail", "name"),
    "NameChange": ("detail", "name"),
    "Organization": ("name", "notes"),
    "PlanLetter": ("said",),
    "RosterUpload": ("digest", "outcome"),
    "RuleChange": ("now", "setting", "was"),
    "Segment": ("what",),
    "ServiceBooking": ("payer", "provider_name"),
    "StoppedAddress": ("address",),
    "Topic": ("name",),
    "Unreached": ("way",),
    "Waiver": ("finding",),
}


def test_no_word_of_a_row_about_them_is_left(person: Participant) -> None:
    there: dict[Any, Any] = {Participant: person}
    every = [model for model in rows_of_programs() if model is not Participant]
    for model in sorted(every, key=lambda model: model not in (Household, Request)):
        sow(model, person, there)
    Participant.objects.filter(program=person.program, pk=person.pk).update(household=there[Household])
    Worry._base_manager.update(state=WorryState.CLOSED)
    before = {name: text.count("\n") for name, text in dump().items()}
    erase(person)
    after = dump()
    left = {
        (one.__name__, name) for one in every for name in free_words(one) if canary_of(one, name) in after[table(one)]
    }
    assert left == {(model, name) for model, names in STAYS.items() for name in names}
    for model in every:
        if model not in (*DELETED, AccessNeed):
            assert after[table(model)].count("\n") >= before[table(model)], model
    assert found(NAMED) == found(person.email) == found(person.phone) == []


def table(model: Any) -> str:
    return str(model._meta.db_table)


def canary_of(model: Any, name: str) -> str:
    said = canary(model, model._meta.get_field(name))
    word: str = said[0]["name"] if isinstance(said, list) else said.split("@")[0].splitlines()[0]
    return word.lower()


def test_others_keep_what_is_theirs_and_only_what_names_them_is_struck_out(person: Participant) -> None:
    program = person.program
    other = make_person(program, "Zebedee", "Brandt", private_notes=f"Knows {NAMED} well, and Zebedeee.")
    third = make_person(program, "May", "Ito")
    match = any_row(Match, program, given={"title": "Zebedee and Ito may talk", "stage": Stage.ACTIVE})
    for one in (person, other, third):
        Seat.objects.create(
            program=program, match=match, participant=one, part=Part.PEER, state=SeatState.ACCEPTED,
            state_since=FIRST,
        )  # fmt: skip
    Note.objects.create(program=program, match=match, text="Zebedee Quillfeather called. May liked it.")
    erase(person)
    other.refresh_from_db()
    assert (other.name, other.private_notes) == ("Zebedee Brandt", "Knows (erased) well, and Zebedeee.")
    match.refresh_from_db()
    assert match.title == "(erased) and Ito may talk"
    assert Note.objects.get(program=program).text == "(erased) called. May liked it."
    assert found("quillfeather") == []


def test_somebody_of_the_same_name_or_address_keeps_both(person: Participant) -> None:
    twin = make_person(person.program, *NAMED.split(), email=person.email)
    erase(person)
    twin.refresh_from_db()
    assert (twin.name, twin.email) == (NAMED, "zq@mail.example")


def test_what_they_wrote_and_addresses_that_were_stopped_are_forgotten(person: Participant) -> None:
    program = person.program
    theirs = any_row(IncomingMail, program, given={"program": program, "from_address": "ZQ@mail.example", "text": "I"})
    any_row(StoppedAddress, program, given={"address": person.email})
    others = any_row(IncomingMail, program, anew=True, given={"program": program, "from_address": "o@x.example"})
    erase(person)
    rows = IncomingMail.objects.in_program(program)
    assert set(rows.values_list("pk", "from_address")) == {(theirs.pk, ""), (others.pk, "o@x.example")}
    assert found(person.email) == []


def test_a_list_that_waits_and_names_them_is_put_aside_and_others_are_not(person: Participant) -> None:
    program = person.program
    lists = [
        any_row(RosterUpload, program, anew=True, given={"text": text})
        for text in ("First,Last\nZebedee,Quillfeather\n", "First,Last\nZebedee,Brandt\nAda,Quillfeather\n")
    ]
    erase(person)
    rows = RosterUpload.objects.in_program(program).order_by("pk")
    assert [(row.state, bool(row.text)) for row in rows] == [("dropped", False), ("waiting", True)]
    assert Erasure.objects.filter(of=lists[0].public_id, kind="participants.rosterupload").exists()


def test_links_open_nothing_and_it_is_done_once(person: Participant) -> None:
    link, _token = Link.issue(person, Purpose.PROFILE, person.public_id, None)
    erase(person)
    link.refresh_from_db()
    assert link.revoked_at
    row = Participant.objects.in_program(person.program).get(pk=person.pk)
    assert (row.name, row.status, row.kind) == ("(erased)", Status.ERASED, person.kind)
    with pytest.raises(CommandError, match="erased before"):
        erase(person)


def test_records_that_became_part_of_theirs_go_with_them(person: Participant, coordinator: User) -> None:
    gone = make_person(person.program, "Zeb", "Quill", email="zeb@old.example")
    merge(kept=person, gone=gone, chosen={}, by=coordinator, at=timezone.now())
    erase(person)
    assert found("zeb@old.example") == found("quill") == []
    assert set(Erasure.objects.values_list("of", flat=True)) >= {person.public_id, gone.public_id}


def test_a_lead_erases_once_the_name_is_typed(
    person: Participant, lead: User, client_of: Callable[[User], Client]
) -> None:
    client, page = client_of(lead), reverse("person-erase", args=[person.program.slug, person.public_id])
    ask_to_be_forgotten(person, at=timezone.now())
    wrong = client.post(page, {"name": "Zebedee Brandt"}).content.decode()
    assert "This is not their name. Type “Zebedee Quillfeather”" in wrong
    assert "Zebedee asked for it on" in wrong
    assert client.post(page, {"name": " zebedee  quillfeather"})["Location"] == reverse("people", args=["bluebonnet"])
    client.get(reverse("today", args=["bluebonnet"]))
    assert found("quillfeather") == found("zebedee") == found(person.email) == []
    assert Erasure.objects.filter(of=person.public_id).exists()
    [record] = Record.objects.across_programs("also those of none").filter(did=Did.ERASED)
    assert (record.actor, record.person, record.fields) == (str(lead.pk), person.public_id, [])
    left = client.get(client.get(page)["Location"]).content.decode()
    assert "by Lee Okafor." in left
    assert "Who asked: They themselves. How: On their own page." in left
    assert not {one for one in ("Merge", "Edit", "Worried about", "They leave") if one in left}


def test_nothing_is_erased_before_it_is_asked_for_twice_and_by_the_right_program(
    person: Participant, other_program: Program
) -> None:
    with pytest.raises(CommandError, match="--yes"):
        call_command("erase", str(person.public_id), program=person.program.slug)
    with pytest.raises(CommandError, match="no such person"):
        call_command("erase", str(person.public_id), program=other_program.slug, yes=True)
    person.refresh_from_db()
    assert person.name == NAMED


def test_it_is_erased_again_where_an_older_state_came_back(person: Participant, lead: User) -> None:
    """As a restore finds it: the person is there, and the list of erasures names them."""
    entry = Entry(FIRST, KIND, person.public_id, lead.pk, "Who asked: They themselves.")
    assert erasing.erase_again([Entry.from_line(entry.as_line()), Entry(FIRST, KIND, uuid4())]) == 2
    assert found("quillfeather") == []
    kept = person.status_changes.get(status=Status.ERASED)
    assert (kept.by, kept.reason, kept.at) == (lead, "Who asked: They themselves.", FIRST)
    assert list(Erasure.objects.filter(of=person.public_id).values_list("at", flat=True)) == [FIRST]
    with pytest.raises(CommandError, match="does not know"):
        erasing.erase_again([Entry(FIRST, "songs.song", uuid4())])


@pytest.mark.parametrize(("days_later", "state"), [(1, "dropped"), (-1, "waiting")])
def test_lists_that_wait_in_an_older_backup_may_name_whoever_was_erased(
    person: Participant, days_later: int, state: str
) -> None:
    row = any_row(RosterUpload, person.program, given={"text": "Nobody knows"})
    entry = Entry(FIRST + timedelta(days=days_later), KIND, uuid4())
    erasing.erase_again([entry], since=FIRST)
    row.refresh_from_db()
    assert (row.state, bool(row.text)) == (state, state == "waiting")
