"""Every form that a page of the program shows, found by looking through all pages in a world that has all of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from matches.models import Match, Meeting, MeetingState, SeatState, Stage
from peermatch.accounts.models import Program, User
from peermatch.tokens import hash_token
from tests.by_link import Doors
from tests.crowd import Crowd
from tests.fuzz.forms import Form, forms_of
from tests.scenes import SCENES
from tests.test_query_counts import begun
from tests.test_scope import IN_A_PROGRAM, make_world, urls
from tests.walls.rules import OF_ONES_OWN_ACCOUNT, RULES, Who

Found = Iterator[tuple[str, str, Form]]


class World:
    """Ours, in which there is some of everything; the rows of another program, of which nothing may be found."""

    def __init__(self, program: Program, lead: User, other: Program, stranger: User) -> None:
        self.program, self.lead = program, lead
        self.session_key, self.visitor = "", Client()
        self.doors = Doors(program, lead)
        self.rows = cast("dict[str, Any]", make_world(program, lead))
        theirs = cast("dict[str, Any]", make_world(other, stranger))
        self.theirs = [str(value) for row in theirs.values() for value in (row.public_id, row.pk)]
        Crowd(program, lead, self.rows["match"], self.rows["person"]).grow(1)

    @property
    def match(self) -> Match:
        return self.rows["match"]  # type: ignore[no-any-return]

    @property
    def of_members(self) -> dict[str, str]:
        own = {name: reverse(name) for name, rule in RULES.items() if Who.SIGNED_IN in (rule.look, rule.send)
               and name not in OF_ONES_OWN_ACCOUNT.split()}  # fmt: skip
        return urls(self.program, self.rows, IN_A_PROGRAM) | own

    @property
    def of_visitors(self) -> dict[str, str]:
        pages = {name: url for name, url in self.doors.pages.items() if name not in ("account", "change-password")}
        tokens = {"link": self._stops_mail(), "summary-link": self.doors.tokens["summary-link"][0]}
        return pages | {name: reverse(name, args=[token]) for name, token in tokens.items()}

    def _stops_mail(self) -> str:
        tokens, stops = self.doors.tokens["link"], self.doors.links["mail"].token_hash
        return next(token for token in tokens if hash_token(token) == stops)

    def _stage(self, stage: Stage) -> None:
        begun(self.rows, stage)
        if stage == Stage.ACTIVE:
            self.match.seats.update(state=SeatState.ACCEPTED)

    def _met(self) -> None:
        """Its meeting is over."""
        begun(self.rows, Stage.ACTIVE)
        ago = timezone.now() - timedelta(hours=5)
        Meeting.objects.filter(program=self.program).update(
            starts_at=ago, ends_at=ago + timedelta(hours=1), on=ago.date(), state=MeetingState.CONFIRMED
        )

    def situations(self) -> list[Callable[[], None]]:
        return [
            lambda: None, lambda: self._stage(Stage.ACTIVE), lambda: self._stage(Stage.PREPARING), self._met,
            lambda: self._stage(Stage.ON_HOLD), lambda: self._stage(Stage.CLOSED),
        ]  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def shown(client: Client, pages: dict[str, str]) -> Found:
    """Each form on these pages: the name of the address that takes it, that address, and its fields."""
    client.raise_request_exception = False
    for url in pages.values():
        page: Any = client.get(url)
        if page.status_code == 200 and not page.streaming and "html" in page["Content-Type"]:
            for form in forms_of(page.content.decode()):
                action = urljoin(url, form.action) if form.action else url
                if name := name_of(action):
                    yield name, action, form


def name_of(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def scenes(world: World) -> Iterator[tuple[str, Callable[[], str]]]:
    for name, scene in SCENES.items():
        if name in RULES:
            yield name, partial(scene, world.program, world.lead)
