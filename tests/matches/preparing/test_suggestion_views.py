"""The pages of suggestions: reading, narrowing, asking why not, comparing, adding."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from matches.models import Match, MatchRules, Part, Path, Priority
from matches.settings.groups import group_of
from participants.models import (
    ChildFacts,
    EvidenceKind,
    Household,
    Language,
    Participant,
    Readiness,
    Relationship,
    RelationshipKind,
    Topic,
)
from participants.models import Kind as PersonKind
from peermatch.accounts.models import Program, User
from tests.counting import assert_same_queries
from tests.factories import make_member, make_parent, make_person, make_topic
from tests.matches.factories import TODAY, asking_match, make_evidence, make_seat

pytestmark = pytest.mark.django_db
NAMES = ("Amy", "David")


@pytest.fixture
def topic(program: Program) -> Topic:
    return make_topic(program, "Tactile communication")


@pytest.fixture
def match(program: Program, coordinator: User, topic: Topic) -> Match:
    return asking_match(program, coordinator, topic)


@pytest.fixture
def david(program: Program, topic: Topic) -> Participant:
    """He has done it."""
    person = make_person(program, "David", "Larsen", role_title="Intervener trainer")
    make_evidence(person, EvidenceKind.SUCCESS, topic, title="A student of 9.", checked_on=TODAY, last_year=2025)
    return person


def address(match: Match, more: str = "") -> str:
    return f"/p/{match.program.slug}/matches/{match.public_id}/suggestions/{more}"


def page_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page(client: Client, match: Match, more: str = "") -> str:
    return page_of(client.get(address(match, more)))


def add(client: Client, match: Match, person: Participant, part: str = Part.PROVIDER) -> Any:
    return client.post(address(match, "add/"), {"person": str(person.public_id), "part": part}, follow=True)


def test_the_best_is_shown_with_reasons_and_what_speaks_against(
    signed_in: Client, match: Match, david: Participant
) -> None:
    shown = page(signed_in, match)
    assert "Who could help Robin?" in shown
    assert "A student of 9 (2025, checked)." in shown
    assert 'aria-label="Fit ' in shown
    assert "1 person can be asked and has to do with the topic." in shown


def test_for_and_against_are_told_apart_in_words(signed_in: Client, match: Match, david: Participant) -> None:
    shown = page(signed_in, match)
    reasons = strip_tags(shown[shown.index("</meter>") :])
    assert " ".join(reasons.split()).startswith("For Did it: A student of 9 (2025, checked). Against To ask: Has done")


def test_adding_keeps_why_and_shows_it(signed_in: Client, match: Match, david: Participant) -> None:
    said = add(signed_in, match, david).content.decode()
    seat = match.seats.get(participant=david)
    assert (seat.part, seat.state) == (Part.PROVIDER, "proposed")
    assert seat.why_suggested["words"] == "Fits partly"
    assert seat.why_suggested["for"] == ["Did it: A student of 9 (2025, checked)."]
    assert "When added: Fits partly." in said


def test_what_is_kept_with_the_place_tells_nothing_of_a_child(
    signed_in: Client, match: Match, david: Participant
) -> None:
    """Every coordinator reads it."""
    match.problems.update(priorities=[Priority.AGE, Priority.ROLE])
    for person in (match.seats.get().participant, david):
        ChildFacts.objects.create(program=match.program, participant=person, age_band="3-5")
    assert "Child's age" in page(signed_in, match).replace("&#x27;", "'")
    add(signed_in, match, david)
    why = match.seats.get(participant=david).why_suggested
    assert "Role: Another one than theirs." not in why["for"]
    assert "age" not in " ".join([*why["for"], *why["against"]]).replace("language", "")


def test_the_programs_weights_decide(signed_in: Client, match: Match, david: Participant, topic: Topic) -> None:
    offers = make_person(match.program, "Amy", "Offers")
    offers.offers.set([topic])
    make_evidence(offers, EvidenceKind.SUCCESS, topic, title="One", last_year=1990)
    first = page(signed_in, match)
    only_proof = dict.fromkeys(group_of("suggestions").names, 0) | {"weight_proof": 1}
    MatchRules.objects.update_or_create(program=match.program, defaults=only_proof)
    then = page(signed_in, match)
    assert first.index("Amy Offers") < first.index("David Larsen")
    assert then.index("David Larsen") < then.index("Amy Offers")
    MatchRules.objects.filter(program=match.program).update(weight_proof=0)  # no form lets nothing count
    usual = page(signed_in, match)
    assert usual.index("Amy Offers") < usual.index("David Larsen")


def test_pressed_twice_it_is_done_once(signed_in: Client, match: Match, david: Participant) -> None:
    add(signed_in, match, david)
    add(signed_in, match, david)
    assert match.seats.filter(participant=david).count() == 1


@pytest.mark.parametrize("posted", [{}, {"person": "x", "part": "provider"}, {"person": str(uuid4()), "part": "boss"}])
def test_a_person_or_part_that_is_none_seats_nobody(signed_in: Client, match: Match, posted: dict[str, str]) -> None:
    answer = signed_in.post(address(match, "add/"), posted, follow=True)
    assert 'class="error"' in answer.content.decode()
    assert match.seats.count() == 1


def test_someone_who_filled_up_meanwhile_is_refused_in_words(
    signed_in: Client, match: Match, david: Participant
) -> None:
    Participant.objects.filter(program=match.program, pk=david.pk).update(open_matches=2)
    assert "David Larsen is in 2 of 2 open matches." in add(signed_in, match, david).content.decode()
    assert match.seats.count() == 1


def test_a_viewer_reads_and_cannot_add(
    client_of: Callable[[User], Client], program: Program, match: Match, david: Participant
) -> None:
    viewer = client_of(make_member(program, "Vera Novak", "viewer"))
    assert "Add David Larsen" not in page(viewer, match)
    assert add(viewer, match, david).status_code == 403


@pytest.mark.parametrize(
    ("more", "shown"), [("?hours=1", False), ("?language=LANGUAGE", True), ("?language=LANGUAGE&hours=4", False)]
)
def test_the_list_is_narrowed(
    signed_in: Client, program: Program, match: Match, david: Participant, more: str, shown: bool
) -> None:
    english = Language.objects.create(program=program, name="English")
    david.languages.set([english])
    narrowed = page(signed_in, match, more.replace("LANGUAGE", str(english.public_id)))
    assert ("David Larsen" in narrowed) == shown
    assert ("Nobody is left by what you chose." in narrowed) != shown


def test_it_is_said_how_many_the_choice_leaves_out(
    signed_in: Client, match: Match, david: Participant, topic: Topic
) -> None:
    make_person(match.program, "Kim", "Sato")
    assert "1 more person can be asked, and neither offers the topic nor has done it." in page(signed_in, match)
    narrowed = page(signed_in, match, "?hours=4")
    assert "What you chose leaves out 1 person." in narrowed
    assert "neither offers" not in narrowed


def test_where_one_to_one_is_full_it_is_said_whose_place_it_is(
    signed_in: Client, match: Match, david: Participant
) -> None:
    assert "has the place" not in page(signed_in, match)
    make_seat(match, make_person(match.program, "Corinne", "Baptiste"), Part.PROVIDER)
    assert "This match is one to one, and Corinne Baptiste has the place." in page(signed_in, match)
    assert "has the place" not in page(signed_in, match, "?part=facilitator")
    make_seat(match, make_person(match.program, "Hugo", "Brandt"), Part.PROVIDER)
    shown = page(signed_in, match)
    assert "Corinne Baptiste and Hugo Brandt have the place." in shown
    assert "take Corinne Baptiste and Hugo Brandt out first" in shown
    match.close(reason="other", outcome="", by=match.coordinator, at=timezone.now())
    shown = page(signed_in, match)
    assert "Corinne Baptiste and Hugo Brandt have the place." in shown
    assert "out first" not in shown


@pytest.mark.parametrize("more", ["?hours=many", "?language=klingon", "?part=boss", "?topic=x", "?page=x"])
def test_a_filter_that_does_not_exist_is_named_and_narrows_nothing(
    signed_in: Client, match: Match, david: Participant, more: str
) -> None:
    shown = page(signed_in, match, more)
    assert "David Larsen" in shown
    assert ("Select a valid choice." in shown) == (more in ("?hours=many", "?language=klingon", "?part=boss"))


def test_a_problem_of_several_topics_is_narrowed_to_one(
    signed_in: Client, match: Match, david: Participant, topic: Topic
) -> None:
    other = make_topic(match.program, "Braille")
    problem = match.problems.get()
    problem.topics.add(other)
    assert "David Larsen" in page(signed_in, match, f"?topic={topic.public_id}")
    assert "Nobody is left" in page(signed_in, match, f"?topic={other.public_id}")


def test_empty_lists_say_what_to_do(signed_in: Client, program: Program, match: Match) -> None:
    assert "Nobody else is in the program to choose from." in page(signed_in, match)
    make_person(program, "Jo", "Blake", capacity=0)
    assert "Nobody can be asked now. The reasons stand above," in page(signed_in, match)
    assert "See who is in the fewest matches" in page(signed_in, match)
    make_person(program, "Kim", "Sato")
    assert "Nobody who can be asked offers Tactile communication or has done it." in page(signed_in, match)
    match.problems.get().topics.clear()
    assert "The problem has no topic yet" in page(signed_in, match)


# Why not …?


def why_not(client: Client, match: Match, name: str) -> str:
    return page(client, match, f"why-not/?part=provider&q={name}")


def test_why_not_answers_for_anybody_with_all_that_keeps_them_from_it(
    signed_in: Client, program: Program, match: Match, david: Participant
) -> None:
    boss = make_parent(program, "Bo", "Boss", capacity=0)
    Relationship.objects.create(
        program=program, one=boss, kind=RelationshipKind.SUPERVISES, other=match.seats.get().participant
    )
    Readiness.objects.create(program=program, participant=boss, resting_until=TODAY.replace(year=2099))
    shown = why_not(signed_in, match, "boss")
    assert "Bo Boss takes no matches now" in shown
    assert "Bo Boss is of a family." in shown
    assert "Resting until April 14, 2099." in shown
    assert "Bo Boss supervises Robin Park." in shown
    assert "Add Bo Boss" not in shown  # nobody who takes no matches is seated
    assert "David Larsen can be asked, and stands at number 1 of those suggested." in why_not(
        signed_in, match, "larsen"
    )
    assert "In this match" in why_not(signed_in, match, "robin")
    assert "Nobody of this name is in the program." in why_not(signed_in, match, "nobody")


def test_why_not_heeds_what_was_chosen_from_the_list(
    signed_in: Client, program: Program, match: Match, david: Participant, topic: Topic
) -> None:
    english = Language.objects.create(program=program, name="English")
    amy = make_person(program, "Amy", "Larsen")
    amy.offers.set([topic])
    amy.languages.set([english])
    shown = page(signed_in, match, "why-not/?q=larsen")
    ranks = {name: int(shown.split(f"{name} Larsen can be asked, and stands at number ")[1][0]) for name in NAMES}
    assert sorted(ranks.values()) == [1, 2]
    shown = page(signed_in, match, f"why-not/?language={english.public_id}&q=larsen")
    assert "Amy Larsen can be asked, and stands at number 1 of those suggested." in shown
    left_out = "David Larsen can be asked, and what you chose leaves them out (Language: English)."
    assert f"{left_out} Without it they stand at number {ranks['David']} of those suggested." in shown
    assert f"{address(match)}?clear=on&amp;language={english.public_id}" in shown
    assert "leaves them out (Shares hours: At least 1 a week)" in page(signed_in, match, "why-not/?hours=1&q=david")


def test_who_said_no_is_not_suggested_again_and_may_be_added_by_name(
    signed_in: Client, program: Program, match: Match, david: Participant
) -> None:
    make_seat(match, david, Part.PROVIDER, state="declined")
    assert "David Larsen" not in page(signed_in, match)
    said = "David Larsen said no to this match. Ask again only if something has changed."
    shown = why_not(signed_in, match, "larsen")
    assert said in shown
    assert "No check asks about it again." in shown
    added = page_of(add(signed_in, match, david))
    assert f"Not suggested, and added all the same. {said}" in added


def test_what_they_lack_bars_nobody_and_a_language_does(signed_in: Client, program: Program, match: Match) -> None:
    kim = make_person(program, "Kim", "Sato")
    assert "Kim Sato can be asked" in why_not(signed_in, match, "sato")
    for person, tongue in ((kim, "ASL"), (match.seats.get(part=Part.RECIPIENT).participant, "English")):
        person.languages.add(Language.objects.create(program=program, name=tongue))
    assert "Kim Sato shares no language with someone in this match" in why_not(signed_in, match, "sato")


def test_nobody_is_suggested_to_help_their_own_household(
    signed_in: Client, program: Program, match: Match, david: Participant
) -> None:
    home = Household.objects.create(program=program, name="Park and Larsen")
    Participant.objects.in_program(program).filter(pk__in=[david.pk, match.seats.get().participant_id]).update(
        household=home
    )
    assert "1 who live with somebody here" in page(signed_in, match)
    said = why_not(signed_in, match, "larsen")
    assert "David Larsen lives with someone in this match, and would take another part." in said
    MatchRules.objects.create(program=program, footing_blocks=["household"])
    said = why_not(signed_in, match, "larsen")
    assert "live together, and take different parts" in said
    assert "The checks then ask for a reason." in said
    assert "lives with someone" not in said


def test_someone_not_on_equal_footing_can_be_added_all_the_same_and_the_checks_ask_for_a_reason(
    signed_in: Client, program: Program, match: Match, david: Participant
) -> None:
    robin = match.seats.get().participant
    Relationship.objects.create(program=program, one=david, kind=RelationshipKind.EVALUATES, other=robin)
    assert "David Larsen" not in page(signed_in, match)
    assert "Add David Larsen all the same" in why_not(signed_in, match, "david")
    added = page_of(add(signed_in, match, david))
    assert "Not suggested, and added all the same. David Larsen evaluates Robin Park." in added
    assert "When added" not in added


def test_why_not_keeps_who_is_to_be_kept_apart_from_those_who_may_not_know(
    signed_in: Client, client_of: Callable[[User], Client], program: Program, match: Match, david: Participant
) -> None:
    """For them everything reads as if nothing stood between the two: a hint would name whom it is about."""
    other = client_of(make_member(program, "Lou Marsh"))
    before = (
        page(other, match),
        why_not(other, match, "david"),
        page(other, match, f"compare/?person={david.public_id}"),
    )
    Relationship.objects.create(
        program=program, one=david, kind=RelationshipKind.KEEP_APART, other=match.seats.get().participant
    )
    after = page(other, match), why_not(other, match, "david"), page(other, match, f"compare/?person={david.public_id}")
    assert [_without_tokens(one) for one in before] == [_without_tokens(one) for one in after]
    assert "are to be kept apart" in why_not(signed_in, match, "david")


def _without_tokens(shown: str) -> list[str]:
    return [part for part in shown.split("<") if "csrfmiddlewaretoken" not in part and "nonce" not in part]


def test_a_support_parent_who_is_not_ready_is_explained_to_those_who_may_know(
    signed_in: Client, client_of: Callable[[User], Client], program: Program, match: Match
) -> None:
    Match.objects.filter(program=program, pk=match.pk).update(path=Path.FAMILY)
    make_parent(program, "New", "Parent", kind=PersonKind.GRANDPARENT)
    assert "No training on record." in why_not(signed_in, match, "new")
    other = why_not(client_of(make_member(program, "Lou Marsh")), match, "new")
    assert "No training on record." not in other
    assert "A support parent is not ready yet." in other


# Comparing


def test_what_was_chosen_and_who_was_ticked_goes_along_from_page_to_page(
    signed_in: Client, program: Program, match: Match, david: Participant
) -> None:
    kim = make_person(program, "Kim", "Sato")
    along = f"hours=4&page=1&person={david.public_id}&person={kim.public_id}"
    chosen = page(signed_in, match, f"?{along}&q=x&person=nobody")
    assert "2 people are ticked and not on this page" in chosen
    for more in (f"compare/?{along}", f"why-not/?{along}&q=kim"):
        assert f"{address(match)}?{along}".replace("&", "&amp;") in page(signed_in, match, more)
    refused = signed_in.post(address(match, f"add/?{along}"), {"person": "nobody"})
    assert refused["Location"] == f"{address(match)}?{along}"
    cleared = signed_in.get(address(match, f"?clear=on&{along}"), follow=True)
    assert cleared.redirect_chain[0][0] == f"{address(match)}?{along.removeprefix('hours=4&')}"
    shown = page_of(cleared)
    assert "1 person is ticked and not on this page" in shown
    assert f'value="{david.public_id}" form="narrow" checked' in shown


def test_two_of_one_name_are_told_apart(
    signed_in: Client, program: Program, match: Match, david: Participant, topic: Topic
) -> None:
    make_person(program, "David", "Larsen", role_title="Teacher").offers.set([topic])
    for shown in (page(signed_in, match), why_not(signed_in, match, "larsen")):
        assert "Add David Larsen (Teacher" in shown
        assert "Add David Larsen (Intervener trainer" in shown
    assert "Add David Larsen (Teacher" in page_of(signed_in.get(f"{match.get_absolute_url()}people/"))


def test_up_to_four_are_compared_the_best_first(
    signed_in: Client, program: Program, match: Match, david: Participant
) -> None:
    people = [make_person(program, "Jo", f"Number {number}") for number in range(4)]
    chosen = "&".join(f"person={one.public_id}" for one in [*people[:2], david])
    shown = page(signed_in, match, f"compare/?{chosen}&person=nobody&person={uuid4()}")
    assert "Compare 3 people" in shown
    assert shown.index("David Larsen") < shown.index("Jo Number 0")
    everyone = "&".join(f"person={one.public_id}" for one in [*people, david])
    assert "You ticked more than 4." in page(signed_in, match, f"compare/?{everyone}")
    assert "Tick two to four people" in page(signed_in, match, "compare/")


def test_pages_take_as_many_queries_for_one_as_for_fifty(signed_in: Client, match: Match, topic: Topic) -> None:
    def someone(number: int) -> None:
        person = make_person(match.program, "Jo", f"Number {number}")
        person.offers.set([topic])
        make_evidence(person, EvidenceKind.SUCCESS, topic)

    assert_same_queries(signed_in, address(match), someone)
