"""A program's rules: read by everyone in it, changed by a lead, each change kept with who and when."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import MatchRules, RuleChange, Stage
from matches.settings.changing import change
from matches.settings.groups import GROUPS, group_of, in_words, label
from participants.models import RosterRules
from peermatch.accounts.models import Program, User
from peermatch.keeping.purging import would_go
from tests.counting import assert_same_queries
from tests.matches.factories import NOW, make_match
from tests.second_step import sign_in_with_code

pytestmark = pytest.mark.django_db
UNLISTED = {
    "words_go_on",
    "kept_before",
    "id",
    "program",
    "public_id",
    "created_at",
    "slug",
}  # an address stays as it was given
ANOTHER: dict[str, tuple[str, object]] = {  # of each group one rule, and a value that is not its usual one
    "program": ("name", "Bluebonnet Peers"), "answers": ("reminder_hours", [48]), "nudges": ("nudge_days", 9),
    "clocks": ("match_hours", 72), "footing": ("footing_blocks", ["supervises"]),
    "fit": ("evidence_enough", ["education"]), "readiness": ("needs_training", False),
    "confidence": ("needs_confidence", True),
    "late": ("stage_days", 99), "form": ("form_intro", "Ask away."), "people": ("warning_days", 90),
    "suggestions": ("weight_hours", 9), "kind": ("mails_a_day", 9), "access": ("notice_days", 7),
    "report": ("grant_month", 7), "feedback": ("feedback_remind_days", 3),
    "safety": ("crisis_steps", "Call 911."), "signing_in": ("second_step_required", True),
    "keeping": ("mail_kept_days", 60),
}  # fmt: skip


@pytest.fixture
def leads(lead: User, client: Client) -> Client:
    """With the second step, which one of the rules asks for."""
    return sign_in_with_code(client, lead)


def page_of(program: Program, name: str = "settings") -> str:
    return reverse(name, args=[program.slug])


@pytest.mark.parametrize("model", [MatchRules, RosterRules, Program])
def test_every_rule_stands_in_a_group(model: type[MatchRules]) -> None:
    listed = {name for group in GROUPS if group.holder is model for name in group.names}
    assert {field.name for field in model._meta.concrete_fields} - UNLISTED == listed


@pytest.mark.parametrize("name", ["coordinator", "viewer"])
def test_everyone_reads_them_and_only_a_lead_changes_them(
    program: Program, client_of: Callable[[User], Client], name: str, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(name))
    page = client.get(page_of(program)).content.decode()
    assert "Hours to call back" in page
    assert "Change" not in page.replace("Changed", "")
    for group in GROUPS:
        assert client.get(page_of(program, f"settings-{group.key}")).status_code == 403


def test_each_says_what_it_does_and_what_is_usual(program: Program, leads: Client) -> None:
    page = leads.get(page_of(program)).content.decode()
    assert "From the request to the coordinator&#x27;s first talk with whoever asked." in page
    assert "7 days, 1 day and 1 hour" in page
    assert page.count("Usually:") > 15


def test_a_change_holds_at_once_and_says_who_and_what_it_was(program: Program, lead: User, leads: Client) -> None:
    answer = leads.post(page_of(program, "settings-nudges"), {"nudge_days": "5"}, follow=True)
    page = answer.content.decode()
    assert MatchRules.of(program).nudge_days == 5
    assert "Changed by Lee Okafor" in page
    assert "It was: 3." in page
    kept = RuleChange.objects.in_program(program).get()
    assert (kept.setting, kept.was, kept.now, kept.by) == ("nudge_days", "3", "5", lead)


def test_the_same_again_is_no_change(program: Program, leads: Client) -> None:
    for _twice in range(2):
        leads.post(page_of(program, "settings-nudges"), {"nudge_days": "5"})
    assert RuleChange.objects.in_program(program).count() == 1


def test_back_to_the_usual(program: Program, leads: Client) -> None:
    leads.post(page_of(program, "settings-nudges"), {"nudge_days": "5"})
    leads.post(page_of(program, "setting-usual"), {"setting": "nudge_days"})
    assert MatchRules.of(program).nudge_days == 3
    assert [row.now for row in RuleChange.objects.in_program(program)] == ["3", "5"]


def test_before_words_go_for_good_a_lead_reads_which(program: Program, lead: User, leads: Client) -> None:
    Program.objects.filter(pk=program.pk).update(matches_kept_months=36)
    a_year, two_years = (timezone.now() - timedelta(days=days) for days in (400, 800))
    for title, at in (("Sleep at last", a_year), ("Reading by touch", two_years)):
        make_match(program, title, coordinator=lead, stage=Stage.CLOSED, stage_since=at)
    page, sent = page_of(program, "settings-keeping"), {"matches_kept_months": "24", "mail_kept_days": "30"}
    assert "From 6 to 120." in leads.get(page).content.decode()
    for url, posted in ((page, sent), (page_of(program, "setting-usual"), {"setting": "matches_kept_months"})):
        asked = leads.post(url, posted).content.decode()
        assert ("Reading by touch" in asked, "Sleep at last" in asked) == (True, False)
        program.refresh_from_db()
        assert program.matches_kept_months == 36
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked))
        assert (fields["matches_kept_months"], fields["mail_kept_days"]) == ("24", "30")
    leads.post(page, fields | {"go_on": "yes"})
    program.refresh_from_db()
    assert program.matches_kept_months == 24
    goes_a_week_later_unless_taken_back(program, leads)


def goes_a_week_later_unless_taken_back(program: Program, leads: Client) -> None:
    now, key = timezone.now(), "Matches closed long ago"
    assert [dict(would_go(at))[key] for at in (now, now + timedelta(days=8))] == [0, 1]
    today = reverse("today", args=[program.slug])
    shown = leads.get(today).content.decode()
    assert "Words go for good on " in shown
    assert f"{key}: 1. Until then a lead can keep them as long as before." in shown
    form = shown[shown.index('action="' + page_of(program, "settings-keeping")) :]
    said = dict(re.findall(r'type="hidden"\s+name="(\w+_\w+)"\s+value="(\d+)"', form[: form.index("</form>")]))
    assert leads.post(page_of(program, "settings-keeping"), said).status_code == 302
    program.refresh_from_db()
    assert (program.matches_kept_months, program.words_go_on) == (36, None)
    assert dict(would_go(now + timedelta(days=8)))[key] == 0
    assert "Words go for good" not in leads.get(today).content.decode()


def test_a_longer_time_asks_nothing(program: Program, leads: Client) -> None:
    page, sent = page_of(program, "settings-keeping"), {"matches_kept_months": "24", "mail_kept_days": "30"}
    assert leads.post(page, sent | {"matches_kept_months": "30"}).status_code == 302


@pytest.mark.parametrize("name", ["name", "", "slug", "pk", "is_superuser"])
def test_what_has_no_usual_value_stays(program: Program, leads: Client, name: str) -> None:
    page = leads.post(page_of(program, "setting-usual"), {"setting": name}, follow=True).content.decode()
    assert "Nothing was changed" in page
    assert not RuleChange.objects.in_program(program).exists()


def test_reminders_are_typed_as_hours(program: Program, leads: Client) -> None:
    leads.post(page_of(program, "settings-answers"), {"answer_days": "10", "reminder_hours": "24; 72 2"})
    program.refresh_from_db()
    assert (program.answer_days, program.reminder_hours) == (10, [72, 24, 2])


@pytest.mark.parametrize("hours", ["soon", "1, 1", "0", "99999", "1,2,3,4,5,6,7", "-3", "1.5"])
def test_hours_that_make_no_sense_are_refused_and_kept_on_the_page(program: Program, leads: Client, hours: str) -> None:
    answer = leads.post(page_of(program, "settings-answers"), {"answer_days": "7", "reminder_hours": hours})
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert f'value="{hours}"' in page
    program.refresh_from_db()
    assert program.reminder_hours == [168, 24, 1]


WEIGHTS = group_of("suggestions").names


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (dict.fromkeys(WEIGHTS, "0"), "At least one of the weights under “Who is suggested first” must be above 0"),
        (dict.fromkeys(WEIGHTS, "1") | {"weight_hours": "much"}, "Write a whole number from 0 to 10."),
        (dict.fromkeys(WEIGHTS, "1") | {"weight_hours": "11"}, "Write a whole number from 0 to 10."),
        (dict.fromkeys(WEIGHTS, "1") | {"weight_hours": "-1"}, "Write a whole number from 0 to 10."),
    ],
    ids=["nothing counts", "text", "too much", "below nothing"],
)
def test_weights_that_make_no_sense_are_refused(
    program: Program, leads: Client, told: dict[str, str], words: str
) -> None:
    page = leads.post(page_of(program, "settings-suggestions"), told).content.decode()
    assert "<title>Error:" in page
    assert words in page
    assert not RuleChange.objects.in_program(program).exists()


def test_nobody_need_be_reminded(program: Program, leads: Client) -> None:
    leads.post(page_of(program, "settings-answers"), {"answer_days": "7", "reminder_hours": ""})
    program.refresh_from_db()
    assert program.reminder_hours == []
    assert in_words("reminder_hours", []) == "Nobody is reminded"


def test_kinds_of_evidence_are_ticked(program: Program, leads: Client) -> None:
    ticked = {"level_gap": "2", "evidence_enough": ["success"], "evidence_required": ["license", "education"]}
    leads.post(page_of(program, "settings-fit"), ticked)
    rules = MatchRules.of(program)
    assert (rules.evidence_enough, rules.evidence_required) == (["success"], ["license", "education"])
    page = leads.get(page_of(program)).content.decode()
    assert "License or certification and Education" in page


def test_a_field_of_another_group_is_not_changed(program: Program, leads: Client) -> None:
    leads.post(page_of(program, "settings-nudges"), {"nudge_days": "5", "level_gap": "0", "slug": "x"})
    assert MatchRules.of(program).level_gap == 2


def test_another_programs_rules_stay(program: Program, other_program: Program, leads: Client) -> None:
    leads.post(page_of(program, "settings-nudges"), {"nudge_days": "5"})
    assert MatchRules.of(other_program).nudge_days == 3
    assert leads.post(page_of(other_program, "settings-nudges"), {"nudge_days": "9"}).status_code == 404


def test_every_change_is_listed_in_as_many_queries_for_fifty(program: Program, lead: User, leads: Client) -> None:
    def change_one(number: int) -> None:
        RuleChange.objects.create(program=program, setting="nudge_days", was="1", now=str(number), by=lead, at=NOW)

    url = page_of(program, "settings-history")
    assert "No rule was changed yet" in leads.get(url).content.decode()
    assert_same_queries(leads, url, change_one)
    assert_same_queries(leads, page_of(program), change_one)


def test_every_group_has_its_page(program: Program, leads: Client) -> None:
    for group in GROUPS:
        page = leads.get(page_of(program, f"settings-{group.key}")).content.decode()
        assert str(group_of(group.key).why) in page.replace("&#x27;", "'")


@pytest.mark.parametrize("group", [group.key for group in GROUPS])
def test_a_rule_that_another_lead_changed_meanwhile_is_not_overwritten_unseen(
    program: Program, lead: User, leads: Client, group: str
) -> None:
    page, found = page_of(program, f"settings-{group}"), group_of(group)
    opened = leads.get(page).context["form"]
    told = {name: opened[name].value() for name in opened.fields if opened[name].value() not in (None, False)}
    name, now = ANOTHER[group]
    change(program=program, group=found, values={name: now}, by=lead, at=NOW)
    shown = leads.post(page, told)
    words = f"Someone changed this after you opened the page: {label(found, name)}: {in_words(name, now)}."
    assert words in shown.content.decode()
    assert getattr(found.row(program), name) == now
    assert leads.post(page, told | {"seen": shown.context["form"]["seen"].value()}).status_code == 302
    assert getattr(found.row(program), name) != now
