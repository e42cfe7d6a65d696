"""Two coordinators at the same moment, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant
from participants.roster import background, uploads
from participants.roster.uploads import StalePlan
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.participants.roster.lists import listed, upload
from tests.participants.roster.pages import fields_of, text_of

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = listed(*[{"First name": f"Mei {n}", "Email": f"mei{n}@mail.example"} for n in range(20)])


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the refusal it met."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def agreeing(row: Any, by: User) -> Callable[[], Any]:
    seen = uploads.dry_run(row, timezone.now()).fingerprint
    return lambda: uploads.agree(upload=row, seen=seen, take=uploads.ALL, by=by, at=timezone.now())


def test_one_list_agreed_to_twice_is_imported_once(program: Program, coordinator: User) -> None:
    row = upload(PEOPLE, program, coordinator)
    done = at_once(*[agreeing(row, coordinator)] * 4)
    assert sorted(type(one).__name__ for one in done) == [*["ValidationError"] * 3, "dict"]
    assert Participant.objects.in_program(program).count() == 20


def test_one_list_uploaded_by_two_is_imported_once(program: Program, coordinator: User, lead: User) -> None:
    rows = [upload(PEOPLE, program, who) for who in (coordinator, lead)]
    done = at_once(agreeing(rows[0], coordinator), agreeing(rows[1], lead))
    assert sorted(type(one).__name__ for one in done) == [StalePlan.__name__, "dict"]
    assert Participant.objects.in_program(program).count() == 20


def test_two_answers_at_once_are_both_kept(program: Program, coordinator: User) -> None:
    row = upload(PEOPLE, program, coordinator)
    at_once(*[
        lambda n=n: uploads.answer(upload=row, row=n, answer="share", by=coordinator, at=timezone.now())
        for n in range(2, 8)
    ])  # fmt: skip
    row.refresh_from_db()
    assert set(row.decided.rows) == set(range(2, 8))


def test_one_form_sent_twice_at_once_adds_one_person(
    program: Program, coordinator: User, client_of: Callable[[User], Client]
) -> None:
    url = reverse("person-add", args=[program.slug])
    typed = fields_of(client_of(coordinator).get(url).content.decode())
    typed |= {"first_name": ["Mei"], "last_name": ["Park"], "kind": ["parent"]}
    answers = at_once(*[lambda: client_of(coordinator).post(url, typed)] * 2)
    assert {answer["Location"] for answer in answers} == {Participant.objects.get(program=program).get_absolute_url()}


def test_of_two_who_save_one_person_the_second_is_shown_what_the_first_did(
    program: Program, coordinator: User, lead: User, client_of: Callable[[User], Client]
) -> None:
    mei = make_person(program, "Mei", "Park")
    url = f"{mei.get_absolute_url()}edit/"
    clients = [client_of(who) for who in (coordinator, lead)]
    typed = [fields_of(client.get(url).content.decode()) for client in clients]
    answers = at_once(*[lambda n=n: clients[n].post(url, typed[n] | {"role_title": f"Role {n}"}) for n in (0, 1)])
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    [shown] = [answer.content.decode() for answer in answers if answer.status_code == 200]
    mei.refresh_from_db()
    assert mei.role_title in ("Role 0", "Role 1")
    assert f"now “{mei.role_title}”" in shown


def test_how_far_writing_is_can_be_seen_by_others_while_nothing_of_it_is_there(
    program: Program, coordinator: User, signed_in: Client
) -> None:
    """Whenever the worker begins to write a portion, someone with a connection of their own opens the page."""
    given = {"Permission given on": "2026-09-12"}
    lines = listed(*[{"First name": f"Mei {n}", "Email": f"mei{n}@mail.example"} | given for n in range(501)])
    row = uploads.keep(data=lines.encode(), name="long.csv", program=program, by=coordinator)
    background.go_on(program.pk, row.pk)
    row.refresh_from_db()
    assert row.reading
    uploads.agree_later(upload=row, seen=row.reading["fingerprint"], take=uploads.ALL, by=coordinator)
    signed_in.get(row.get_absolute_url())  # a first page of a program is noted in the session; SQLite has one writer
    seen: dict[tuple[str, int], None] = {}

    def look() -> None:
        page = text_of(signed_in.get(row.get_absolute_url()))
        said = page.split('class="lede">')[1].split("</p>")[0].strip()
        seen[said, Participant.objects.in_program(program).count()] = None
        connection.close()

    statements = [""]

    def watching(execute: Any, sql: str, *given: Any) -> Any:
        statements.append(sql[:40])
        if sql.startswith('INSERT INTO "participants_participant" ') and statements[-1] != statements[-2]:
            pool.submit(look).result()
        return execute(sql, *given)

    with ThreadPoolExecutor(1) as pool, connection.execute_wrapper(watching):
        background.go_on(program.pk, row.pk)
    assert list(seen) == [
        ("All rows are read. Next they are written, all or none.", 0),
        ("250 of 501 rows are written.", 0),
        ("500 of 501 rows are written.", 0),
    ]
    assert Participant.objects.in_program(program).count() == 501
