"""Of each kind of thing that is to be on record one is done, as it is done every day: it is there, with who did it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.fitting.footing import footing
from matches.fitting.waiving import waive
from matches.models import Gate, Part, Stage
from participants.erasing import KIND
from participants.models import Participant, Relationship, RelationshipKind
from participants.roster.merging.door import merge
from peermatch.accounts.membering import change_role
from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.audit.models import Record
from peermatch.audit.recording import Did
from peermatch.keeping import erasing
from tests.factories import PASSWORD, make_member, make_person
from tests.matches.factories import make_match, make_seat
from tests.participants.roster.pages import submit
from tests.second_step import sign_in_with_code
from tests.walking_admin import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class World:
    """A program with a lead, who does everything here, and somebody whose facts they are."""

    def __init__(self, program: Program, by: User) -> None:
        self.program, self.by, self.client = program, by, Client()
        self.robin: Participant = make_person(program, "Robin", "Park", phone="512-555-0177", private_notes="canary")

    @property
    def signed_in(self) -> Client:
        self.client.force_login(self.by)
        return self.client

    def at(self, name: str, *ids: object) -> str:
        return reverse(name, args=[self.program.slug, *ids])

    def twin(self) -> Participant:
        found: Participant = make_person(self.program, "Robin", "Parke")
        return found


def signs_in(world: World, password: str = PASSWORD) -> None:
    world.client.post(reverse("sign-in"), {"username": world.by.email, "password": password})


def signs_out(world: World) -> None:
    world.signed_in.post(reverse("sign-out"))


def ends_sessions(world: World) -> None:
    Client().force_login(world.by)
    world.signed_in.post(reverse("sessions-end"))


def makes_calendar(world: World) -> None:
    world.signed_in.post(reverse("calendar-make"))


def changes_role(world: World) -> None:
    other = Membership.objects.get(user=make_member(world.program, "Olga Other"))
    change_role(membership=other, role=Role.VIEWER, by=world.by, at=timezone.now())


def reads(world: World) -> None:
    world.signed_in.get(world.robin.get_absolute_url())


def changes(world: World) -> None:
    submit(world.signed_in, world.at("person-child", world.robin.public_id), age_band="3-5", needs="canary")


def exports(world: World) -> None:
    world.signed_in.post(world.at("people-export"), {"format": "csv"})


def goes_on_in_spite(world: World) -> None:
    match, other = make_match(world.program, stage=Stage.PREPARING), make_person(world.program, "David", "Larsen")
    for person, part in ((world.robin, Part.RECIPIENT), (other, Part.PROVIDER)):
        make_seat(match, person, part)
    Relationship.objects.create(program=world.program, one=other, kind=RelationshipKind.SUPERVISES, other=world.robin)
    on = world.program.today
    [found] = footing(match, on=on).findings
    waive(match=match, gate=Gate.FOOTING, key=found.key, reason="canary", by=world.by, at=timezone.now(), on=on)


def merges(world: World) -> None:
    merge(kept=world.robin, gone=world.twin(), chosen={}, by=world.by, at=timezone.now())


def erases(world: World) -> None:
    erasing.erase(KIND, world.robin.public_id, at=timezone.now(), by=world.by, program=world.program)


def in_admin(world: World) -> Client:
    User.objects.filter(pk=world.by.pk).update(is_superuser=True, is_staff=True)
    return sign_in_with_code(world.client, world.by)


def reads_in_admin(world: World) -> None:
    in_admin(world).get(page_of(Participant, "changelist"))


def changes_in_admin(world: World) -> None:
    in_admin(world)
    submit(world.client, page_of(Participant, "change", world.robin.pk), best_times="canary")


ACTS: list[tuple[Did, Callable[[World], None]]] = [
    (Did.SIGNED_IN, signs_in),
    (Did.REFUSED, lambda world: signs_in(world, "wrong")),
    (Did.SIGNED_OUT, signs_out),
    (Did.SECURED, ends_sessions),
    (Did.SECURED, makes_calendar),
    (Did.PERMITTED, changes_role),
    (Did.READ, reads),
    (Did.CHANGED, changes),
    (Did.EXPORTED, exports),
    (Did.WAIVED, goes_on_in_spite),
    (Did.MERGED, merges),
    (Did.ERASED, erases),
    (Did.ADMIN_READ, reads_in_admin),
    (Did.ADMIN_CHANGED, changes_in_admin),
]
ELSEWHERE = {
    Did.SENT: "tests/matches/introducing/test_views.py",
    Did.RESTORED: "tests/peermatch/keeping/test_backups.py",
}


def test_every_kind_is_here_or_elsewhere() -> None:
    assert {did for did, _act in ACTS} | ELSEWHERE.keys() == set(Did)
    for did, path in ELSEWHERE.items():
        assert f"Did.{did.name}" in (Path(settings.BASE_DIR) / path).read_text()


@pytest.mark.parametrize(("did", "act"), ACTS)
def test_it_is_on_record_by_whom_and_without_a_value(
    program: Program, lead: User, did: Did, act: Callable[[World], None]
) -> None:
    world, rows = World(program, lead), Record.objects.across_programs("a test")
    before = set(rows.values_list("pk", flat=True))
    act(world)
    told = rows.filter(did=did, actor_kind="user", actor=str(lead.pk)).exclude(pk__in=before)
    assert told.exists()
    every = str(list(rows.values_list("kind", "row", "fields", "actor", "request")))
    assert not [word for word in ("canary", "Robin", "555-0177", "Park") if word in every]


OF_NOBODY = {
    "matches/meeting/agendas/files.py": "is called by those who record it, or by the person whose agenda it is",
    "participants/roster/exporting.py": "records it before it is called",
    "peermatch/audit/files.py": "is called by those who record it",
    "peermatch/outbox/mime.py": "writes parts of mails",
}


def test_every_file_that_is_handed_out_is_recorded_where_it_is_made() -> None:
    """In that module or in the one that it asks for what is in the file."""
    root, missing = Path(settings.BASE_DIR), []
    for path in sorted(root.glob("*/**/*.py")):
        name = str(path.relative_to(root))
        if name.split("/")[0] not in ("matches", "participants", "peermatch") or name in OF_NOBODY:
            continue
        source = path.read_text()
        if not re.search(r"as_file\(|text_file\(|docx_file\(|[Cc]ontent.[Dd]isposition", source):
            continue
        asked = re.findall(r"^from ([\w.]+) import .*\bexport\b", source, re.M)
        sources = [source, *((root / f"{one.replace('.', '/')}.py").read_text() for one in asked)]
        if not any("Did.EXPORTED" in one for one in sources):
            missing.append(name)
    assert missing == ["matches/visiting/agenda_views.py", "peermatch/inbox/reading.py"]  # their own; a mail that came
