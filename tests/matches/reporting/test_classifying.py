"""How a match counts in reports is said on its page, and counted."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import CloseReason, Happening, MatchRules
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from tests.matches.factories import ready_match
from tests.matches.reporting.test_pages import figure, seen

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


def test_the_grant_year_begins_when_a_lead_says(signed_in: Client, program: Program) -> None:
    today = local_day(timezone.now(), program.time_zone)
    MatchRules.objects.create(program=program, grant_month=today.month)
    assert f"{today:%B} 1, {today:%Y} to " in seen(signed_in, program)
