"""That tests stand on the servers they think they stand on."""

import smtplib

import pytest
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from playwright.sync_api import Page

from peermatch.accounts.models import User
from tests.browsing import VIEWS, complaints, look
from tests.mail import SmtpSink


@pytest.mark.django_db
@pytest.mark.on_both
def test_the_database_is_the_one_asked_for(pytestconfig: pytest.Config) -> None:
    assert connection.vendor == ("postgresql" if pytestconfig.getoption("postgres") else "sqlite")


def test_nothing_is_kept_in_the_repository() -> None:
    assert not settings.HOME.is_relative_to(settings.BASE_DIR)


def test_the_broker_answers() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=5)


def test_the_mail_server_keeps_what_it_gets(mail_by_smtp: SmtpSink) -> None:
    EmailMessage("Tue 14 Apr: your meeting", "Words", "ana@bluebonnet.example", ["maria@mail.example"]).send()
    [message] = mail_by_smtp.to("maria@mail.example")
    assert message["Subject"] == "Tue 14 Apr: your meeting"


def test_the_mail_server_refuses_on_order_and_then_takes_mail_again(mail_by_smtp: SmtpSink) -> None:
    message = EmailMessage("Subject", "Words", "ana@bluebonnet.example", ["maria@mail.example"])
    mail_by_smtp.refuse("550 no such person", at="RCPT", recipient="maria@mail.example")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        message.send()
    message.send()
    assert len(mail_by_smtp.received) == 1


@pytest.mark.django_db(transaction=True)
def test_the_browser_reads_a_page(page: Page, live_server, coordinator: User) -> None:
    heard = complaints(page)
    page.goto(f"{live_server.url}/sign-in/")
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
    assert heard == []
    look(page)


FAINT = """
<!doctype html><html lang="en"><title>Faint</title><style>%s</style>
<main><h1>A page</h1><p>Words to read.</p></main></html>
"""


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("p { color: #bbb }", "1280 px, light"),
        ("@media (prefers-color-scheme: dark) { p { color: #bbb } }", "1280 px, dark"),
        ("@media (max-width: 40rem) { p { background: #bbb; color: #999 } }", "320 px, dark"),
        ("@media (max-width: 40rem) and (prefers-color-scheme: light) { main { background: #444 } }", "320 px, light"),
    ],
)
def test_words_too_faint_are_found_in_whichever_view_they_are(page: Page, rule: str, where: str) -> None:
    page.set_content(FAINT % "p { color: #222 }")
    look(page, VIEWS)  # its colours are judged now
    page.set_content(FAINT % rule)
    with pytest.raises(AssertionError, match=rf"(?s)at {where}\ncolor-contrast: .*Words to read"):
        look(page, VIEWS)
