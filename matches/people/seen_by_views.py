"""“Who has seen what we keep about you”: for one person or family, to read with them, to print, to take along.

Their coordinators and leads make it. It says nothing of anybody else but who of the program it was: no address, no
fact, and no id of another person, also where two parents of one child must know nothing of each other.
"""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from matches.people import seen, seen_by_letter
from participants.knowing import knows
from participants.models import Participant
from participants.recorded import known_as
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.audit.files import as_file
from peermatch.audit.models import Record, RecordQuerySet
from peermatch.audit.paging import page_of
from peermatch.audit.saying import Line, lines_for_family, said_of
from peermatch.clock import local_day
from peermatch.outbox.paper import printed

MOST = 5_000  # records that are told at once, on paper or as a file
CHILD, ROLES = "child", "roles"


@require_safe
@coordinator
def seen_by(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = whose(request, person)
    listed, older = page_of(request.GET.get("before", ""), _records(request, row))
    audit.shown(_looked_at(row), by=request)
    is_first, zone = "before" not in request.GET, request.user.time_zone
    every = _told(request, list(_records(request, row)[:MOST]), row) if is_first else []
    return render(request, "matches/people/seen_by.html", {
        "place": "people", "person": row, "lines": by_day(_told(request, listed, row), zone), "older": older,
        "months": by_month(every, zone), "is_cut": len(every) == MOST,
        "others": seen_by_letter.others_were_told(row), "is_first": is_first,
        "only_child": _only_child(request), "by_role": _by_role(request), "query": request.GET.urlencode(),
    })  # fmt: skip


@require_safe
@coordinator
def seen_by_print(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = whose(request, person)
    text = _letter(request, row)
    back = reverse("person-seen-by", args=[request.program.slug, row.public_id])
    return printed(request, subject=seen_by_letter.subject(), text=text, to=row.name, back=back, place="people")


@require_POST
@coordinator
def seen_by_text(request: ProgramRequest, person: UUID) -> HttpResponse:
    """The same letter for a braille display."""
    text = f"{seen_by_letter.subject()}\n\n{_letter(request, whose(request, person))}\n"
    answer = HttpResponse(text.replace("\n--\n", "\n"), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="seen-by-{localdate(timezone.now()):%Y-%m-%d}.txt"'
    return answer


@require_POST
@coordinator
def seen_by_export(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = whose(request, person)
    audit.record(audit.Did.EXPORTED, _looked_at(row), by=request)
    told = _told(request, list(_records(request, row)[:MOST]), row)
    name = f"seen-by-{localdate(timezone.now()):%Y-%m-%d}.csv"  # no name of a person in the name of a file
    return as_file(told, zone=row.time_zone, name=name, with_people=False)


def by_month(told: list[Line], zone: str) -> list[tuple[date, list[tuple[str, str, int]]]]:
    """Of each month, the latest first: who did what on how many days."""
    found: dict[date, dict[tuple[str, str], set[date]]] = {}
    for one in told:
        day = local_day(one.at, zone)
        found.setdefault(day.replace(day=1), {}).setdefault((one.who, one.did), set()).add(day)
    return [(month, [(who, did, len(days)) for (who, did), days in of.items()]) for month, of in found.items()]


def by_day(told: list[Line], zone: str) -> list[tuple[Line, list[str]]]:
    """What one of them did in a day is one entry, with all facts of it."""
    found: dict[tuple[date, str, str], list[Line]] = {}
    for one in told:
        found.setdefault((local_day(one.at, zone), one.who, one.did), []).append(one)
    return [(same[0], said_of(reversed(same))) for same in found.values()]


def _letter(request: ProgramRequest, row: Participant) -> str:
    audit.record(audit.Did.EXPORTED, _looked_at(row), by=request)
    told = _told(request, list(_records(request, row)[:MOST]), row)
    return seen_by_letter.letter(row, told, only_child=_only_child(request), at=timezone.now())


def whose(request: ProgramRequest, person: UUID) -> Participant:
    row = fetch(Participant.objects.in_program(request.program).listed(), request, person)
    if not knows(request, row):
        raise PermissionDenied
    return row


def _records(request: ProgramRequest, person: Participant) -> RecordQuerySet:
    """What was read or changed of theirs; who looked at this list is no fact of them."""
    return seen.records_of(person, only_child=_only_child(request))


def _told(request: ProgramRequest, listed: list[Record], person: Participant) -> list[Line]:
    but = seen.not_told(only_child=_only_child(request))
    with_names, zone = not _by_role(request), person.time_zone
    return lines_for_family(listed, request.program, zone=zone, theirs=known_as(person), with_names=with_names, but=but)


def _only_child(request: ProgramRequest) -> bool:
    return request.GET.get("facts") == CHILD


def _by_role(request: ProgramRequest) -> bool:
    """Staff by what they are, not by name, where the program answers so."""
    return request.GET.get("who") == ROLES


def _looked_at(person: Participant) -> audit.Entry:
    return audit.of_kind(Record, person=person.public_id, fields=("actor", "did", "fields"))
