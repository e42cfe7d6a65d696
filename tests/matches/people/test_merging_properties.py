"""Whatever two records hold: after merging nothing names the one that went, nothing is lost, and history tells it.

And after undoing, every row is as it was.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from matches.models import Happening, SeatState
from matches.models.match import OPEN
from participants.models import AccessNeed, DatesAway, Link, Merging, NewAddress, Participant, Status, StatusChange
from participants.roster.merging.choices import GONE, KEPT, choices_between
from participants.roster.merging.door import merge, undo
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.factories import make_person
from tests.matches.factories import NOW
from tests.matches.people.two_records import HOLDINGS, Stage, everything
from tests.sharing_out import examples

pytestmark = pytest.mark.django_db(transaction=False)
held = st.sets(st.sampled_from(HOLDINGS), max_size=6)  # more at once in the explicit example
# What tells of the record that goes, and stays with it. Whatever else names a person must move: no list of the code's
# own is asked, which could forgive itself what it leaves out.
STAYS = {"StatusChange.participant", "Merging.gone"}
# What is added for good.
TELLING = {"matches.happening", "participants.statuschange", "participants.merging", "audit.record"}


@pytest.fixture
def stage(db: None) -> Stage:
    return Stage()


def test_merging_loses_nothing_and_undoing_restores_everything(stage: Stage) -> None:
    @settings(max_examples=examples(25), derandomize=True, phases=[Phase.explicit, Phase.generate])
    @given(
        of_kept=held, of_gone=held, same_clock=st.booleans(), picks=st.lists(st.booleans(), min_size=20, max_size=20),
        same_mailbox=st.booleans(),
    )  # fmt: skip
    @example(of_kept=set(HOLDINGS), of_gone=set(HOLDINGS), same_clock=True, picks=[True] * 20, same_mailbox=False)
    @example(of_kept=set(HOLDINGS), of_gone=set(HOLDINGS), same_clock=False, picks=[False] * 20, same_mailbox=True)
    def any_two(of_kept: set[str], of_gone: set[str], same_clock: bool, same_mailbox: bool, picks: list[bool]) -> None:
        zone, mailbox = {} if same_clock else {"time_zone": "America/Denver"}, {"email": stage.kept.email}
        with transaction.atomic():
            stage.begin(**zone, **(mailbox if same_mailbox else {}))
            for person, what in ((stage.kept, of_kept), (stage.gone, of_gone)):
                for one in sorted(what):
                    stage.give(person, one)
            _merge_and_undo(stage, picks)
            transaction.set_rollback(True)
        stage.begin()

    any_two()


def test_everything_that_names_a_person_is_in_that_world(stage: Stage) -> None:
    """Whoever adds a row that names people adds it here too, or merging them is not tested."""
    for one in sorted(HOLDINGS):
        stage.give(stage.gone, one)
    missing = [
        f"{model.__name__}.{column.name}"
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields
        if column.related_model is Participant and not model._base_manager.filter(**{column.name: stage.gone}).exists()
    ]
    assert missing == []


def _merge_and_undo(stage: Stage, picks: list[bool]) -> None:
    before = everything()
    words = _told(stage.kept), _told(stage.gone)
    sides = zip(choices_between((stage.kept, stage.gone)), picks, strict=False)
    chosen = {choice.key: GONE if picked else KEPT for choice, picked in sides}
    row = merge(kept=stage.kept, gone=stage.gone, chosen=chosen, by=stage.by, at=NOW)
    _nothing_names(stage.gone, stage.kept)
    _nothing_is_lost(stage, before, row, words)
    _matches_tell(stage, before)
    undo(merging=row, by=stage.by, at=NOW + timedelta(hours=5))
    after = everything()
    assert {key: row for key, row in after.items() if before.get(key, row) != row} == {}
    assert before.keys() <= after.keys()
    assert {label for label, _pk in after.keys() - before.keys()} <= TELLING
    told = Happening.objects.filter(program=stage.program, what=Happening.What.TAKEN_BACK, who=stage.gone)
    assert set(told.values_list("match", flat=True)) == _matches_of(stage.gone, before)


def _nothing_names(gone: Participant, kept: Participant) -> None:
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if column.related_model is Participant and f"{model.__name__}.{column.name}" not in STAYS:
                rows = model._base_manager.filter(**{column.name: gone})
                assert not rows.exists(), f"{model.__name__}.{column.name}"
    assert not Link.objects.filter(program=gone.program_id, about=gone.public_id).exists()
    assert NewAddress.objects.filter(program=gone.program_id, participant=kept).waiting().count() <= 1
    assert not Email.objects.filter(program=gone.program_id, recipient=gone.public_id).exists()
    for name in ("offers", "wants", "languages"):
        assert set(getattr(gone, name).all()) <= set(getattr(Participant._base_manager.get(pk=gone.pk), name).all())


def _nothing_is_lost(stage: Stage, before: dict[Any, Any], row: Merging, words: tuple[set[str], set[str]]) -> None:
    """Each row is still there, or the merging keeps it for its day because the kept record says the same."""
    after = everything()
    removed = {(step["row"].split('"model": "')[1].split('"')[0]) for step in row.steps if step["did"] == "remove"}
    for label, _pk in before.keys() - after.keys():
        assert label.split("_")[0] in removed  # the topics of evidence that was removed go with it
    assert {key for key in before if key[0] in KEPT_WHOLE} <= after.keys()
    kept = Participant.objects.in_program(stage.program).get(pk=stage.kept.pk)
    assert _told(kept) >= words[0] | words[1]
    assert kept.open_matches == _open(stage.kept)
    shell = Participant.records.in_program(stage.program).get(pk=stage.gone.pk)
    assert (shell.status, shell.open_matches, shell.program_key, shell.household_id) == (Status.MERGED, 0, "", None)


KEPT_WHOLE = {
    model._meta.label_lower
    for model in apps.get_models()
    if model.__module__.startswith("matches.") or model in (Link, Email, DatesAway, StatusChange)
}


def _told(person: Participant) -> set[str]:
    """What a coordinator would miss: topics, evidence, needs, who supervises them, permissions."""
    needs = AccessNeed.objects.filter(program=person.program_id, profile__participant=person)
    return {
        *(f"offers {topic}" for topic in person.offers.all()),
        *(f"shows {row.title} {row.years}" for row in person.evidence.all()),
        *(f"needs {need}" for need in needs),
        *(f"under {row.one}" for row in person.stood_to_by.all()),
        *(f"permission {row.pk}" for row in person.consents.all()),
    }


def _open(person: Participant) -> int:
    from matches.models import Seat

    seats = Seat.objects.filter(program=person.program_id, participant=person, match__stage__in=OPEN)
    return int(seats.filter(state__in=[SeatState.INVITED, SeatState.ACCEPTED]).count())


def _matches_tell(stage: Stage, before: dict[Any, Any]) -> None:
    told = Happening.objects.filter(program=stage.program, what=Happening.What.MERGED, who=stage.kept)
    assert set(told.values_list("match", flat=True)) == _matches_of(stage.gone, before)


def _matches_of(person: Participant, before: dict[Any, Any]) -> set[int]:
    seats = [row for (label, _), row in before.items() if label == "matches.seat"]
    return {row["match_id"] for row in seats if row["participant_id"] == person.pk}


def test_an_act_that_was_changed_since_is_not_undone(program: Program, coordinator: User) -> None:
    kept = make_person(program, "Robin", "Park", phone="512-555-0101")
    gone = make_person(program, "Robin", "Parc", phone="512-555-0102")
    row = merge(kept=kept, gone=gone, chosen={"phone": GONE}, by=coordinator, at=NOW)
    Participant.objects.in_program(program).filter(pk=kept.pk).update(phone="512-555-0199")
    with pytest.raises(Exception, match="phone"):
        undo(merging=row, by=coordinator, at=NOW + timedelta(hours=1))
    row.refresh_from_db()
    assert row.steps
