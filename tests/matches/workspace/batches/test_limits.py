"""What a batch keeps to beside fit: how much somebody takes, and what is only pointed out between two."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matches.models import FootingConcern, MatchRules, Part, Path
from matches.workspace.batches import beginning
from matches.workspace.batches.words import frees
from participants.models import EvidenceKind, Level, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Program, User
from tests.factories import make_parent, make_person
from tests.matches.factories import make_evidence, make_match, make_problem, make_seat
from tests.matches.workspace.batches.world import asker, asks, begin, helps, pairs, run, sleep

TAKES_NO_MORE = (
    "Rosa Vega takes no more matches at once. It would be possible if they agreed to one more: raise “open matches at "
    "once” on their page."
)
pytestmark = [pytest.mark.django_db, pytest.mark.once]


class TestHowMuchSomebodyTakes:
    """Whoever asks takes part in a match too."""

    def _twice(self, program: Program, by: User, capacity: int) -> Participant:
        rosa = make_parent(program, "Rosa", "Vega", capacity=capacity)
        for _request in range(2):
            asks(program, by, "Rosa", "Vega", person=rosa)
        return rosa

    @pytest.mark.parametrize(("capacity", "matched"), [(1, 1), (2, 2)])
    def test_two_requests_of_one_person(self, program: Program, coordinator: User, capacity: int, matched: int) -> None:
        self._twice(program, coordinator, capacity)
        for first in ("Sam", "Kim"):
            helps(program, first, "Otis")
        batch = run(begin(program, coordinator))
        assert batch.found["count"] == matched
        told = [frees(row, {}, {}) for row in batch.askers.filter(given=None).select_related("person")]
        assert told == [[TAKES_NO_MORE]] * (2 - matched)

    def test_who_takes_fewer_by_now_gets_no_more_drafts(self, program: Program, coordinator: User) -> None:
        rosa = self._twice(program, coordinator, 2)
        for first in ("Sam", "Kim"):
            helps(program, first, "Otis")
        batch = run(begin(program, coordinator))
        Participant.objects.filter(program=program, pk=rosa.pk).update(capacity=1)
        beginning.agree(batch=batch, by=coordinator)
        run(batch)
        assert batch.askers.exclude(draft=None).count() == 1
        assert batch.askers.get(draft=None).trouble == "Rosa Vega takes no more matches at once."

    def test_who_asks_is_helped_before_they_help(self, program: Program, coordinator: User) -> None:
        """Kim could help Rosa, and asks: the one match that Kim takes is kept for that."""
        kim = helps(program, "Kim", "Otis", email="kim@mail.example")
        for first, person in (("Rosa", None), ("Kim", kim)):
            asks(program, coordinator, first, "Otis" if person else "Vega", person=person)
        helps(program, "Sam", "Otis")
        batch = run(begin(program, coordinator))
        assert sorted(pairs(batch).values()) == ["", "Sam"]
        Participant.objects.filter(program=program, pk=kim.pk).update(capacity=2)
        assert pairs(run(begin(program, coordinator))) == {"Rosa": "Kim", "Kim": "Sam"}

    def test_a_match_that_waits_has_its_place_already(self, program: Program, coordinator: User) -> None:
        rosa, match = make_parent(program, "Rosa", "Vega", capacity=1), make_match(program, path=Path.FAMILY)
        make_problem(match, rosa, sleep(program))
        make_seat(match, rosa, Part.RECIPIENT)
        helps(program, "Sam", "Otis")
        assert pairs(run(begin(program, coordinator))) == {"Rosa": "Sam"}
        other = make_match(program, path=Path.FAMILY)
        make_seat(other, rosa, Part.RECIPIENT)
        batch = run(begin(program, coordinator))
        assert pairs(batch) == {"Rosa": ""}
        assert frees(asker(batch, "Rosa"), {}, {}) == [TAKES_NO_MORE]


class TestWhatIsOnlyPointedOut:
    @pytest.fixture
    def rosa(self, program: Program, coordinator: User) -> Participant:
        asks(program, coordinator, "Rosa", "Vega")
        return Participant.objects.in_program(program).get(first_name="Rosa")

    def test_it_is_told_of_the_pair_and_an_equal_one_is_preferred(
        self, program: Program, coordinator: User, rosa: Participant
    ) -> None:
        sam = helps(program, "Sam", "Otis")
        MatchRules.objects.create(program=program, footing_blocks=[FootingConcern.KEEP_APART])
        of = {"program": program, "other": rosa}
        Relationship.objects.create(one=sam, kind=RelationshipKind.SERVES, **of)
        batch = run(begin(program, coordinator))
        said = asker(batch, "Rosa").said
        assert said["against"][0] == "Sam Otis gives services to the family of Rosa Vega."
        assert (said["settle"], "one thing to settle" in said["words"]) == (1, True)
        helps(program, "Kim", "Otis")
        assert pairs(run(begin(program, coordinator))) == {"Rosa": "Kim"}

    def test_power_that_ended_lately(self, program: Program, coordinator: User, rosa: Participant) -> None:
        sam, ended = helps(program, "Sam", "Otis"), timezone.localdate() - timedelta(days=30)
        MatchRules.objects.create(program=program, footing_blocks=[FootingConcern.SERVES], footing_months=12)
        Relationship.objects.create(
            program=program, one=sam, kind=RelationshipKind.SERVES, other=rosa, until=ended
        )  # fmt: skip
        batch = run(begin(program, coordinator))
        assert "Sam Otis gave services to the family of Rosa Vega." in asker(batch, "Rosa").said["against"][0]

    def test_who_was_to_be_kept_apart_is_told_to_nobody(
        self, program: Program, coordinator: User, rosa: Participant
    ) -> None:
        sam, ended = helps(program, "Sam", "Otis"), timezone.localdate() - timedelta(days=30)
        MatchRules.objects.create(program=program, footing_blocks=[FootingConcern.KEEP_APART], footing_months=12)
        Relationship.objects.create(
            program=program, one=sam, kind=RelationshipKind.KEEP_APART, other=rosa, until=ended
        )  # fmt: skip
        batch = run(begin(program, coordinator))
        assert (pairs(batch), asker(batch, "Rosa").said["settle"]) == ({"Rosa": "Sam"}, 0)

    def test_levels_far_apart(self, program: Program, coordinator: User) -> None:
        robin = make_person(program, "Robin", "Park", level=Level.DIRECT_SERVICE)
        david = make_person(program, "David", "Larsen", level=Level.EXECUTIVE)
        MatchRules.objects.create(program=program, footing_blocks=[], level_gap=2)
        match = make_match(program)
        make_problem(match, robin, sleep(program))
        make_seat(match, robin, Part.RECIPIENT)
        make_evidence(david, EvidenceKind.EXPERIENCE, sleep(program))
        batch = run(begin(program, coordinator))
        assert asker(batch, "Robin").said["against"][0].startswith("Levels far apart: David Larsen (")
