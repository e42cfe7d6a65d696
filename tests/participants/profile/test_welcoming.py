"""The link to their own page for whoever is new: by the program's rule, where e-mail is safe, once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant, RosterRules, RosterUpload
from participants.profile import welcoming
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.factories import make_person
from tests.participants.roster.pages import fields_of
from tests.participants.roster.test_import import act, latest
from tests.participants.roster.test_import import agree as agree_to

pytestmark = pytest.mark.django_db
LIST = "First name,Last name,Kind,E-mail\nIda,Berg,parent,ida@mail.example\nOle,Berg,parent,ole@mail.example\n"


def letters(program: Program) -> list[str]:
    mails = Email.objects.in_program(program).filter(kind="own-page").order_by("to_name")
    return list(mails.values_list("to_name", flat=True))


@pytest.fixture
def wanted(program: Program) -> RosterRules:
    return RosterRules.objects.create(program=program, sends_own_page=True)


def add(client: Client, program: Program) -> str:
    page = reverse("person-add", args=[program.slug])
    said = {"first_name": "Ida", "last_name": "Berg", "kind": "parent", "email": "ida@mail.example"}
    return client.post(page, fields_of(client.get(page).content.decode()) | said, follow=True).content.decode()


def test_nothing_is_sent_unless_the_program_wants_it(signed_in: Client, program: Program) -> None:
    assert "Ida Berg is in the roster." in add(signed_in, program)
    assert letters(program) == []


def test_whoever_is_added_gets_the_link(signed_in: Client, program: Program, wanted: RosterRules) -> None:
    assert "The link to their own page is on its way." in add(signed_in, program)
    assert letters(program) == ["Ida Berg"]


@pytest.mark.parametrize(
    "facts",
    [
        {"reach_by": "phone"},
        {"email": ""},
        {"reach_notes": "Her husband reads her mail."},
        {"say_nothing": True},
        {"email": "rosa@mail.example"},
        {"status": "withdrawn"},
    ],
)
def test_only_where_mail_is_safe(program: Program, coordinator: User, facts: dict[str, object]) -> None:
    make_person(program, "Rosa", "Mar", email="rosa@mail.example")
    person = make_person(program, "Ida", "Berg", **{"email": "ida@mail.example", **facts})
    assert welcoming.welcome([person], program=program, by=coordinator, at=timezone.now()) == 0


def test_nobody_gets_two(program: Program, coordinator: User) -> None:
    person = make_person(program, "Ida", "Berg", email="ida@mail.example")
    done = [welcoming.welcome([person], program=program, by=coordinator, at=timezone.now()) for _twice in range(2)]
    assert done == [1, 0]
    assert letters(program) == ["Ida Berg"]


def upload(client: Client, program: Program) -> RosterUpload:
    sent = SimpleUploadedFile("people.csv", LIST.encode())
    client.post(reverse("import", args=[program.slug]), {"file": sent})
    return latest(program)


def test_a_list_asks_and_is_set_as_the_program_is(signed_in: Client, program: Program) -> None:
    row = upload(signed_in, program)
    page = signed_in.get(row.get_absolute_url())
    assert 'name="welcome"' in page.content.decode()
    assert page.context["welcomes"] is False
    agree_to(signed_in, row)
    assert welcoming.go_on() == 0
    assert letters(program) == []


def test_a_list_sends_one_letter_to_each_new_person(signed_in: Client, program: Program, wanted: RosterRules) -> None:
    make_person(program, "Ole", "Berg", email="ole@mail.example", kind="parent")
    row = upload(signed_in, program)
    page = signed_in.get(row.get_absolute_url())
    assert page.context["welcomes"] is True
    act(signed_in, row, "agree", seen=page.context["fingerprint"], take="all", welcome="1")
    assert letters(program) == []
    assert [welcoming.go_on(), welcoming.go_on()] == [1, 0]
    assert letters(program) == ["Ida Berg"]
    assert Participant.objects.in_program(program).filter(last_name="Berg").count() == 2
