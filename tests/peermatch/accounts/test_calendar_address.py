"""The page about one's own calendar address: made, shown once, made anew, stopped."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import CalendarFeed, User
from peermatch.tokens import hash_token

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]
PAGE, MAKE, STOP = (reverse(f"calendar-{name}") for name in ("address", "make", "stop"))


def shown(answer: object) -> list[str]:
    """Tokens that stand on the page."""
    return re.findall(r"/calendar/([\w-]{43})\.ics", answer.content.decode())  # type: ignore[attr-defined]


def test_an_address_is_shown_once_and_kept_as_a_hash(signed_in: Client, coordinator: User) -> None:
    assert "You have none yet." in signed_in.get(PAGE).content.decode()
    [token] = shown(signed_in.post(MAKE))
    assert [one.token_hash for one in CalendarFeed.objects.all()] == [hash_token(token)]
    page = signed_in.get(PAGE).content.decode()
    assert token not in page
    assert "Not yet" in page
    assert signed_in.get(reverse("calendar-feed", args=[token])).status_code == 200
    assert "Not yet" not in signed_in.get(PAGE).content.decode()
    assert token not in str(signed_in.session.items())


def test_a_new_one_stops_the_old_and_a_second_press_stops_nothing(signed_in: Client, coordinator: User) -> None:
    [old] = shown(signed_in.post(MAKE))
    assert "made a moment ago" in signed_in.post(MAKE, follow=True).content.decode()
    feed = CalendarFeed.of(coordinator)
    assert feed
    [new] = shown(signed_in.post(MAKE, {"instead_of": feed.pk}))
    assert "made a moment ago" in signed_in.post(MAKE, {"instead_of": feed.pk}, follow=True).content.decode()
    codes = [signed_in.get(reverse("calendar-feed", args=[token])).status_code for token in (old, new)]
    assert codes == [404, 200]


def test_stopping_stops_it_for_good(signed_in: Client, coordinator: User) -> None:
    [token] = shown(signed_in.post(MAKE))
    for _ in range(2):
        assert "You have none yet." in signed_in.post(STOP, follow=True).content.decode()
    assert signed_in.get(reverse("calendar-feed", args=[token])).status_code == 404


def test_who_only_reads_has_none(client_of: Callable[[User], Client], viewer: User) -> None:
    client = client_of(viewer)
    assert "You coordinate in no program now" in client.get(PAGE).content.decode()
    assert client.post(MAKE).status_code == 403
    assert not CalendarFeed.objects.exists()


def test_nobody_makes_or_stops_one_by_opening_a_page(signed_in: Client, client: Client) -> None:
    assert [signed_in.get(url).status_code for url in (MAKE, STOP)] == [405, 405]
    assert client.get(PAGE)["Location"].startswith(reverse("sign-in"))


def test_one_of_someone_else_is_not_replaced(signed_in: Client, lead: User) -> None:
    from django.utils import timezone

    CalendarFeed.make(lead, at=timezone.now())
    theirs = CalendarFeed.of(lead)
    assert theirs
    signed_in.post(MAKE, {"instead_of": theirs.pk})
    assert CalendarFeed.of(lead) == theirs
