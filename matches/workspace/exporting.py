"""The list of matches as a file: exactly what is listed, a row for each match, in its order.

Notes, problems and reasons stay in the program: a file goes where nobody sees who opens it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from matches.disclosing.topics import those_told
from matches.models import Match, Meeting, Problem, Seat
from matches.people.bringing_in.columns import MATCHES, PARTS
from matches.workspace.listing import MatchFilter, late_words
from participants.models import Export
from participants.roster.exporting import Table, write
from peermatch import audit
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day

FIRST = ("title", "path", "direction", "format", "stage", "since", "asked_on", "coordinator", *PARTS)
WRITTEN = (*FIRST, "topics", "introduced_on")  # columns of a list of running matches, so that the file can come back
NOT_READ = ("What is late", "Next meeting", "Time zone of the meeting")


def export(*, listed: MatchFilter, format: str, by: User, now: datetime) -> bytes:
    """The file, and the record of who took how many rows. Raises ValueError for a format there is none of."""
    table = table_of(listed.matches(), listed.program, now)
    data = write(table, format, sheet="Matches")
    narrowed = ", ".join(listed.narrowed_by)
    taken = Export.objects.create(
        program=listed.program, what="matches", format=format, rows=len(table) - 1, narrowed_by=narrowed[:200], by=by
    )
    audit.record(audit.Did.EXPORTED, audit.of(taken), by=by, program=listed.program)
    return data


def table_of(matches: Iterable[Match], program: Program, now: datetime) -> Table:
    """Headings, then a row for each match, in their order: the same few queries for one and for thousands."""
    topics, meetings = _topics(program), _next_meetings(program, now)
    headings = [*(MATCHES.by_key[key].heading for key in WRITTEN), *NOT_READ]
    return [headings, *(_cells(match, program, topics[match.pk], meetings.get(match.pk)) for match in matches)]


def _cells(match: Match, program: Program, topics: list[str], meeting: Meeting | None) -> list[str]:
    return [
        match.title,
        str(match.get_path_display()),
        "directional" if match.is_directional else "mutual",
        str(match.get_format_display()) if match.format else "",
        str(match.get_stage_display()),
        _day(match.stage_since, program),
        _day(match.requested_at, program),
        match.coordinator.email,
        *_people(match),
        "; ".join(topics),
        _day(match.introduced_at, program),
        "; ".join(late_words(match)) if match.is_open else "",
        f"{meeting.on.isoformat()} {meeting.at:%H:%M}" if meeting else "",
        meeting.time_zone if meeting else "",
    ]


def _people(match: Match) -> list[str]:
    """Who takes part, by part; `seated` is what the list prefetched."""
    names: dict[str, list[str]] = defaultdict(list)
    seated: list[Seat] = vars(match)["seated"]
    for seat in seated:
        names[seat.part].append(seat.participant.name)
    return ["; ".join(names[part]) for part in PARTS.values()]


def _day(moment: datetime | None, program: Program) -> str:
    """The day on the program's own calendar, as every spreadsheet reads it."""
    return local_day(moment, program.time_zone).isoformat() if moment else ""


def _topics(program: Program) -> dict[int, list[str]]:
    """By match, the names of what it is about, each once; of families no condition that its reader may not know."""
    found: dict[int, list[str]] = defaultdict(list)
    told = Match.objects.in_program(program).filter(those_told())
    rows = Problem.objects.in_program(program).exclude(match=None).exclude(topics=None).order_by("topics__name")
    rows = rows.filter(Q(topics__is_condition=False) | Q(match__in=told))
    for match, name in rows.values_list("match_id", "topics__name").distinct():
        found[match].append(name)
    return found


def _next_meetings(program: Program, now: datetime) -> dict[int, Meeting]:
    """By match, the next confirmed meeting that is still ahead."""
    ahead = Meeting.objects.in_program(program).ahead(now).order_by("-starts_at", "-pk")
    return {meeting.match_id: meeting for meeting in ahead}
