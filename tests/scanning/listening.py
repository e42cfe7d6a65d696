"""A place of our own that a program led astray would ask: wapiti names it in its attacks, and asks it who came."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

HERE = "127.0.0.1"
Visits = dict[str, dict[str, list[dict[str, str]]]]  # by number of the attack's address, by name of the field


class Listener:
    """Speaks as wapiti's makers' own place does: .../ssrf/SESSION/ADDRESS/FIELD/ is kept, get_ssrf.php tells it."""

    def __init__(self) -> None:
        self.visits: dict[str, Visits] = {}
        handler = type("At", (_Handler,), {"visits": self.visits})
        self.server = ThreadingHTTPServer((HERE, 0), handler)
        self.url = f"http://{HERE}:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    visits: dict[str, Visits]

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/get_ssrf.php":
            [session] = parse_qs(asked.query).get("session_id", [""])
            return self._say(self.visits.get(session, {}))
        parts = asked.path.strip("/").split("/")
        if len(parts) == 4 and parts[0] == "ssrf":
            _, session, address, field = parts
            now = datetime.now(UTC).isoformat()
            visit = {"url": self.path, "date": now, "ip": self.client_address[0], "method": self.command}
            self.visits.setdefault(session, {}).setdefault(address, {}).setdefault(field, []).append(visit)
        return self._say({})

    def do_POST(self) -> None:
        self.do_GET()

    def _say(self, what: Visits) -> None:
        content = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # the name that it has there
        """Nothing."""
