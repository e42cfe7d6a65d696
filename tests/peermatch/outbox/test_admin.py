"""Mail in the admin: read, search, filter, and no way to change it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State
from tests.factories import make_user
from tests.peermatch.outbox.conftest import again

LIST = "/admin/outbox/email/"


@pytest.fixture
def in_admin(client_of: Callable[[User], Client], db: None) -> Client:
    return client_of(make_user("Ada Admin", is_staff=True, is_superuser=True))


def page_of(mail: Email) -> str:
    return reverse("admin:outbox_email_change", args=[mail.pk])


def test_mail_can_be_listed_searched_and_filtered(in_admin: Client, note: Callable[..., Email]) -> None:
    note()
    for query in ("", "?q=rosa", f"?state__exact={State.QUEUED}", "?due_at__year=2026", "?kind__exact=note"):
        assert "Your meeting" in in_admin.get(LIST + query).content.decode(), query
    assert "Your meeting" not in in_admin.get(LIST + "?q=nobody").content.decode()


def test_mail_is_shown_without_its_sealed_links(in_admin: Client, note: Callable[..., Email]) -> None:
    mail = note()
    page = in_admin.get(page_of(mail)).content.decode()
    assert "⟦link:answer⟧" in page
    assert mail.sealed_links not in page


def test_mail_is_not_added_changed_or_deleted_by_hand(in_admin: Client, note: Callable[..., Email]) -> None:
    mail = note()
    assert in_admin.get(LIST + "add/").status_code == 403
    assert in_admin.post(page_of(mail), {"state": State.SENT}).status_code == 403
    assert in_admin.post(f"{LIST}{mail.pk}/delete/", {"post": "yes"}).status_code == 403
    assert again(mail).state == State.QUEUED
