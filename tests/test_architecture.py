"""The rules of the house, held. docs/architecture.md says why each is there.

Each rule is also shown to bite: a made-up module that breaks it must be found.
"""

import ast
import os
import re
from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from peermatch.accounts.scope import ProgramRow, UnscopedQuery
from tests.architecture import (
    JUNK_DRAWERS,
    ROOT,
    Module,
    calls,
    impurities,
    named_above,
    read_modules,
    uses,
    wrong_imports,
)

OUR_APPS = ("accounts", "audit", "outbox", "inbox", "returning", "handling", "peermatch", "participants", "matches")
FLOOR = {
    "accounts": 0,
    "audit": 0,
    "outbox": 0,
    "inbox": 0,
    "returning": 0,
    "handling": 0,
    "peermatch": 0,
    "auth": 0,
    "contenttypes": 0,
    "participants": 1,
    "matches": 2,
}

# Who may read the rows of every program, and why.
READS_EVERY_PROGRAM = {
    "peermatch/audit/in_admin.py": "administrators see every program",
    "peermatch/audit/letting_go.py": "records of all programs grow old",
    "matches/people/purging.py": "what is old goes in all programs",
    "matches/safeguarding/growing_old.py": "what is old goes in all programs",
    "peermatch/audit/waiting.py": "records of all programs wait together",
    "participants/purging.py": "what is old goes in all programs",
    "matches/following_up/plan_mail/reminders.py": "people of all programs are reminded in the same tick",
    "matches/following_up/plan_mail/wanted.py": "mail of all programs leaves together",
    "matches/introducing/wanted.py": "mail of all programs leaves together",
    "matches/inviting/circle.py": "letters of all programs are written together",
    "matches/inviting/news.py": "coordinators of all programs are told in the same tick",
    "matches/inviting/nudging.py": "people of all programs are asked again in the same tick",
    "matches/inviting/wanted.py": "mail of all programs leaves together",
    "matches/fitting/between.py": "letters of all programs are written together",
    "matches/fitting/grounds.py": "letters of all programs are written together",
    "matches/models/absence.py": "letters of all programs are written together",
    "matches/models/cover.py": "letters of all programs are written together",
    "participants/roster/naming/books.py": "what names a row is of its program",
    "participants/roster/merging/door.py": "a day is over in every program in the same tick",
    "matches/reminding/due.py": "reminders fall due in every program",
    "matches/reminding/joining.py": "reminders fall due in every program",
    "matches/replying/finding.py": "a mail that comes in says itself which program it is for",
    "matches/replying/forgetting.py": "mail of all programs is forgotten in the same tick",
    "matches/requesting/letters.py": "mail of all programs leaves together",
    "matches/requesting/reading.py": "prefetches for requests that are in scope",
    "matches/scheduling/access/for_you.py": "reminders of all programs are written together",
    "matches/scheduling/access/wanted.py": "mail of all programs leaves together",
    "matches/scheduling/polls/letters.py": "the outbox asks about mail of every program at once",
    "matches/scheduling/polls/reminders.py": "people of all programs are asked again in the same tick",
    "matches/scheduling/together/letters.py": "mail of all programs leaves together",
    "matches/scheduling/zones.py": "clocks change for every program at once",
    "matches/scheduling/wanted.py": "mail of all programs leaves together",
    "participants/roster/background.py": "long lists of all programs wait for one worker",
    "matches/visiting/entrance.py": "a participant's link is the scope",
    "matches/visiting/finding.py": "whoever asks for a new link names an address, not a program",
    "matches/reporting/background.py": "workbooks of all programs wait for one worker",
    "matches/workspace/batches/background.py": "batches of all programs wait for one worker",
    "matches/workspace/listing.py": "prefetches for matches that are in scope",
    "matches/workspace/telling.py": "mail of all programs leaves together",
    "participants/models/link.py": "a token names its link, whichever program it is of",
    "participants/consenting/asking.py": "people of all programs are asked again in the same tick",
    "participants/consenting/letters.py": "mail of all programs leaves together",
    "participants/profile/entrance.py": "a participant's link is the scope",
    "participants/profile/sending.py": "whoever asks for a new link names an address, not a program",
    "participants/guarding/asking.py": "guardians of all programs are asked again in the same tick",
    "participants/guarding/letters.py": "mail of all programs leaves together",
    "participants/guarding/visit.py": "a guardian's own link is the scope",
    "participants/profile/visit.py": "a person's own link is the scope",
    "participants/profile/welcoming.py": "lists of all programs wait for the same tick",
    "participants/profile/wanted.py": "mail of all programs leaves together",
    "participants/zones.py": "mail of all programs leaves together",
    "participants/taking/kept.py": "one person's rows of every kind, in their program",
    "participants/searching.py": "writes back rows that were read in scope",
    "peermatch/accounts/inviting.py": "a token names its invitation, whichever program it is of",
    "peermatch/admin.py": "administrators see every program",
    "peermatch/health.py": "health is of the whole installation",
    "peermatch/inbox/forgetting.py": "mail of all programs is forgotten in the same tick",
    "peermatch/inbox/receiving.py": "a mail that comes in says itself what it is about",
    "participants/erasing.py": "an id names its person, whichever program they are of",
    "matches/following_up/feedback/due.py": "people of all programs are asked in the same tick",
    "matches/following_up/feedback/wanted.py": "the outbox delivers for every program at once",
    "matches/visiting/telling.py": "a link names what was asked",
    "matches/people/erasing.py": "an id names its request, whichever program it is of",
    "peermatch/keeping/mail.py": "an id names its mail, whichever program it is of",
    "peermatch/keeping/wiping.py": "wipes rows that were found in scope",
    "peermatch/keeping/tables.py": "a backup is of all programs",
    "peermatch/keeping/restoring.py": "a restore is of all programs",
    "peermatch/outbox/delivering/books.py": "one dispatcher sends every program's mail",
    "peermatch/outbox/delivering/claiming.py": "one dispatcher sends every program's mail",
    "peermatch/outbox/delivering/kindly.py": "one dispatcher sends every program's mail",
    "peermatch/outbox/delivering/statements.py": "one dispatcher sends every program's mail",
    "peermatch/outbox/joining.py": "one dispatcher sends every program's mail",
    "peermatch/outbox/management/commands/held_mail.py": "a restore holds mail of all programs",
    "peermatch/outbox/models.py": "whoever claimed a mail says what became of it",
    "peermatch/returning/provider.py": "a provider tells of mail of every program",
    "peermatch/returning/refusals.py": "mail of all programs leaves together",
    "peermatch/returning/stopping.py": "mail of all programs leaves together",
    "peermatch/returning/telling.py": "of mails that were read in scope",
    "peermatch/returning/waiting.py": "mail of all programs leaves together",
    "peermatch/system.py": "the system page is of the whole installation",
    "peermatch/outbox/queue.py": "an idempotency key is unique over all programs",
}
OF_NO_PROGRAM = {
    "BadTry": "nobody knows yet at whose door was knocked",
    "LinkAsked": "nobody looked yet whose address it is",
}
# Queries that no manager sees. Only for what the ORM cannot say.
WRITES_SQL = {
    "peermatch/audit/guarding.py": "what the database itself refuses",
    "peermatch/sqlite3/hurrying.py": "how long SQLite waits",
    "peermatch/keeping/clearing.py": "old words in free parts of a file",
    "peermatch/keeping/connecting.py": "one moment, and a lock on all tables",
    "peermatch/keeping/moving.py": "who else is connected",
    "peermatch/keeping/filling.py": "numbers of new rows, and tables emptied, whatever the version",
    "peermatch/keeping/tables.py": "rows come back as they were: no model may add the time of day",
    "peermatch/shared_clock.py": "what time it is",
    "peermatch/outbox/delivering/statements.py": "what each mail needs: to build it takes longer than to do it",
}
# Cores of which the design says that they are pure, whatever their docstring says.
PURE_BY_DESIGN = (
    "matches.meeting.timing.access",
    "matches.meeting.timing.checking",
    "matches.meeting.timing.laying",
    "matches.meeting.timing.planning",
    "matches.meeting.timing.shapes",
    "matches.reporting.asked_for",
    "matches.reporting.charts",
    "matches.reporting.columns",
    "matches.reporting.definitions",
    "matches.reporting.judged",
    "matches.reporting.masking",
    "matches.reporting.periods",
    "matches.reporting.sections",
    "matches.reporting.standing",
    "matches.reporting.work_done",
    "matches.scheduling.access.who_fits",
    "matches.scheduling.access.working_days",
    "participants.free_time",
    "matches.fitting.batch",
    "matches.fitting.chains",
    "matches.fitting.equal_footing",
    "matches.fitting.expertise",
    "matches.fitting.footing_words",
    "matches.fitting.four_kinds",
    "matches.fitting.group_search",
    "matches.fitting.groups",
    "matches.fitting.freeing",
    "matches.fitting.levels",
    "matches.fitting.pairing",
    "matches.fitting.shared_hours",
    "matches.fitting.solving",
    "matches.fitting.suggestions",
    "matches.fitting.ties",
    "matches.requesting.clocks",
    "matches.scheduling.finding.best_times",
    "matches.scheduling.finding.words",
    "matches.scheduling.finding.in_the_way",
    "matches.scheduling.polls.ranking",
    "matches.scheduling.repeating.rhythm",
    "matches.scheduling.finding.quarters_ahead",
    "matches.scheduling.finding.team_places",
    "matches.scheduling.finding.time_order",
    "matches.scheduling.finding.whose_time",
    "peermatch.accounts.signing_in.browsers",
    "peermatch.accounts.signing_in.passwords",
    "peermatch.display.choices",
    "peermatch.inbox.address",
    "peermatch.inbox.calendar_replies",
    "peermatch.inbox.cleaning",
    "peermatch.inbox.heads",
    "peermatch.inbox.html_text",
    "peermatch.inbox.machines",
    "peermatch.inbox.quoting",
    "peermatch.inbox.reading",
    "peermatch.outbox.backoff",
    "peermatch.outbox.nights",
    "peermatch.outbox.texts",
    "peermatch.outbox.turns",
    "peermatch.returning.verdicts",
)
LONGEST_FUNCTION, LONGEST_FILE = 50, 300
MEDIAN_FUNCTION, NINE_IN_TEN_FUNCTIONS = 8, 25


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    return read_modules()


def with_module(modules: Mapping[str, Module], name: str, source: str) -> dict[str, Module]:
    """The code as it is, and one more module."""
    return {**modules, name: Module(name, ROOT / (name.replace(".", "/") + ".py"), source)}


# Who may import whom


def test_imports_point_down_and_no_step_uses_another_steps_pages(modules: dict[str, Module]) -> None:
    assert wrong_imports(modules) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("peermatch.new", "from participants.models import Participant"),
        ("peermatch.new", "import matches.models"),
        ("participants.new", "from matches.models import Match"),
        ("participants.new", "def late():\n    from matches import models"),
        ("participants.roster.new", "from ...matches.models import Match"),
        ("matches.models.new", "from matches.fitting import equal_footing"),
        ("matches.framing.new", "from matches.preparing import checklist"),
        ("matches.visiting.new", "from matches.workspace.desk import x"),
        ("matches.today.new", "from matches.preparing import views"),
        ("matches.today.new", "from matches.fitting.forms import WaiverForm"),
        ("matches.people.new", "from participants.roster import urls"),
    ],
)
def test_an_import_that_breaks_a_rule_is_found(modules: dict[str, Module], name: str, source: str) -> None:
    known = modules | {
        extra: Module(extra, ROOT / (extra.replace(".", "/") + ".py"), "")
        for extra in ("matches.workspace.desk", "matches.preparing.views", "matches.fitting.forms")
    }
    found = set(wrong_imports(with_module(known, name, source))) - set(wrong_imports(known))
    assert [line.split()[0] for line in found] == [name]


def test_a_step_that_nobody_gave_a_place_is_found(modules: dict[str, Module]) -> None:
    with pytest.raises(AssertionError, match="no place in ORDER"):
        wrong_imports(with_module(modules, "matches.gossip.new", "import matches.models"))


def test_no_lower_floor_names_an_upper_one(modules: dict[str, Module]) -> None:
    including = ("peermatch.urls", "peermatch.settings")  # where the floors are put together, by name
    assert [line for line in named_above(modules) if not line.startswith(including)] == []
    assert named_above(with_module({}, "participants.new", "apps.get_model('matches.Match')"))


def test_there_is_no_junk_drawer(modules: dict[str, Module]) -> None:
    assert [name for name in modules if JUNK_DRAWERS & set(name.split("."))] == []


def test_rows_of_upper_floors_leave_no_name_on_those_below() -> None:
    named = [
        f"{field.model.__name__}.{field.name}"
        for label in ("participants", "matches")
        for model in apps.get_app_config(label).get_models()
        for field in chain(model._meta.fields, model._meta.many_to_many)
        if field.remote_field and FLOOR[field.remote_field.model._meta.app_label] < FLOOR[label]
        if not field.remote_field.related_name or not str(field.remote_field.related_name).endswith("+")
    ]
    assert named == []


# Pure cores


def test_pure_modules_ask_neither_rows_nor_clock_nor_settings(modules: dict[str, Module]) -> None:
    pure = [module for module in modules.values() if module.is_pure]
    assert {module.name for module in pure} >= set(PURE_BY_DESIGN)
    assert [line for module in pure for line in impurities(module, modules)] == []


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models import Q",
        "from django.conf import settings",
        "from participants.models import Participant",
        "from django.utils import timezone",
        "start = datetime.now(UTC)",
        "day = date.today()",
    ],
)
def test_a_pure_module_that_asks_is_found(modules: dict[str, Module], line: str) -> None:
    module = Module("matches.fitting.new", Path("new.py"), f'"""Weights. Pure."""\n{line}\n')
    assert impurities(module, modules)


# The program scope

UNSCOPED: dict[str, Callable[[Any], object]] = {
    "all": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "get": lambda rows: rows.get(pk=1),
    "filter": lambda rows: list(rows.filter(pk=1)),
    "exclude": lambda rows: list(rows.exclude(program=None)),
    "slice": lambda rows: rows.order_by("pk")[0],
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "iterator": lambda rows: list(rows.iterator()),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "aggregate": lambda rows: rows.aggregate(models.Max("pk")),
    "annotate": lambda rows: list(rows.annotate(twice=models.F("pk") * 2)),
    "latest": lambda rows: rows.latest("pk"),
    "contains": lambda rows: rows.contains(rows.model(pk=1)),
    "union": lambda rows: list(rows.filter(pk=1).union(rows.filter(pk=2))),
    "update": lambda rows: rows.update(public_id=None),
    "delete": lambda rows: rows.delete(),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "update_or_create": lambda rows: rows.update_or_create(pk=1),
    "dates": lambda rows: list(rows.datetimes("created_at", "day")),
}


def program_rows() -> list[type[ProgramRow]]:
    return [model for model in apps.get_models() if issubclass(model, ProgramRow)]


def test_every_row_about_people_and_matches_belongs_to_a_program() -> None:
    ours = [model for label in ("participants", "matches") for model in apps.get_app_config(label).get_models()]
    assert {model.__name__ for model in ours if not issubclass(model, ProgramRow)} == OF_NO_PROGRAM.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("ask", UNSCOPED.values(), ids=UNSCOPED.keys())
def test_no_manager_answers_a_query_that_names_no_program(ask: Callable[[Any], object]) -> None:
    answered = []
    for model in program_rows():
        for manager in model._meta.managers:
            try:
                ask(manager.all())
            except UnscopedQuery:
                continue
            except Exception as other:  # it got as far as the database
                answered.append(f"{model.__name__}.{manager.name}: {other!r}")
            else:
                answered.append(f"{model.__name__}.{manager.name}")
    assert answered == []


def test_only_those_listed_read_every_program(modules: dict[str, Module]) -> None:
    found = uses(modules, "across_programs", "_default_manager", "_base_manager")
    assert found - READS_EVERY_PROGRAM.keys() == set()
    assert READS_EVERY_PROGRAM.keys() - found == set(), "no longer needed on the list"


def test_only_those_listed_write_sql(modules: dict[str, Module]) -> None:
    assert calls(modules, "raw", "cursor", "execute", "extra") == WRITES_SQL.keys()


def test_a_new_reader_of_every_program_is_found(modules: dict[str, Module]) -> None:
    asked = with_module({}, "matches.today.new", "Seat._base_manager.all()")
    assert uses(asked, "_base_manager") == {"matches/today/new.py"}


# Pages


def test_every_page_is_sent_with_a_policy_that_allows_nothing_inline(client: Client, db: None) -> None:
    for url in ("/sign-in/", "/admin/login/", "/nowhere/", "/health/"):
        policy = client.get(url).headers["Content-Security-Policy"]
        said = {words.split()[0]: words.split()[1:] for words in policy.split(";") if words.strip()}
        assert said["default-src"] == ["'none'"]
        assert said["frame-ancestors"] == said["object-src"] == said["base-uri"] == ["'none'"]
        assert "unsafe" not in policy
        assert "http" not in policy


INLINE = re.compile(
    r"<style\b"
    r"|\sstyle\s*="
    r"|<script\b(?![^>]*\ssrc\s*=)"
    r"|<[^>]*\son[a-z]+\s*="
    r"|(?:href|src|action)\s*=\s*[\"']?\s*javascript:",
    re.IGNORECASE,
)


def test_no_template_has_inline_style_or_script() -> None:
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "emails" not in path.parts]
    found = [f"{path.relative_to(ROOT)}: {m[0]}" for path in pages for m in INLINE.finditer(path.read_text())]
    assert found == []
    assert pages


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<button type="button" onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_style_or_script_is_found(html: str) -> None:
    assert INLINE.search(html)


# Shape


def lengths(tree: ast.AST) -> list[tuple[int, str]]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [((node.end_lineno or node.lineno) - node.lineno + 1, node.name) for node in functions]


def test_functions_and_files_stay_short(modules: dict[str, Module]) -> None:
    functions = [(lines, f"{m.name}.{name}") for m in modules.values() for lines, name in lengths(m.tree)]
    assert [one for one in functions if one[0] > LONGEST_FUNCTION] == []
    assert [m.name for m in modules.values() if len(m.source.splitlines()) >= LONGEST_FILE] == []
    sizes = [lines for lines, _ in functions]
    assert median(sizes) <= MEDIAN_FUNCTION
    assert quantiles(sizes, n=10)[8] <= NINE_IN_TEN_FUNCTIONS


def test_every_module_says_what_belongs_in_it(modules: dict[str, Module]) -> None:
    silent = [m.name for m in modules.values() if m.source.strip() and not ast.get_docstring(m.tree)]
    assert [name for name in silent if not name.endswith(".apps")] == []


def test_tests_wait_for_what_a_browser_will_show_and_never_ask_it_just_once() -> None:
    asks_once = re.compile(r"\.is_(visible|hidden|checked|enabled|disabled)\(\)")
    files = [path for path in (ROOT / "tests").rglob("*.py") if path.name != Path(__file__).name]
    assert [str(path) for path in files if asks_once.search(path.read_text())] == []


def test_nothing_refers_to_what_is_outside_the_repository() -> None:
    outside = "../" + "shared"
    left_out = {".git", ".venv", "var", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "__pycache__"}
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = set(folders) - left_out  # .venv alone holds more than all the rest
        found += [name for name in files if outside.encode() in Path(folder, name).read_bytes()]
    assert found == []
