"""An Excel workbook (.xlsx) → its sheets as text, as if each had been saved as CSV. Pure.

A workbook is a ZIP file of XML (ECMA-376). It is read here as a stream, without a library: openpyxl takes ten times
as long for a list of 10,000 people. Formulas are never computed: what the file shows for them is read.
"""

import csv
import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.roster.reading import MOST_HEADINGS, MOST_ROWS, decode, refuse_too_large
from participants.roster.workbook_xml import Styles, read_cells, read_names, read_shared, read_styles, read_targets
from participants.roster.wrong_files import damaged_workbook, is_workbook

MOST_SHEETS = 20
MOST_UNPACKED = 60 * 1024 * 1024  # a file of 5 MB can unpack to gigabytes
MOST_PARTS = 1_000  # files inside the file
MOST_LINES = 100_000  # of a sheet, blank ones too
DAY_ZERO, DAY_ZERO_ON_MACS = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # a cell has no zone
MOST_DAYS = 2_900_000  # the year 9800


@dataclass(frozen=True)
class Sheet:
    """name: empty for a file that is one list; text: as `reading.read_table` takes it."""

    name: str
    text: str


def read_sheets(data: bytes) -> list[Sheet]:
    """The lists in a file: one of a text file, one a sheet of a workbook that holds anything.

    Raises ValidationError, saying what to do, for a file that is neither, is too large or empty.
    """
    if not is_workbook(data):
        return [Sheet("", decode(data))]
    refuse_too_large(len(data))
    try:
        sheets = list(_sheets(zipfile.ZipFile(io.BytesIO(data))))
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, EOFError, NotImplementedError, OSError) as broken:
        raise ValidationError(damaged_workbook()) from broken
    if not sheets:
        raise ValidationError(_("This workbook is empty. Save the list again, then upload it."))
    return sheets


def _sheets(book: zipfile.ZipFile) -> Iterator[Sheet]:
    parts = book.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValidationError(_("This workbook is too large once it is unpacked. Copy the list alone into a new one."))
    names, counts_from_1904 = read_names(book.read("xl/workbook.xml"))
    targets = read_targets(book.read("xl/_rels/workbook.xml.rels"))
    shared = read_shared(_part(book, "xl/sharedStrings.xml"))
    styles = read_styles(_part(book, "xl/styles.xml"), DAY_ZERO_ON_MACS if counts_from_1904 else DAY_ZERO)
    for name, target in names[:MOST_SHEETS]:
        path = posixpath.normpath(posixpath.join("xl", targets[target])).lstrip("/")
        if "worksheets/" in path and (text := _text_of(read_rows(book.read(path), shared, styles))):
            yield Sheet(name[:100], text)


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    """Not every workbook has every part."""
    return book.read(name) if name in book.namelist() else b""


def read_rows(data: bytes, shared: list[str], styles: Styles) -> Iterator[list[str]]:
    """The rows of a sheet, blank ones too, so that they are counted as Excel counts them."""
    number = 0
    for row, cells in read_cells(data):
        while number + 1 < min(row, MOST_LINES):
            yield []
            number += 1
        number = row
        filled = [""] * (max((at for at, *_rest in cells), default=-1) + 1)
        for at, kind, style, value in cells:
            filled[at] = _said(kind, style, value, shared, styles)
        yield filled


def _said(kind: str, style: int, value: str, shared: list[str], styles: Styles) -> str:
    """As the spreadsheet shows it: whole numbers without a point, dates as 2026-09-12."""
    if kind == "s":
        return shared[int(value)]
    if kind == "b":
        return "yes" if value == "1" else "no"
    if kind != "n" or not value:
        return value
    number = float(value)
    if style in styles.dates and 0 <= number < MOST_DAYS:
        return _moment(styles.day_zero, number)
    return str(int(number)) if number.is_integer() else repr(number)


def _moment(day_zero: datetime, days: float) -> str:
    moment = day_zero + timedelta(seconds=round(days * 86_400))
    if days < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if moment.time() == time(0) else f"{moment:%Y-%m-%d %H:%M}"


def _text_of(rows: Iterable[list[str]]) -> str:
    """Empty if nothing is in it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    filled = last = 0
    for row in islice(rows, MOST_LINES):
        cells = _without_tail([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row[: MOST_HEADINGS + 1]])
        writer.writerow(cells)
        if cells:
            filled, last = filled + 1, out.tell()
        if filled > MOST_ROWS + 1:  # and the headings
            raise ValidationError(
                _("A sheet of this workbook has more than 10,000 rows. Split it and upload one part after the other.")
            )
    return out.getvalue()[:last]


def _without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells
