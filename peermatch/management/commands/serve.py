"""Runs PeerMatch on one machine: broker, worker, beat and web server, until Ctrl-C."""

import json
import os
import socket
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from peermatch.models import Tick
from peermatch.serving import claims, family
from peermatch.serving.child import Child
from peermatch.serving.supervisor import StartFailed, Supervisor

# Bootstrap brings many builds of itself. (Without its *.map files the list of hashed names cannot be made.)
UNUSED_FILES = ["*rtl*", "bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*"]


OWN_MACHINE = ("127.0.0.1", "::1", "localhost")


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they take as long as the start of a child; `manage.py check` runs them
    help = "Runs PeerMatch on one machine: broker, worker, beat and web server, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="first bring database and static files up to date")
        parser.add_argument("--demo", action="store_true", help="prepare, and make the demo where no program stands")

    def handle(self, *args: Any, **options: Any) -> None:
        with claims.claim_home(), claims.listen() as listening:
            if options["prepare"] or options["demo"]:
                prepare()
            if options["demo"]:
                call_command("seed_demo", if_empty=True, stdout=self.stdout)
                if settings.HOST not in OWN_MACHINE:
                    self.say("Take care: the demo's passwords are public, and other machines can reach this one.")
            check_is_prepared()
            connections.close_all()  # a fork must not share them
            os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")
            with Supervisor(children(listening), self.say) as supervisor:
                self.run(supervisor, listening)

    def run(self, supervisor: Supervisor, listening: socket.socket) -> None:
        started = timezone.now()
        try:
            supervisor.start(is_broker_up, lambda: has_ticked(started) and is_healthy())
        except StartFailed as problem:
            raise CommandError(str(problem)) from problem
        finally:
            connections.close_all()
        if not supervisor.is_stopping:
            self.say(f"PeerMatch is ready at {settings.SITE_URL}\nCtrl-C stops it.")
        if not supervisor.watch():
            raise CommandError("PeerMatch stopped because a part of it could not be kept running.")
        listening.close()
        self.say("Stopping: requests and tasks that have begun are finished first.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def prepare() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED_FILES)


def check_is_prepared() -> None:
    """Refuses to serve on a database or static files that are not those of this code."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not up to date. Run: manage.py migrate, or serve with --prepare.")
    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise CommandError("Static files are missing. Run: manage.py collectstatic, or serve with --prepare.")


def children(listening: socket.socket) -> list[Child]:
    """In the order in which they stop. Where REDIS_URL names a broker, that one is used."""
    own = [family.broker()] if settings.BROKER_IS_OURS else []
    return [family.web(listening), family.beat(listening), family.worker(listening), *own]


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
    """Asks the web server that was just started, under the name that it answers to."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104
    host = f"[{host}]" if ":" in host else host
    name = urlsplit(settings.SITE_URL).netloc
    request = urllib.request.Request(f"http://{host}:{settings.PORT}/health/", headers={"Host": name})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, ValueError):
        return False
