"""Scans the code, and the running demo as a coordinator and as a participant; what each scanner wrote goes to a folder.

    bin/scan [bandit] [wapiti] [sqlmap] [--into FOLDER] [--minutes N]

bin/scan installs the scanners beside the program first. It ends with 0 where none found what stands.
"""

import argparse
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
from tests.serving import Served  # it reads settings

ROOT = Path(__file__).parent.parent.parent
TOOLS = ROOT / ".venv-scan" / "bin"
CODE = ("peermatch", "participants", "matches", "manage.py")
MODULES = "xss,permanentxss,sql,timesql,file,exec,crlf,csrf,redirect,ssrf,http_headers,csp,cookieflags,upload,methods"
LEAVES = ("sign-out", "not-me", "leave", "sessions", "account/password", "undo")  # ends what signs the scanner in
EMAIL, PASSWORD = "ana@bluebonnet.example", "bluebonnet in bloom"
TOKEN = re.compile(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"')
FORM = re.compile(r"^\[\d+/\d+\] (?:Form|URL)", re.MULTILINE)
LINK = re.compile(r"https?://[^\s/]+(/l/[\w-]{20,}/)")


class Visitor:
    """Somebody's browser, of which the scanner gets the cookies."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, path: str, sent: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(sent).encode() if sent else None
        with self._opener.open(self.url + path, data, timeout=60) as answer:
            self.at: str = answer.url
            return str(answer.read().decode(errors="replace"))

    def sign_in(self) -> None:
        found = TOKEN.search(self.open("/sign-in/"))
        self.open(
            "/sign-in/", {"csrfmiddlewaretoken": found[1] if found else "", "username": EMAIL, "password": PASSWORD}
        )
        if "/sign-in/" in self.at:
            sys.exit("The demo's coordinator could not sign in.")

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.jar}


def coordinator(served: Served) -> tuple[str, dict[str, str]]:
    visitor = Visitor(served.url)
    visitor.sign_in()
    return f"{served.url}/p/bluebonnet/", visitor.cookies


def participant(served: Served) -> tuple[str, dict[str, str]]:
    """By the first link of a mail that opens a page with a form."""
    for mail in sorted((served.home / "mail").rglob("*.eml")):
        for path in LINK.findall(mail.read_text(errors="replace").replace("=\n", "")):
            visitor = Visitor(served.url)
            page = visitor.open(path)
            if "csrfmiddlewaretoken" in page:
                return visitor.at, visitor.cookies
    sys.exit("No mail of the demo holds a link that opens a form.")


def run(name: str, folder: Path, *command: str) -> int:
    print(f"== {name}", flush=True)
    with (folder / f"{name}.txt").open("w") as told:
        return subprocess.run(command, stdout=told, stderr=subprocess.STDOUT, cwd=ROOT, check=False).returncode


def bandit(folder: Path) -> int:
    failed = run("bandit", folder, str(TOOLS / "bandit"), "-r", *CODE, "-ll", "-q")
    print("no finding of medium or above" if not failed else f"see {folder}/bandit.txt")
    return failed


def wapiti(folder: Path, who: str, at: str, cookies: dict[str, str], minutes: int) -> int:
    header, report = "; ".join(f"{name}={value}" for name, value in cookies.items()), folder / f"wapiti-{who}.json"
    each = max(minutes * 60 // len(MODULES.split(",")), 4)  # seconds of a module
    origin = "/".join(at.split("/")[:3])
    left = [part for one in LEAVES for part in ("-x", f"{origin}/*{one}*")]
    run(
        f"wapiti-{who}", folder, str(TOOLS / "wapiti"), "-u", at, "--scope", "folder", "-m", MODULES, "-H",
        f"Cookie: {header}", "-f", "json", "-o", str(report), "--flush-session", "--no-bugreport", "-S", "normal",
        "--max-scan-time", str(minutes * 60), "--max-attack-time", str(each),
        "--max-links-per-page", "60", "--store-session", str(folder / who), *left,
    )  # fmt: skip
    if not report.exists():
        print("it wrote no report")
        return 1
    said = json.loads(report.read_text())
    found = {name: len(rows) for name, rows in said["vulnerabilities"].items() if rows}
    print(f"{said['infos'].get('crawled_pages_nbr', '?')} pages; vulnerabilities: {found or 'none'}")
    return len(found)


def sqlmap(folder: Path, who: str, at: str, cookies: dict[str, str], minutes: int) -> int:
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    run(
        f"sqlmap-{who}", folder, str(TOOLS / "sqlmap"), "-u", at, "--forms", "--crawl=2", "--batch",
        f"--cookie={header}",
        "--csrf-token=csrfmiddlewaretoken", f"--crawl-exclude={'|'.join(LEAVES)}", f"--time-limit={minutes * 60}",
        f"--output-dir={folder / f'sqlmap-{who}'}", "--disable-coloring",
    )  # fmt: skip
    told = (folder / f"sqlmap-{who}.txt").read_text()
    points = told.count("sqlmap identified the following injection point")
    print(f"{len(FORM.findall(told))} forms and addresses; injection points: {points}")
    return points


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/scan", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("name", nargs="*", help="bandit, wapiti, sqlmap; all without one")
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "scans")
    parser.add_argument("--minutes", type=int, default=30, help="how long a scanner may take for each visitor")
    asked = parser.parse_args()
    wanted = asked.name or ["bandit", "wapiti", "sqlmap"]
    asked.into.mkdir(parents=True, exist_ok=True)
    found = bandit(asked.into) if "bandit" in wanted else 0
    if set(wanted) - {"bandit"}:
        with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as home:
            served = Served(Path(home) / "home", None)
            served.manage("migrate", "--verbosity=0")
            served.manage("collectstatic", "--noinput", "--verbosity=0")
            served.manage("seed_demo")
            served.start()
            try:
                for who, enters in (("coordinator", coordinator), ("participant", participant)):
                    at, cookies = enters(served)
                    for name, scan in (("wapiti", wapiti), ("sqlmap", sqlmap)):
                        found += scan(asked.into, who, at, cookies, asked.minutes) if name in wanted else 0
            finally:
                served.clear_away()
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
