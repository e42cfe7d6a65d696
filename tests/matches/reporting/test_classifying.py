"""How a match counts in reports is said on its page, and counted."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import CloseReason, Happening, Match, MatchRules
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from tests.matches.factories import family_match, ready_match
from tests.matches.reporting.test_pages import figure, seen
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


def test_a_closed_match_is_said_to_be_targeted_and_counts_so(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    match = ready_match(program, coordinator=coordinator, requested_at=timezone.now())
    match.close(reason=CloseReason.GOALS_MET, outcome="", by=coordinator, at=timezone.now())
    address = reverse("match-classify", args=[program.slug, match.public_id])
    for _time in range(2):
        signed_in.post(address, {"assistance": "targeted", "area": "transition"})
    page = signed_in.get(match.get_absolute_url()).content.decode()
    assert "Targeted: for a few, one or several times" in page
    assert match.happenings.filter(what=Happening.What.CLASSIFIED).count() == 1
    report = seen(signed_in, program, area="transition")
    assert figure(report, "By initiative area, Transition")[0] == "1"
    assert figure(report, "By kind of assistance, Targeted: for a few, one or several times")[0] == "1"
    assert "None." in seen(signed_in, program, area="family")
    assert signed_in.post(address, {"assistance": "x"}).status_code == 200


def test_many_are_said_at_once_and_what_was_said_before_stays(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    now = timezone.now()
    first, second, third = (
        family_match(program, name, coordinator=coordinator, requested_at=now) for name in ("One", "Two", "Three")
    )
    first.classify(assistance="intensive", area="", by=coordinator, at=now)
    third.classify(assistance="universal", area="family", by=coordinator, at=now)
    address = reverse("report-classify", args=[program.slug])
    assert f'href="{address}?' in seen(signed_in, program)
    page = signed_in.get(address).content.decode()
    assert ("One (" in page, "Two (" in page, "Three (" in page) == (True, True, False)
    assert "Said already: Intensive" in page
    both = [str(one.public_id) for one in (first, second)]
    for wrong in ({"chosen": both}, {"area": "family"}, {"chosen": [str(third.public_id)], "area": "family"}):
        assert signed_in.post(address, wrong).status_code == 200
    token = do(signed_in, address, {"chosen": both, "assistance": "targeted", "area": "transition"})
    assert counts(first, second, third) == [
        ("intensive", "transition"), ("targeted", "transition"), ("universal", "family")
    ]  # fmt: skip
    again = signed_in.post(address, {"chosen": both, "area": "family"})
    assert "both are said by now" in str(again.context["form"].errors["chosen"])
    assert "Both are said of every match of these days." in signed_in.get(address).content.decode()
    second.refresh_from_db()
    second.classify(assistance="universal", area="transition", by=coordinator, at=now)
    assert "2 matches count as before." in take_back(signed_in, token)
    assert counts(first, second, third) == [("intensive", ""), ("universal", ""), ("universal", "family")]


def counts(*matches: Match) -> list[tuple[str, str]]:
    for match in matches:
        match.refresh_from_db()
    return [(match.assistance, match.area) for match in matches]


def test_the_grant_year_begins_when_a_lead_says(signed_in: Client, program: Program) -> None:
    today = local_day(timezone.now(), program.time_zone)
    MatchRules.objects.create(program=program, grant_month=today.month)
    assert f"{today:%B} 1, {today:%Y} to " in seen(signed_in, program)
