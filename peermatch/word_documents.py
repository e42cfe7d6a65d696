"""Word documents that screen readers and braille displays find their way in.

Headings are real headings, the document names its title and language, and its letters have the size that was chosen.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.conf import settings

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPEFACE = "Verdana"  # wide and open letters, on every machine that has Word


def begin(title: str, size: int) -> Any:
    """A document with that title; `size` of its letters in points."""
    from docx import Document  # loaded when the first one is asked for: it takes lxml along

    document = Document()
    _name(document, title)
    _letters(document, size)
    document.add_heading(title, level=1)
    return document


def written(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def bullets(document: Any, lines: Iterable[str]) -> None:
    for words in lines:
        document.add_paragraph(words, style="List Bullet")


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
