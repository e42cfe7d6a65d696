"""Rows to mend go out as a file, and come back as they were."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from participants.models import Decisions
from participants.roster.cells import CellProblem, clean
from participants.roster.mending import BYTE_ORDER_MARK, rest_of, safe_cell
from participants.roster.reading import decode
from tests.participants.roster.lists import listed, plan, sample


def rows(text: str, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_only_what_is_to_be_mended_goes_out_with_what_to_do(program):
    rest = rows(rest_of(plan(sample("roster_from_excel.csv"), program)))
    assert [row["Last name"] for row in rest] == ["Alvarez", "Núñez", "Nguyen", "Walker", "Tanaka"]
    assert rest[2]["What to mend"] == (
        "Time zone: this is not the name of a time zone. Write one like America/Chicago. Perhaps America/Chicago."
    )
    assert rest[0]["What to mend"].startswith("This row shares its e-mail with row 4, Priya Müller.")
    assert rest[0]["Phone"] == "'+1 673 555 0144"


def test_a_list_without_faults_leaves_no_file(program):
    assert rest_of(plan(sample("roster.csv"), program)) == ""


def test_the_file_can_be_mended_and_uploaded(program):
    rest = rest_of(plan(sample("roster_from_excel.csv"), program))
    mended = rest.replace("no-at-sign.", "ingrid@").replace("Central", "America/Chicago").replace("about ten", "10")
    mended = mended.replace("\n;Walker", "\nElena;Walker").replace("PRIYA.MULLER2", "ravi")
    again = plan(decode((BYTE_ORDER_MARK + mended).encode()), program)
    assert (again.counts["new"], again.headings.ignored) == (5, ())
    assert again.lines[0].entry.values["phone"] == "+1 673 555 0144"


def test_what_was_mended_on_the_page_goes_out_mended(program):
    text = listed({"Time zone": "Central", "State": "Oregano"})
    [row] = rows(rest_of(plan(text, program, Decisions({("time_zone", "Central"): "America/Chicago"}, {}))))
    assert (row["Time zone"], row["State"]) == ("America/Chicago", "Oregano")


def test_no_cell_is_a_formula(program):
    text = listed({"First name": '=HYPERLINK(""x"")', "Role": "@SUM(A1)", "Organization": "-5", "State": "?"})
    [row] = rows(rest_of(plan(text, program)))
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\x00"))]


@given(st.text(max_size=20))
def test_a_cell_comes_back_as_it_went_out(cell):
    try:
        before = clean(cell)
    except CellProblem:
        return
    assert clean(safe_cell(cell)) == before or before == ""
    assert not safe_cell(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\x00"))
