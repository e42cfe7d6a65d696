"""bandit and sqlmap: how each is called, and what it found."""

import re
from pathlib import Path

from tests.scanning.running import TOOLS, Told, run
from tests.scanning.visitors import Visitor

CODE = ("peermatch", "participants", "matches", "manage.py")
LEAVES = ("sign-out", "not-me", "leave", "sessions", "account/password", "undo")  # ends what signs the scanner in
# A key that each sent form has once, and the mark against forged forms: neither is a choice of whoever fills it in.
NO_CHOICE = "csrfmiddlewaretoken|once"
FORM = re.compile(r"^\[(\d+)/(\d+)\] (?:Form|URL)", re.MULTILINE)
AS_BEFORE = "[INFO] skipping 'http"  # the same address with the same fields was tried
INJECTED = "sqlmap identified the following injection point"


def bandit(folder: Path) -> Told:
    code, took = run("bandit", folder, str(TOOLS / "bandit"), "-r", *CODE, "-ll", "-q")
    return Told("bandit", "", "the code, medium and above", code, took, f"see {folder}/bandit.txt" if code else "")


def sqlmap(folder: Path, visitor: Visitor, minutes: int) -> Told:
    """The demo lies in SQLite, so that what is meant for other databases is left out. Each post has a new key.

    From each page that it starts with it leaves the others alone, which have their own turn: else every one of a
    visitor's many pages would be tried again from each of them.
    """
    name, took, told = f"sqlmap-{visitor.who}", 0.0, ""
    for start in visitor.starts:
        left = minutes * 60 - int(took * 60)
        others = [re.escape(one.removeprefix(visitor.url)) + "$" for one in visitor.starts if one != start]
        took += run(
            name, folder, str(TOOLS / "sqlmap"), "-u", start, "--forms", "--crawl=2", "--batch", "--threads=4",
            "--dbms=SQLite", f"--param-exclude={NO_CHOICE}", f"--cookie={visitor.cookies}",
            f"--headers=Origin: {visitor.url}", f"--crawl-exclude={'|'.join([*LEAVES, *others])}",
            "--eval=import secrets; once = secrets.token_urlsafe(16)", f"--time-limit={max(left, 1)}",
            f"--output-dir={folder / name}", "--flush-session", "--disable-coloring",
        )[1]  # fmt: skip
        told += (folder / f"{name}.txt").read_text()
    (folder / f"{name}.txt").write_text(told)
    tried = [(int(number), int(of)) for number, of in FORM.findall(told)]
    last = [one for one, then in zip(tried, [*tried[1:], (0, 0)], strict=True) if then[0] <= one[0]]
    done, of = len(tried) + told.count(AS_BEFORE), sum(of for _, of in last)
    looked_at = f"{done} of {of} forms and addresses of {len(visitor.starts)} pages, {done - len(tried)} as before"
    words = "" if done == of else f"not tried: {of - done}"
    return Told("sqlmap", visitor.who, looked_at, told.count(INJECTED) + of - done + (not tried), took, words)
