"""Rows of text → an Excel workbook (.xlsx). Pure.

Every cell is text. What begins like a formula is marked as quoted, so that it stays text when it is edited.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from peermatch.text import FORMULA_STARTS

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MADE_ON = (1980, 1, 1, 0, 0, 0)  # the same rows are the same bytes
PLAIN, BOLD, QUOTED = 0, 1, 2  # the styles below, by number
MOST_CHARACTERS = 32_767  # in a cell, says Excel
AT_ONCE = 500  # rows
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>
</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs
count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1"
applyFont="1"/><xf numFmtId="49" quotePrefix="1"/></cellXfs><cellStyles count="1">
<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
Rows = Iterable[Iterable[str]]


def write_workbook(sheets: Iterable[tuple[str, Rows]]) -> bytes:
    """Each sheet's name and its rows, of which the first, the headings, is bold and always in sight."""
    out = io.BytesIO()
    write_workbook_to(out, sheets)
    return out.getvalue()


def write_workbook_to(out: IO[bytes], sheets: Iterable[tuple[str, Rows]]) -> None:
    """The same into a file: of very many rows never more than a few are in memory."""
    names: list[str] = []
    with zipfile.ZipFile(out, "w") as book:
        for number, (name, rows) in enumerate(sheets, 1):
            names.append(name)
            _put(book, f"xl/worksheets/sheet{number}.xml", _sheet(rows))
        _put(book, "xl/styles.xml", [STYLES])
        for path, text in _frame(names):
            _put(book, path, [text])


def _put(book: zipfile.ZipFile, path: str, texts: Iterable[str]) -> None:
    part = zipfile.ZipInfo(path, MADE_ON)
    part.compress_type = zipfile.ZIP_DEFLATED
    part._compresslevel = 4  # type: ignore[attr-defined]  # only whole texts may say it in the open, until Python 3.13
    with book.open(part, "w") as kept:
        for text in texts:
            kept.write(text.encode())


def _sheet(rows: Rows) -> Iterator[str]:
    view = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>'
    yield f'{HEAD}<worksheet xmlns="{MAIN}">{view}</sheetViews><sheetFormatPr defaultColWidth="20"/><sheetData>'
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        style = BOLD if number == 1 else PLAIN
        lines.append(f'<row r="{number}">{"".join(_cell(text, style) for text in row)}</row>')
        if len(lines) == AT_ONCE:
            yield "".join(lines)
            lines.clear()
    yield f"{''.join(lines)}</sheetData></worksheet>"


def _cell(text: str, style: int) -> str:
    if not text:
        return f'<c s="{style}"/>'
    if text.startswith(FORMULA_STARTS):
        style = QUOTED
    said = escape(NOT_IN_XML.sub("", text)[:MOST_CHARACTERS])
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _frame(names: list[str]) -> Iterable[tuple[str, str]]:
    """What tells a spreadsheet program where the sheets are."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    yield "xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    parts = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*parts, (f"rId{len(names) + 1}", "styles", "styles.xml")])
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    kinds += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
    told = "".join(f'<Override PartName="{path}" ContentType="{KIND}.{kind}+xml"/>' for path, kind in kinds)
    usual = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    usual += '<Default Extension="xml" ContentType="application/xml"/>'
    yield "[Content_Types].xml", f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{usual}{told}</Types>'


def _relations(parts: list[tuple[str, str, str]]) -> str:
    said = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{path}"/>' for i, kind, path in parts)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{said}</Relationships>'
