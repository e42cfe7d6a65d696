"""The scanners: how each is called, and what it found."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.scanning.visitors import Visitor

ROOT = Path(__file__).parent.parent.parent
TOOLS = ROOT / ".venv-scan" / "bin"
CODE = ("peermatch", "participants", "matches", "manage.py")
MODULES = "xss,permanentxss,sql,timesql,file,exec,crlf,csrf,redirect,ssrf,http_headers,csp,cookieflags,upload,methods"
LEAVES = ("sign-out", "not-me", "leave", "sessions", "account/password", "undo")  # ends what signs the scanner in
# A key that each sent form has once, and the mark against forged forms: neither is a choice of whoever fills it in.
NO_CHOICE = "csrfmiddlewaretoken|once"
FORM = re.compile(r"^\[(\d+)/(\d+)\] (?:Form|URL)", re.MULTILINE)
ALLOWED = {"SQLMAP_UNSAFE_EVAL": "1"}  # what is evaluated stands below
INJECTED = "sqlmap identified the following injection point"


@dataclass(frozen=True)
class Told:
    """One line of the table: what a scanner looked at, and how much it found."""

    scanner: str
    who: str
    looked_at: str
    found: int
    minutes: float
    words: str = ""

    def __str__(self) -> str:
        said = f"{self.scanner:8} {self.who:12} {self.looked_at:32} found: {self.found:3}  {self.minutes:5.1f} min"
        return f"{said}  {self.words}".rstrip()


def _run(name: str, folder: Path, *command: str) -> tuple[int, float]:
    """Its exit code, and how many minutes it took."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    with (folder / f"{name}.txt").open("w") as told:
        code = subprocess.run(
            command, stdout=told, stderr=subprocess.STDOUT, cwd=ROOT, env=os.environ | ALLOWED, check=False
        ).returncode
    return code, (time.monotonic() - began) / 60


def bandit(folder: Path) -> Told:
    code, took = _run("bandit", folder, str(TOOLS / "bandit"), "-r", *CODE, "-ll", "-q")
    return Told("bandit", "", "the code, medium and above", code, took, f"see {folder}/bandit.txt" if code else "")


def wapiti(folder: Path, visitor: Visitor, minutes: int) -> Told:
    report, each = folder / f"wapiti-{visitor.who}.json", minutes * 60 // len(MODULES.split(","))
    report.unlink(missing_ok=True)
    left = [part for one in LEAVES for part in ("-x", f"{visitor.url}/*{one}*")]
    starts = [part for one in visitor.starts[1:] for part in ("-s", one)]
    _, took = _run(
        f"wapiti-{visitor.who}", folder, str(TOOLS / "wapiti"), "-u", visitor.starts[0], *starts,
        "--scope", "folder" if not starts else "domain", "-m", MODULES,
        "-H", f"Cookie: {visitor.cookies}", "-H", f"Origin: {visitor.url}", "-f", "json", "-o", str(report),
        "--flush-session", "--no-bugreport", "-S", "normal", "--max-scan-time", str(minutes * 60),
        "--max-attack-time", str(max(each, 4)), "--max-links-per-page", "60",
        "--store-session", str(folder / visitor.who), *left,
    )  # fmt: skip
    if not report.exists():
        return Told("wapiti", visitor.who, "nothing", 1, took, "it wrote no report")
    said = json.loads(report.read_text())
    found = {name: len(rows) for name, rows in said["vulnerabilities"].items() if rows}
    pages = f"{said['infos'].get('crawled_pages_nbr', '?')} pages, {len(MODULES.split(','))} modules"
    words = ", ".join(f"{name}: {times}" for name, times in found.items())
    return Told("wapiti", visitor.who, pages, sum(found.values()), took, words)


def sqlmap(folder: Path, visitor: Visitor, minutes: int) -> Told:
    """The demo lies in SQLite, so that what is meant for other databases is left out. Each post has a new key."""
    name, took, told = f"sqlmap-{visitor.who}", 0.0, ""
    for start in visitor.starts:
        left = minutes * 60 - int(took * 60)
        took += _run(
            name, folder, str(TOOLS / "sqlmap"), "-u", start, "--forms", "--crawl=2", "--batch", "--threads=4",
            "--dbms=SQLite", f"--param-exclude={NO_CHOICE}", f"--cookie={visitor.cookies}",
            f"--headers=Origin: {visitor.url}", f"--crawl-exclude={'|'.join(LEAVES)}",
            "--eval=import secrets; once = secrets.token_urlsafe(16)", f"--time-limit={max(left, 1)}",
            f"--output-dir={folder / name}", "--flush-session", "--disable-coloring",
        )[1]  # fmt: skip
        told += (folder / f"{name}.txt").read_text()
    (folder / f"{name}.txt").write_text(told)
    tried = [(int(number), int(of)) for number, of in FORM.findall(told)]
    last = [one for one, then in zip(tried, [*tried[1:], (0, 0)], strict=True) if then[0] <= one[0]]
    looked_at = f"{sum(one for one, _ in last)} of {sum(of for _, of in last)} forms and addresses"
    return Told("sqlmap", visitor.who, looked_at, told.count(INJECTED) + (not tried), took)


SCANNERS: dict[str, Callable[[Path, Visitor, int], Told]] = {"wapiti": wapiti, "sqlmap": sqlmap}
