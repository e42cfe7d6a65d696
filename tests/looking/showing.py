"""Shows kept pages to a browser, as the program answered with them: the same bytes, headers and files."""

import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.looking.album import Kept

HERE = "127.0.0.1"
FILES = "/static/"


class Showing:
    """`show` says which page is answered with from now on; everything else there is are the program's files."""

    def __init__(self, files: Path) -> None:
        self.files = files
        self.page: Kept | None = None
        self.server = _Server((HERE, 0), type("To", (_Handler,), {"showing": self}))
        self.url = f"http://{HERE}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, page: Kept) -> str:
        """Its address."""
        self.page = page
        return self.url + page.path

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: browsers go away in the midst of an answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    showing: Showing

    def do_GET(self) -> None:
        path, _, _asked = self.path.partition("?")
        page = self.showing.page
        if path.startswith(FILES):
            self._file(self.showing.files / path.removeprefix(FILES))
        elif page and path == page.path.partition("?")[0]:
            self._answer(page.status, page.headers, page.html.encode())
        else:
            self._answer(204, {}, b"")

    def _file(self, path: Path) -> None:
        if not path.is_file():
            return self._answer(404, {}, b"")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return self._answer(200, {"Content-Type": kind, "Cache-Control": "max-age=9999"}, path.read_bytes())

    def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # the name that it has there
        """Nothing."""
