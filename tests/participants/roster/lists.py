"""Lists to import, in a line."""

from datetime import UTC, datetime
from pathlib import Path

from participants.models import Decisions, RosterUpload
from participants.roster.apply import apply
from participants.roster.known import plan_read
from participants.roster.plan import Plan, read_list
from participants.roster.reading import decode
from peermatch.accounts.models import Program, User
from tests.factories import first_coordinator

SAMPLES = Path(__file__).parents[2] / "samples"
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
NOTHING = Decisions({}, {})


def sample(name: str) -> str:
    return decode((SAMPLES / name).read_bytes())


def listed(*rows: dict[str, str]) -> str:
    """A list with a row for each; what everybody needs is filled in."""
    full = [{"First name": "Mei", "Last name": "Park", "Kind": "professional"} | row for row in rows]
    headings = list(dict.fromkeys(key for row in full for key in row))
    lines = [headings, *([row.get(heading, "") for heading in headings] for row in full)]
    return "".join(";".join(f'"{cell}"' for cell in cells) + "\n" for cells in lines)


def plan(text: str, program: Program, decided: Decisions = NOTHING) -> Plan:
    """As it is for whoever coordinates here first."""
    reader = first_coordinator(program)
    return plan_read(read_list(text, decided, NOW.date()), program, reader.pk if reader else None)


def take(text: str, program: Program, by: User, decided: Decisions = NOTHING) -> dict[str, int]:
    return {
        outcome: n for outcome, n in apply(plan(text, program, decided), program=program, by=by, at=NOW).items() if n
    }


def upload(text: str, program: Program, by: User, name: str = "roster.csv") -> RosterUpload:
    row: RosterUpload = RosterUpload.objects.create(
        program=program, name=name, text=text, digest="", rows=0, uploaded_by=by
    )
    return row
