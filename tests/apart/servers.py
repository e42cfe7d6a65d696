"""The database and the broker of a topology: they can be killed, emptied and started again, on the same data."""

import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg2
import redis

from tests.servers import PATIENCE, start_postgres, start_valkey


class Server:
    """What tests.servers started, and can be started again as it was."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def start(self) -> None:
        """Again, by the same command; what it says goes after what it said before."""
        old = self.process
        user = self.user
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                old.args, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                cwd=self.log.parent, user=user, group=user, extra_groups=[] if user is not None else None,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)

    def end(self) -> None:
        if self.process.poll() is None:
            self.kill(signal.SIGINT)

    log: Path
    user: int | None = None

    def answers(self) -> bool:
        raise NotImplementedError


class Postgres(Server):
    """Safe on disk: what it has acknowledged is there after `kill -9`."""

    def __init__(self, folder: Path) -> None:
        started: list[subprocess.Popen[bytes]] = []
        self.folder, self.log = folder, folder / "log"
        self.url = start_postgres(folder, started, is_safe=True)
        uid = folder.stat().st_uid
        self.user = uid if uid != 0 else None
        super().__init__(started[0])

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """All of it. Those of its processes that are at work notice that the first one is gone, and end as well."""
        super().kill(how)
        until = time.monotonic() + PATIENCE
        while (self.folder / "data" / "postmaster.pid").exists() and self.answers():
            assert time.monotonic() < until
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            psycopg2.connect(host=str(self.folder), user="peermatch", dbname="postgres").close()
        except psycopg2.OperationalError:
            return False
        return True


class Valkey(Server):
    def __init__(self, folder: Path) -> None:
        started: list[subprocess.Popen[bytes]] = []
        self.socket, self.log = folder / "valkey.sock", folder / "log"
        self.url = start_valkey(folder, started)
        super().__init__(started[0])

    def answers(self) -> bool:
        with suppress(redis.RedisError), self.client() as client:
            return bool(client.ping())
        return False

    def client(self) -> "redis.Redis":
        return redis.Redis(unix_socket_path=str(self.socket))
