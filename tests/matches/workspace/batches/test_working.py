"""A batch from the choice to the pairs: who stands in it, by which rules pairs fall away, what the worker keeps."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matches.models import (
    Batch,
    BatchEdit,
    CloseReason,
    Direction,
    Invitation,
    Match,
    MatchRules,
    Part,
    Path,
    Request,
    SeatState,
    Stage,
    keep_open_matches,
)
from matches.workspace.batches import askers, background, beginning, willing
from matches.workspace.batches.next_steps import next_steps
from matches.workspace.batches.tasks import go_on_with_batch
from matches.workspace.batches.words import frees, why_nobody
from matches.workspace.batches.working import work_out
from participants.models import (
    Language,
    Participant,
    Readiness,
    Relationship,
    RelationshipKind,
    Status,
)
from peermatch.accounts.models import Program, User
from peermatch.celery import app
from peermatch.ticking import run_jobs
from tests.factories import live_together, make_parent, make_person, make_topic
from tests.matches.factories import TODAY, make_match, make_problem, make_request, make_seat
from tests.matches.workspace.batches.world import asker, asks, begin, helps, names, pairs, run, sleep

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class TestWhoAsks:
    def test_a_request_that_was_called_back_by_somebody_known(self, program: Program, coordinator: User) -> None:
        row = asks(program, coordinator, "Rosa", "Vega")
        [found] = askers.open_askers(program)
        assert (found.asked, found.name, found.topics, found.lacks) == (row, "Rosa Vega", ("Sleep",), "")

    def test_what_is_missing_is_said_and_where_it_is_mended(self, program: Program, coordinator: User) -> None:
        make_request(program, "New", "Here")
        unknown = make_request(program, "Nobody", "Knows")
        unknown.call_back(by=coordinator, at=timezone.now(), now=timezone.now())
        asks(program, coordinator, "Ina", "Ray", person=make_parent(program, "Ina", "Ray", status=Status.INVITED))
        asks(program, coordinator, "Pia", "Ray", person=make_parent(program, "Pia", "Ray", status=Status.PAUSED))
        found = {one.name: one for one in askers.open_askers(program)}
        assert askers.ready(list(found.values())) == []
        assert found["New Here"].lacks.startswith("Call them back first")
        assert found["Nobody Knows"].lacks.startswith("Nobody of the program was recognized")
        assert found["Nobody Knows"].mends.endswith(f"/requests/{unknown.public_id}/match/")
        assert found["Ina Ray"].lacks.startswith("No permission on record")
        assert found["Pia Ray"].lacks == "Pia Ray is paused."

    def test_two_of_one_name_are_nobody_for_sure(self, program: Program, coordinator: User) -> None:
        asks(program, coordinator, "Rosa", "Vega")
        make_parent(program, "Rosa", "Vega", email="other@mail.example")
        assert askers.open_askers(program)[0].person is None

    def test_a_match_without_anybody_who_provides(self, program: Program, coordinator: User) -> None:
        robin, match = make_person(program, "Robin", "Park"), make_match(program)
        assert askers.open_askers(program) == []
        make_problem(match, robin, sleep(program))
        make_seat(match, robin, Part.RECIPIENT)
        [found] = askers.open_askers(program)
        assert (found.asked, found.person, found.topics) == (match, robin, ("Sleep",))
        Match.objects.filter(program=program).update(direction=Direction.MUTUAL)
        assert askers.open_askers(program) == []  # there all give and receive
        Match.objects.filter(program=program).update(direction=Direction.DIRECTIONAL)
        make_seat(match, make_person(program, "David", "Larsen"), Part.PROVIDER)
        assert askers.open_askers(program) == []

    def test_narrowed_by_path_and_topic(self, program: Program, coordinator: User) -> None:
        asks(program, coordinator, "Rosa", "Vega")
        feeding = make_topic(program, "Feeding")
        assert askers.open_askers(program, path=Path.PROFESSIONAL) == []
        assert askers.open_askers(program, topic=feeding) == []
        assert len(askers.open_askers(program, path=Path.FAMILY, topic=sleep(program))) == 1


class TestWhoIsWilling:
    def test_active_with_room_not_resting_and_with_something_to_give(self, program: Program) -> None:
        helps(program, "Sam", "Otis")
        helps(program, "Paul", "Otis", status=Status.PAUSED)
        helps(program, "Full", "Otis", capacity=0)
        rests = helps(program, "Rest", "Otis")
        Readiness.objects.filter(program=program, participant=rests).update(resting_until=TODAY)
        make_parent(program, "Asks", "Only")
        drafted = helps(program, "Drafted", "Otis")
        make_seat(make_match(program, path=Path.FAMILY), drafted, Part.PROVIDER)
        helps(program, "Busy", "Otis", open_matches=1)
        assert names(willing.willing(program, on=TODAY).people) == ["Sam"]
        told = willing.not_now(program, on=TODAY, path=Path.FAMILY, topic=sleep(program))
        assert told == {"paused": 1, "none": 1, "resting": 1, "full": 2}
        assert willing.not_now(program, on=TODAY, path=Path.PROFESSIONAL) == {}
        assert willing.not_now(program, on=TODAY, topic=make_topic(program, "Feeding")) == {}

    def test_a_draft_that_they_stand_in_counts(self, program: Program) -> None:
        sam = helps(program, "Sam", "Otis", capacity=2)
        for stage in (Stage.DRAFT, Stage.CLOSED):  # a closed one does not
            make_seat(make_match(program, path=Path.FAMILY, stage=stage), sam, Part.PROVIDER)
        [found] = willing.willing(program, on=TODAY).people
        assert found.room == 1


class TestThePairs:
    @pytest.fixture
    def rosa(self, program: Program, coordinator: User) -> Participant:
        asks(program, coordinator, "Rosa", "Vega")
        return Participant.objects.in_program(program).get(first_name="Rosa")

    def test_the_worker_finds_them_and_says_why(self, program: Program, coordinator: User, rosa: Participant) -> None:
        helps(program, "Sam", "Otis")
        batch = begin(program, coordinator)
        assert (batch.state, pairs(batch)) == (Batch.State.RUNNING, {"Rosa": ""})
        run(batch)
        assert (batch.state, pairs(batch)) == (Batch.State.READY, {"Rosa": "Sam"})
        said = asker(batch, "Rosa").said
        assert batch.found == {"count": 1, "total": said["fit"]}
        assert said["words"].startswith("Fits")
        assert "Offers: Help with Sleep." in said["for"]

    @pytest.mark.parametrize(
        ("state", "asked", "given"),
        [
            (SeatState.WITHDRAWN, False, "Sam"),  # taken out again before anybody heard of it
            (SeatState.WITHDRAWN, True, ""),
            (SeatState.DECLINED, False, ""),
        ],
    )
    def test_who_was_asked_for_the_match_before_is_not_given_again(
        self, program: Program, coordinator: User, state: SeatState, asked: bool, given: str
    ) -> None:
        robin, sam = make_parent(program, "Robin", "Park"), helps(program, "Sam", "Otis")
        match = make_match(program, path=Path.FAMILY)
        make_problem(match, robin, sleep(program))
        make_seat(match, robin, Part.RECIPIENT)
        seat = make_seat(match, sam, Part.PROVIDER, state=state)
        if asked:
            Invitation.objects.create(program=program, seat=seat, answer_by=TODAY, sent_at=timezone.now())
        batch = begin(program, coordinator)
        run(batch)
        assert pairs(batch) == {"Robin": given}

    def test_the_tick_finds_what_waits(self, program: Program, coordinator: User, rosa: Participant) -> None:
        helps(program, "Sam", "Otis")
        batch = begin(program, coordinator)
        run_jobs()
        assert pairs(batch) == {"Rosa": "Sam"}

    def test_nobody_does_what_another_is_at_until_its_lease_is_over(
        self, program: Program, coordinator: User, rosa: Participant
    ) -> None:
        helps(program, "Sam", "Otis")
        batch = begin(program, coordinator)
        mine, now = Batch.objects.filter(program=program), timezone.now()
        mine.update(work_until=now + timedelta(minutes=1))
        assert not background.go_on(program.pk, batch.pk)
        mine.update(work_until=now - timedelta(minutes=1))
        assert background.go_on(program.pk, batch.pk)
        assert not background.go_on(program.pk, batch.pk)

    def test_what_nobody_thought_of_is_told_and_not_tried_for_ever(
        self, program: Program, coordinator: User, rosa: Participant
    ) -> None:
        helps(program, "Sam", "Otis")
        MatchRules.objects.create(program=program, evidence_enough=["hearsay"])
        batch = run(begin(program, coordinator))
        assert (batch.state, pairs(batch)) == (Batch.State.READY, {"Rosa": ""})
        assert batch.trouble.startswith("Something failed that is not your fault")
        assert not background.go_on(program.pk, batch.pk)

    def test_put_aside_while_it_runs_it_stays_so(self, program: Program, coordinator: User, rosa: Participant) -> None:
        helps(program, "Sam", "Otis")
        batch = begin(program, coordinator)
        stale = Batch.objects.in_program(program).get(pk=batch.pk)
        batch.drop(by=coordinator, at=timezone.now())
        work_out(stale, at=timezone.now(), told=lambda done: None)
        batch.refresh_from_db()
        assert (batch.state, pairs(batch)) == (Batch.State.DROPPED, {"Rosa": ""})

    def test_put_aside_while_it_fails_it_stays_so(
        self, program: Program, coordinator: User, rosa: Participant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        helps(program, "Sam", "Otis")
        batch = begin(program, coordinator)

        def dropped_and_failed(stale: Batch, **_told: Any) -> None:
            batch.drop(by=coordinator, at=timezone.now())
            raise ValidationError("A lock cannot be kept.")

        monkeypatch.setattr(background, "work_out", dropped_and_failed)
        run(batch)
        assert (batch.state, batch.trouble) == (Batch.State.DROPPED, "")

    def _goes_without(self, program: Program, by: User) -> str:
        batch = run(begin(program, by))
        assert pairs(batch) == {"Rosa": ""}
        return why_nobody(asker(batch, "Rosa").said["not"], knows=True)

    def test_nobody_of_another_kind(self, program: Program, coordinator: User, rosa: Participant) -> None:
        make_person(program, "David", "Larsen").offers.add(sleep(program))
        assert self._goes_without(program, coordinator) == "1 of another kind than meets on this path"

    def test_nobody_who_is_not_ready(self, program: Program, coordinator: User, rosa: Participant) -> None:
        make_parent(program, "Sam", "Otis").offers.add(sleep(program))
        assert self._goes_without(program, coordinator) == "1 not ready"

    def test_nobody_in_another_topic(self, program: Program, coordinator: User, rosa: Participant) -> None:
        helps(program, "Sam", "Otis").offers.set([make_topic(program, "Feeding")])
        assert self._goes_without(program, coordinator) == "1 not in the topic"

    def test_nobody_without_a_common_language(self, program: Program, coordinator: User, rosa: Participant) -> None:
        sam = helps(program, "Sam", "Otis")
        for person, name in ((sam, "ASL"), (rosa, "Spanish")):
            person.languages.add(Language.objects.create(program=program, name=name))
        assert self._goes_without(program, coordinator) == "1 without a common language"

    def test_nobody_of_the_same_household(self, program: Program, coordinator: User, rosa: Participant) -> None:
        live_together(helps(program, "Sam", "Otis"), rosa)
        assert self._goes_without(program, coordinator) == "1 in the same household"

    @pytest.mark.parametrize(
        ("kind", "why"),
        [
            (RelationshipKind.SERVES, "1 not on an equal footing"),
            (RelationshipKind.KEEP_APART, "1 to be kept apart from them"),
        ],
    )
    @pytest.mark.parametrize("is_turned", [False, True])
    def test_nobody_on_another_footing_from_either_side(
        self, program: Program, coordinator: User, rosa: Participant, kind: str, why: str, is_turned: bool
    ) -> None:
        one, other = helps(program, "Sam", "Otis"), rosa
        one, other = (other, one) if is_turned else (one, other)
        Relationship.objects.create(program=program, one=one, kind=kind, other=other)
        assert self._goes_without(program, coordinator) == why

    def test_nobody_whom_they_met_in_a_closed_match(
        self, program: Program, coordinator: User, rosa: Participant
    ) -> None:
        sam = helps(program, "Sam", "Otis")
        match = make_match(program, path=Path.FAMILY)
        for one, part in ((rosa, Part.RECIPIENT), (sam, Part.PROVIDER)):
            make_seat(match, one, part, state=SeatState.ACCEPTED)
        match.close(reason=CloseReason.GOALS_MET, outcome="", by=coordinator, at=timezone.now())
        keep_open_matches(program, [sam.pk, rosa.pk])
        assert self._goes_without(program, coordinator) == "1 who met them in a match before"

    def test_who_asks_is_nobodys_own_support(self, program: Program, coordinator: User) -> None:
        asks(program, coordinator, "Rosa", "Vega", person=helps(program, "Rosa", "Vega", capacity=2, email=""))
        assert self._goes_without(program, coordinator) == "1 is the person who asks"

    def test_whoever_can_no_longer_be_asked_is_left_out_when_it_runs(
        self, program: Program, coordinator: User, rosa: Participant
    ) -> None:
        sam = helps(program, "Sam", "Otis")
        batch = begin(program, coordinator)
        sam.status = Status.PAUSED
        sam.save()
        assert pairs(run(batch)) == {"Rosa": ""}

    def test_who_became_a_match_meanwhile_is_told_of(
        self, program: Program, coordinator: User, rosa: Participant
    ) -> None:
        helps(program, "Sam", "Otis")
        batch = begin(program, coordinator)
        row = Request.objects.in_program(program).get()
        row.decline(reason="nobody", words="", by=coordinator, at=timezone.now())
        run(batch)
        assert asker(batch, "Rosa").said == {"out": "This request is no longer waiting."}

    def test_what_would_free_who_goes_without(self, program: Program, coordinator: User, rosa: Participant) -> None:
        asks(program, coordinator, "Mei", "Wong")
        helps(program, "Sam", "Otis")
        batch = run(begin(program, coordinator))
        without = asker(batch, next(name for name, given in pairs(batch).items() if not given))
        rows = {row.pk: row for row in batch.providers.all()}
        assert frees(without, rows, {}) == [
            "Everybody possible is taken. It would be possible if Sam Otis took one more."
        ]

    def test_who_would_fit_and_is_at_capacity_is_counted_for_who_goes_without(
        self, program: Program, coordinator: User, rosa: Participant
    ) -> None:
        for first in ("Busy", "Sister", "Stern"):
            helps(program, first, "Otis", open_matches=1)
        feeding = make_topic(program, "Feeding")
        for first, open_matches in (("Feeds", 1), ("Free", 0)):
            helps(program, first, "Otis", open_matches=open_matches).offers.set([feeding])
        live_together(rosa, Participant.objects.get(program=program, first_name="Sister"))
        stern = Participant.objects.get(program=program, first_name="Stern")
        Relationship.objects.create(program=program, one=stern, kind=RelationshipKind.KEEP_APART, other=rosa)
        make_parent(program, "Un", "Ready", open_matches=2).offers.add(sleep(program))
        row = asker(run(begin(program, coordinator)), "Rosa")
        assert row.said["busy"] == 1
        told = [step.sentence for step in next_steps(row, row.said, {}, knows=True)]
        assert told[0].startswith("1 who would fit is at capacity now: if they agree to one more")
        helps(program, "Sam", "Otis")
        assert "busy" not in asker(run(begin(program, coordinator)), "Rosa").said


class TestEdits:
    @pytest.fixture
    def batch(self, program: Program, coordinator: User) -> Batch:
        asks(program, coordinator, "Rosa", "Vega")
        helps(program, "Sam", "Otis")
        helps(program, "Kim", "Otis")
        return run(begin(program, coordinator))

    def _edit(self, batch: Batch, did: str, by: User) -> BatchEdit:
        return beginning.edit(batch=batch, asker=asker(batch, "Rosa"), did=did, by=by, at=timezone.now())

    def test_a_forbidden_pair_is_not_found_again_and_what_changed_is_told(
        self, batch: Batch, coordinator: User
    ) -> None:
        first = pairs(batch)["Rosa"]
        edit = self._edit(batch, BatchEdit.Did.FORBIDDEN, coordinator)
        beginning.run_again(batch=batch)
        run(batch)
        edit.refresh_from_db()
        assert {first, pairs(batch)["Rosa"]} == {"Sam", "Kim"}
        assert (batch.found["moved"], batch.found["before"]["count"]) == (1, 1)
        assert edit.cost["fewer"] == 0

    def test_what_an_edit_costs_is_told_in_matches_and_in_fit(self, program: Program, coordinator: User) -> None:
        asks(program, coordinator, "Rosa", "Vega")
        helps(program, "Sam", "Otis")
        batch = run(begin(program, coordinator))
        fit, edit = batch.found["total"], self._edit(batch, BatchEdit.Did.FORBIDDEN, coordinator)
        beginning.run_again(batch=batch)
        run(batch)
        edit.refresh_from_db()
        assert (batch.found["count"], edit.cost) == (0, {"fewer": 1, "less": fit})

    def test_a_locked_pair_stays(self, batch: Batch, program: Program, coordinator: User) -> None:
        first = pairs(batch)["Rosa"]
        self._edit(batch, BatchEdit.Did.LOCKED, coordinator)
        beginning.run_again(batch=batch)
        assert pairs(run(batch))["Rosa"] == first
        assert batch.found["moved"] == 0

    def test_a_lock_that_cannot_be_kept_any_more_is_named_and_what_was_found_stays(
        self, batch: Batch, program: Program, coordinator: User
    ) -> None:
        first = pairs(batch)["Rosa"]
        edit = self._edit(batch, BatchEdit.Did.LOCKED, coordinator)
        edit.provider.person.status = Status.WITHDRAWN
        edit.provider.person.save()
        beginning.run_again(batch=batch)
        run(batch)
        assert (batch.state, pairs(batch)["Rosa"]) == (Batch.State.READY, first)
        assert batch.trouble.startswith(f"Rosa Vega and {first} Otis are locked, and cannot be a pair any more.")
        beginning.free(batch=batch, asker=edit.asker, provider=edit.provider)
        beginning.run_again(batch=batch)
        assert pairs(run(batch))["Rosa"] not in ("", first)
        assert batch.trouble == ""

    def test_a_lock_for_which_somebody_takes_too_few_is_refused_at_once(
        self, program: Program, coordinator: User
    ) -> None:
        """Rosa asks twice and takes one; Kim takes one, and asks: that place is kept for it."""
        rosa = make_parent(program, "Rosa", "Vega", capacity=1)
        rows = [asks(program, coordinator, "Rosa", "Vega", person=rosa) for _twice in range(2)]
        kim = helps(program, "Kim", "Otis", email="kim@mail.example")
        asks(program, coordinator, "Kim", "Otis", person=kim)
        asks(program, coordinator, "Mei", "Wong")
        helps(program, "Sam", "Otis", capacity=3)
        batch = begin(program, coordinator)
        run(batch)
        first, second = (batch.askers.select_related("person").get(request=row) for row in rows)
        offers = {row.person.first_name: row for row in batch.providers.select_related("person")}
        now: dict[str, Any] = {"batch": batch, "did": BatchEdit.Did.LOCKED, "by": coordinator, "at": timezone.now()}
        with pytest.raises(ValidationError, match="What Kim Otis can take is kept for what they ask"):
            beginning.edit(asker=first, provider=offers["Kim"], **now)
        Participant.objects.filter(program=program, pk=kim.pk).update(capacity=2)
        beginning.edit(asker=asker(batch, "Mei"), provider=offers["Kim"], **now)
        with pytest.raises(
            ValidationError, match="Kim Otis is locked to Mei Wong, and what else they can take is kept"
        ):
            beginning.edit(asker=first, provider=offers["Kim"], **now)
        beginning.edit(asker=first, provider=offers["Sam"], **now)
        with pytest.raises(ValidationError, match="Rosa Vega takes no more matches at once, counting those"):
            beginning.edit(asker=second, provider=offers["Sam"], **now)
        Participant.objects.filter(program=program, pk=offers["Sam"].person_id).update(status=Status.PAUSED)
        with pytest.raises(ValidationError, match="cannot be a pair any more"):
            beginning.edit(asker=asker(batch, "Kim"), provider=offers["Sam"], **now)

    def test_said_twice_it_is_one_edit_and_the_last_word_counts(self, batch: Batch, coordinator: User) -> None:
        self._edit(batch, BatchEdit.Did.LOCKED, coordinator)
        self._edit(batch, BatchEdit.Did.FORBIDDEN, coordinator)
        assert [row.did for row in batch.edits.all()] == [BatchEdit.Did.FORBIDDEN]


def test_the_worker_knows_the_task() -> None:
    app.loader.import_default_modules()
    assert go_on_with_batch.name in app.tasks


def test_reading_takes_as_many_queries_for_three_as_for_nine(program: Program, coordinator: User) -> None:
    counts = []
    for begun, upto in ((0, 3), (3, 9)):
        for number in range(begun, upto):
            asks(program, coordinator, f"Asks{number}", "Vega")
            helps(program, f"Helps{number}", "Otis")
        batch = begin(program, coordinator)
        with CaptureQueriesContext(connection) as asked:
            run(batch)
        assert sum(bool(given) for given in pairs(batch).values()) == upto
        counts.append(len(asked))
    assert counts[0] == counts[1]
