"""All that is kept about somebody as a file: plain text, a Word document, and an object for machines; and the record
that it was taken out."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from participants import protected
from participants.models import Participant, Readiness
from participants.roster.person.access import profile_of
from participants.taking.kept import Fact, Part, all_about
from participants.taking.writing import not_in
from peermatch import audit, word_documents
from peermatch.clock import say_moment

SIZE = 16  # points


def as_text(person: Participant, at: datetime) -> bytes:
    """A fact a line, whose name comes first; nothing that needs a wide line."""
    lines = [_title().upper(), "", _as_of(person, at)]
    for part in all_about(person):
        lines += ["", "", part.title.upper()]
        for row in part.rows:
            lines += ["", *map(_line, row)]
    lines += ["", "", _not_in_title().upper(), "", *not_in()]
    return ("\n".join(lines) + "\n").encode()


def as_docx(person: Participant, at: datetime) -> bytes:
    document = word_documents.begin(_title(), SIZE)
    document.add_paragraph(_as_of(person, at))
    for part in all_about(person):
        document.add_heading(part.title, level=2)
        for line in _paragraphs(part):
            document.add_paragraph(line)
    document.add_heading(_not_in_title(), level=2)
    word_documents.bullets(document, not_in())
    return word_documents.written(document)


def as_json(person: Participant, at: datetime) -> bytes:
    """One object: by kind of row, a list of what is kept, each with the fields' own names."""
    kept = {part.name: [{fact.name: fact.value for fact in row} for row in part.rows] for part in all_about(person)}
    told = {"program": person.program.name, "made_at": at.isoformat(), "kept": kept, "left_out": not_in()}
    return json.dumps(told, indent=2, ensure_ascii=False, default=str).encode()


Write = Callable[[Participant, datetime], bytes]
FORMATS: dict[str, tuple[Write, str]] = {
    "txt": (as_text, "text/plain; charset=utf-8"),
    "docx": (as_docx, word_documents.CONTENT_TYPE),
    "json": (as_json, "application/json; charset=utf-8"),
}


def hand_out(person: Participant, ending: str, *, by: Any, at: datetime) -> HttpResponse:
    """As an attachment, which is recorded."""
    record(person, by=by)
    write, content_type = FORMATS[ending]
    response = HttpResponse(write(person, at), content_type=content_type)
    name = f"kept-about-you-{localdate(at):%Y-%m-%d}.{ending}"  # no name of a person in the name of a file
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def record(person: Participant, *, by: Any) -> None:
    """Whoever took it out: it holds what is protected."""
    told = [
        *protected.contact([person]), protected.child(person, getattr(person, "child", None)),
        protected.access(person, profile_of(person)), protected.readiness(person, Readiness.of(person)),
    ]  # fmt: skip
    whole = audit.of(person, person=person.public_id)
    audit.record(audit.Did.EXPORTED, *([one for one in told if one.fields] or [whole]), by=by, program=person.program)


def _title() -> str:
    return _("All that is kept about you")


def _not_in_title() -> str:
    return _("What is not in it, and why")


def _as_of(person: Participant, at: datetime) -> str:
    told = {"program": person.program.name, "when": say_moment(at, person.time_zone, year=True)}
    return _("As %(program)s had it on %(when)s. Times are on your clock.") % told


def _line(fact: Fact) -> str:
    return f"{fact.label}:\n{fact.words}" if fact.is_long else f"{fact.label}: {fact.words}"


def _paragraphs(part: Part) -> Iterator[str]:
    """A fact each where there is one row; else a row each, and what is long by itself."""
    for row in part.rows:
        if len(part.rows) == 1:
            yield from map(_line, row)
        else:
            yield " ".join(f"{fact.label}: {fact.sentence}" for fact in row if not fact.is_long)
            yield from (_line(fact) for fact in row if fact.is_long)
