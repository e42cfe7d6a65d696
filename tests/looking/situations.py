"""The tests' worlds as pages: every address in every situation, scene and place, with too much and with nothing."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from peermatch.accounts.models import Membership, Role, User
from peermatch.accounts.scope import ProgramRow
from tests.crowd import Crowd
from tests.factories import PASSWORD, make_member, make_person, make_program
from tests.fuzz.places import OF_VISITORS, places
from tests.fuzz.targets import World, scenes, undone
from tests.fuzz.typed import typed_at
from tests.looking.album import Album
from tests.looking.answering import Answering
from tests.looking.asking import Asking
from tests.matches.factories import make_match
from tests.second_step import sign_in_with_code
from tests.test_scope import IN_A_PROGRAM
from tests.walls.rules import RULES
from tests.walls.test_matrix import by_link

MANY = 25
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-Donaudampfschifffahrtsgesellschaft"
NAMES = {"first_name", "last_name", "name", "title", "words", "text", "reason", "detail", "place", "note", "script"}
LETTER = "?of=invitation.why"


class Situations:
    """`gather` fills the album. is_quick: in one state alone, and no form is sent."""

    def __init__(self, album: Album, *, is_quick: bool) -> None:
        self.album, self.is_quick = album, is_quick
        program = make_program()
        self.lead = make_member(program, "Lee Okafor", Role.LEAD)
        self.coordinator = make_member(program, "Ana Castillo", phone="512-555-0101")
        self.viewer = make_member(program, "Vera Novak", Role.VIEWER)
        other = make_program("Green Mountain Families", "green-mountain", time_zone="America/New_York")
        self.world = World(program, self.lead, other, make_member(other, "Sam Stone"))
        self.answering = Answering(lambda name, form: typed_at(name, self.world, form), undone)
        visitor = by_link(self.world.doors)
        client = _client_of(self.lead)
        self.world.session_key, self.world.visitor = str(client.session.session_key), visitor
        self.by_lead, self.by_visitor = Asking(album, client, ""), Asking(album, visitor, "by link")

    def gather(self) -> None:
        for state, change in self._states():
            with undone(), suppress(IntegrityError):
                change()
                for asking, pages in ((self.by_lead, self.pages), (self.by_visitor, self.world.of_visitors)):
                    self._open_all(asking, pages, state)
        self._made()
        if not self.is_quick:
            self._as_others()
            self._crowded()
        self._bare()
        self._barred()

    @property
    def pages(self) -> dict[str, str]:
        return self.world.of_members | {"letter": self.world.of_members["letter"] + LETTER}

    def _states(self) -> Iterator[tuple[str, Callable[[], None]]]:
        told = ("as it begins", "active", "preparing", "met", "on hold", "closed")
        states = list(zip(told, self.world.situations(), strict=True))
        yield from states[1:2] if self.is_quick else states

    def _open_all(
        self, asking: Asking, pages: dict[str, str], state: str, *, sends: bool = True, whatever: bool = False
    ) -> None:
        for name, url in pages.items():
            if not (self.album.takes(name) or name.startswith("made for")) or (
                name in RULES and RULES[name].look is None
            ):
                continue
            with undone():
                html = asking.open(url, state, whatever=whatever)
            if html and sends and not self.is_quick:
                self.answering.all_of(asking, url, html, state)

    def _as_others(self) -> None:
        root = User.objects.create_superuser("root@mail.example", PASSWORD, name="Ada Min")
        Membership.objects.create(program=self.world.program, user=root, role=Role.LEAD)
        self._open_all(
            Asking(self.album, sign_in_with_code(Client(), root), "an administrator"), self.pages, "", sends=False
        )
        for user in (self.coordinator, self.viewer):
            who = Membership.objects.get(user=user).role
            self._open_all(Asking(self.album, _client_of(user), f"a {who}"), self.pages, "", sends=False)
        stranger = Asking(self.album, Client(), "a stranger")
        self._open_all(
            stranger, {name: self.pages[name] for name in ("today", "people")} | self.world.of_visitors, "", sends=False
        )

    def _made(self) -> None:
        """What shows itself in one situation only."""
        for name, make in [*scenes(self.world), *places(self.world)]:
            asking = self.by_visitor if name in OF_VISITORS else self.by_lead
            if self.album.takes(name):
                with undone():
                    self._open_all(asking, {f"made for {name}": make()}, f"made for {name}")

    def _crowded(self) -> None:
        with undone():
            self._lengthen()
            for asking, pages in ((self.by_lead, self.pages), (self.by_visitor, self.world.of_visitors)):
                self._open_all(asking, pages, "with long words", sends=False, whatever=True)
        with undone():
            crowd = Crowd(self.world.program, self.lead, self.world.match, self.world.rows["person"])
            crowd.size = 1  # as the world has already
            crowd.grow(MANY)
            self._open_all(self.by_lead, self.pages, "with many of everything", sends=False)

    def _lengthen(self) -> None:
        """Every name and every text is one word that fills its field."""
        for model in apps.get_models():
            if issubclass(model, ProgramRow):
                fields = [one for one in model._meta.concrete_fields if _is_words(one)]
                for row in model._base_manager.filter(program=self.world.program) if fields else ():
                    longer = {one.name: _long(row, one) for one in fields if getattr(row, one.name)}
                    with suppress(IntegrityError), transaction.atomic():
                        model._base_manager.filter(pk=row.pk).update(**longer)

    def _bare(self) -> None:
        """A program of which nothing is there yet; a match and a person of whom nothing is known."""
        program = make_program("Prairie Families", "prairie")
        lead = make_member(program, "Pam Quist", Role.LEAD)
        asking = Asking(self.album, _client_of(lead), "")
        of: dict[str, Any] = {"slug": program.slug}
        self._open_all(asking, _urls(of), "in an empty program", sends=False, whatever=True)
        of = {
            "match": make_match(program, coordinator=lead).public_id,
            "person": make_person(program, "Bo", "Bare").public_id,
        }
        for kind, row in of.items():
            self._open_all(
                asking, _urls({"slug": program.slug, kind: row}), f"a bare {kind}", sends=False, whatever=True
            )

    def _barred(self) -> None:
        self.by_visitor.open("/nowhere/", "no such page")
        self.by_lead.open("/p/bluebonnet/nowhere/", "no such page")
        stranger = Asking(self.album, Client(), "")
        stranger.open("/l/nothing-that-was-sent/", "a link that is not known")
        checked = Asking(self.album, Client(enforce_csrf_checks=True), "")
        checked.send("/sign-in/", {"username": "x"}, "without a token")


def _client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _is_words(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField) and field.name in NAMES and not field.choices


def _long(row: Any, field: Any) -> str:
    return f"{LONG}{row.pk}"[-(field.max_length or len(LONG) + 9) :]


def _urls(given: dict[str, Any]) -> dict[str, str]:
    found = {}
    for name, taken in IN_A_PROGRAM:
        if set(taken) == set(given):
            with suppress(NoReverseMatch):
                found[name] = reverse(name, args=list(given.values()))
    return found
