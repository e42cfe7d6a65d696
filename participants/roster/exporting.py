"""The list of people as a file that the import reads again: what is exported and not changed comes back unchanged.

Private notes and facts about a child stay in the program: a file goes where nobody sees who opens it. What people need
stands in it for those who work with them.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from participants import protected
from participants.knowing import known_among
from participants.models import Export, Participant, Relationship, RelationshipKind
from participants.models.participant import ParticipantQuerySet
from participants.roster.columns import COLUMNS, KIND_WORDS, LEVEL_WORDS, REACH_WORDS, say_need
from participants.roster.comparing import EVIDENCE_OF, Details
from participants.roster.known import details
from participants.roster.mending import BYTE_ORDER_MARK, safe_cell
from participants.roster.workbook_out import write_workbook
from participants.week_in_words import say_week
from peermatch import audit
from peermatch.accounts.models import Membership, Program

LEFT_OUT = frozenset({"private_notes"})
WRITTEN = tuple(column for column in COLUMNS if column.key not in LEFT_OUT)
STATUS = "Status"  # the import does not read it: a status has doors of its own
TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Table = list[list[str]]


def export(*, people: ParticipantQuerySet, program: Program, format: str, narrowed_by: str, by: Membership) -> bytes:
    """The file, and the record of who took how many rows. Raises ValueError for a format there is none of."""
    known = known_among(by, list(people.order_by().values_list("pk", flat=True)))
    table = table_of(people, program, known)
    data = write(table, format, sheet="People")
    taken = Export.objects.create(
        program=program, what="people", format=format, rows=len(table) - 1, narrowed_by=narrowed_by[:200], by=by.user
    )
    rows = people.order_by().values_list("pk", "public_id")
    whose = [protected.exported(public_id, with_needs=pk in known) for pk, public_id in rows]
    audit.record(audit.Did.EXPORTED, audit.of(taken), *whose, by=by.user, program=program)
    return data


def write(table: Table, format: str, *, sheet: str) -> bytes:
    if format == Export.Format.XLSX:
        return write_workbook([(sheet, table)])
    if format != Export.Format.CSV:
        raise ValueError(format)
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in table)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def as_file(data: bytes, name: str, content_type: str) -> HttpResponse:
    """Offered for saving under that name, and kept by no cache."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=content_type, headers=headers)


def table_of(people: ParticipantQuerySet, program: Program, known: Collection[int]) -> Table:
    """Headings, then a row for each person, in their order; what people need, of those who are known."""
    status = {person.pk: person.get_status_display() for person in people.only("pk", "status", "program_id")}
    held, bosses = details(program, list(status), known), _supervisors(program)
    headings = [*(column.heading for column in WRITTEN), STATUS]
    return [headings, *([*_cells(held[pk], bosses.get(pk, "")), str(said)] for pk, said in status.items())]


def _cells(held: Details, boss: str) -> list[str]:
    values = held.values | _evidence(held) | {"supervisor": boss}
    if not held.awaits_permission:
        values["permission"] = max(held.permissions, default=None)
    return [_say(column.key, values.get(column.key)) for column in WRITTEN]


def _say(key: str, value: Any) -> str:
    """A value as the import reads it."""
    if value in (None, "", ()):
        return ""
    return SAYING[key](value) if key in SAYING else str(value)


def _evidence(held: Details) -> dict[str, Any]:
    """Of each kind the one that an import would compare with."""
    found: dict[str, Any] = {}
    for kind, fields in EVIDENCE_OF.items():
        proofs = [proof for proof in held.evidence if proof.kind == kind]
        proof = next((one for one in proofs if one.from_file), None) or (
            proofs[0] if proofs and "years" not in fields else None
        )
        found |= {key: getattr(proof, name) for key, name in fields.items()} if proof else {}
    return found


def _supervisors(program: Program) -> dict[int, str]:
    """By person, the e-mail of who supervises them, where it is nobody else's too."""
    mailboxes = Participant.objects.in_program(program).listed().exclude(email="").values_list("email", flat=True)
    once = {email for email, n in _counted(mailboxes).items() if n == 1}
    rows = Relationship.objects.in_program(program).filter(kind=RelationshipKind.SUPERVISES).order_by("-pk")
    return {other: email for other, email in rows.values_list("other_id", "one__email") if email in once}


def _counted(emails: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for email in emails:
        found[email] = found.get(email, 0) + 1
    return found


def _word(words: Mapping[str, str]) -> Callable[[str], str]:
    """The first word that means it; “family” means several things."""
    by_value = {value: word for word, value in reversed(list(words.items())) if word != "family"}
    return lambda value: by_value.get(value, value)


SAYING: dict[str, Callable[[Any], str]] = {
    "kind": _word(KIND_WORDS),
    "level": _word(LEVEL_WORDS),
    "reach_by": _word(REACH_WORDS),
    "is_adult": lambda value: "yes" if value else "no",
    **dict.fromkeys(("languages", "offers", "wants"), "; ".join),
    **dict.fromkeys(("expires_on", "permission"), date.isoformat),
    "needs": lambda value: "; ".join(map(say_need, value)),
    "week": say_week,
}
