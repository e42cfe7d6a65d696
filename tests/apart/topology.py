"""Two web servers, two workers, beat and a TLS proxy, beside a database and a broker: started, hurt and ended."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import requests
from cryptography.fernet import Fernet

from tests.apart.process import Process
from tests.apart.servers import Postgres, Valkey
from tests.servers import CHOSEN_BY_TESTS
from tests.serving import free_port

ROOT = Path(__file__).parent.parent.parent
CADDY = Path(sys.executable).parent / "caddy"
NAME = "localhost"


@dataclass
class Topology:
    """Use `apart()` to make one. `parts` holds its processes by name: web1, web2, worker1, worker2, beat1, proxy."""

    folder: Path
    database_url: str
    broker_url: str
    extra: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Process] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    postgres: Postgres | None = None
    valkey: Valkey | None = None
    _keys: dict[str, str] = field(default_factory=lambda: {"SECRET_KEY": "x" * 60, "LINK_KEYS": _key()})

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    @property
    def root_certificate(self) -> str:
        """By which clients know the proxy: it made its certificate itself."""
        return str(self.folder / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt")

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in CHOSEN_BY_TESTS}
        chosen = {
            "PEERMATCH_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "peermatch.settings",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.broker_url,
            "SITE_URL": self.url,
            "BEHIND_TLS_PROXY": "on",
            "MAIL_FROM": "peermatch@localhost",
            "PYTHONUNBUFFERED": "1",
        }
        return kept | chosen | self._keys | self.extra

    def manage(self, *words: str) -> str:
        """Runs a command of manage.py; returns what it printed. Raises if it fails."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"manage.py {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def shell(self, code: str) -> str:
        return self.manage("shell", "-v0", "-c", code).strip()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What PostgreSQL itself answers; what the query changes is kept."""
        host, name = self.database_url.split("@/", 1)[1].rsplit("/", 1)
        connection = psycopg2.connect(host="/" + host.lstrip("/"), user="peermatch", dbname=name)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def start(self, *, webs: int = 2, workers: int = 2, beats: int = 1) -> None:
        """Starts these parts side by side, and waits until all are at work."""
        ports = [free_port() for _ in range(webs)]
        for number, port in enumerate(ports, start=1):
            self.add(f"web{number}", "web", {"PORT": str(port)})
        for name, count in (("worker", workers), ("beat", beats)):
            for number in range(1, count + 1):
                self.add(f"{name}{number}", name, {})
        if ports:
            self.add_proxy(ports)
        for part in self.parts.values():
            part.start(waits=False)
        for part in self.parts.values():
            part.wait_until_ready()

    def add(self, name: str, part: str, more: dict[str, str]) -> Process:
        command = [sys.executable, "manage.py", "serve", part]
        self.parts[name] = Process(name, command, self.environment | more, ROOT, f"At work: {part}")
        return self.parts[name]

    def add_proxy(self, ports: list[int]) -> Process:
        kept = self.folder / "caddy"
        environment = self.environment | {
            "SITE_ADDRESS": self.url,
            "WEBS": " ".join(f"127.0.0.1:{port}" for port in ports),
            "CADDY_OPTIONS": "local_certs\n\tskip_install_trust\n\tauto_https disable_redirects",
            "XDG_DATA_HOME": str(kept),
            "XDG_CONFIG_HOME": str(kept),
        }
        command = [str(CADDY), "run", "--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"]
        self.parts["proxy"] = Process("proxy", command, environment, self.folder, self._proxy_answers)
        return self.parts["proxy"]

    def _proxy_answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/alive/", verify=self.root_certificate, timeout=5).status_code == 200
        except (requests.RequestException, OSError):
            return False

    def end(self) -> None:
        """Ends what it started, in order, whatever state that is in; parts that do not end in time are killed."""
        running = [part for part in self.parts.values() if part.runs]
        for part in running:
            part.stop()
        for server in (self.valkey, self.postgres):
            if server is not None:
                server.end()


def _key() -> str:
    return Fernet.generate_key().decode()


@contextmanager
def apart(**extra: str) -> Iterator[Topology]:
    """A database, tables, static files and a broker of its own, in a temporary folder; parts are to be started."""
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as name:
        folder = Path(name)
        postgres, valkey = Postgres(folder / "postgres"), Valkey(folder / "valkey")
        whole = Topology(folder, postgres.url, valkey.url, extra, postgres=postgres, valkey=valkey)
        try:
            whole.manage("migrate", "--verbosity=0")
            whole.manage("collectstatic", "--noinput", "--verbosity=0")
            yield whole
        finally:
            whole.end()
