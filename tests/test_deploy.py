"""What `deploy/` says, as far as it can be checked where no containers run: each name in it is one that there is."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from django.core.management import get_commands

from peermatch.serving.parts import PARTS, SHARED
from tests.apart.topology import CADDY, ROOT, Topology
from tests.peermatch.serving.waiting import wait_until

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
ONCE = {"migrate", "by-hand"}  # what ends by itself
# What Python, pip and PostgreSQL read.
OF_OTHERS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "POSTGRES_PASSWORD"}
OF_OTHERS |= {"PIP_NO_CACHE_DIR", "PIP_DISABLE_PIP_VERSION_CHECK"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return content


@pytest.fixture(scope="module")
def ours(compose: dict[str, Any]) -> dict[str, Any]:
    """The services that run this code."""
    return {name: one for name, one in compose["services"].items() if "build" in one}


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Every variable that README.md tells of; each of those that the settings read must be."""
    table = (ROOT / "README.md").read_text().partition("## Configuration")[2].partition("\n## ")[0]
    firsts = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    names = set(re.findall(r"`([A-Z_]+)`", " ".join(firsts)))
    assert {"DATABASE_URL", "STATIC_ROOT", "SECRET_KEY"} <= names
    return names


def check_command(words: list[str]) -> None:
    assert words[0] in get_commands(), words
    if words[0] in ("serve", "is_healthy"):
        assert set(words[1:]) <= {*PARTS, "--prepare"}, words


def test_each_service_runs_what_there_is(ours: dict[str, Any]) -> None:
    assert set(ours) == {"migrate", "web-1", "web-2", "worker", "beat", "by-hand"}
    for service in ours.values():
        check_command(service["command"])
    assert ours["worker"]["deploy"]["replicas"] == 2


def test_each_part_is_asked_about_itself(ours: dict[str, Any]) -> None:
    for name, service in ours.items():
        if name not in ONCE:
            asked = service["healthcheck"]["test"]
            assert asked[:3] == ["CMD", "python", "manage.py"]
            check_command(asked[3:])
            assert asked[-1] == service["command"][-1]


def test_migrations_run_once_before_the_parts(ours: dict[str, Any]) -> None:
    for name, service in ours.items():
        assert service["restart"] == ("no" if name in ONCE else "unless-stopped")
        if name != "migrate":
            assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_what_a_command_by_hand_keeps_outlives_its_container(ours: dict[str, Any]) -> None:
    """The list of erasures, and backups; it starts with none of the others."""
    service, home = ours["by-hand"], "/var/lib/peermatch"
    assert [one for one in service["volumes"] if one.split(":")[1] == home] == [f"kept:{home}"]
    assert not any(one.startswith(home) for one in service["tmpfs"])
    assert service["profiles"] == ["by-hand"]


def test_each_variable_is_one_that_is_read(ours: dict[str, Any], known: set[str]) -> None:
    for service in ours.values():
        assert set(service["environment"]) <= known
    example = (DEPLOY / "env.example").read_text()
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert named <= known | OF_OTHERS
    assert set(SHARED) <= named
    image = [line for line in (DEPLOY / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    assert set(re.findall(r"\b([A-Z_]{4,})=", "\n".join(image))) <= known | OF_OTHERS


def test_nothing_has_a_password_from_here(compose: dict[str, Any]) -> None:
    example = (DEPLOY / "env.example").read_text()
    for name in ("SECRET_KEY", "LINK_KEYS", "POSTGRES_PASSWORD", "EMAIL_URL"):
        assert re.search(rf"^{name}=$", example, re.MULTILINE), name
    text = (DEPLOY / "compose.yaml").read_text()
    assert all("${POSTGRES_PASSWORD:?" in line for line in text.splitlines() if "PASSWORD" in line)
    assert "ports" not in compose["services"]["postgres"]
    assert "ports" not in compose["services"]["valkey"]


def test_what_services_name_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            there = source in compose["volumes"] or (DEPLOY / source).is_file()
            assert there or volume == "/srv/backups:/srv/backups", volume
        assert set(service["networks"]) <= set(compose["networks"])
        assert set(service.get("depends_on", {})) <= set(services)
    assert {host.split(":")[0] for host in services["proxy"]["environment"]["WEBS"].split()} == {"web-1", "web-2"}


def test_the_image_takes_what_there_is_and_runs_as_nobody_special() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    taken = [line.split()[1:-1] for line in lines if line.startswith("COPY") and "--from" not in line]
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    assert {name for names in taken for name in names} == let_through
    assert all((ROOT / name).exists() for name in let_through)
    stages = "\n".join(lines).split("\nFROM ")
    assert re.search(r"^USER 10001$", stages[-1], re.MULTILINE)
    assert "--require-hashes" in stages[-2]
    check_command(re.findall(r'"(\w+)"', next(line for line in lines if line.startswith("CMD"))))
    assert any("is_healthy" in line for line in lines if line.startswith("HEALTHCHECK"))
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert packages <= let_through, "An app that the image does not have"


@pytest.mark.parametrize("options", ["", "local_certs\nskip_install_trust"])
def test_caddy_takes_its_file(options: str, tmp_path: Path) -> None:
    told = {"SITE_ADDRESS": "https://peermatch.example", "WEBS": "web-1:8000 web-2:8000", "CADDY_OPTIONS": options}
    kept = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    command = [str(CADDY), "validate", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(command, env=os.environ | told | kept, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "log" not in [line.strip() for line in (DEPLOY / "Caddyfile").read_text().splitlines()]


@pytest.mark.once
def test_the_proxy_keeps_no_link_in_its_log(tmp_path: Path) -> None:
    """Not even where no web server answers, which it does log."""
    whole = Topology(tmp_path, "", "")
    proxy = whole.add_proxy([1])
    link = f"{whole.url}/l/oneThatOpens/"

    def answers() -> bool:
        try:
            answer = requests.get(link, headers={"Referer": link}, verify=whole.root_certificate, timeout=30)
        except (requests.RequestException, OSError):
            return False
        return answer.status_code == 503

    proxy.ready = answers
    try:
        proxy.start()
        wait_until(lambda: proxy.says("no upstreams available"), proxy.said)
    finally:
        proxy.kill()
    assert not proxy.says("oneThatOpens")
    assert not proxy.says('remote_ip"')


@pytest.mark.once
def test_a_web_server_answers_to_the_name_by_which_the_proxy_asks() -> None:
    """Also where other names are allowed: else all of them would be taken for dead."""
    [name] = re.findall(r"Host \{\$ALIVE_HOST:(.+)\}", (DEPLOY / "Caddyfile").read_text())
    told = {"ALLOWED_HOSTS": "peers.example", "SITE_URL": "https://peermatch.example:8443"}
    told |= {"DJANGO_SETTINGS_MODULE": "peermatch.settings"}
    ask = "from django.conf import settings; print(*settings.ALLOWED_HOSTS)"
    done = subprocess.run([sys.executable, "-c", ask], env=os.environ | told, cwd=ROOT, capture_output=True, text=True)
    assert {name, "peers.example", "peermatch.example"} <= set(done.stdout.split()), done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_runs_what_there_is(unit: Path, known: set[str]) -> None:
    read = configparser.RawConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(unit)
    service = read["Service"]
    assert service["User"] == "peermatch"
    for line in re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE):
        program, script, *words = shlex.split(line)
        assert (program, script) == ("/opt/peermatch/.venv/bin/python", "manage.py")
        check_command([word for word in words if word not in ("--noinput", "--verbosity", "0")])
    for line in re.findall(r"^Environment=(.*)$", unit.read_text(), re.MULTILINE):
        assert {word.partition("=")[0] for word in line.split()} <= known | OF_OTHERS


@pytest.mark.parametrize("part", PARTS)
def test_preparing_again_restarts_no_part(part: str) -> None:
    """Parts are restarted one after the other; each is prepared for before it starts."""
    [unit] = [one.read_text() for one in UNITS if re.fullmatch(rf"peermatch-{part}@?", one.stem)]
    said = {name: words.split() for name, words in re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE)}
    assert {name for name, words in said.items() if "peermatch-prepare.service" in words} == {"After", "Wants"}


def test_a_restore_in_containers_finds_a_database_without_tables(ours: dict[str, Any]) -> None:
    """Nothing writes to it meanwhile, and no migration runs first: an older backup would be refused."""
    page = (ROOT / "docs" / "operations.md").read_text().partition("\n## Restoring")[2].partition("\n## ")[0]
    [stopped] = re.findall(r"compose\.yaml stop (.*)$", page, re.MULTILINE)
    assert set(stopped.split()) == set(ours) - ONCE | {"proxy"}
    [restore] = re.findall(r"compose\.yaml run (.*) restore ", page)
    assert restore == "--rm --no-deps by-hand"


def test_commands_by_hand_run_as_the_service_does(tmp_path: Path) -> None:
    """The database of the service, not one beside it."""
    script = (DEPLOY / "systemd" / "peermatch").read_text()
    unit = (DEPLOY / "systemd" / "peermatch.service").read_text()
    for name in ("EnvironmentFile", "WorkingDirectory"):
        [value] = re.findall(rf"^{name}=(.*)$", unit, re.MULTILINE)
        assert f"-p {name}={value} " in script
    [home] = re.findall(r"PEERMATCH_HOME=\S+", unit)
    [user] = re.findall(r"^User=(.*)$", unit, re.MULTILINE)
    assert f"--uid={user} " in script
    assert f"/usr/bin/env {home} /opt/peermatch/.venv/bin/python manage.py backup /srv/a b" in asked(
        tmp_path, "backup", "/srv/a b"
    )


def test_a_command_apart_from_the_service_has_another_folder_and_none_of_its_databases(tmp_path: Path) -> None:
    apart = asked(tmp_path, "--home", "/srv/trial", "restore", "x.zip")
    assert apart.endswith(
        "/usr/bin/env -u DATABASE_URL PEERMATCH_HOME=/srv/trial /opt/peermatch/.venv/bin/python manage.py restore x.zip"
    )


def asked(folder: Path, *words: str) -> str:
    """What our command asks of systemd."""
    (folder / "systemd-run").write_text('#!/bin/sh\necho "$*"\n')
    (folder / "systemd-run").chmod(0o700)
    path = {"PATH": f"{folder}:{os.environ['PATH']}"}
    command = ["sh", str(DEPLOY / "systemd" / "peermatch"), *words]
    return subprocess.run(command, env=os.environ | path, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_each_unit(unit: Path, tmp_path: Path) -> None:
    """By systemd itself, where this machine has it; names of files are those of this machine."""
    if not (analyze := shutil.which("systemd-analyze")):
        assert "[Install]" in unit.read_text() or "oneshot" in unit.read_text()
        return
    for one in UNITS:
        text = one.read_text().replace("/opt/peermatch/.venv/bin/python", "/bin/true").replace("/opt/peermatch", "/tmp")
        (tmp_path / one.name).write_text(text)
    name = unit.name.replace("@.", "@8001.")
    done = subprocess.run(
        [analyze, "verify", "--man=no", "--generators=no", name],
        cwd=tmp_path, env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}, capture_output=True, text=True,
    )  # fmt: skip
    complaints = [line for line in done.stderr.splitlines() if "peermatch" in line]
    assert complaints == [], done.stderr
