"""Workbooks as another library writes them are read; those that we write are read by it."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from participants.roster.cells import clean
from participants.roster.reading import read_table
from participants.roster.workbook_out import NOT_IN_XML, write_workbook
from participants.roster.workbooks import Sheet, read_sheets


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_are_read_as_the_spreadsheet_shows_them():
    row: list[object] = [
        *("Sofía", 15125550100, 2.0, 0.5, True, date(2027, 9, 21), datetime(2027, 9, 21, 15, 30), time(9, 5), None),
        *("=1+1", "two\nlines"),
    ]
    [sheet] = read_sheets(workbook(People=[[f"h{n}" for n in range(11)], row]))
    assert sheet.name == "People"
    assert read_table(sheet.text).rows[0].cells == (
        *("Sofía", "15125550100", "2", "0.5", "yes", "2027-09-21", "2027-09-21 15:30", "09:05", "", "", "two\nlines"),
    )


def test_rows_are_counted_as_the_spreadsheet_counts():
    [sheet] = read_sheets(workbook(People=[["First name"], [], [None], ["Mei"]]))
    assert [row.number for row in read_table(sheet.text).rows] == [4]


def test_every_sheet_that_holds_anything_is_read_in_its_order():
    sheets = read_sheets(workbook(Notes=[["a"]], Empty=[], People=[["First name"], ["Mei"]]))
    assert sheets == [Sheet("Notes", "a\n"), Sheet("People", "First name\nMei\n")]


@pytest.mark.parametrize("sheets", [{"Empty": []}, {"Blank": [[None, " "]]}])
def test_an_empty_workbook_is_refused(sheets):
    with pytest.raises(ValidationError, match="This workbook is empty"):
        read_sheets(workbook(**sheets))


def test_more_than_ten_thousand_rows_are_refused():
    with pytest.raises(ValidationError, match="more than 10,000 rows"):
        read_sheets(write_workbook([("People", [["First name"]] + [["Mei"]] * 10_002)]))


def test_a_document_type_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><workbook>&a;</workbook>')
    with pytest.raises(ValidationError, match="damaged"):
        read_sheets(data.getvalue())


def test_another_program_opens_what_we_write():
    book = load_workbook(io.BytesIO(write_workbook([("People", [["Phone", "A & B"], ["+1 512", "=1+1"]])])))
    phone, formula = book["People"]["A2"], book["People"]["B2"]
    assert (phone.value, phone.data_type, phone.quotePrefix) == ("+1 512", "s", True)
    assert (formula.value, formula.data_type, formula.quotePrefix) == ("=1+1", "s", True)
    assert (book["People"]["B1"].value, book["People"]["B1"].font.bold) == ("A & B", True)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_what_is_written_is_read_again(cells):
    [sheet] = read_sheets(write_workbook([("People", [["h"] * len(cells) + ["end"], [*cells, "x"]])]))
    [row] = read_table(sheet.text).rows
    expected = [NOT_IN_XML.sub("", cell).replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
    assert list(row.cells[:-1]) == expected
    assert clean("x") == "x"


@given(st.binary(max_size=300))
def test_any_workbook_is_read_or_refused(data):
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<r><Relationship Id="r1" Target="worksheets/s.xml"/></r>')
        archive.writestr("xl/worksheets/s.xml", b"<s><row><c>" + data)
    with pytest.raises(ValidationError):
        read_sheets(book.getvalue())
