"""An agenda as a Word document; its one table says which row is its head, and repeats it on each page."""

from typing import Any

from django.utils.translation import gettext as _

from matches.meeting.agendas.copies import Copy, reach
from peermatch.word_documents import begin, bullets, written


def as_docx(copy: Copy, size: int) -> bytes:
    """The file; `size` of its letters in points."""
    document = begin(copy.title, size)
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
        bullets(document, hopes)
    document.add_heading(_("So that all can follow"), level=2)
    bullets(document, copy.rules)
    document.add_paragraph(reach(copy))
    return written(document)


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
