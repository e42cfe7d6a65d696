"""What every test may ask for: the cast, signed-in clients, a browser, a mail server that keeps what it gets."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client, TransactionTestCase
from django.test.signals import template_rendered
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from peermatch.accounts.models import Program, Role, User
from peermatch.audit.guarding import stood_down
from tests.factories import make_member, make_program
from tests.kept_rows import kept
from tests.mail import SmtpSink
from tests.quick_queries import make_quick
from tests.second_step import sign_in_with_code
from tests.servers import make_database
from tests.serving import Served
from tests.sharing_out import examples
from tests.tables import add_what_no_model_says
from tests.tables import empty as empty_tables

# A busy machine is no fault of the code: no example of a property has a deadline.
hypothesis.settings.register_profile("peermatch", deadline=None, max_examples=examples(100))
hypothesis.settings.load_profile("peermatch")
if not os.environ.get("ALL_TESTS"):
    # Reading all modules for values that stand in them takes each run two seconds in a new clone.
    providers._get_local_constants = Constants

DeskOf = Callable[..., Page]
# Chromium prepares a popup for its address bar with each window, in a process of its own: a second's work that nobody
# sees. The list takes the place of Playwright's own, so that one stands in it too.
CHROMIUM_FEATURES = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "PaintHolding"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    *("TcpPortRandomizationWin", "PreconnectToSearch"),
)
# Six runs share the cores: scripts that are compiled and cleaned up after beside the page cost more than they save.
CHROMIUM_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--js-flags=--single-threaded",
    f"--disable-features={','.join(CHROMIUM_FEATURES)}",
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tables as the models say, which takes a second."""
    with django_db_blocker.unblock():
        add_what_no_model_says()


@pytest.fixture(autouse=True, scope="session")
def django_test_environment(django_test_environment: None) -> None:
    """Django's client is told of a page as a whole, not of each part of it with a copy of all that the part knows."""

    def render(template: Template, context: Context) -> str:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render  # type: ignore[attr-defined]  # private in Django, which replaces it for tests itself


@pytest.fixture(autouse=True, scope="session")
def queries_are_made_quickly() -> None:
    """Before a change goes in, Django makes them itself."""
    if not os.environ.get("ALL_TESTS"):
        make_quick()


@pytest.fixture(autouse=True, scope="session")
def tables_are_emptied_whole() -> None:
    """Between two tests also the table goes empty of which nothing can be deleted."""

    def teardown(case: TransactionTestCase) -> None:
        with stood_down():
            empty_tables()

    cases: Any = TransactionTestCase  # what empties them is private in Django
    cases._fixture_teardown = teardown


@pytest.fixture
@kept
def program(db: None) -> Program:
    return make_program()


@pytest.fixture
def other_program(db: None) -> Program:
    return make_program("Green Mountain Families", "green-mountain", time_zone="America/New_York")


@pytest.fixture
@kept
def coordinator(program: Program) -> User:
    return make_member(program, "Ana Castillo", phone="512-555-0101")


@pytest.fixture
def lead(program: Program) -> User:
    return make_member(program, "Lee Okafor", Role.LEAD)


@pytest.fixture
def viewer(program: Program) -> User:
    return make_member(program, "Vera Novak", Role.VIEWER)


@pytest.fixture
def stranger(other_program: Program) -> User:
    """A coordinator of another program."""
    return make_member(other_program, "Sam Stone")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """client_of(user): a client in which that user is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        if user.is_staff:  # the admin opens to nobody else
            return sign_in_with_code(client, user)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def signed_in(coordinator: User, client_of: Callable[[User], Client]) -> Client:
    """Ana's client."""
    return client_of(coordinator)


@pytest.fixture
def desk_of(browser: Browser, live_server: LiveServer, client_of: Callable[[User], Client]) -> Iterator[DeskOf]:
    """desk_of(user): a browser in which that user is signed in, at Django's own test server; it takes short addresses.

    More arguments go to Playwright's new_context.
    """
    opened: list[BrowserContext] = []

    def begin(user: User, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        opened.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client_of(user).cookies[name].value, "url": live_server.url}])
        return context.new_page()

    yield begin
    for context in opened:
        context.close()


@pytest.fixture
def desk(desk_of: DeskOf, coordinator: User) -> Page:
    """Ana's browser."""
    return desk_of(coordinator)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """An empty folder with a short path, where sockets can live; pytest's own are too deep for them."""
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def empty(short_folder: Path) -> Iterator[Served]:
    """A program of this test's own of which nothing is there yet, not even tables."""
    postgres = os.environ.get("DATABASE_URL")
    program = Served(short_folder / "home", make_database(postgres, short_folder.name) if postgres else None)
    yield program
    program.clear_away()


@pytest.fixture(scope="session")
def prepared() -> Iterator[Served]:
    """A program with tables and static files and nothing else, made once; each `served` begins as its copy."""
    postgres = os.environ.get("DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as folder:
        program = Served(Path(folder) / "home", make_database(postgres, "prepared") if postgres else None)
        program.lay_tables()
        program.manage("collectstatic", "--noinput", "--verbosity=0")
        yield program


@pytest.fixture
def served(prepared: Served, short_folder: Path) -> Iterator[Served]:
    """A program of this test's own, to be started as a whole: `served.start()`, then browse `served.url`."""
    url = prepared.database_url and make_database(prepared.database_url, short_folder.name, like="prepared")
    program = Served(Path(shutil.copytree(prepared.home, short_folder / "home")), url)
    yield program
    program.clear_away()


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """A mail server of this test's own: `smtp_sink.url` for EMAIL_URL, `.received`, `.refuse(...)`."""
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def mail_by_smtp(settings: Any, smtp_sink: SmtpSink) -> SmtpSink:
    """Django's mail goes to the sink, over real SMTP."""
    settings.EMAIL_BACKEND, settings.MAIL_AS_FILES = "peermatch.outbox.backends.Smtp", False
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_sink.host, smtp_sink.port
    return smtp_sink


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of $CHROMIUM or of PATH, as `bin/test` looks for it; Playwright's own where there is none."""
    named = [os.environ.get("CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in named if name and (path := shutil.which(name))), None)
    place = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **place, "args": list(CHROMIUM_FLAGS)}


def pytest_collection_finish() -> None:
    """What was loaded by now stays, so the garbage collector need not look through it again and again.

    Nor often through the rest: looking ten times as often takes a fifteenth of the tests' work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)
