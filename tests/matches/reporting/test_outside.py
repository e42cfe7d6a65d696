"""What outside readers get: no figure of one to four families, and none that the others give away."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Path, Request
from matches.reporting.definitions import Of
from matches.reporting.families import families
from matches.reporting.figures import Figures
from matches.reporting.outside import sections_for_outsiders
from matches.reporting.periods import grant_year
from matches.reporting.scope import Asked, rows
from matches.reporting.sections import SECTIONS
from participants.models import Export
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from tests.factories import make_person
from tests.matches.factories import accepted_match, make_request
from tests.matches.reporting.world import BEGINS, ENDS, NOW, Dice

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def last_year(program: Program) -> datetime:
    """A moment in the last grant year."""
    first = grant_year(local_day(timezone.now(), program.time_zone), 10, 1).first
    return datetime(first.year, first.month, 15, 15, tzinfo=UTC)


def ask(program: Program, paths: dict[str, int]) -> None:
    for path, number in paths.items():
        for one in range(number):
            make_request(program, f"{path} {one}", email=f"{path}{one}@mail.example", path=path, phone="",
                         received_at=last_year(program))  # fmt: skip


def by_path(client: Client, program: Program) -> dict[str, str]:
    address = reverse("report-outside-export", args=[program.slug])
    said = client.post(address, {"format": "csv"}).content.decode("utf-8-sig")
    return {row[4]: row[5] for row in csv.reader(io.StringIO(said)) if row[2:4] == ["Requests", "By path"]}


def test_small_cells_are_masked_with_another_so_that_the_total_does_not_tell(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    ask(program, {Path.FAMILY: 6, Path.PROFESSIONAL: 4})
    assert by_path(signed_in, program) == {
        "Family to family": "masked", "Professional or group": "masked", "All": "10"
    }  # fmt: skip
    taken = Export.objects.in_program(program).get()
    assert (taken.what, taken.by) == ("report for outside readers", coordinator)


def test_what_is_large_enough_is_shown_and_the_page_opens_no_rows(signed_in: Client, program: Program) -> None:
    ask(program, {Path.FAMILY: 6, Path.PROFESSIONAL: 5})
    assert by_path(signed_in, program) == {"Family to family": "6", "Professional or group": "5", "All": "11"}
    page = signed_in.get(reverse("report-outside", args=[program.slug])).content.decode()
    assert "report/rows/" not in page
    assert "Who carries the load" not in page
    assert re.search(r"Family to family</th>\s*<td>6</td>", page)


def test_one_family_that_asked_five_times_is_one_family(signed_in: Client, program: Program) -> None:
    for _time in range(5):
        make_request(program, "Robin", "Park", path=Path.FAMILY, received_at=last_year(program))
    assert by_path(signed_in, program)["Family to family"] == "masked"
    assert by_path(signed_in, program)["All"] == "masked"


@pytest.mark.parametrize(
    "again",
    [
        {"last": "Ng", "phone": "(512) 555-0103", "email": ""},
        {"last": "Ng", "phone": "", "email": "FAMILY3@mail.example"},
        {
            "first": " FAMILY  3",
            "last": "Delgado",
            "phone": "512-555-9999",
            "email": "",
            "referred_by": "Dr. Cho",
            "asked_by": "referral",
        },
    ],
)
def test_who_asks_again_otherwise_is_still_the_same_family(
    signed_in: Client, program: Program, again: dict[str, str]
) -> None:
    ask(program, {Path.FAMILY: 4})
    for number, one in enumerate(Request.objects.in_program(program).order_by("pk")):
        one.phone = f"512-555-010{number}"
        one.save()
    make_request(program, **{"first": "Rosa", "last": "Delgado", **again}, received_at=last_year(program))
    assert by_path(signed_in, program)["All"] == "masked"


def test_who_asks_again_and_is_on_record_by_now_is_one_family(signed_in: Client, program: Program) -> None:
    ask(program, {Path.FAMILY: 4})
    make_request(program, "Robin", "Park", person=make_person(program, "Robin", "Park"), phone="1 512 555 0155",
                 received_at=last_year(program))  # fmt: skip
    assert by_path(signed_in, program)["All"] == "5"
    Request.objects.in_program(program).filter(first_name__endswith="3").update(phone="512-555-0155")
    assert by_path(signed_in, program)["All"] == "masked"


def test_nearly_the_same_rows_told_apart_elsewhere_give_nothing_away(signed_in: Client, program: Program) -> None:
    """Twelve matches, all open; ten are families' and were introduced. Two are not: no table may say ten."""
    for number in range(12):
        match = accepted_match(program, f"Match {number}", path=Path.FAMILY if number < 10 else Path.PROFESSIONAL)
        match.requested_at = match.introduced_at = last_year(program)
        match.save()
    said = signed_in.post(reverse("report-outside-export", args=[program.slug]), {"format": "csv"}).content
    told: dict[tuple[str, str], set[str]] = {}
    for row in csv.reader(io.StringIO(said.decode("utf-8-sig"))):
        told.setdefault((row[2], row[3]), set()).add(row[5])
    assert told["Matches", "By path"] == {"masked", "12"}
    assert told["Matches", "Where they stand now"] == {"0", "12"}
    assert told["The three clocks", "First contact between the two"] == {"0", "masked"}
    assert told["Meetings and contacts", "Enough contacts in the first weeks"] == {"0", "masked"}


def test_a_year_that_runs_is_not_given_out(signed_in: Client, program: Program) -> None:
    make_request(program, received_at=timezone.now())
    address = reverse("report-outside", args=[program.slug])
    running = grant_year(local_day(timezone.now(), program.time_zone), 10).last.year
    for asked in ({}, {"year": str(running)}, {"year": "x"}, {"year": "1"}):
        assert f"grant year {running - 1}" in signed_in.get(address, asked).content.decode()


def test_viewers_give_nothing_out(program: Program, viewer: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(viewer).get(reverse("report-outside", args=[program.slug])).status_code == 403


@pytest.mark.parametrize("seed", range(6))
def test_no_figure_of_few_families_is_shown_of_random_programs(seed: int) -> None:
    dice = Dice(Random(f"outside {seed}"))
    figures = Figures(Asked(dice.program, BEGINS, ENDS, NOW))
    shown: dict[Any, Any] = {
        (one.table.key, cell.word): cell for _section, tables in sections_for_outsiders(figures) for one in tables
        for cell in one.all_cells
    }  # fmt: skip
    assert {key for key, _word in shown} <= {one.key for section in SECTIONS for one in section.tables}
    for of in set(Of) - {Of.FAMILIES, Of.OPEN}:
        known = families(of, figures.asked)
        assert set(known) <= set(rows(of, figures.asked).values_list("pk", flat=True))
        if len(set[Any]().union(*known.values())) < 5:
            told = [cell.said for (key, _word), cell in shown.items() if _is_of(key, of)]
            assert set(told) <= {"masked", "0", "$0.00"}, of


def _is_of(key: str, of: Of) -> bool:
    return any(one.key == key and one.of == of for section in SECTIONS for one in section.tables)
