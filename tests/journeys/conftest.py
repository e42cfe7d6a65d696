"""The program as it is served, a coordinator's browser and one for each participant: with JavaScript, and without."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.mail import SmtpSink
from tests.serving import Served

PATIENCE = 15_000  # milliseconds that a page may take on a busy machine
CAST = "from tests.factories import *; make_member(make_program(), 'Ana Castillo', phone='512-555-0101')"


@pytest.fixture
def road(served: Served, smtp_sink: SmtpSink) -> Served:
    """The program with Ana in it, served as a whole; its mail arrives in the sink."""
    served.extra |= {"EMAIL_URL": smtp_sink.url, "TICK_SECONDS": "2"}
    served.manage("shell", "-v0", "-c", CAST)
    served.start()
    return served


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def with_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def open_browser(browser: Browser, road: Served, with_scripts: bool) -> Iterator[Callable[[], Page]]:
    """open_browser(): a browser in which nobody is signed in and no link was followed."""
    opened: list[BrowserContext] = []

    def begin() -> Page:
        context = browser.new_context(base_url=road.url, java_script_enabled=with_scripts)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context.new_page()

    yield begin
    for context in opened:
        context.close()


@pytest.fixture
def desk(open_browser: Callable[[], Page]) -> Page:
    """Ana's browser."""
    return open_browser()


@pytest.fixture
def at_marcus(open_browser: Callable[[], Page]) -> Page:
    """Marcus's browser, at his home."""
    return open_browser()


@pytest.fixture
def at_megan(open_browser: Callable[[], Page]) -> Page:
    """Megan's browser, at hers."""
    return open_browser()
