"""Where one is signed in: seen, ended by oneself, and ended with a password or a place in a program."""

from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peermatch.accounts import membering
from peermatch.accounts.models import Membership, OpenSession, Program, User
from peermatch.accounts.signing_in.configuring import AT_MOST, IDLE, NOTED_EVERY
from peermatch.accounts.signing_in.forgetting import forget_old
from peermatch.accounts.signing_in.sessions import SEEN
from peermatch.databases import WAITS
from peermatch.keeping.tables import LEFT_OUT
from tests.counting import queries_of_page
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/124.0 Safari/537.36 Edg/124.0"
NEW = "a heron stands in the shallows"


def sign_in(user: User, agent: str = FIREFOX) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    assert client.post(reverse("sign-in"), {"username": user.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("account")).status_code == 200)


def said_of(client: Client) -> str:
    return client.get(reverse("open-sessions")).content.decode()


def make_older(client: Client, by: timedelta) -> None:
    """As if they had signed in, and looked at a page last, that much earlier."""
    session = client.session
    session[SEEN] = session[SEEN] | {name: (timezone.now() - by).isoformat() for name in ("since", "used")}
    session.save()


def test_every_browser_is_named_and_one_can_be_ended(coordinator: User, lead: User) -> None:
    here, there, anothers = sign_in(coordinator), sign_in(coordinator, EDGE), sign_in(lead, EDGE)
    page = said_of(here)
    assert page.index("Firefox on Linux") < page.index("Elsewhere") < page.index("Edge on Windows")
    other = OpenSession.objects.get(user=coordinator, browser="Edge on Windows")
    here.post(reverse("session-end", args=[other.public_id]))
    assert (is_in(here), is_in(there), is_in(anothers)) == (True, False, True)
    assert "You are signed in nowhere else" in said_of(here)


def test_a_session_begins_with_signing_in_and_is_gone_with_signing_out(coordinator: User) -> None:
    """Whoever put a session into the browser before, or took one out of it, has nothing."""
    client, name = Client(), settings.SESSION_COOKIE_NAME
    planted = client.session
    planted.save()
    client.cookies[name] = str(planted.session_key)
    client.post(reverse("sign-in"), {"username": coordinator.email, "password": PASSWORD})
    taken = client.cookies[name].value
    assert is_in(client)
    assert client.post(reverse("sign-out"))["Clear-Site-Data"] == '"cache", "storage"'
    for key in (str(planted.session_key), taken):
        client.cookies[name] = key
        assert not is_in(client)


def test_nobody_ends_anothers_session(coordinator: User, lead: User) -> None:
    theirs, mine = sign_in(lead), sign_in(coordinator)
    mine.post(reverse("session-end", args=[OpenSession.objects.get(user=lead).public_id]))
    mine.post(reverse("sessions-end"))
    assert is_in(theirs)


def test_all_others_are_ended_at_once(coordinator: User) -> None:
    here, *there = (sign_in(coordinator) for _ in range(3))
    page = here.post(reverse("sessions-end"), follow=True).content.decode()
    assert "signed out in 2 other places" in page
    assert [is_in(one) for one in (here, *there)] == [True, False, False]


def test_the_page_takes_as_many_queries_for_many(coordinator: User) -> None:
    here = sign_in(coordinator)
    sign_in(coordinator)
    with_one = queries_of_page(here, reverse("open-sessions"))
    for _ in range(5):
        sign_in(coordinator)
    assert queries_of_page(here, reverse("open-sessions")) == with_one


def test_another_password_ends_all_but_the_one_in_which_it_was_chosen(coordinator: User) -> None:
    here, there = sign_in(coordinator), sign_in(coordinator, EDGE)
    told = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post(reverse("change-password"), told).status_code == 302
    assert (
        OpenSession.objects.filter(user=coordinator).count() == 1
    )  # before the other browser asks, and is turned away
    assert (is_in(here), is_in(there)) == (True, False)
    assert "signed in nowhere else" in said_of(here)


def test_whoever_is_taken_out_is_signed_out(program: Program, lead: User, coordinator: User) -> None:
    theirs, leads = sign_in(coordinator), sign_in(lead)
    member = Membership.objects.get(user=coordinator)
    membering.take_out(membership=member, by=lead, at=timezone.now())
    assert (is_in(theirs), is_in(leads)) == (False, True)


def test_a_session_ends_after_a_day_without_use_and_after_a_week_in_any_case(coordinator: User) -> None:
    client = sign_in(coordinator)
    row = OpenSession.objects.get(user=coordinator)
    assert abs(row.expire_date - timezone.now() - IDLE) < timedelta(minutes=1)
    make_older(client, NOTED_EVERY)
    assert is_in(client)  # and this puts off the end
    make_older(client, AT_MOST - timedelta(hours=2))
    assert is_in(client)
    row = OpenSession.objects.get(user=coordinator)
    assert row.expire_date - timezone.now() < timedelta(hours=2)
    make_older(client, AT_MOST)
    OpenSession.objects.filter(expire_date__lt=timezone.now() + timedelta(seconds=2)).update(expire_date=timezone.now())
    assert not is_in(client)


def test_using_it_costs_nothing_until_ten_minutes_are_over(coordinator: User) -> None:
    client = sign_in(coordinator)
    url = reverse("account")
    fresh = queries_of_page(client, url)
    used = OpenSession.objects.get(user=coordinator).used_at
    assert queries_of_page(client, url) == fresh
    assert OpenSession.objects.get(user=coordinator).used_at == used
    make_older(client, NOTED_EVERY)
    is_in(client)
    assert OpenSession.objects.filter(user=coordinator, used_at__gt=used).exists()


def test_a_new_key_of_the_same_session_leaves_one_row(coordinator: User) -> None:
    client = sign_in(coordinator)
    session = client.session
    before = OpenSession.objects.get(user=coordinator)
    session.cycle_key()
    session.save()
    after = OpenSession.objects.get(user=coordinator)
    assert after.session_key != before.session_key
    assert (after.since, after.browser) == (before.since, before.browser)


def test_what_is_over_is_forgotten_and_none_goes_into_a_backup(coordinator: User) -> None:
    sign_in(coordinator)
    OpenSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_old()
    assert not OpenSession.objects.exists()
    assert OpenSession._meta.db_table in LEFT_OUT


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="writers of PostgreSQL do not wait for each other")
def test_that_it_is_used_waits_for_nobody(coordinator: User) -> None:
    """Another process writes for long: the page comes at once, and the next one notes it."""
    client = sign_in(coordinator)
    make_older(client, NOTED_EVERY)
    used = OpenSession.objects.get().used_at
    other: Any = connection.copy()
    other.ensure_connection()
    other.connection.execute("BEGIN IMMEDIATE")
    try:
        began = monotonic()
        assert is_in(client)
        assert monotonic() - began < WAITS / 4
    finally:
        other.connection.execute("ROLLBACK")
        other.close()
    assert OpenSession.objects.get().used_at == used
    assert is_in(client)
    assert OpenSession.objects.get().used_at != used
