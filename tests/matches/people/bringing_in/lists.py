"""Lists of running matches, in a line."""

from datetime import UTC, datetime

from matches.models import MatchList
from matches.people.bringing_in import lists
from matches.people.bringing_in.plan import Plan
from peermatch.accounts.models import Program, User

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
USUAL = {"Title": "Sleep", "Recipients": "Rosa Delgado", "Providers": "sam@mail.example", "Since": "2026-09-14"}


def listed(*rows: dict[str, str]) -> str:
    """A list with a row for each; Rosa receives and Sam provides since September, unless the row says otherwise."""
    full = [USUAL | row for row in rows]
    headings = list(dict.fromkeys(key for row in full for key in row))
    lines = [headings, *([row.get(heading, "") for heading in headings] for row in full)]
    return "".join(",".join(f'"{cell}"' for cell in cells) + "\n" for cells in lines)


def upload(text: str, program: Program, by: User, name: str = "matches.csv") -> MatchList:
    return lists.keep(data=text.encode(), name=name, program=program, by=by)


def plan(text: str, program: Program, by: User) -> Plan:
    return lists.dry_run(upload(text, program, by), NOW)


def take(text: str, program: Program, by: User, take: str = lists.ALL) -> dict[str, int]:
    """Uploaded, looked through, agreed to."""
    row = upload(text, program, by)
    seen = lists.dry_run(row, NOW).fingerprint
    counts = lists.agree(row=row, seen=seen, take=take, by=by, at=NOW)
    return {outcome: n for outcome, n in counts.items() if n}
