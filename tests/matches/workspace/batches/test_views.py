"""The pages of batches: choosing, watching, reading, editing, drafting; and what they say where nothing can be done."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Batch, BatchEdit, Match, MatchRules, SeatState
from matches.workspace.batches import beginning, views, willing
from participants.models import Participant, Relationship, RelationshipKind, Status
from peermatch.accounts.models import Program, User
from tests.counting import assert_same_queries
from tests.factories import make_parent, make_topic
from tests.matches.factories import NOW, make_evidence, make_match, make_request, make_seat
from tests.matches.workspace.batches.pages import act, matched, read, undo
from tests.matches.workspace.batches.world import asker, asks, begin, helps, names, pairs, run
from tests.participants.roster.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(program: Program, coordinator: User) -> Batch:
    """Rosa and Mei ask, Sam helps: one goes without."""
    for first in ("Rosa", "Mei"):
        asks(program, coordinator, first, "Vega")
    helps(program, "Sam", "Otis")
    return run(begin(program, coordinator))


def start(program: Program, **query: str) -> str:
    return reverse("batch-start", args=[program.slug], query=query or None)


def _other(batch: Batch) -> str:
    return next(name for name, given in pairs(batch).items() if not given)


def _main(page: Any) -> str:
    """The words of the main part, without the moment at which the batch was begun."""
    main = re.split("</?main", text_of(page))[1]
    return " ".join(re.sub("<[^>]*>", " ", re.sub("Batch of [^<]*", "", main)).split())


class TestChoosing:
    def test_everybody_who_can_stand_in_it_is_chosen_unless_some_are_ticked(
        self, signed_in: Client, program: Program, coordinator: User
    ) -> None:
        rosa, _mei = (asks(program, coordinator, first, "Vega") for first in ("Rosa", "Mei"))
        sam, _kim = (helps(program, first, "Otis") for first in ("Sam", "Kim"))
        everybody = {"which_ask": "all", "which_provide": "all"}
        page = text_of(signed_in.post(start(program), everybody, follow=True))
        assert "It waits for its turn." in page
        some = {
            "which_ask": "some", "ask": [str(rosa.public_id)], "which_provide": "some", "provide": [str(sam.public_id)],
        }  # fmt: skip
        signed_in.post(start(program), some)
        latest, first = Batch.objects.in_program(program)
        assert (names(first.askers.all()), names(first.providers.all())) == (["Mei", "Rosa"], ["Kim", "Sam"])
        assert (names(latest.askers.all()), names(latest.providers.all())) == (["Rosa"], ["Sam"])

    def test_ticks_that_would_not_count_are_asked_about(
        self, signed_in: Client, program: Program, coordinator: User
    ) -> None:
        rosa = asks(program, coordinator, "Rosa", "Vega")
        helps(program, "Sam", "Otis")
        page = text_of(signed_in.post(start(program), {"which_ask": "all", "ask": [str(rosa.public_id)]}))
        assert "You ticked 1 of 1. Choose “Only those I tick”, or tick nobody." in page
        assert not Batch.objects.in_program(program).exists()

    def test_none_that_is_ticked_is_refused(self, signed_in: Client, program: Program, coordinator: User) -> None:
        asks(program, coordinator, "Rosa", "Vega")
        helps(program, "Sam", "Otis")
        for wrong_choice in ({"which_ask": "weird"}, {"which_provide": "weird"}):
            assert "Select a valid choice." in text_of(signed_in.post(start(program), wrong_choice))
        many = {"which_ask": "all", "which_provide": "some", "provide": [str(number) for number in range(1_500)]}
        assert signed_in.post(start(program), many).status_code == 200  # as many boxes as a batch may have
        assert "Choose at least one who asks." in text_of(signed_in.post(start(program), {"which_ask": "some"}))
        wrong = {"which_ask": "some", "ask": ["00000000-0000-4000-8000-000000000000"]}
        assert "can no longer be chosen" in text_of(signed_in.post(start(program), wrong))

    @pytest.mark.parametrize(
        ("said", "target"),
        [
            ({"which_ask": "some"}, "id_ask"),
            ({"which_provide": "some"}, "id_provide"),
            ({"which_ask": "some", "ask": ["00000000-0000-4000-8000-000000000000"]}, "id_ask"),
            ({"which_ask": "weird"}, "id_which_ask_0"),
        ],
    )
    def test_each_line_of_the_summary_of_errors_leads_to_its_field(
        self, signed_in: Client, program: Program, coordinator: User, said: dict[str, Any], target: str
    ) -> None:
        asks(program, coordinator, "Rosa", "Vega")
        helps(program, "Sam", "Otis")
        page = signed_in.post(start(program), said).content.decode()
        assert f'<a href="#{target}">' in page
        assert f'id="{target}"' in page

    def test_of_more_than_a_batch_takes_the_first_are_chosen_and_how_many_are_left_out_is_said(
        self, signed_in: Client, program: Program, coordinator: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for days, first in enumerate(("Rosa", "Mei", "Ana")):
            asks(program, coordinator, first, "Vega", received_at=NOW - timedelta(days=days))
        busy, *_free = (helps(program, first, "Otis", capacity=2) for first in ("Ada", "Sam", "Kim"))
        make_seat(make_match(program), busy, state=SeatState.ACCEPTED)
        for module in (beginning, views, willing):
            monkeypatch.setattr(module, "MOST_PROVIDERS", 2)
            monkeypatch.setattr(module, "MOST_ASKERS", 2, raising=False)
        page = text_of(signed_in.get(start(program)))
        assert "1 more asks and is not here: a batch takes 2, those who wait longest first." in page
        assert "1 more could and is not here: a batch takes 2, those in the fewest open matches first." in page
        signed_in.post(start(program), {"which_ask": "all", "which_provide": "all"})
        batch = Batch.objects.in_program(program).get()
        assert (names(batch.askers.all()), names(batch.providers.all())) == (["Ana", "Mei"], ["Kim", "Sam"])

    def test_over_the_limit_ticks_are_kept_where_something_is_to_be_mended(
        self, signed_in: Client, program: Program, coordinator: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rosa, _mei = (asks(program, coordinator, first, "Vega") for first in ("Rosa", "Mei"))
        helps(program, "Sam", "Otis")
        monkeypatch.setattr(views, "MOST_ASKERS", 1)
        said = {"which_ask": "some", "ask": [str(rosa.public_id)], "which_provide": "some"}
        shown = signed_in.get(start(program)).context["askers"][0].key
        page = signed_in.post(start(program), said | {"ask": [shown]})
        assert (page.context["form"].ticked, "What you typed is kept." in text_of(page)) == ({shown}, True)

    def test_narrowed_by_the_address(self, signed_in: Client, program: Program, coordinator: User) -> None:
        asks(program, coordinator, "Rosa", "Vega")
        helps(program, "Sam", "Otis")
        assert "1 asks and can be in the batch" in text_of(signed_in.get(start(program, path="family")))
        assert "Nobody who could be in a batch asks about that." in text_of(
            signed_in.get(start(program, path="professional"))
        )

    def test_what_is_missing_is_said(self, signed_in: Client, program: Program) -> None:
        make_request(program, "Lena", "Hoang")
        page = text_of(signed_in.get(start(program)))
        assert "Nobody who waits can be in a batch yet." in page
        assert "1 waits and cannot be in a batch yet" in page
        assert "Call them back first" in page

    def test_an_empty_program(self, signed_in: Client, program: Program, coordinator: User) -> None:
        assert "There is no batch yet" in text_of(signed_in.get(reverse("batches", args=[program.slug])))
        assert "Nobody waits" in text_of(signed_in.get(start(program)))
        asks(program, coordinator, "Rosa", "Vega")
        assert "Nobody could provide now: it takes" in text_of(signed_in.get(start(program)))
        for number in range(2):
            helps(program, f"Full{number}", "Otis", open_matches=1)
        told = "2 cannot be asked now: 2 at capacity."
        assert f"Nobody could provide now. {told}" in text_of(signed_in.get(start(program)))
        helps(program, "Sam", "Otis")
        page = text_of(signed_in.get(start(program)))
        assert 0 < page.index("1 could provide") < page.index(told)
        Participant.objects.in_program(program).filter(first_name="Sam").update(capacity=0)
        assert "Nobody waits" not in text_of(signed_in.post(start(program), {}))
        assert not Batch.objects.in_program(program).exists()

    def test_as_many_queries_for_three_who_ask_as_for_one(
        self, signed_in: Client, program: Program, coordinator: User
    ) -> None:
        def one_more(number: int) -> None:
            asks(program, coordinator, f"Asks{number}", "Vega")
            make_request(program, f"New{number}", "Hoang")
            helps(program, f"Helps{number}", "Otis")

        assert_same_queries(signed_in, start(program), one_more)


class TestWatching:
    def test_how_far_it_is_can_be_seen(self, signed_in: Client, program: Program, batch: Batch) -> None:
        later = timezone.now() + timedelta(minutes=1)
        rows = Batch.objects.filter(program=program, pk=batch.pk)
        rows.update(state=Batch.State.RUNNING, work_until=later, done=1)
        assert "1 of 2 who ask were compared with everybody." in read(signed_in, batch)
        rows.update(state=Batch.State.DRAFTING)
        assert "0 of 1 drafts are made." in read(signed_in, batch)


class TestReading:
    def test_a_pair_says_why_and_who_goes_without_what_would_free_them(self, signed_in: Client, batch: Batch) -> None:
        page = read(signed_in, batch)
        assert f"Sam Otis helps {matched(batch)} Vega" in page
        assert "Fits" in page
        assert "1 of 2 matched." in page
        assert "Help with Sleep." in page
        without = read(signed_in, batch, "without")
        assert "It would be possible if Sam Otis took one more." in without
        assert "If Sam agrees to one more, raise “open matches at once” on their page" in without
        assert "Make it a match by itself" in without

    def test_nobody_could_be_matched(self, signed_in: Client, program: Program, coordinator: User) -> None:
        asks(program, coordinator, "Rosa", "Vega")
        helps(program, "Sam", "Otis", kind="professional")
        batch = run(begin(program, coordinator))
        assert "Nobody could be matched." in read(signed_in, batch)
        assert "Make" not in read(signed_in, batch)
        assert "Nobody is possible: 1 of another kind than meets on this path." in read(signed_in, batch, "without")

    def test_who_is_to_be_kept_apart_cannot_be_read_from_who_goes_without(
        self, client_of: Callable[[User], Client], program: Program, coordinator: User, lead: User
    ) -> None:
        """What a coordinator reads is, word by word, what they read where a reason stands that may be told."""
        asks(program, coordinator, "Rosa", "Vega")
        sam, rosa = helps(program, "Sam", "Otis"), Participant.objects.get(program=program, first_name="Rosa")
        told: dict[User, list[list[str]]] = {coordinator: [], lead: []}
        for kind in (RelationshipKind.SERVES, RelationshipKind.KEEP_APART):
            tie = Relationship.objects.create(program=program, one=sam, kind=kind, other=rosa)
            batch = run(begin(program, coordinator))
            choose = reverse("batch-choose", args=[program.slug, batch.public_id, asker(batch, "Rosa").public_id])
            for reader, read_so_far in told.items():
                pages = (f"{batch.get_absolute_url()}?show=without", choose)
                read_so_far.append([_main(client_of(reader).get(page)) for page in pages])
            tie.delete()
        assert told[coordinator][0] == told[coordinator][1]
        assert all("1 against whom something on record stands" in page for page in told[coordinator][1])
        assert all("1 not on an equal footing." in page for page in told[lead][0])
        assert all("1 to be kept apart from them." in page for page in told[lead][1])

    def test_what_kept_a_draft_from_being_made_does_not_tell_it_either(
        self, signed_in: Client, batch: Batch, program: Program
    ) -> None:
        rosa, sam = asker(batch, matched(batch)).person, batch.providers.get().person
        Relationship.objects.create(program=program, one=sam, kind=RelationshipKind.KEEP_APART, other=rosa)
        act(signed_in, batch, "batch-drafts")
        run(batch)
        assert "Something on record stands against this pair now, as readiness or footing." in read(signed_in, batch)

    def test_what_is_pointed_out_stands_beside_the_pair(
        self, signed_in: Client, program: Program, batch: Batch
    ) -> None:
        rosa, sam = asker(batch, matched(batch)).person, batch.providers.get().person
        MatchRules.objects.create(program=program, footing_blocks=[])
        Relationship.objects.create(program=program, one=sam, kind=RelationshipKind.SERVES, other=rosa)
        Relationship.objects.create(
            program=program, one=sam, kind=RelationshipKind.SERVES, other=asker(batch, _other(batch)).person
        )  # fmt: skip
        act(signed_in, batch, "batch-run")
        run(batch)
        page = read(signed_in, batch)
        assert "one thing to settle" in page
        assert "Sam Otis gives services to the family of" in page

    def test_two_of_one_name_are_told_apart(self, signed_in: Client, program: Program, coordinator: User) -> None:
        asks(program, coordinator, "Rosa", "Vega")
        for state in ("TX", "OK"):
            helps(program, "Sam", "Otis", state=state)
        asks(program, coordinator, "Mei", "Vega")
        page = read(signed_in, run(begin(program, coordinator)))
        assert "Sam Otis (Parent, TX) helps" in page
        assert "Sam Otis (Parent, OK) helps" in page

    def test_as_many_queries_for_many_as_for_one(self, signed_in: Client, program: Program, coordinator: User) -> None:
        batch = Batch.objects.create(program=program, by=coordinator, state=Batch.State.READY, ran_at=timezone.now())

        def one_more(number: int) -> None:
            """A pair, one who goes without, and an edit."""
            row, person = make_match(program, f"Match {number}"), make_parent(program, f"Asks{number}", "Vega")
            gives = batch.providers.create(program=program, person=make_parent(program, f"Helps{number}", "Otis"))
            of: Any = {"program": program, "person": person, "match": row}
            pair = batch.askers.create(**of, given=gives, said={"fit": 80, "words": "Fits well"})
            batch.askers.create(**of, said={"not": {"topic": 2}, "room": [gives.pk], "locks": [[pair.pk, gives.pk]]})
            BatchEdit.objects.create(
                program=program, batch=batch, asker=pair, provider=gives, did="locked", at=timezone.now()
            )  # fmt: skip

        for show in ("pairs", "without"):
            assert_same_queries(signed_in, f"{batch.get_absolute_url()}?show={show}", one_more)


class TestEditing:
    def test_freed_in_a_second_tab_too_it_is_said_again(self, signed_in: Client, batch: Batch) -> None:
        who, whom = asker(batch, matched(batch)), batch.providers.get()
        act(signed_in, batch, "batch-lock", who)
        for _tab in range(2):
            page = act(signed_in, batch, "batch-free", who, whom)
            assert f"{who.person.name} and Sam Otis are neither locked nor forbidden any more." in page
        assert not batch.edits.exists()

    def test_locked_forbidden_and_freed(self, signed_in: Client, batch: Batch) -> None:
        first = matched(batch)
        page = act(signed_in, batch, "batch-lock", asker(batch, first))
        assert f"{first} Vega and Sam Otis are locked: they stay a pair in every run." in page
        assert "What it costs is told after the next run." in page
        page = act(signed_in, batch, "batch-free", asker(batch, first), batch.providers.get(), show="pairs", page="1")
        assert "neither locked nor forbidden any more" in page
        page = act(signed_in, batch, "batch-forbid", asker(batch, first))
        assert "What you see is from before your last changes" in page
        assert "draft match" not in page
        page = act(signed_in, batch, "batch-drafts")
        assert "Run it again first." in page
        act(signed_in, batch, "batch-run")
        other = {"Rosa": "Mei", "Mei": "Rosa"}[first]
        run(batch)
        assert pairs(batch) == {first: "", other: "Sam"}
        page = read(signed_in, batch, "changed")
        assert "Since the run before 2 changed." in page
        assert "In the run before: Sam Otis." in page
        assert "Whoever else would be possible is forbidden, and taken by somebody now." in read(
            signed_in, batch, "without"
        )

    def test_who_goes_without_has_no_pair_to_lock(self, signed_in: Client, batch: Batch) -> None:
        without = next(name for name, given in pairs(batch).items() if not given)
        assert "there is no pair to lock or forbid" in act(signed_in, batch, "batch-lock", asker(batch, without))
        assert not BatchEdit.objects.in_program(batch.program).exists()

    def test_nothing_is_edited_while_it_is_at_work(self, signed_in: Client, batch: Batch) -> None:
        act(signed_in, batch, "batch-run")
        assert "at work now" in act(signed_in, batch, "batch-lock", asker(batch, matched(batch)))
        assert "at work now" in act(signed_in, batch, "batch-run")

    def test_a_lock_that_cannot_be_kept_is_told_on_the_page(
        self, signed_in: Client, batch: Batch, program: Program
    ) -> None:
        act(signed_in, batch, "batch-lock", asker(batch, matched(batch)))
        sam = batch.providers.get().person
        sam.status = Status.PAUSED
        sam.save()
        act(signed_in, batch, "batch-run")
        run(batch)
        page = read(signed_in, batch)
        assert "It could not be worked out" in page
        assert "are locked, and cannot be a pair any more. Free this pair and run the batch again." in page
        assert "What you see is from before your last changes" not in page
        assert page.count("Free this pair<") == 2  # in the notice and in the list
        page = act(signed_in, batch, "batch-free", batch.edits.get().asker, batch.edits.get().provider)
        assert "The pair by which the last run failed is no longer locked. Run it again" in page
        assert "Free this pair" not in page


class TestChoosingForOne:
    def test_whoever_is_chosen_is_locked_and_the_run_heeds_it(self, signed_in: Client, batch: Batch) -> None:
        without = next(name for name, given in pairs(batch).items() if not given)
        page = read(signed_in, batch, "without")
        assert f"Choose somebody for {without} Vega" in page
        page = text_of(signed_in.get(self._page(batch, without)))
        assert "1 is possible" in page
        assert f"Given to {matched(batch)} Vega now." in page
        first, sam = matched(batch), batch.providers.get()
        chosen = signed_in.post(self._page(batch, without), {"provider": sam.public_id}, follow=True)
        assert "What you see is from before your last changes" in text_of(chosen)
        assert "Run it again first." in act(signed_in, batch, "batch-drafts")
        act(signed_in, batch, "batch-run")
        run(batch)
        assert pairs(batch) == {without: "Sam", first: ""}
        assert "if Sam Otis took one more" in read(signed_in, batch, "without")

    def test_who_fits_best_stands_first(self, signed_in: Client, batch: Batch, program: Program) -> None:
        kim = helps(program, "Kim", "Otis")
        make_evidence(kim, "success", *kim.offers.all(), title="Sleeps through now.")
        batch.providers.create(program=program, person=kim)
        page = text_of(signed_in.get(self._page(batch, "Rosa")))
        assert 0 < page.index("Kim Otis") < page.index("Sam Otis")

    def test_what_they_have_taken_on_stands_beside_them(
        self, signed_in: Client, batch: Batch, program: Program
    ) -> None:
        sam = batch.providers.get().person
        Participant.objects.in_program(program).filter(pk=sam.pk).update(capacity=3)
        make_seat(make_match(program, "Proposed"), sam)
        page = text_of(signed_in.get(self._page(batch, "Rosa")))
        assert "0 of 3 open matches, proposed for 1 more. Given to" in page

    def test_chosen_twice_the_last_counts(self, signed_in: Client, batch: Batch, program: Program) -> None:
        rosa = asker(batch, "Rosa")
        kim = batch.providers.create(program=program, person=helps(program, "Kim", "Otis"))
        for one in (batch.providers.first(), kim):
            signed_in.post(self._page(batch, "Rosa"), {"provider": one.public_id})  # type: ignore[union-attr]
        assert [(edit.asker, edit.provider) for edit in batch.edits.all()] == [(rosa, kim)]

    def test_a_lock_without_room_is_refused_at_once_and_told_where_one_is_chosen(
        self, signed_in: Client, batch: Batch, program: Program
    ) -> None:
        """Sam takes one more, and is locked already."""
        first = matched(batch)
        other, sam = {"Rosa": "Mei", "Mei": "Rosa"}[first], batch.providers.get()
        act(signed_in, batch, "batch-lock", asker(batch, first))
        told = f"Sam Otis is locked to {first} Vega, and has no room for {other} Vega beside."
        page = text_of(signed_in.get(self._page(batch, other)))
        assert (told in page, "Lock with" in page) == (True, False)
        assert told in text_of(signed_in.post(self._page(batch, other), {"provider": sam.public_id}, follow=True))
        assert batch.edits.get().asker == asker(batch, first)
        sam.person.capacity = 2
        sam.person.save()
        page = text_of(signed_in.get(self._page(batch, other)))
        assert (f"Locked to {first} Vega." in page, "Lock with Sam Otis" in page) == (True, True)
        signed_in.post(self._page(batch, other), {"provider": sam.public_id})
        assert batch.edits.count() == 2

    def test_what_was_said_of_a_pair_stands_beside_it(self, signed_in: Client, batch: Batch) -> None:
        first = matched(batch)
        for name, word, can_lock in (("batch-forbid", "Forbidden", True), ("batch-lock", "Locked", False)):
            act(signed_in, batch, name, asker(batch, first))
            page = text_of(signed_in.get(self._page(batch, first)))
            assert f"{word}</span>" in page
            assert ("Lock with Sam Otis" in page) == can_lock

    def test_nobody_is_possible(self, signed_in: Client, batch: Batch, program: Program) -> None:
        make_topic(program, "Feeding")
        batch.providers.get().person.offers.clear()
        shown = text_of(signed_in.get(self._page(batch, "Rosa")))
        assert "Nobody of this batch is possible: 1 not in the topic." in shown
        assert "Look at the people" in shown
        assert "Make it a match by itself" in shown
        sam = batch.providers.get().person
        sam.status = Status.PAUSED
        sam.save()
        assert "Nobody of this batch can be asked now." in text_of(signed_in.get(self._page(batch, "Rosa")))

    def test_somebody_of_another_batch_is_not_here(
        self, signed_in: Client, batch: Batch, program: Program, coordinator: User
    ) -> None:
        elsewhere = begin(program, coordinator).providers.get()
        for wrong in (elsewhere.public_id, "nobody", ""):
            assert signed_in.post(self._page(batch, "Rosa"), {"provider": wrong}).status_code == 404
        assert not batch.edits.exists()

    def test_as_many_queries_for_many_as_for_one(
        self, signed_in: Client, program: Program, coordinator: User, batch: Batch
    ) -> None:
        def one_more(number: int) -> None:
            gives = batch.providers.create(program=program, person=helps(program, f"Helps{number}", "Otis"))
            row, person = make_match(program, f"Match {number}"), make_parent(program, f"Asks{number}", "Vega")
            batch.askers.create(program=program, person=person, match=row, given=gives)

        assert_same_queries(signed_in, self._page(batch, "Rosa"), one_more)

    def _page(self, batch: Batch, first: str) -> str:
        ids = [batch.program.slug, batch.public_id, asker(batch, first).public_id]
        return reverse("batch-choose", args=ids)


class TestDrafting:
    def test_drafts_are_made_once_and_linked(self, signed_in: Client, batch: Batch, program: Program) -> None:
        assert "Being worked out" not in act(signed_in, batch, "batch-drafts")
        assert "Drafts are being made" in act(signed_in, batch, "batch-drafts")
        run(batch)
        act(signed_in, batch, "batch-drafts")
        page = read(signed_in, batch)
        assert "1 draft was made." in page
        assert f"Open the draft: Sleep, for {matched(batch)} Vega" in page
        assert Match.objects.in_program(program).count() == 1

    def test_who_left_meanwhile_is_told_of(self, signed_in: Client, batch: Batch, program: Program) -> None:
        sam = batch.providers.get().person
        sam.status = Status.WITHDRAWN
        sam.save()
        act(signed_in, batch, "batch-drafts")
        run(batch)
        page = read(signed_in, batch)
        assert "No draft was made. Sam Otis has left the program." in page
        assert "1 pair was left out, and says why below." in page
        assert not Match.objects.in_program(program).exists()


class TestPuttingAside:
    def test_put_aside_and_undone(self, signed_in: Client, batch: Batch, program: Program) -> None:
        page = act(signed_in, batch, "batch-drop")
        assert "The batch was put aside. No match was made of it." in page
        assert "Put aside" in read(signed_in, batch)
        undone = undo(signed_in, program, page)
        assert "The batch is back." in undone
        assert f"Sam Otis helps {matched(batch)} Vega" in undone

    def test_what_became_drafts_cannot_be_put_aside(self, signed_in: Client, batch: Batch) -> None:
        act(signed_in, batch, "batch-drafts")
        assert "at work now" in act(signed_in, batch, "batch-drop")
        run(batch)
        assert "settled already" in act(signed_in, batch, "batch-drop")


def test_viewers_do_not_get_in(client_of, viewer: User, batch: Batch) -> None:
    assert client_of(viewer).get(batch.get_absolute_url()).status_code == 403


def test_the_lists_of_requests_and_matches_lead_there(signed_in: Client, program: Program, batch: Batch) -> None:
    address = reverse("batches", args=[program.slug])
    assert address in signed_in.get(reverse("requests", args=[program.slug])).content.decode()
    act(signed_in, batch, "batch-drafts")
    run(batch)
    assert address in signed_in.get(reverse("matches", args=[program.slug])).content.decode()
