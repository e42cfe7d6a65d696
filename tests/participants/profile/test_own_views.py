"""A person's own page: what they read, what they put right, and what reading never does."""

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

from participants.models import (
    AccessProfile,
    ChildFacts,
    DatesAway,
    Link,
    OwnChange,
    Participant,
    Reach,
    Relationship,
    RelationshipKind,
    Status,
)
from peermatch.accounts.models import Program
from peermatch.tokens import hash_token, new_token
from tests.counting import assert_same_queries
from tests.factories import make_person
from tests.new_links import ask_for_link

PAGES = (
    *("own", "own-details", "own-reach", "own-email", "own-access", "own-week", "own-away"),
    *("own-agree", "own-pause", "own-leave", "own-forget", "own-not-me"),
)
At = Callable[..., str]


def everything_stored() -> dict[str, list[Any]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


def changes(person: Participant) -> list[str]:
    return sorted(person.own_changes.values_list("what", flat=True))


def submit(client: Client, address: str, **typed: Any) -> Any:
    """Sends the form of that page as it stands, with what was typed into it."""
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False, "")} | typed
    return client.post(address, {name: value for name, value in data.items() if value is not None})


def test_the_link_leads_on_without_its_token(client: Client, robin: Participant, path_of: At, at: At) -> None:
    answer = client.get(path_of(robin))
    assert (answer.status_code, answer["Location"], answer["Referrer-Policy"]) == (302, at(), "no-referrer")
    page = client.get(at())
    assert page.status_code == 200
    assert path_of(robin).split("/")[2] not in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(visitor: Client, robin: Participant, path_of: At, at: At, method: str) -> None:
    paths = [path_of(robin), *(at(name) for name in PAGES), reverse("own-left", args=[robin.program.slug])]
    before = everything_stored()
    for path in paths:
        assert getattr(visitor, method)(path).status_code in (200, 302)
    assert everything_stored() == before


BAD = ["expired", "revoked", "left the program", "of nobody"]


def spoil(how: str, robin: Participant, link: Link) -> None:
    rows = Link.objects.filter(pk=link.pk, program=link.program)
    match how:
        case "expired":
            rows.update(expires_at=timezone.now())
        case "revoked":
            rows.update(revoked_at=timezone.now())
        case "left the program":
            Participant.objects.filter(program=robin.program, pk=robin.pk).update(status=Status.WITHDRAWN)
        case "of nobody":
            rows.update(about=uuid4())


@pytest.mark.parametrize("how", BAD)
def test_every_bad_link_gets_the_same_page_for_the_same_work(
    client: Client, robin: Participant, link: Link, path_of: At, plain: Callable[[bytes], str], at: At, how: str
) -> None:
    path = path_of(robin)
    client.get(path)
    spoil(how, robin, link)
    with CaptureQueriesContext(connection) as for_unknown:
        unknown = client.get(f"/l/{new_token()}/")
    with CaptureQueriesContext(connection) as for_bad:
        bad = client.get(path)
    assert (bad.status_code, plain(bad.content)) == (404, plain(unknown.content))
    assert len(for_bad) == len(for_unknown)
    before = everything_stored()
    for name in PAGES:
        for answer in (client.get(at(name)), client.post(at(name), {"email": "x"})):
            assert (answer.status_code, plain(answer.content)) in [(404, plain(unknown.content)), (405, "")]
    assert everything_stored() == before


def test_the_cookie_of_an_invitation_opens_no_own_page(visitor: Client, link: Link) -> None:
    assert visitor.get(reverse("visit", args=[link.public_id])).status_code == 404


def test_tokens_reach_no_row_and_no_log(
    client: Client, robin: Participant, path_of: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    [console] = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    monkeypatch.setattr(console, "stream", written := io.StringIO())
    token = path_of(robin).split("/")[2]
    client.get(path_of(robin))
    client.post(path_of(robin))
    client.get(path_of(robin) + "more/")
    assert token not in written.getvalue() + repr(everything_stored())
    assert hash_token(token) in repr(everything_stored())


def test_it_says_all_that_is_on_record_but_notes_and_relationships(
    visitor: Client, robin: Participant, program: Program, at: At
) -> None:
    other = make_person(program, "Bo", "Boss")
    Relationship.objects.create(program=program, one=robin, kind=RelationshipKind.KEEP_APART, other=other)
    ChildFacts.objects.create(program=program, participant=robin, needs="A quiet room")
    Participant.objects.filter(program=program, pk=robin.pk).update(
        private_notes="canary-private", status_reason="canary-reason", reach_notes="Ring twice", no_texts=True
    )
    page = visitor.get(at()).content.decode()
    for said in ("Robin Park", "512-555-0177", "A quiet room", "Ring twice", "Send no text messages.", "Ana Castillo"):
        assert said in page
    for private in ("canary", "Boss", "apart"):
        assert private not in page


def test_a_corrected_name_is_kept_and_told_by_the_name_of_the_field(
    visitor: Client, robin: Participant, at: At
) -> None:
    answer = submit(visitor, at("own-details"), first_name="Robyn", time_zone="America/Denver")
    assert (answer.status_code, answer["Location"]) == (302, f"{at()}?saved=part")
    robin.refresh_from_db()
    assert (robin.first_name, robin.time_zone) == ("Robyn", "America/Denver")
    assert changes(robin) == ["details", "time_zone"]
    assert "Robyn" not in repr(list(OwnChange.objects.in_program(robin.program).values()))


def test_what_was_only_looked_at_and_saved_is_no_news(visitor: Client, robin: Participant, at: At) -> None:
    for name in ("own-details", "own-reach", "own-week"):
        assert submit(visitor, at(name)).status_code == 302, name
    assert changes(robin) == []


def test_how_to_reach_and_what_is_safe(visitor: Client, robin: Participant, at: At) -> None:
    wrong = submit(visitor, at("own-reach"), reach_by=Reach.TEXT, no_texts="on")
    assert "Take one of the two away" in wrong.content.decode()
    assert "<title>Error:" in wrong.content.decode()
    submit(visitor, at("own-reach"), reach_by=Reach.RELAY, say_nothing="on", reach_notes="My aunt shares it")
    robin.refresh_from_db()
    assert (robin.reach_by, robin.say_nothing, robin.reach_notes) == (Reach.RELAY, True, "My aunt shares it")
    assert changes(robin) == ["reach", "safe"]


def test_the_access_profile_in_full_is_confirmed_by_saving_it(visitor: Client, robin: Participant, at: At) -> None:
    answer = submit(
        visitor, at("own-access"), receives=["protactile"], need_interpreter="on", which_interpreter="ProTactile",
        interpreters_declined="J. Doe", seen_words="coordinators", platform_limits="Not Teams",
    )  # fmt: skip
    assert answer.status_code == 302
    profile = AccessProfile.objects.get(program=robin.program, participant=robin)
    assert (profile.receives, profile.interpreters_declined, profile.platform_limits) == (
        ["protactile"], "J. Doe", "Not Teams",
    )  # fmt: skip
    assert [str(need) for need in profile.needs.all()] == ["ProTactile interpreter"]
    assert (profile.confirmed_at is not None, profile.confirmed_with) == (True, None)
    assert changes(robin) == ["access"]


def test_the_week_and_days_away(visitor: Client, robin: Participant, at: At) -> None:
    submit(visitor, at("own-week"), from_0_0="09:00", to_0_0="11:30")
    [window] = robin.windows.all()
    assert (window.weekday, f"{window.begins:%H:%M}", f"{window.ends:%H:%M}") == (0, "09:00", "11:30")
    ahead = timezone.localdate() + timedelta(days=7)
    submit(visitor, at("own-away"), first=ahead.isoformat())
    [row] = robin.away.all()
    assert (row.first, row.last) == (ahead, ahead)
    visitor.post(at("own-away-remove", row.public_id))
    visitor.post(at("own-away-remove", row.public_id))
    assert changes(robin) == ["away", "away", "week"]


def test_another_persons_days_away_are_not_theirs_to_remove(
    visitor: Client, robin: Participant, program: Program, at: At
) -> None:
    kim, today = make_person(program, "Kim", "Osei"), timezone.localdate()
    row = DatesAway.objects.create(program=program, participant=kim, first=today, last=today)
    visitor.post(at("own-away-remove", row.public_id))
    visitor.post(at("own-withdraw", kim.consents.get().public_id))
    assert (kim.away.count(), kim.consents.standing().count(), changes(robin)) == (1, 1, [])


def test_the_page_takes_as_many_queries_for_much_as_for_little(
    visitor: Client, robin: Participant, program: Program, at: At
) -> None:
    today = timezone.localdate()

    def make_row(number: int) -> None:
        day = today + timedelta(days=3 * number)
        DatesAway.objects.create(program=program, participant=robin, first=day, last=day)
        robin.consents.create(program=program, given_on=today, what_for="reports")

    assert_same_queries(visitor, at(), make_row)


def test_someone_else_ends_it_and_the_coordinator_is_told(
    visitor: Client, robin: Participant, at: At, mails: Callable[..., list[Any]]
) -> None:
    assert visitor.post(at("own-not-me"))["Location"] == reverse("visit-stopped")
    assert visitor.get(at()).status_code == 404
    assert changes(robin) == ["not_them"]
    ask_for_link(visitor, robin.email)
    assert len(mails(robin, kind="own-page")) == 1
