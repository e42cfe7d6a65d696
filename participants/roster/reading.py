"""Bytes → a table of cells, however a spreadsheet program saved them. Pure.

What cannot be a list of people is refused with a message that says what it is and what to do.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.roster.wrong_files import how_to_save, refuse_other_files, refuse_other_texts

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_HEADINGS = 200  # every row is filled up to them
DELIMITERS = ",;\t"
SAMPLE_SHOWN = 60  # characters of a cell that stands as an example
HEADINGS_ROW = 1  # as the spreadsheet counts
csv.field_size_limit(MOST_BYTES)  # a cell may be too long for the roster; then its row says so

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Row:
    """One row: its number as the spreadsheet counts, and its cells as they stand, as many as there are headings."""

    number: int
    cells: tuple[str, ...]
    extra: int = 0  # cells beyond the last heading that are not empty


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str

    def samples(self, at: int, most: int = 3) -> list[str]:
        """The first different values under the heading at that position, short enough to quote."""
        found: dict[str, None] = {}
        for row in self.rows:
            if text := " ".join(row.cells[at].split())[:SAMPLE_SHOWN]:
                found[text] = None
            if len(found) == most:
                break
        return list(found)


def decode(data: bytes) -> str:
    """The file as text: UTF-8, UTF-16 or Windows-1252, without its byte order mark; lines end in a newline.

    Raises ValidationError for a file that is empty, too big or no text.
    """
    refuse_too_large(len(data))
    if not data.strip(b"\x00\t\r\n ,;"):
        raise ValidationError(_("This file is empty. Save the list again, then upload it."))
    refuse_other_files(data)
    text = _text(data)
    refuse_other_texts(data.decode("latin-1") if text is None else text)
    if text is None or "\x00" in text or _looks_binary(text):
        raise ValidationError(
            _("This file is not a list in text form, or its letters are damaged. %(how)s") % {"how": how_to_save()}
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_too_large(size: int) -> None:
    """Raises ValidationError for a file of more bytes than are read."""
    if size > MOST_BYTES:
        raise ValidationError(_("This file is larger than 5 MB. Split the list and upload one part after the other."))


def read_table(text: str, example: str = "") -> Table:
    """Headings and rows of what `decode` returned. The separator is the one that parts the headings best.

    `example`: headings that such a list needs, for the message about a list that has none.

    Raises ValidationError for a list without headings or rows, with too many, or with an open quotation mark.
    """
    headings, records, delimiter = _begin(text, example)
    return Table(headings, _filled(records, len(headings)), delimiter)


def read_first_row(text: str) -> tuple[str, ...]:
    """The headings alone, whatever stands under them. Raises ValidationError for a list without any."""
    return _begin(text, "")[0]


def _begin(text: str, example: str) -> tuple[tuple[str, ...], Iterator[tuple[int, list[str]]], str]:
    """Headings, the rows after them, and the separator."""
    directive = re.match(r"sep=(.)\n", text)  # Excel's own hint, which it does not count as a row
    if directive:
        text = text[directive.end() :]
    delimiter = directive.group(1) if directive else _delimiter(text)
    records = _records(text, delimiter)
    return _headings(next(records, (HEADINGS_ROW, []))[1], example), records, delimiter


def _text(data: bytes) -> str | None:
    encodings = [encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)]
    for encoding in encodings or [_utf16_without_mark(data) or "utf-8", "windows-1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _utf16_without_mark(data: bytes) -> str:
    """English in UTF-16 has a zero in every second byte."""
    even, odd = data[0:400:2], data[1:400:2]
    if odd and odd.count(0) > len(odd) * 0.7:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > len(even) * 0.7 else ""


def _looks_binary(text: str) -> bool:
    start = text[:4000]
    return sum(ord(c) < 32 and c not in "\t\n\r" for c in start) > len(start) * 0.02


def _delimiter(text: str) -> str:
    heading = _first_line(text)
    return max(DELIMITERS, key=lambda candidate: len(next(csv.reader([heading], delimiter=candidate), [])))


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, one at a time: a small file can hold millions of blank ones."""
    number = HEADINGS_ROW - 1
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True), HEADINGS_ROW):
            yield number, cells
    except csv.Error as problem:
        message = _("Row %(row)s has a quotation mark that is not closed, or text right after a closing one. Mend it.")
        raise ValidationError(message % {"row": number + 1}) from problem


def _headings(cells: list[str], example: str) -> tuple[str, ...]:
    if len(cells) > MOST_HEADINGS:
        raise ValidationError(
            _("The first row has %(n)s columns; at most %(most)s are read. Delete the others, empty ones too.")
            % {"n": f"{len(cells):,}", "most": MOST_HEADINGS}
        )
    headings = tuple(cell.strip() for cell in cells)
    if not any(headings):
        raise ValidationError(_("The first row is empty. It must hold the headings: %(names)s …") % {"names": example})
    return headings


def _filled(records: Iterator[tuple[int, list[str]]], width: int) -> tuple[Row, ...]:
    filled = ((number, cells) for number, cells in records if any(cell.strip() for cell in cells))
    rows = tuple(_row(number, cells, width) for number, cells in islice(filled, MOST_ROWS))
    if not rows:
        raise ValidationError(
            _(
                "This file has headings but no rows under them. Write one row each under the headings, or choose the "
                "file or sheet that has them, then upload it."
            )
        )
    if more := sum(1 for _beyond in filled):  # counted for the message, not kept
        raise ValidationError(
            _("This list has %(n)s rows; at most 10,000 go at once. Split it and upload one part after the other.")
            % {"n": f"{len(rows) + more:,}"}
        )
    return rows


def _row(number: int, cells: list[str], width: int) -> Row:
    padded = (*cells[:width], *[""] * (width - len(cells)))
    return Row(number, padded, sum(bool(cell.strip()) for cell in cells[width:]))
