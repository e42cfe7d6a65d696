"""All rows of a report as a workbook: made by the worker, opened by another program, gone after a day."""

import io
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from matches.models import ReportFile
from matches.reporting import background
from matches.reporting.columns import SHEETS
from matches.reporting.periods import Period
from matches.reporting.scope import Asked, rows
from matches.reporting.workbook import how_many, write_rows
from participants.models import Export
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from tests.matches.factories import make_request
from tests.matches.reporting.world import BEGINS, ENDS, FIRST, LAST, NOW, Dice

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def opened(data: bytes) -> dict[str, list[list[str]]]:
    book = load_workbook(io.BytesIO(data), read_only=True)
    return {one.title: [[str(cell or "") for cell in row] for row in one.iter_rows(values_only=True)] for one in book}


def made(client: Client, program: Program, **asked: str) -> ReportFile:
    answer = client.post(reverse("report-file-make", args=[program.slug], query=asked))
    row: ReportFile = ReportFile.objects.in_program(program).latest("pk")
    assert answer["Location"] == row.get_absolute_url()
    return row


def test_every_row_of_the_report_is_in_its_workbook() -> None:
    dice, told = Dice(Random("workbook")), list[int]()
    asked, out = Asked(dice.program, BEGINS, ENDS, NOW), io.BytesIO()
    write_rows(out, asked, Period(FIRST, LAST), told.append)
    found = opened(out.getvalue())
    assert {str(one.name): len(found[str(one.name)]) - 1 for one in SHEETS} == {
        str(one.name): rows(one.of, asked).count() for one in SHEETS
    }
    assert told[-1] == how_many(asked) > 20
    assert found["Figures"][1][:2] == ["2025-10-01", "2025-12-31"]


def test_the_worker_makes_it_and_it_is_taken_along(signed_in: Client, program: Program, coordinator: User) -> None:
    make_request(program, "=1+1", path="family", received_at=timezone.now())
    make_request(program, "Otto", path="professional", received_at=timezone.now())
    row = made(signed_in, program, path="family")
    page = signed_in.get(row.get_absolute_url()).content.decode()
    assert "It waits for its turn." in page
    assert made(signed_in, program, path="family") == row
    assert [background.go_on(program.pk, row.pk), background.go_on(program.pk, row.pk)] == [True, False]
    page = signed_in.get(row.get_absolute_url()).content.decode()
    assert "Download the workbook" in page
    answer = signed_in.post(reverse("report-file-take", args=[program.slug, row.public_id]))
    sheet = opened(answer.content)["Requests"]
    today = local_day(timezone.now(), program.time_zone).isoformat()
    assert [(line[0], line[2][:10]) for line in sheet[1:]] == [("=1+1", today)]
    taken = Export.objects.in_program(program).get()
    assert (taken.what, taken.by, taken.narrowed_by) == ("report rows", coordinator, "Path")


def test_the_tick_makes_what_waits_and_forgets_it_after_a_day(signed_in: Client, program: Program) -> None:
    row = made(signed_in, program)
    assert background.go_on_with_files() == 1
    ReportFile.objects.in_program(program).update(created_at=timezone.now() - timedelta(hours=25))
    assert signed_in.get(row.get_absolute_url()).status_code == 404
    assert background.go_on_with_files() == 0
    assert not ReportFile.objects.in_program(program).exists()


def test_one_that_fails_says_so(signed_in: Client, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any) -> None:
        raise RuntimeError

    row = made(signed_in, program)
    monkeypatch.setattr(background, "write_rows", fail)
    assert background.go_on(program.pk, row.pk)
    assert "Something failed" in signed_in.get(row.get_absolute_url()).content.decode()
    assert made(signed_in, program) != row


def test_it_is_for_whoever_asked_for_it_alone(
    signed_in: Client, lead: User, viewer: User, program: Program, client_of: Callable[[User], Client]
) -> None:
    row = made(signed_in, program)
    background.go_on(program.pk, row.pk)
    take = reverse("report-file-take", args=[program.slug, row.public_id])
    assert [client_of(user).post(take).status_code for user in (lead, viewer)] == [404, 403]
    assert signed_in.post(take).status_code == 200
