"""Two names become one: whatever named the one names the other, each thing once, and nothing is orphaned."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matches.models import Problem
from participants.models import Evidence, NameChange, Organization, Participant, Topic
from participants.roster.merging.door import merge as merge_people
from participants.roster.merging.door import undo as undo_people
from participants.roster.naming import door
from participants.roster.naming.books import BOOKS, branches, columns_naming, say_uses
from peermatch.accounts.models import User
from tests.factories import make_member, make_organization, make_person, make_program, make_topic
from tests.matches.factories import make_match, make_problem, make_request
from tests.sharing_out import examples

pytestmark = pytest.mark.on_both

TOPICS, ORGANIZATIONS = BOOKS["topic"], BOOKS["organization"]


def one(book, gone, kept, by: User) -> None:
    door.merge(book=book, gone=gone, kept=kept, by=by, at=timezone.now())


@pytest.mark.django_db
class TestMerging:
    def test_every_floor_names_the_one_that_stays(self, program, coordinator):
        signs, tactile = make_topic(program, "Tactile signs"), make_topic(program, "Tactile signing")
        mei, robin = make_person(program, "Mei", "Park"), make_person(program, "Robin", "Ray")
        mei.offers.add(signs, tactile)
        robin.wants.add(signs)
        proof = Evidence.objects.create(program=program, participant=mei, kind="education", title="M.Ed.")
        proof.topics.add(signs)
        problem = make_problem(make_match(program, coordinator=coordinator), mei)
        problem.topics.add(signs)
        asked = make_request(program)
        asked.topics.add(signs)
        under = make_topic(program, "Print on palm", parent=signs)
        told = say_uses(TOPICS, program, [signs.pk])[signs.pk]
        assert told == [
            "2 people.", "1 piece of evidence.", "1 is part of it.", "1 match.", "1 request.",
        ]  # fmt: skip
        one(TOPICS, signs, tactile, coordinator)
        assert [list(row.all()) for row in (mei.offers, robin.wants, proof.topics, problem.topics, asked.topics)] == [
            [tactile]
        ] * 5
        under.refresh_from_db()
        assert (under.parent, Topic.objects.in_program(program).filter(pk=signs.pk).exists()) == (tactile, False)
        assert list(Participant.objects.in_program(program).search("signing")) == [mei, robin]
        assert not Participant.objects.in_program(program).search("signs")
        line = NameChange.objects.in_program(program).get()
        assert (line.name, line.did, line.detail) == (
            "Tactile signing", "merged", "“Tactile signs” became part of it.",
        )  # fmt: skip

    def test_organizations_bring_their_people_and_their_notes(self, program, coordinator):
        isd = make_organization(program, "Bluebonnet ISD", notes="Ask for Jo.", state="TX")
        school = make_organization(program, "Bluebonnet Schools", notes="Closed in July.")
        mei = make_person(program, "Mei", "Park", organization=isd)
        one(ORGANIZATIONS, isd, school, coordinator)
        mei.refresh_from_db()
        school.refresh_from_db()
        assert (mei.organization, school.state) == (school, "TX")
        assert school.notes == "Closed in July.\nAsk for Jo."
        assert "schools" in mei.search_text

    def test_into_something_below_it_makes_no_circle(self, program, coordinator):
        top = make_topic(program, "Communication")
        middle = make_topic(program, "Touch", parent=make_topic(program, "Hands", parent=top))
        one(TOPICS, top, middle, coordinator)
        assert [branch.words for branch in branches(TOPICS, program)] == ["Touch", "Touch › Hands"]

    def test_itself_is_refused(self, program, coordinator):
        top = make_topic(program)
        with pytest.raises(ValidationError, match="one and the same"):
            one(TOPICS, top, top, coordinator)

    def test_people_who_were_merged_can_still_be_two_again(self, program, coordinator):
        isd, school = make_organization(program, "ISD"), make_organization(program, "Schools")
        old, new = make_topic(program, "Signs"), make_topic(program, "Signing")
        kept, gone = make_person(program, "Mei", "Park"), make_person(program, "M", "Park", organization=isd)
        gone.offers.add(old)
        for person in (kept, gone):
            Evidence.objects.create(program=program, participant=person, kind="education", title="M.Ed.").topics.add(
                old
            )
        now = timezone.now()
        merged = merge_people(kept=kept, gone=gone, chosen={"organization": "gone"}, by=coordinator, at=now)
        one(ORGANIZATIONS, isd, school, coordinator)
        one(TOPICS, old, new, coordinator)
        merged.refresh_from_db()
        undo_people(merging=merged, by=coordinator, at=now)
        gone.refresh_from_db()
        assert (gone.organization, list(gone.offers.all())) == (school, [new])
        assert [list(row.topics.all()) for row in gone.evidence.all()] == [[new]]


@pytest.mark.django_db
class TestRemoving:
    def test_what_is_not_used_goes_and_the_history_tells(self, program, coordinator):
        door.remove(book=TOPICS, row=make_topic(program, "Old"), by=coordinator, at=timezone.now())
        assert not Topic.objects.in_program(program).exists()
        assert str(NameChange.objects.in_program(program).get()) == "Removed: Old"

    def test_what_is_used_by_an_empty_record_stays(self, program, coordinator):
        old = make_topic(program, "Old")
        make_person(program, "Mei", "Park", status="merged").offers.add(old)
        with pytest.raises(ValidationError, match="It is in use"):
            door.remove(book=TOPICS, row=old, by=coordinator, at=timezone.now())


class TestNothingIsLost(TestCase):
    """Whatever names topics, in whatever way: merged in any order, no row is orphaned and none is lost."""

    @settings(max_examples=examples(15), suppress_health_check=list(HealthCheck))
    @given(
        named=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=14),
        parents=st.lists(st.integers(-1, 3), min_size=4, max_size=4),
        pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=3),
    )
    def test_counts_before_are_counts_after(self, named, parents, pairs):
        program = make_program()
        by = make_member(program, "Ana Castillo")
        topics = [make_topic(program, f"Topic {number}") for number in range(4)]
        for number, parent in enumerate(parents):
            if 0 <= parent < number:
                Topic.objects.filter(program=program, pk=topics[number].pk).update(parent=topics[parent])
        sets = many(program, by)
        expected: list[set[int]] = [set() for _ in sets]
        for side, topic in named:
            sets[side].add(topics[topic])
            expected[side].add(topic)
        stands = dict(enumerate(range(4)))
        for gone, kept in pairs:
            if gone != kept and {gone, kept} <= set(stands.values()):
                row = {topic.pk: topic for topic in Topic.objects.in_program(program)}
                one(TOPICS, row[topics[gone].pk], row[topics[kept].pk], by)
                stands = {old: kept if now == gone else now for old, now in stands.items()}
        left = {topics[number].pk for number in stands.values()}
        assert set(Topic.objects.in_program(program).values_list("pk", flat=True)) == left
        for rows, numbers in zip(sets, expected, strict=True):
            assert {row.pk for row in rows.all()} == {topics[stands[number]].pk for number in numbers}
        tree = branches(TOPICS, program)
        assert {branch.pk for branch in tree} == left
        columns = columns_naming(Topic)
        found = {pk for column in columns for pk in column.model._base_manager.values_list(column.attname, flat=True)}
        assert found - {None} <= left


def many(program, by):
    """One set of topics of each kind that there is."""
    mei = make_person(program, "Mei", "Park")
    proof = Evidence.objects.create(program=program, participant=mei, kind="education", title="M.Ed.")
    problem: Problem = make_problem(make_match(program, coordinator=by), mei)
    return [mei.offers, mei.wants, proof.topics, problem.topics, make_request(program).topics]


@pytest.mark.django_db
def test_nothing_is_told_where_nothing_changed(program, coordinator):
    isd = make_organization(program)
    door.keep(book=ORGANIZATIONS, row=isd, by=coordinator, at=timezone.now())
    assert not NameChange.objects.in_program(program).exists()
    assert Organization.objects.in_program(program).count() == 1
