"""The word beside a batch's title is true whatever failed, on its page and in the list; so is putting it aside."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Batch, Match, MatchRules
from matches.workspace.batches import beginning
from matches.workspace.batches.drafting import make_drafts
from matches.workspace.batches.words import figures_in_words
from participants.models import Status
from peermatch.accounts.models import Program, User
from tests.matches.workspace.batches.pages import act, read, undo
from tests.matches.workspace.batches.world import asker, asks, begin, helps, run
from tests.participants.roster.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(program: Program, coordinator: User) -> Batch:
    """Rosa asks, Sam helps."""
    asks(program, coordinator, "Rosa", "Vega")
    helps(program, "Sam", "Otis")
    return run(begin(program, coordinator))


def says(client: Client, batch: Batch, word: str, *more: str) -> None:
    badge = f"{word}</span>"
    page = read(client, batch)
    assert badge in page.split("</h1>")[0]
    assert badge in text_of(client.get(reverse("batches", args=[batch.program.slug])))
    for words in more:
        assert words in page


def test_worked_out(signed_in: Client, batch: Batch) -> None:
    says(signed_in, batch, "Ready to read")


def test_never_worked_out(signed_in: Client, program: Program, coordinator: User) -> None:
    asks(program, coordinator, "Rosa", "Vega")
    helps(program, "Sam", "Otis")
    MatchRules.objects.create(program=program, evidence_enough=["hearsay"])
    batch = run(begin(program, coordinator))
    says(signed_in, batch, "Not worked out", "It could not be worked out", "Run it again")


def test_the_last_run_failed_and_what_was_found_before_stays(signed_in: Client, batch: Batch, program: Program) -> None:
    MatchRules.objects.create(program=program, evidence_enough=["hearsay"])
    act(signed_in, batch, "batch-run")
    run(batch)
    says(signed_in, batch, "The last run failed", "It could not be worked out", "Sam Otis helps")


def test_the_drafts_failed_before_the_first(signed_in: Client, batch: Batch, program: Program) -> None:
    MatchRules.objects.create(program=program, evidence_enough=["hearsay"])
    act(signed_in, batch, "batch-drafts")
    run(batch)
    says(signed_in, batch, "No draft was made", "Make 1 draft match", "Run it again", "Lock")
    MatchRules.objects.in_program(program).delete()
    act(signed_in, batch, "batch-drafts")
    says(signed_in, run(batch), "Drafts were made", "1 draft was made.")


def test_no_draft_could_be_made(signed_in: Client, batch: Batch) -> None:
    sam = batch.providers.get().person
    sam.status = Status.WITHDRAWN
    sam.save()
    act(signed_in, batch, "batch-drafts")
    says(signed_in, run(batch), "No draft was made", "No draft could be made.")


def test_of_some_pairs_no_draft_could_be_made(signed_in: Client, two_pairs: Batch) -> None:
    left = two_pairs.askers.select_related("person")[0].person
    left.status = Status.PAUSED
    left.save()
    act(signed_in, two_pairs, "batch-drafts")
    says(signed_in, run(two_pairs), "Some drafts were made", "1 draft was made.", "1 pair was left out")


def test_stopped_among_the_drafts_it_goes_on_and_its_pairs_stay(
    signed_in: Client, stopped: Batch, program: Program
) -> None:
    says(
        signed_in, stopped, "Some drafts were made", "Not all drafts were made", "1 draft was made.",
        "Go on making drafts",
    )  # fmt: skip
    page = read(signed_in, stopped)
    assert [words for words in ("Run it again", "Forbid", "Choose somebody", "left out") if words in page] == []
    for name in ("batch-lock", "batch-forbid"):
        refused = act(signed_in, stopped, name, asker(stopped, "Rosa"))
        assert "Drafts were made of these pairs: they stay as they are." in refused
    assert "they stay as they are" in act(signed_in, stopped, "batch-run")
    act(signed_in, stopped, "batch-drafts")
    says(signed_in, run(stopped), "Drafts were made", "2 drafts were made.")
    assert Match.objects.in_program(program).count() == 2


@pytest.fixture
def two_pairs(program: Program, coordinator: User) -> Batch:
    for first in ("Rosa", "Mei"):
        asks(program, coordinator, first, "Vega")
        helps(program, f"Helps{first}", "Otis")
    return run(begin(program, coordinator))


@pytest.fixture
def stopped(two_pairs: Batch, coordinator: User) -> Batch:
    """One draft was made, then something failed that is of no pair."""
    beginning.agree(batch=two_pairs, by=coordinator)

    def fails(_done: int) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        make_drafts(two_pairs, at=timezone.now(), told=fails)
    two_pairs.stop("Something failed. Try once more.")
    return two_pairs


def test_put_aside_and_back_it_tells_of_the_drafts_that_were_made(
    signed_in: Client, stopped: Batch, program: Program
) -> None:
    page = act(signed_in, stopped, "batch-drop")
    assert "The batch was put aside. The draft that was made of it stays." in page
    says(signed_in, stopped, "Put aside", "1 draft was made.", "Open the draft")
    undone = undo(signed_in, program, page)
    assert "The batch is back. The draft that was made of it was there all the time." in undone
    says(signed_in, stopped, "Some drafts were made", "Go on making drafts")
    assert Match.objects.in_program(program).count() == 1


def test_what_changed_since_the_run_before_is_told_of_one_as_of_many() -> None:
    found = {"count": 0, "total": 0, "moved": 1, "before": {"count": 1, "total": 80}}
    assert figures_in_words(found, 2)[1] == (
        "Since the run before 1 changed. Matched then: 1, now: 0. Points of fit in all then: 80, now: 0."
    )
