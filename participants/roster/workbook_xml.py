"""The XML parts of an Excel workbook, read as streams. Pure.

Names are compared without their namespaces: the transitional and the strict kind of file differ in nothing else here.
A part that declares a document type is refused: no spreadsheet program writes one, and entities can grow without end.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.parsers import expat

BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
CHUNK = 1 << 16
Cell = tuple[int, str, int, str]  # column from 0, type, style, value
Begins = Callable[[str, dict[str, str]], None]
Ends = Callable[[str, str], None]


@dataclass(frozen=True)
class Styles:
    """Which cell styles show a number as a date, and the day from which days are counted."""

    dates: frozenset[int]
    day_zero: datetime


def read_names(data: bytes) -> tuple[list[tuple[str, str]], bool]:
    """Each sheet's name and relation, in the order of the tabs; and whether days count from 1904."""
    names: list[tuple[str, str]] = []
    since_1904: list[str] = []

    def begins(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            names.append((given.get("name", ""), given.get("id", "")))
        elif tag == "workbookPr":
            since_1904.append(given.get("date1904", "0"))

    _read(data, begins)
    return names, any(one in ("1", "true") for one in since_1904)


def read_targets(data: bytes) -> dict[str, str]:
    """The path of each relation."""
    found: dict[str, str] = {}

    def begins(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship":
            found[given["Id"]] = given["Target"]

    _read(data, begins)
    return found


def read_shared(data: bytes) -> list[str]:
    """Texts that cells name by number; those in several colors are put together, how they are spoken is left out."""
    found: list[str] = []
    runs: list[str] = []
    inside: list[str] = []

    def begins(tag: str, _given: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "si":
            runs.clear()

    def ends(tag: str, text: str) -> None:
        inside.pop()
        if tag == "t" and "rPh" not in inside:
            runs.append(text)
        elif tag == "si":
            found.append(_unescaped("".join(runs)))

    _read(data, begins, ends)
    return found


def read_styles(data: bytes, day_zero: datetime) -> Styles:
    own_dates: set[int] = set()
    formats: list[int] = []
    inside: list[str] = []

    def begins(tag: str, given: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "numFmt" and _is_date(given.get("formatCode", "")):
            own_dates.add(int(given["numFmtId"]))
        elif tag == "xf" and "cellXfs" in inside:
            formats.append(int(given.get("numFmtId", "0")))

    _read(data, begins, lambda _tag, _text: inside.__delitem__(-1))
    shown = {at for at, code in enumerate(formats) if code in own_dates or code in BUILT_IN_DATES}
    return Styles(frozenset(shown), day_zero)


def _is_date(code: str) -> bool:
    """Whether a number format shows a day or a time: “yyyy-mm-dd”, not “0.00 "days"” or “[Red]0”."""
    plain = re.sub(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', "", code, flags=re.IGNORECASE)
    return bool(re.search(r"[ymdhs]", plain, re.IGNORECASE)) and "General" not in plain


def read_cells(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """Each row's number and its cells that hold anything."""
    reader = _Cells()
    parser = _parser(reader.begins, reader.ends)
    for start in range(0, len(data), CHUNK):
        _feed(parser, data[start : start + CHUNK], is_last=start + CHUNK >= len(data))
        yield from reader.rows
        reader.rows.clear()


class _Cells:
    def __init__(self) -> None:
        self.rows: list[tuple[int, list[Cell]]] = []
        self.row, self.cells, self.cell = 0, list[Cell](), {"r": ""}
        self.value, self.at, self.is_spoken = "", -1, False

    def begins(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            self.row = int(given.get("r") or self.row + 1)
            self.cells, self.at = [], -1
        elif tag == "c":
            self.cell, self.value = given, ""
            self.at = _column(given["r"]) if "r" in given else self.at + 1
        elif tag == "rPh":
            self.is_spoken = True

    def ends(self, tag: str, text: str) -> None:
        if tag == "v":
            self.value = text
        elif tag == "t" and not self.is_spoken:  # text that stands in the cell itself, in one or several colors
            self.value += text
        elif tag == "rPh":
            self.is_spoken = False
        elif tag == "c" and self.value:
            kind = self.cell.get("t", "n")
            value = _unescaped(self.value) if kind in ("str", "inlineStr") else self.value
            self.cells.append((self.at, kind, int(self.cell.get("s", "0")), value))
        elif tag == "row":
            self.rows.append((self.row, self.cells))


def _column(place: str) -> int:
    """“A1” is 0, “AB7” is 27. Raises ValueError for what is no place in a sheet."""
    letters = place.rstrip("0123456789")
    if not 0 < len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        raise ValueError(place)
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found - 1


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written “_x000D_”."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)).replace("\x00", ""), text)


def _read(data: bytes, begins: Begins, ends: Ends = lambda _tag, _text: None) -> None:
    if data:
        _feed(_parser(begins, ends), data, is_last=True)


def _feed(parser: expat.XMLParserType, data: bytes, *, is_last: bool) -> None:
    try:
        parser.Parse(data, is_last)
    except expat.ExpatError as broken:
        raise ValueError(str(broken)) from broken


def _parser(begins: Begins, ends: Ends) -> expat.XMLParserType:
    """Calls with local names; an end comes with the text since the last beginning."""
    text: list[str] = []

    def started(name: str, given: dict[str, str]) -> None:
        text.clear()
        begins(name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in given.items()})

    def ended(name: str) -> None:
        ends(name.rpartition(":")[2], "".join(text))
        text.clear()

    def refuse(*_given: object) -> None:
        raise ValueError("a document type")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = refuse
    return parser
