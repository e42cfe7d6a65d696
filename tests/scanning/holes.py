"""Pages with holes, made to be found: a scan that finds nothing there would find nothing anywhere."""

import re
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.scanning.front import HERE, Front
from tests.scanning.running import Told
from tests.scanning.visitors import Visitor
from tests.scanning.wapiti import MODULES, Scan

SLEEPS = re.compile(r"sleep\((\d+)\)", re.I)
NOT_LOOKED_FOR = {"methods"}  # it tells what it saw, and calls none of it a hole
FORM = '<form method="{}" action="{}"><input name="{}" value="1"><input type="submit"></form>'
FORMS = [
    ("get", "/echo/", "words"), ("get", "/row/", "key"), ("get", "/slow/", "key"), ("get", "/file/", "name"),
    ("get", "/run/", "name"), ("get", "/to/", "next"), ("get", "/head/", "name"), ("post", "/keep/", "note"),
    ("post", "/ask/", "url"),
]  # fmt: skip
UPLOAD = '<form method="post" action="/put/" enctype="multipart/form-data"><input type="file" name="words"></form>'
PIECES, ORDER = re.compile(r'\d+ => "(\w+)"'), re.compile(r"\$b = array\(([\d,]+)\)")


class Holed:
    """A program with a hole for every module that looks for one;."""

    def __init__(self) -> None:
        self.server = _Server((HERE, 0), type("At", (_Handler,), {"notes": []}))
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: what is sent here is not meant to be read."""


class _Handler(BaseHTTPRequestHandler):
    notes: list[str]

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace"))

    def _answer(self, sent: str) -> None:
        where = urlsplit(self.path).path.strip("/")
        said = next((values[0] for values in parse_qs(sent).values()), sent)
        page = getattr(self, f"_page_{where}", self._page_start)
        content = f"<html><body>{page(said)}</body></html>".encode(errors="replace")
        self.send_response(302 if where == "to" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Set-Cookie", "bare=1")
        if where == "to":
            self.send_header("Location", said)
        if where == "head":
            self.send_header("X-Name", said)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _page_start(self, said: str) -> str:
        return "".join(FORM.format(*one) for one in FORMS) + UPLOAD + '<a href="/notes/">Notes</a>'

    def _page_echo(self, said: str) -> str:
        return said

    def _page_row(self, said: str) -> str:
        with closing(sqlite3.connect(":memory:")) as database:
            try:
                return str(database.execute(f"SELECT '{said}'").fetchall())
            except sqlite3.Error as error:
                return f"sqlite3.OperationalError: {error}"

    def _page_slow(self, said: str) -> str:
        """As a database would that can sleep."""
        found = SLEEPS.search(said)
        time.sleep(int(found[1]) + 1 if found else 0)
        return "Slept."

    def _page_file(self, said: str) -> str:
        return "root:x:0:0:root:/root:/bin/bash" if said.endswith("/etc/passwd") else "No such file."

    def _page_run(self, said: str) -> str:
        return "PATH=/usr/bin\nHOME=/root\nPWD=/" if re.search(r";\s*env\s*;", said) else "Done."

    def _page_put(self, said: str) -> str:
        """As a server would that runs what it was given."""
        pieces, order = PIECES.findall(said), ORDER.search(said)
        return "".join(pieces[int(number)] for number in order[1].split(",")) if order else "Put."

    def _page_keep(self, said: str) -> str:
        self.notes.append(said)
        return "Kept."

    def _page_notes(self, said: str) -> str:
        return "<hr>".join(self.notes)

    def _page_ask(self, said: str) -> str:
        with suppress(OSError, ValueError, HTTPException):
            urllib.request.urlopen(said, timeout=5).close()
        return "Asked."

    def log_message(self, format: str, *args: object) -> None:  # the name that it has there
        """Nothing."""


def find_holes(into: Path) -> Iterator[Told]:
    """Each module has found its hole, or counts as a fault."""
    holed = Holed()
    with TemporaryDirectory(prefix="peermatch-", dir="/tmp") as folder:
        front = Front(Path(folder), holed.port)
        visitor = Visitor("holes", front.url)
        visitor.starts = [f"{front.url}/"]
        try:
            for line in Scan(into, visitor, front, None).look_and_attack():
                module = line.looked_at.partition(":")[0]
                missed = module in MODULES and module not in NOT_LOOKED_FOR and f"{module}: " not in line.words
                yield replace(line, found=int(missed), words=f"{'MISSED' if missed else 'seen'} {line.words}")
        finally:
            front.close()
            holed.close()
