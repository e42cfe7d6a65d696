"""The page that proposes a group: what it shows, to whom, what it says when there is none, and taking one."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from matches.fitting.expertise import Wanted
from matches.models import (
    CloseReason,
    Direction,
    Format,
    Invitation,
    Match,
    MatchRules,
    Part,
    Path,
    Seat,
    SeatState,
    Stage,
)
from matches.preparing import grouping
from matches.preparing.group_taking import take_group
from matches.preparing.grouping import GroupSearch, find_groups, search_for_group
from matches.preparing.seating import seat_person, take_out
from participants.models import Participant, Readiness, Relationship, RelationshipKind, Status, Topic, WeeklyWindow
from peermatch.accounts.models import Program, User
from tests.counting import queries_of
from tests.factories import live_together, make_member, make_organization, make_parent, make_person, make_topic
from tests.matches.factories import TODAY, make_evidence, make_match, make_problem, make_seat
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db
NAMES = ("Ada", "Ben", "Cai", "Dov", "Eve", "Fay")


@pytest.fixture
def topic(program: Program) -> Topic:
    return make_topic(program, "Tactile communication")


@pytest.fixture
def match(program: Program, coordinator: User, topic: Topic) -> Match:
    """Robin asked for group problem solving, and takes part."""
    told = {"format": Format.GROUP, "direction": Direction.MUTUAL, "stage": Stage.PREPARING}
    match = make_match(program, coordinator=coordinator, **told)
    robin = make_person(program, "Robin", "Park")
    make_problem(match, robin, topic)
    make_seat(match, robin, Part.PEER)
    return match


@pytest.fixture
def people(match: Match, topic: Topic) -> list[Participant]:
    return [wanting(match, name, topic) for name in NAMES[:3]]


def wanting(match: Match, name: str, *topics: Topic, **facts: Any) -> Participant:
    """Of an organization of their own, and free on Thursdays from noon to three, Central."""
    facts.setdefault("organization", make_organization(match.program, f"School of {name}"))
    person = make_person(match.program, name, "Kim", **facts)
    person.wants.set(topics)
    WeeklyWindow.objects.create(program=match.program, participant=person, weekday=3, begins="12:00", ends="15:00")
    return person


def url(match: Match, more: str = "") -> str:
    return f"/p/{match.program.slug}/matches/{match.public_id}/group/{more}"


def page(client: Client, match: Match, **asked: Any) -> str:
    answer = client.get(url(match), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def chosen(*people: Participant, provides: Sequence[Participant] = ()) -> dict[str, Any]:
    return {"person": [one.public_id for one in people], "provides": [one.public_id for one in provides]}


def take(client: Client, match: Match, told: dict[str, Any]) -> str:
    return client.post(url(match, "take/"), told, follow=True).content.decode()


def relate(one: Participant, kind: str, other: Participant, **dates: Any) -> None:
    Relationship.objects.create(program=one.program, one=one, kind=kind, other=other, **dates)


# What it shows


def test_a_group_with_its_people_hours_and_organizations(
    signed_in: Client, match: Match, people: list[Participant]
) -> None:
    shown = page(signed_in, match)
    assert "1 group is possible" in shown
    assert "Group 1: 4 people in all" in shown
    assert "No group of 6 is possible: this is the largest." in shown
    assert "3 shared hours a week, on Thursday. Counted in Central time." in shown
    assert "Not counted, for no free times are on record: Robin Park." in shown
    assert "From 3 organizations: School of Ada, School of Ben and School of Cai." in shown
    assert "Ada Kim</a>, Peer. Professional, School of Ada. Central time." in shown
    assert "Take part already, and stay: Robin Park (Peer)." in shown
    assert shown.count("<b>Same need:</b> <span>Wants help with Tactile communication too.") == 3
    assert "The problem has" not in shown


def test_where_the_problem_has_several_topics_it_is_said_who_wants_which(
    signed_in: Client, match: Match, topic: Topic, people: list[Participant]
) -> None:
    braille = make_topic(match.program, "Braille")
    match.problems.get().topics.add(braille)
    people[0].wants.set([braille])
    shown = page(signed_in, match)
    assert "The problem has 2 topics, and people may want help with different ones." in shown
    who = "Braille: Ada Kim; Tactile communication: Ben Kim and Cai Kim."
    assert f"No topic is wanted by all who come. {who}" in shown
    people[0].wants.add(topic)
    assert "All who come want help with Tactile communication." in page(signed_in, match)


def test_what_people_have_taken_on_stands_beside_them(
    signed_in: Client, match: Match, people: list[Participant]
) -> None:
    ada, ben, _cai = people
    for number in range(2):
        make_seat(make_match(match.program, f"Proposed {number}"), ada)
    make_seat(make_match(match.program, "Proposed"), ben)
    shown = page(signed_in, match)
    assert "School of Ada. Central time. 0 of 2 open matches, proposed for 2 more." in shown
    assert "School of Ben. Central time. 0 of 2 open matches, proposed for 1 more." in shown
    assert shown.count("With the matches they are proposed for, they have no room for this one.") == 1


def test_what_stands_between_those_who_take_part_is_settled_first(
    signed_in: Client, match: Match, people: list[Participant]
) -> None:
    robin, jo = match.seats.get().participant, make_person(match.program, "Jo", "Blake")
    make_seat(match, jo)
    relate(jo, RelationshipKind.SUPERVISES, robin)
    shown = page(signed_in, match)
    assert (
        "Groups are proposed once those who take part stand on an equal footing. Jo Blake supervises Robin Park."
        in shown
    )
    assert "Take this group" not in shown


def test_only_those_who_can_come_are_in_it(
    signed_in: Client, match: Match, people: list[Participant], topic: Topic
) -> None:
    program = match.program
    wanting(match, "Full", topic, capacity=0)
    wanting(match, "Paused", topic, status=Status.PAUSED)
    resting = wanting(match, "Resting", topic)
    Readiness.objects.create(program=program, participant=resting, resting_until=timezone.localdate())
    make_seat(match, wanting(match, "Declined", topic), state=SeatState.DECLINED)
    wanting(match, "Other", make_topic(program, "Braille"))
    parent = make_parent(program, "Parent", "Kim")
    parent.wants.add(topic)
    shown = page(signed_in, match, size=8)
    assert "Group 1: 4 people in all" in shown
    assert "2 cannot be asked now: 1 paused, 1 who take no matches." in shown
    assert "1 more is resting." in shown


def test_another_size_more_hours_or_one_topic(
    signed_in: Client, match: Match, people: list[Participant], topic: Topic
) -> None:
    braille = make_topic(match.program, "Braille")
    match.problems.get().topics.add(braille)
    assert "Group 1: 3 people in all" in page(signed_in, match, size=3)
    assert "do not share the hours asked for: 4 a week" in page(signed_in, match, hours=4)
    assert "Nobody else who can be asked wants help with Braille." in page(signed_in, match, topic=braille.public_id)
    assert "Group 1: 4 people in all" in page(signed_in, match, topic=topic.public_id)


@pytest.mark.parametrize("asked", [{"size": "99"}, {"size": "x"}, {"hours": "0"}, {"hours": "9" * 40}, {"topic": "x"}])
def test_what_cannot_be_is_said_and_nothing_is_proposed(
    signed_in: Client, match: Match, people: list[Participant], asked: dict[str, str]
) -> None:
    shown = page(signed_in, match, **asked)
    assert "<title>Error:" in shown
    assert "possible" not in shown


def test_a_training_has_one_who_teaches_and_others_who_learn(
    signed_in: Client, match: Match, people: list[Participant], topic: Topic
) -> None:
    match.format = Format.TRAINING
    match.save()
    assert "Too few who can be asked offer help with Tactile communication" in page(signed_in, match)
    teacher = wanting(match, "Tess")
    make_evidence(teacher, "success", topic)
    assert "Tess Kim</a>, Expert." in page(signed_in, match)
    assert "or have done it: 1." in page(signed_in, match, experts=2)
    other = wanting(match, "Theo")
    other.offers.add(topic)
    shown = page(signed_in, match, experts=2)
    assert "Theo Kim</a>, Expert." in shown
    assert "why-not" not in shown  # where all give and receive nobody must show anything
    take(signed_in, match, chosen(*people, teacher, other, provides=[teacher, other]))
    assert {seat.participant for seat in match.seats.filter(part=Part.EXPERT)} == {teacher, other}
    assert match.seats.filter(part=Part.PEER).count() == 4


def test_who_is_to_provide_and_has_something_to_settle_is_said(
    signed_in: Client, match: Match, people: list[Participant], topic: Topic
) -> None:
    match.format, match.direction = Format.TRAINING, Direction.DIRECTIONAL
    match.save()
    wanting(match, "Tess").offers.add(topic)
    shown = page(signed_in, match)
    assert "Tess Kim</a>, Expert." in shown
    assert "Ada Kim</a>, Receives." in shown
    assert "Tess Kim" in shown.split("why-not")[1]


def test_of_families_only_who_is_ready_provides(signed_in: Client, match: Match, topic: Topic) -> None:
    match.path, match.format = Path.FAMILY, Format.TRAINING
    match.save()
    for name in NAMES[:3]:
        make_parent(match.program, name, "Kim").wants.add(topic)
    sam = make_parent(match.program, "Sam", "Otis")
    sam.wants.add(topic)  # he may come all the same, and not as the expert
    make_evidence(sam, "success", topic)
    MatchRules.objects.create(program=match.program, evidence_enough=["education"])  # of professionals
    assert "Too few who can be asked offer help" in page(signed_in, match)
    done = timezone.localdate() - timedelta(days=9)
    Readiness.objects.create(
        program=match.program, participant=sam, trained_on=done, screened_on=done, agreement_on=done
    )
    assert "Sam Otis</a>, Expert." in page(signed_in, match)


# Footing


@pytest.mark.parametrize("kind", [RelationshipKind.SUPERVISES, RelationshipKind.KEEP_APART])
def test_no_two_of_whom_one_has_power_over_the_other_or_who_are_kept_apart(
    signed_in: Client, match: Match, people: list[Participant], kind: str
) -> None:
    ada, ben, _cai = people
    relate(ada, kind, ben)
    assert "Group 1: 3 people in all" in page(signed_in, match)
    relate(ada, kind, match.seats.get().participant)
    shown = page(signed_in, match)
    assert "Ben Kim" in shown
    assert "Ada Kim" not in shown


def test_that_two_are_kept_apart_is_not_to_be_seen_by_who_may_not_know(
    client_of: Callable[[User], Client], program: Program, match: Match, people: list[Participant], viewer: User
) -> None:
    readers = [client_of(make_member(program, "Noor Haddad")), client_of(viewer)]
    before = [page(reader, match) for reader in readers]
    relate(people[0], RelationshipKind.KEEP_APART, people[1])
    relate(people[2], RelationshipKind.KEEP_APART, match.seats.get().participant)
    after = [page(reader, match) for reader in readers]
    assert [without_secrets(one) for one in before] == [without_secrets(one) for one in after]


def test_where_to_keep_apart_is_only_pointed_out_it_moves_nobody_for_who_may_not_know(
    match: Match, people: list[Participant]
) -> None:
    MatchRules.objects.create(program=match.program, footing_blocks=[])
    relate(people[0], RelationshipKind.KEEP_APART, people[1])
    assert first_group(match, knows=True) == ["Ada Kim", "Cai Kim"]
    assert first_group(match, knows=False) == ["Ada Kim", "Ben Kim"]


def first_group(match: Match, *, knows: bool) -> list[str]:
    """Who would come, of three in all."""
    seats = list(match.seats.select_related("participant"))
    proposal = find_groups(searched(match, seats, knows=knows)).proposal
    return [one.known.helper.name for one in proposal.groups[0].members]


def test_the_programs_weights_decide_who_comes_of_those_who_share_as_much(
    match: Match, people: list[Participant]
) -> None:
    ada, _ben, cai = people
    asked = make_seat(make_match(match.program, "Asked"), ada)
    Invitation.objects.create(program=match.program, seat=asked, answer_by=TODAY, sent_at=timezone.now())
    ended = make_match(match.program, "Before", stage=Stage.CLOSED, close_reason=CloseReason.NOT_A_FIT)
    make_seat(ended, cai, state=SeatState.ACCEPTED)
    assert first_group(match, knows=True) == ["Ben Kim", "Cai Kim"]
    MatchRules.objects.create(program=match.program, weight_rested=0)
    assert first_group(match, knows=True) == ["Ada Kim", "Ben Kim"]


@pytest.mark.parametrize(
    ("format", "direction", "experts", "parts", "wanted"),
    [
        (Format.GROUP, Direction.MUTUAL, 2, [Part.PEER], 0),
        (Format.GROUP, Direction.DIRECTIONAL, 2, [Part.RECIPIENT], 1),
        (Format.GROUP, Direction.DIRECTIONAL, 2, [Part.RECIPIENT, Part.PROVIDER], 0),
        (Format.TRAINING, Direction.MUTUAL, 2, [Part.PEER, Part.EXPERT], 1),
        (Format.TRAINING, Direction.MUTUAL, 1, [Part.EXPERT, Part.EXPERT, Part.FACILITATOR], 0),
    ],
)
def test_as_many_provide_as_are_wanted_beside_those_who_are_here(
    format: Format, direction: Direction, experts: int, parts: list[Part], wanted: int
) -> None:
    seats = [Seat(part=part, participant=Participant(pk=pk)) for pk, part in enumerate(parts)]
    nothing = Wanted({}, frozenset(), TODAY, is_family=False, meets=False)
    match = Match(format=format, direction=direction)
    search = GroupSearch(match, seats, MatchRules(), nothing, 6, 1, experts, TODAY, knows=True)
    assert search.providers == wanted
    assert search.taken == len([part for part in parts if part != Part.FACILITATOR])


def test_it_is_said_where_more_could_come_than_are_looked_at(
    match: Match, people: list[Participant], monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, is_cut in ((3, False), (2, True)):
        monkeypatch.setattr(grouping, "MOST_RECEIVERS", most)
        seats = list(match.seats.select_related("participant"))
        assert find_groups(searched(match, seats)).is_cut == is_cut


def searched(match: Match, seats: list[Seat], *, knows: bool = True) -> GroupSearch:
    return search_for_group(match, seats, size=3, hours=1, topic=None, on=timezone.localdate(), knows=knows)


def without_secrets(shown: str) -> str:
    """What differs from one answer to the next: the tokens of its forms."""
    return " ".join(word for word in shown.split() if not word.startswith(("value=", "nonce=")))


def test_what_is_only_pointed_out_stands_with_the_group(
    signed_in: Client, match: Match, people: list[Participant]
) -> None:
    ended = timezone.localdate() - timedelta(days=30)
    relate(people[0], RelationshipKind.SUPERVISES, people[1], until=ended)
    robin, jo = match.seats.get().participant, make_person(match.program, "Jo", "Blake")
    make_seat(match, jo)
    relate(jo, RelationshipKind.SUPERVISES, robin, until=ended)
    shown = page(signed_in, match)
    assert "Group 1: 5 people in all" in shown
    assert "Ada Kim supervised Ben Kim" in shown
    assert "Jo Blake supervised Robin Park" not in shown  # both are here whatever group comes


def test_levels_that_block_in_this_program(signed_in: Client, match: Match, people: list[Participant]) -> None:
    MatchRules.objects.create(program=match.program, footing_blocks=["levels"])
    for one, level in zip(people, ("direct_service", "executive", "lead"), strict=True):
        Participant.objects.filter(program=match.program, pk=one.pk).update(level=level)
    shown = page(signed_in, match)
    assert "Group 1: 3 people in all" in shown
    assert "Ben Kim" not in shown


def test_one_of_a_household(signed_in: Client, match: Match, people: list[Participant]) -> None:
    live_together(people[0], people[1])
    assert "Group 1: 3 people in all" in page(signed_in, match)


# None


def test_each_reason_for_none_says_what_to_do_next(signed_in: Client, match: Match, topic: Topic) -> None:
    assert "Nobody else who can be asked wants help with Tactile communication." in page(signed_in, match)
    ada = wanting(match, "Ada", topic)
    assert "Too few want help with Tactile communication and can be asked: 1" in page(signed_in, match)
    ben = wanting(match, "Ben", topic)
    relate(ada, RelationshipKind.EVALUATES, ben)
    assert "too few stand on an equal footing" in page(signed_in, match)
    match.problems.get().topics.clear()
    assert "The problem has no topic yet." in page(signed_in, match)


@pytest.mark.parametrize(
    ("format", "said"), [("", "No format is chosen yet."), (Format.ONE_TO_ONE, "“One to one”: it takes no group.")]
)
def test_a_format_that_takes_no_group(
    signed_in: Client, match: Match, people: list[Participant], format: str, said: str
) -> None:
    match.format = format
    match.save()
    assert said in page(signed_in, match)
    assert "takes no group any more" in take(signed_in, match, chosen(*people))


def test_a_full_table(signed_in: Client, match: Match, people: list[Participant]) -> None:
    for one in people[:2]:
        make_seat(match, one)
    assert "Of 3 places 3 are taken, so that too few are left." in page(signed_in, match, size=3)


# Taking


def test_all_are_seated_once_and_undone(signed_in: Client, match: Match, people: list[Participant]) -> None:
    token = do(signed_in, url(match, "take/"), chosen(*people))
    assert match.seats.taking_part().count() == 4
    why = match.seats.get(participant=people[0]).why_suggested
    assert why == {
        "words": "in a group of 4 people",
        "for": ["3 shared hours a week, on Thursday.", "From 3 organizations."],
        "against": [],
    }
    assert "They are all in the match already." in take(signed_in, match, chosen(*people))
    assert match.seats.count() == 4
    assert "3 people are out of the match again." in take_back(signed_in, token)
    assert match.seats.taking_part().count() == 1
    assert "Group 1: 4 people in all" in page(signed_in, match)


@pytest.mark.parametrize("was_asked", [True, False])
def test_it_is_not_undone_once_somebody_was_asked_or_came_anew(
    signed_in: Client, coordinator: User, match: Match, people: list[Participant], was_asked: bool
) -> None:
    token = do(signed_in, url(match, "take/"), chosen(*people))
    seat = match.seats.get(participant=people[0])
    if was_asked:
        seat.invite(by=coordinator, at=timezone.now())
    else:
        take_out(seat=seat, by=coordinator, at=timezone.now())
        seat_person(match=match, person=people[0], part=Part.PEER, by=coordinator, at=timezone.now())
    assert "It was not undone. Something changed since." in take_back(signed_in, token)
    assert match.seats.taking_part().count() == 4


def test_if_one_cannot_come_any_more_nobody_is_seated_and_it_is_said_who(
    signed_in: Client, match: Match, people: list[Participant]
) -> None:
    ada, ben, cai = people
    Participant.objects.filter(program=match.program, pk=ada.pk).update(status=Status.PAUSED)
    Participant.objects.filter(program=match.program, pk=ben.pk).update(open_matches=2)
    make_seat(match, cai, state=SeatState.DECLINED)
    said = take(signed_in, match, chosen(*people))
    for words in ("Ada Kim is paused.", "Ben Kim is in 2 of 2 open matches.", "Cai Kim said no to this match."):
        assert words in said
    assert "Nobody was added." in said
    assert match.seats.taking_part().count() == 1


def test_whoever_was_seated_meanwhile_keeps_their_part(
    signed_in: Client, match: Match, people: list[Participant]
) -> None:
    make_seat(match, people[0], Part.FACILITATOR)
    assert "2 people were added to the match." in take(signed_in, match, chosen(*people))
    assert match.seats.get(participant=people[0]).part == Part.FACILITATOR


def test_two_groups_are_too_many(signed_in: Client, match: Match, people: list[Participant], topic: Topic) -> None:
    more = [wanting(match, f"More{number}", topic) for number in range(5)]
    take(signed_in, match, chosen(*people))
    assert "is for at most 8 people; there are 9." in take(signed_in, match, chosen(*more))
    assert Seat.objects.in_program(match.program).count() == 4


def test_a_family_takes_one_place_and_the_facilitator_none(
    match: Match, coordinator: User, people: list[Participant]
) -> None:
    """Robin and seven more are the eight places of a group."""
    make_seat(match, make_person(match.program, "Jo", "Blake"), Part.FACILITATOR)
    more = [make_person(match.program, "More", f"Number {number}") for number in range(5)]
    live_together(people[0], people[1])
    come = dict.fromkeys([one.pk for one in (*people, *more)], False)
    with pytest.raises(ValidationError, match="no longer in the program's list"):
        take_group(match=match, people=come | {0: False}, by=coordinator, at=timezone.now())
    assert len(take_group(match=match, people=come, by=coordinator, at=timezone.now())) == 8


@pytest.mark.parametrize("told", [{}, {"person": "x"}, {"person": "0b0e8a5e-6d2b-4b62-9a53-0d1f4a7f0c11"}])
def test_a_group_of_nobody_is_refused_in_words(signed_in: Client, match: Match, told: dict[str, str]) -> None:
    assert "No group was chosen, or somebody of it is no longer" in take(signed_in, match, told)
    assert match.seats.count() == 1


def test_a_closed_match_takes_none(
    signed_in: Client, coordinator: User, match: Match, people: list[Participant]
) -> None:
    match.close(reason="other", outcome="", by=coordinator, at=timezone.now())
    assert "Take this group" not in page(signed_in, match)
    assert "This match is closed. Nothing in it can be changed." in take(signed_in, match, chosen(*people))
    assert match.seats.count() == 1
    assert "all in the match already" not in take(signed_in, match, chosen(match.seats.get().participant))


def test_a_viewer_reads_it_and_takes_nothing(
    client_of: Callable[[User], Client], viewer: User, match: Match, people: list[Participant]
) -> None:
    shown = page(client_of(viewer), match)
    assert "Group 1: 4 people in all" in shown
    assert "Take this group" not in shown
    assert client_of(viewer).post(url(match, "take/"), chosen(*people)).status_code == 403


def test_who_takes_part_leads_there(signed_in: Client, match: Match) -> None:
    address = f"/p/{match.program.slug}/matches/{match.public_id}/people/"
    assert url(match) in signed_in.get(address).content.decode()


def test_as_many_queries_for_many_people_as_for_few(
    signed_in: Client, match: Match, people: list[Participant], topic: Topic
) -> None:
    def one_more(name: str) -> None:
        relate(wanting(match, name, topic), RelationshipKind.SUPERVISES, wanting(match, f"{name}'s", topic))

    one_more("Jo")
    page(signed_in, match)  # what is read once for a client is read
    before = queries_of(lambda: page(signed_in, match))
    for number in range(10):
        one_more(f"Jo{number}")
    assert queries_of(lambda: page(signed_in, match)) == before
