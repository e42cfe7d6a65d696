"""Getting in by link: what opens, what does not, and that nobody can tell one bad link from another."""

import io
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matches.following_up.closing import close
from matches.inviting.links import revoke_links
from matches.models import Match, Seat, SeatState
from participants.models import BadTry, Link, Status
from participants.profile import entrance
from peermatch.tokens import hash_token, new_token

PAGES = ["visit", "visit-accept", "visit-decline", "visit-hopes", "visit-details", "visit-not-me"]


def everything_stored() -> dict[str, list[Any]]:
    """Every row of every table, as it is."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


def test_a_link_leads_on_to_an_address_without_its_token(
    client: Client, robin: Seat, link: Link, path_of: Callable[[Seat], str]
) -> None:
    answer = client.get(path_of(robin))
    assert (answer.status_code, answer["Location"]) == (302, reverse("visit", args=[link.public_id]))
    token = path_of(robin).split("/")[2]
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert token not in page.content.decode() + str(page.headers) + str(answer.content)


@pytest.mark.parametrize(
    ("to", "page"), [("times", "visit-times"), ("visit-not-me", "visit"), ("//evil.example", "visit")]
)
def test_a_letter_may_lead_at_once_to_the_page_that_it_asks_for_and_nowhere_else(
    client: Client, robin: Seat, link: Link, path_of: Callable[[Seat], str], to: str, page: str
) -> None:
    answer = client.get(path_of(robin), {"to": to})
    assert answer["Location"] == reverse(page, args=[link.public_id])


def test_no_row_of_any_table_holds_a_token(robin: Seat, david: Seat, path_of: Callable[[Seat], str]) -> None:
    """Each is a hash in its link, and sealed in the mail that waits."""
    stored = repr(everything_stored())
    for seat in (robin, david):
        token = path_of(seat).split("/")[2]
        assert hash_token(token) in stored
        assert token not in stored


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(
    visitor: Client, robin: Seat, link: Link, path_of: Callable[[Seat], str], method: str
) -> None:
    paths = [path_of(robin), *(reverse(name, args=[link.public_id]) for name in PAGES)]
    paths += [reverse("visit-new-link"), reverse("visit-stopped"), reverse("visit-new-link") + "?asked=yes"]
    before = everything_stored()
    for path in paths:
        assert getattr(visitor, method)(path).status_code in (200, 302)
    assert everything_stored() == before


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_is_for_one_link_for_a_day_and_out_of_reach_of_scripts(
    client: Client, robin: Seat, link: Link, path_of: Callable[[Seat], str], settings: Any, secure: bool
) -> None:
    settings.SECURE = secure
    [cookie] = client.get(path_of(robin)).cookies.values()
    assert cookie.key == f"{'__Host-' if secure else ''}visit-{link.public_id.hex}"
    told = {name: cookie[name] for name in ("max-age", "path", "domain", "httponly", "samesite")}
    assert told == {"max-age": 86400, "path": "/", "domain": "", "httponly": True, "samesite": "Lax"}
    assert bool(cookie["secure"]) is secure


def test_the_cookie_of_one_link_opens_no_other(visitor: Client, link: Link, david: Seat) -> None:
    other = Link.objects.filter(program=david.program, about=david.public_id).get()
    visitor.cookies[entrance.cookie_name(other.public_id)] = visitor.cookies[entrance.cookie_name(link.public_id)].value
    assert visitor.get(reverse("visit", args=[other.public_id])).status_code == 404


def test_a_made_up_cookie_opens_nothing(client: Client, link: Link) -> None:
    client.cookies[entrance.cookie_name(link.public_id)] = link.public_id.hex
    assert client.get(reverse("visit", args=[link.public_id])).status_code == 404


def close_match(seat: Seat) -> None:
    match = Match.objects.filter(pk=seat.match_id, program=seat.program).get()
    close(match=match, reason="goals_met", outcome="", by=match.coordinator, at=timezone.now(), call_off=True)


def spoil(how: str, robin: Seat, link: Link) -> None:
    match how:
        case "expired":
            Link.objects.filter(pk=link.pk, program=link.program).update(expires_at=timezone.now())
        case "revoked":
            revoke_links(robin, at=timezone.now())
        case "revoked before its match was closed":
            revoke_links(robin, at=timezone.now() - timedelta(hours=1))
            close_match(robin)
        case "expired before its match was closed":
            Link.objects.filter(pk=link.pk, program=link.program).update(expires_at=timezone.now())
            close_match(robin)
        case "match closed long ago":
            close_match(robin)
            long_ago = timezone.now() - timedelta(days=61)
            Match.objects.filter(pk=robin.match_id, program=robin.program).update(stage_since=long_ago)
            Link.objects.filter(pk=link.pk, program=link.program).update(revoked_at=long_ago)
        case "taken out":
            Seat.objects.filter(pk=robin.pk, program=robin.program).update(state=SeatState.WITHDRAWN)
        case "left the program":
            type(robin.participant).objects.filter(pk=robin.participant_id, program=robin.program).update(
                status=Status.WITHDRAWN
            )
        case "of another program's person":
            Link.objects.filter(pk=link.pk, program=link.program).update(about=uuid4())


BAD = [
    "expired",
    "revoked",
    "revoked before its match was closed",
    "expired before its match was closed",
    "match closed long ago",
    "taken out",
    "left the program",
    "of another program's person",
]


@pytest.mark.parametrize("how", BAD)
def test_every_bad_link_gets_the_same_page_for_the_same_work(
    client: Client, robin: Seat, link: Link, path_of: Callable[[Seat], str], plain: Callable[[bytes], str], how: str
) -> None:
    path = path_of(robin)
    spoil(how, robin, link)
    with CaptureQueriesContext(connection) as for_unknown:
        unknown = client.get(f"/l/{new_token()}/")
    with CaptureQueriesContext(connection) as for_bad:
        bad = client.get(path)
    assert bad.status_code == unknown.status_code == 404
    assert plain(bad.content) == plain(unknown.content)
    assert len(for_bad) == len(for_unknown)


def test_the_link_of_a_closed_match_says_that_it_is_finished_and_whom_to_reach(
    client: Client, robin: Seat, link: Link, path_of: Callable[[Seat], str]
) -> None:
    path = path_of(robin)
    close_match(robin)
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, reverse("visit", args=[link.public_id]))
    said = client.get(answer["Location"]).content.decode()
    for expected in ("This is finished", "Ana Castillo", 'href="tel:5125550101"', "hello@bluebonnet.example"):
        assert expected in said
    for private in ("Robin", "Park", "David", "actile", "Texas", "goals", "hoped"):
        assert private not in said


def test_whoever_was_just_answering_when_the_match_was_closed_is_told_that_nothing_was_kept(
    visitor: Client, robin: Seat, link: Link
) -> None:
    close_match(robin)
    before = everything_stored()
    for name in PAGES:
        assert "This is finished" in visitor.get(reverse(name, args=[link.public_id])).content.decode()
        if name != "visit":
            answer = visitor.post(reverse(name, args=[link.public_id]), {"reason": "x"})
            assert "it was not kept" in answer.content.decode()
    assert everything_stored() == before


def test_without_the_token_nobody_learns_that_a_match_was_closed(client: Client, robin: Seat, link: Link) -> None:
    close_match(robin)
    assert client.get(reverse("visit", args=[link.public_id])).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("how", ["no cookie", "unknown", *BAD])
def test_every_page_behind_a_bad_link_is_that_page_too(
    client: Client, robin: Seat, link: Link, path_of: Callable[[Seat], str], plain: Callable[[bytes], str],
    how: str, method: str,
) -> None:  # fmt: skip
    if how != "no cookie":
        client.get(path_of(robin))
        spoil(how, robin, link)
    public_id = uuid4() if how == "unknown" else link.public_id
    expected = plain(client.get(f"/l/{new_token()}/").content)
    before = everything_stored()
    for name in PAGES if method == "get" else PAGES[1:]:
        answer = getattr(client, method)(reverse(name, args=[public_id]), {"email": "x"})
        assert (answer.status_code, plain(answer.content)) == (404, expected)
    assert everything_stored() == before


def test_the_page_for_bad_links_offers_a_way_on(client: Client, db: None) -> None:
    page = client.get(f"/l/{new_token()}/").content.decode()
    assert reverse("visit-new-link") in page


@pytest.mark.parametrize(
    ("where", "referrer"), [("good token", "no-referrer"), ("bad token", "no-referrer"), ("page", "same-origin")]
)
def test_pages_are_private(
    visitor: Client, link: Link, robin: Seat, path_of: Callable[[Seat], str], where: str, referrer: str
) -> None:
    """The page behind a link needs its own origin told to take a form; it is never told to anyone else."""
    paths = {"good token": path_of(robin), "bad token": f"/l/{new_token()}/"}
    headers = visitor.get(paths.get(where, reverse("visit", args=[link.public_id]))).headers
    told = (headers["Referrer-Policy"], headers["Cache-Control"], headers["X-Robots-Tag"])
    assert told == (referrer, "no-store", "noindex, nofollow")


def bad_try(client: Client, **where: Any) -> int:
    return client.get(f"/l/{new_token()}/", **where).status_code


def test_twenty_bad_tokens_a_minute_are_the_most(client: Client, db: None) -> None:
    assert [bad_try(client) for _ in range(21)] == [404] * 20 + [429]
    assert bad_try(client, REMOTE_ADDR="192.0.2.9") == 404
    BadTry.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert bad_try(client) == 404


def test_a_good_token_opens_whatever_others_at_its_address_tried(
    client: Client, robin: Seat, link: Link, path_of: Callable[[Seat], str]
) -> None:
    assert [bad_try(client) for _ in range(21)][-1] == 429
    assert client.get(path_of(robin)).status_code == 302


def test_behind_a_proxy_each_address_that_it_saw_counts_for_itself(client: Client, db: None, settings: Any) -> None:
    settings.BEHIND_TLS_PROXY = True
    tries = [bad_try(client, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 192.0.2.9") for n in range(21)]
    assert tries == [404] * 20 + [429]
    new_link = reverse("visit-new-link")
    asked = {"email": "a@mail.example"}
    assert client.post(new_link, asked, HTTP_X_FORWARDED_FOR="192.0.2.9").status_code == 429
    assert client.post(new_link, asked, HTTP_X_FORWARDED_FOR="192.0.2.9, 192.0.2.7").status_code == 302


def test_without_a_proxy_nobody_can_make_up_an_address(client: Client, db: None, settings: Any) -> None:
    settings.BEHIND_TLS_PROXY = False
    tries = [bad_try(client, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}") for n in range(21)]
    assert tries == [404] * 20 + [429]


def test_good_links_are_not_counted(client: Client, robin: Seat, path_of: Callable[[Seat], str]) -> None:
    assert {client.get(path_of(robin)).status_code for _ in range(25)} == {302}


def test_a_link_cannot_be_posted_to(client: Client, robin: Seat, path_of: Callable[[Seat], str]) -> None:
    assert client.post(path_of(robin)).status_code == 405


def test_tokens_reach_no_log(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Django says of a request that it refuses goes through the one handler of the settings."""
    [console] = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    monkeypatch.setattr(console, "stream", written := io.StringIO())
    token = new_token()
    client.get(f"/l/{token}/")
    client.get(f"/l/{token}/more/")
    assert written.getvalue().count("Not Found: /l/…/") == 2
    assert token not in written.getvalue()
    for name in ("django", "django.request", "django.server"):
        assert not [one for one in logging.getLogger(name).handlers if type(one) is logging.StreamHandler]
