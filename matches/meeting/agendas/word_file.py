"""An agenda as a Word document that screen readers and braille displays find their way in.

Its headings are real headings, its one table says which row is its head and repeats it on each page, the document
names its title and language, and the letters have the size that was chosen.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from matches.meeting.agendas.copies import Copy, reach

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPEFACE = "Verdana"  # wide and open letters, on every machine that has Word


def as_docx(copy: Copy, size: int) -> bytes:
    """The file; `size` of its letters in points."""
    from docx import Document  # loaded when the first one is asked for: it takes lxml along

    document = Document()
    _name(document, copy.title)
    _letters(document, size)
    document.add_heading(copy.title, level=1)
    for words in (_("It takes %(length)s.") % {"length": copy.takes}, copy.before, *copy.place):
        if words:
            document.add_paragraph(words)
    if copy.topics:
        document.add_paragraph(_("About: %(topics)s") % {"topics": ", ".join(copy.topics)})
    document.add_heading(_("What is done when"), level=2)
    _segments(document, copy)
    if copy.hopes:
        document.add_heading(_("What each hopes for"), level=2)
    for who, hopes in copy.hopes:
        document.add_heading(who, level=3)
        _list(document, hopes)
    document.add_heading(_("So that all can follow"), level=2)
    _list(document, copy.rules)
    document.add_paragraph(reach(copy))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _name(document: Any, title: str) -> None:
    from docx.oxml.ns import qn

    about = document.core_properties
    about.title, about.author, about.comments, about.language = title, "PeerMatch", "", settings.LANGUAGE_CODE
    language = document.styles.element.find(".//" + qn("w:lang"))
    language.set(qn("w:val"), settings.LANGUAGE_CODE.split("-")[0] + "-US")


def _letters(document: Any, size: int) -> None:
    """The same typeface and size everywhere; headings are larger, and as dark as the rest."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    larger = {"Normal": 0, "Heading 1": 6, "Heading 2": 4, "Heading 3": 2}
    for name, more in larger.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = TYPEFACE, Pt(size + more), RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)


def _segments(document: Any, copy: Copy) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=3, style="Table Grid")
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _row(head, (_("When"), _("How long"), _("What, and who leads")))
    for line in copy.lines:
        said = f"{line.what}. {line.who}." if line.who else f"{line.what}."
        _row(table.add_row(), (line.clocks[0], line.takes, said))


def _row(row: Any, words: tuple[str, ...]) -> None:
    for cell, said in zip(row.cells, words, strict=True):
        cell.text = said


def _list(document: Any, lines: tuple[str, ...]) -> None:
    for words in lines:
        document.add_paragraph(words, style="List Bullet")
