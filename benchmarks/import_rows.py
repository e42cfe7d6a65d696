"""How long a list of people takes from its upload into the roster, each part by itself.

    .venv/bin/python benchmarks/import_rows.py [--rows 5000] [--again] [--profile]

Runs on a new SQLite in a temporary folder, or on the empty PostgreSQL that DATABASE_URL names. One JSON object a line:
what was measured, seconds, the limit beside it. `--again` then imports the same people with something changed in each
row; `--profile` shows where the time of taking in goes.
"""

import argparse
import cProfile
import csv
import io
import json
import os
import pstats
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests/samples/roster.csv"
LIMIT = 15.0  # seconds for 5,000 rows, from upload to the end


def rows_like_the_sample(rows: int, *, other: bool = False) -> bytes:
    """The sample's people, as often as needed, each with a name and an e-mail of their own. other: with changes."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        sample = list(csv.DictReader(file))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(sample[0]))
    writer.writeheader()
    for at in range(rows):
        row = dict(sample[at % len(sample)])
        turn = at // len(sample)
        row["Last name"] += f" {_letters(turn)}"
        for heading in ("Email", "Supervisor email"):
            row[heading] = row[heading].replace("@", f".{turn}@")
        row["Phone"] = f"+1 555 {at // 10_000:03} {at % 10_000:04}"
        row["Years of experience"] = str(at % 40)
        if other:
            row |= {"Availability": "Tue 9-12", "Years of experience": str(at % 40 + 1), "Can help with": "braille"}
        writer.writerow(row)
    return out.getvalue().encode()


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def import_list(data: bytes, program: Any, by: Any, profile: cProfile.Profile | None) -> dict[str, float]:
    """Seconds of upload, reading and taking, as the web and the worker do them."""
    from participants.models import RosterUpload
    from participants.roster import background, uploads

    spent: dict[str, float] = {}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        began, worked = perf_counter(), process_time()
        result = act()
        spent[name] = perf_counter() - began
        spent[f"{name}_cpu"] = process_time() - worked  # what a machine that is busy otherwise does not change
        return result

    upload = timed("upload", lambda: uploads.keep(data=data, name="list.csv", program=program, by=by))
    timed("read", lambda: background.go_on(program.pk, upload.pk))
    upload.refresh_from_db()
    uploads.agree_later(upload=upload, seen=upload.reading["fingerprint"], take=uploads.GOOD, by=by)
    if profile:
        profile.enable()
    timed("take", lambda: background.go_on(program.pk, upload.pk))
    if profile:
        profile.disable()
    upload.refresh_from_db()
    if upload.state != RosterUpload.State.IMPORTED:
        sys.exit(f"The list was not imported: {upload.trouble}")
    print(json.dumps({"outcome": upload.outcome}), file=sys.stderr)
    return spent


def tell(name: str, rows: int, spent: dict[str, float]) -> None:
    from django.db import connection

    total = sum(seconds for part, seconds in spent.items() if not part.endswith("_cpu"))
    limit = LIMIT * rows / 5_000
    said = {
        "name": name, "what": "seconds of an import", "database": connection.vendor, "rows": rows,
        **{part: round(seconds, 2) for part, seconds in spent.items()},
        "total": round(total, 2), "limit": limit, "ratio": round(total / limit, 2),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip
    print(json.dumps(said), flush=True)


def measure(rows: int, *, again: bool, profile: cProfile.Profile | None) -> None:
    from django.core.management import call_command

    from peermatch.accounts.models import Program, User

    call_command("migrate", verbosity=0)
    program = Program.objects.create(name="Cascade", slug="cascade")
    by = User.objects.create_user("ana@example.org", "not used", name="Ana Cruz")
    tell("import_rows", rows, import_list(rows_like_the_sample(rows), program, by, profile))
    if again:
        tell("import_rows_changed", rows, import_list(rows_like_the_sample(rows, other=True), program, by, profile))
    if profile:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(70)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    home = tempfile.mkdtemp(prefix="peermatch-")
    os.environ |= {"PEERMATCH_HOME": home, "DJANGO_SETTINGS_MODULE": "peermatch.settings"}
    import django

    django.setup()
    try:
        measure(asked.rows, again=asked.again, profile=cProfile.Profile() if asked.profile else None)
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
