"""Runs PeerMatch until Ctrl-C: all of it on one machine, or the parts that are named."""

import json
import os
import socket
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from peermatch import shared_clock
from peermatch.models import Tick
from peermatch.serving import claims, family, parts
from peermatch.serving.child import Child
from peermatch.serving.supervisor import StartFailed, Supervisor

# Bootstrap brings many builds of itself. (Without its *.map files the list of hashed names cannot be made.)
UNUSED_FILES = ["*rtl*", "bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*"]


OWN_MACHINE = ("127.0.0.1", "::1", "localhost")


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they take as long as the start of a child; `manage.py check` runs them
    help = "Runs PeerMatch until Ctrl-C: broker, worker, beat and web server on one machine, or the parts named alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(parts.PARTS)}: only these, not all")
        parser.add_argument("--prepare", action="store_true", help="first bring database and static files up to date")
        parser.add_argument("--demo", action="store_true", help="prepare, and make the demo where no program stands")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen: list[str] = options["parts"]
        if chosen:
            insist(chosen, options)
        with ExitStack() as claimed:
            if not chosen:
                claimed.enter_context(claims.claim_home())
            serves_files = "web" in (chosen or parts.PARTS)
            listening = claimed.enter_context(claims.listen()) if serves_files else None
            if options["prepare"] or options["demo"]:
                self.prepare(options["demo"])
            parts.check_is_prepared(serves_files=serves_files)
            started = shared_clock.now()
            connections.close_all()  # a fork must not share them
            os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")
            children = whole_family(listening) if listening and not chosen else some(chosen, listening)
            with Supervisor(children, self.say) as supervisor:
                self.run(supervisor, chosen, listening, started)

    def prepare(self, demo: bool) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED_FILES)
        if demo:
            call_command("seed_demo", if_empty=True, stdout=self.stdout)
            if settings.HOST not in OWN_MACHINE:
                self.say("Take care: the demo's passwords are public, and other machines can reach this one.")

    def run(
        self, supervisor: Supervisor, chosen: list[str], listening: socket.socket | None, started: datetime
    ) -> None:
        try:
            supervisor.start(is_broker_up, all_work(supervisor.children) if chosen else whole_works(started))
        except StartFailed as problem:
            raise CommandError(str(problem)) from problem
        finally:
            connections.close_all()
        if not supervisor.is_stopping:
            self.say(ready_words(chosen))
        if not supervisor.watch():
            raise CommandError("PeerMatch stopped because a part of it could not be kept running.")
        if listening is not None:
            listening.close()
        self.say("Stopping: requests and tasks that have begun are finished first.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def insist(chosen: list[str], options: dict[str, Any]) -> None:
    """Refuses, in words, what one part alone cannot do."""
    if unknown := set(chosen) - set(parts.PARTS):
        raise CommandError(f"There is no part {', '.join(sorted(unknown))}. There are: {', '.join(parts.PARTS)}.")
    if options["prepare"] or options["demo"]:
        raise CommandError("Database and static files are prepared once, before any part: manage.py migrate.")
    parts.insist_on_what_is_shared()


def ready_words(chosen: list[str]) -> str:
    if not chosen:
        return f"PeerMatch is ready at {settings.SITE_URL}\nCtrl-C stops it."
    where = {"web": f"web on {settings.HOST}:{settings.PORT}"}
    return f"At work: {', '.join(where.get(one, one) for one in parts.PARTS if one in chosen)}. Ctrl-C stops it."


def whole_family(listening: socket.socket) -> list[Child]:
    """In the order in which they stop. Where REDIS_URL names a broker, that one is used."""
    own = [family.broker()] if settings.BROKER_IS_OURS else []
    return [*some(parts.PARTS, listening), *own]


def some(chosen: tuple[str, ...] | list[str], listening: socket.socket | None) -> list[Child]:
    """These parts, in the order in which they stop: what makes work ends before what does it."""
    web = [family.web(listening)] if "web" in chosen and listening is not None else []
    beat = [family.beat(listening)] if "beat" in chosen else []
    worker = [family.worker(listening)] if "worker" in chosen else []
    return [*web, *beat, *worker]


def all_work(children: Any) -> Callable[[], bool]:
    """Whether each of these parts is at work, whatever the others do that run elsewhere."""
    return lambda: all(
        parts.answers("/alive/") is not None if child.name == "web" else child.is_at_work() for child in children
    )


def whole_works(started: datetime) -> Callable[[], bool]:
    return lambda: has_ticked(started) and is_healthy()


def is_broker_up() -> bool:
    try:
        with redis.Redis(unix_socket_path=str(settings.BROKER_SOCKET)) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def has_ticked(since: datetime) -> bool:
    """Whether a tick ran since then: it went from beat through the broker to the worker and into the database."""
    return Tick.objects.filter(at__gte=since).exists()


def is_healthy() -> bool:
    """Asks the web server that was just started. A letter that lay long before that is no reason not to begin."""
    said = parts.answers("/health/", patience=10)
    try:
        found = json.loads(said or b"{}")
    except ValueError:
        return False
    return all(found.get(name) == "ok" for name in ("database", "broker"))
