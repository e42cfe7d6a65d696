import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from participants.roster.reading import MOST_BYTES, decode, read_table

LIST = "First name,Last name,Note\nSofía,Núñez,é\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_letters_are_read_however_they_were_saved(encoding, ending):
    assert decode(LIST.replace("\n", ending).encode(encoding)) == LIST


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter):
    hint = "sep=|\n" if delimiter == "|" else ""
    table = read_table(hint + delimiter.join(["First name", "Last name"]) + f'\nMei{delimiter}"Park{delimiter} Jr."\n')
    assert (table.headings, table.rows[0].cells) == (("First name", "Last name"), ("Mei", f"Park{delimiter} Jr."))


def test_rows_are_counted_as_the_spreadsheet_counts():
    table = read_table('First name,Last name\n\n,\nMei,"Park\nthe second"\nAna\n')
    assert [(row.number, row.cells) for row in table.rows] == [(4, ("Mei", "Park\nthe second")), (5, ("Ana", ""))]


def test_a_list_may_be_as_wide_as_is_told():
    [row] = read_table("First name" + "," * 199 + "\nMei\n").rows
    assert len(row.cells) == 200


def test_blank_lines_are_no_people_however_many():
    table = read_table("First name,Last name\n" + "\n, \n" * 20_000 + "Mei,Park\n")
    assert [row.number for row in table.rows] == [40_002]


def test_cells_beyond_the_last_heading_are_counted():
    table = read_table("First name,Last name\nMei,Park,,so,so\n")
    assert [row.extra for row in table.rows] == [2]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"\r\n", "empty"),
        (b",,,\n,,,\n", "empty"),
        (bytes(range(256)) * 4, "not a list in text form"),
        (b"First name\x01\x02\x03\x04,Last name\n", "not a list in text form"),
        (b"First name,Last name\nM\x81\x8d,Park\n", "letters are damaged"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_a_damaged_file_is_told_what_it_is(data, told):
    with pytest.raises(ValidationError, match=told):
        decode(data)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("First name,Last name\n", "no rows under them. Write one row each under the headings, or choose the file"),
        ("First name,Last name\n,\n", "no rows under them"),
        (",\nMei,Park\n", "first row is empty"),
        ('First name,Last name\nMei,Park\n"Ana,Cruz\n', "Row 3 has a quotation mark"),
        ("First name,Last name\n" + "Mei,Park\n" * 10_001, "10,001 rows"),
        ("First name,Last name\n" + "Mei,Park\n\n,\n" * 10_003, "10,003 rows"),
        ("First name" + "," * 200 + "\nMei\n", "201 columns; at most 200"),
    ],
)
def test_a_list_that_cannot_be_taken_is_told_why(text, told):
    with pytest.raises(ValidationError, match=told):
        read_table(text)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        text = decode(data)
        table = read_table(text)
    except ValidationError:
        return
    assert "\x00" not in text
    assert all(len(row.cells) == len(table.headings) for row in table.rows)
