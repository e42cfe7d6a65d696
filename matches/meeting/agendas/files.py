"""A copy of an agenda as a file, and the size of its letters, for whoever asks: coordinators and participants."""

from django.http import HttpRequest, HttpResponse

from matches.meeting.agendas.copies import Copy, as_text
from matches.meeting.agendas.wishes import SIZES, USUAL_SIZE
from matches.meeting.agendas.word_file import as_docx
from peermatch.word_documents import CONTENT_TYPE


def docx_file(copy: Copy, size: int) -> HttpResponse:
    answer = HttpResponse(as_docx(copy, size), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="agenda.docx"'
    return answer


def text_file(copy: Copy) -> HttpResponse:
    answer = HttpResponse(as_text(copy), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agenda.txt"'
    return answer


def size_of(request: HttpRequest, usual: int = USUAL_SIZE) -> int:
    """The size that was asked for, in points; the usual one where it is none of those that are offered."""
    asked = request.GET.get("size", "")
    return int(asked) if asked in map(str, SIZES) else usual
