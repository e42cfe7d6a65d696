"""Whatever two records of one person forbid: after merging all of it is still forbidden, after undoing as before.

What counts as a restriction is written down here, in no words of the code that joins two records.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from participants.models import AccessProfile, DifferentPeople, Participant, Readiness, Relationship, Status
from participants.roster.merging.choices import GONE, KEPT, choices_between
from participants.roster.merging.door import merge, undo
from tests.matches.factories import NOW
from tests.matches.people.two_records import Stage, everything
from tests.sharing_out import examples

pytestmark = pytest.mark.django_db
SAFE = ("no_voice_messages", "no_texts", "no_post", "say_nothing")
PARTS = ("communication", "providers", "needs", "words")
WIDER = ("coordinators", "booked", "meeting")  # each holds the ones before it
UNSAID = "booked"
FROM_NOW = [NOW.date() + timedelta(days=days) for days in (1, 20, 400)]
LONG = "Nobody from the office of the county, nor anybody who worked there before. " * 3  # two of them are too long

days = st.sampled_from([None, *FROM_NOW])
words = st.sampled_from(["", "Ann Hill", "Ben Ode", LONG + "Ann Hill", LONG + "Ben Ode"])
audiences = st.dictionaries(st.sampled_from(PARTS), st.sampled_from(WIDER))
profiles = st.none() | st.fixed_dictionaries(
    {"seen_by": audiences, "interpreters_declined": words, "platform_limits": words}
)
records = st.fixed_dictionaries(
    {
        "safe": st.sets(st.sampled_from(SAFE)),
        "notes": st.sampled_from(["", "Call the neighbour first.", LONG + "Ring twice.", LONG + "Knock."]),
        "status": st.sampled_from([Status.ACTIVE, Status.INVITED, Status.PAUSED]),
        "until": days,
        "resting": days,
        "profile": profiles,
        "below": st.booleans(),
        "apart": st.booleans(),
    }
)
NOTHING: dict[str, Any] = {
    "safe": set(), "notes": "", "status": Status.ACTIVE, "until": None, "resting": None, "profile": None,
    "below": False, "apart": False,
}  # fmt: skip
STRICT = NOTHING | {
    "safe": set(SAFE), "notes": "Ring twice.", "status": Status.PAUSED, "resting": FROM_NOW[1], "below": True,
    "profile": {
        "seen_by": dict.fromkeys(PARTS, "coordinators"), "interpreters_declined": "Ann Hill", "platform_limits": "Zoom",
    },
    "apart": True,
}  # fmt: skip
OPEN = NOTHING | {
    "profile": {"seen_by": dict.fromkeys(PARTS, "meeting"), "interpreters_declined": "", "platform_limits": ""}
}


def _paused(until: date | None) -> dict[str, Any]:
    return NOTHING | {"status": Status.PAUSED, "until": until}


def _declining(name: str) -> dict[str, Any]:
    """More words than one field can hold twice."""
    return NOTHING | {"profile": {"seen_by": {}, "interpreters_declined": LONG + name, "platform_limits": ""}}


def test_of_two_records_the_stricter_holds_and_undoing_parts_them(db: None) -> None:
    stage = Stage()

    @settings(max_examples=examples(15), derandomize=True, phases=[Phase.explicit, Phase.generate])
    @given(of_kept=records, of_gone=records, picked=st.sampled_from([KEPT, GONE]), left=st.booleans())
    @example(of_kept=STRICT, of_gone=OPEN, picked=GONE, left=False)
    @example(of_kept=OPEN, of_gone=STRICT, picked=KEPT, left=False)
    @example(of_kept=OPEN, of_gone=_paused(FROM_NOW[1]), picked=KEPT, left=False)
    @example(of_kept=_paused(FROM_NOW[0]), of_gone=_paused(FROM_NOW[2]), picked=KEPT, left=False)
    @example(of_kept=_paused(FROM_NOW[2]), of_gone=_paused(FROM_NOW[0]), picked=GONE, left=False)
    @example(of_kept=_paused(FROM_NOW[0]), of_gone=_paused(None), picked=KEPT, left=False)
    @example(of_kept=_paused(None), of_gone=_paused(FROM_NOW[0]), picked=GONE, left=False)
    @example(of_kept=OPEN, of_gone=STRICT, picked=KEPT, left=True)
    @example(of_kept=_declining("Ann Hill"), of_gone=_declining("Ben Ode"), picked=GONE, left=False)
    def any_two(of_kept: dict[str, Any], of_gone: dict[str, Any], picked: str, left: bool) -> None:
        with transaction.atomic():
            stage.begin()
            for person, record in ((stage.kept, of_kept), (stage.gone, of_gone)):
                _write(stage, person, record | ({"status": Status.WITHDRAWN} if left else {}))
            _merge_and_undo(stage, picked)
            transaction.set_rollback(True)
        stage.begin()

    any_two()


def _merge_and_undo(stage: Stage, picked: str) -> None:
    before = everything()
    forbidden = {*_forbids(stage.kept), *_forbids(stage.gone)}
    chosen = {choice.key: picked for choice in choices_between((stage.kept, stage.gone))}
    row = merge(kept=stage.kept, gone=stage.gone, chosen=chosen, by=stage.by, at=NOW)
    kept = Participant.objects.in_program(stage.program).get(pk=stage.kept.pk)
    assert forbidden - {*_forbids(kept)} == set()
    undo(merging=row, by=stage.by, at=NOW + timedelta(hours=5))
    after = everything()
    assert {key: after.get(key) for key in before if after.get(key) != before[key]} == {}


def _forbids(person: Participant) -> Iterator[str]:
    """What must not be done with this person or told of them, and when they are not to be asked; one line each."""
    yield from (name for name in SAFE if getattr(person, name))
    yield from (f"told: {note}" for note in _sentences(person.reach_notes, person.private_notes))
    if person.status == Status.WITHDRAWN:
        yield "left the program"
    if person.status == Status.PAUSED:
        yield from (f"paused on {day}" for day in FROM_NOW if person.paused_until is None or day < person.paused_until)
    rest = Readiness.objects.filter(program=person.program_id, participant=person).first()
    yield from (f"rests on {day}" for day in FROM_NOW if rest and rest.resting_until and day <= rest.resting_until)
    for row in Relationship.objects.filter(program=person.program_id, other=person):
        yield f"{row.one} {row.kind}"
    for pair in DifferentPeople.objects.in_program(person.program).standing().touching(person):
        yield f"is not {(pair.other if pair.one_id == person.pk else pair.one).pk}"
    yield from _keeps_to_few(person)


def _keeps_to_few(person: Participant) -> Iterator[str]:
    """From whom each part of the access profile is kept, whom they decline, what they cannot use."""
    profile = AccessProfile.objects.filter(program=person.program_id, participant=person).first()
    if profile is None:
        return
    for part in PARTS:
        seen_by = WIDER.index(profile.seen_by.get(part, UNSAID))
        yield from (f"{part} is not for {audience}" for audience in WIDER[seen_by + 1 :])
    told = (profile.interpreters_declined, profile.platform_limits, person.private_notes)
    yield from (f"told: {one}" for one in _sentences(*told))


def _sentences(*said: str) -> set[str]:
    return {one.strip(" .;") for words_of in said for one in words_of.replace(";", ".").replace("\n", ".").split(".")}


def _write(stage: Stage, person: Participant, record: dict[str, Any]) -> None:
    about: dict[str, Any] = {"program": stage.program, "participant": person}
    rows = Participant.objects.in_program(stage.program).filter(pk=person.pk)
    until: date | None = record["until"] if record["status"] == Status.PAUSED else None
    rows.update(
        **{name: name in record["safe"] for name in SAFE}, reach_notes=record["notes"], status=record["status"],
        paused_until=until,
    )  # fmt: skip
    person.refresh_from_db()
    if record["resting"]:
        Readiness.objects.create(**about, resting_until=record["resting"])
    if record["profile"] is not None:
        AccessProfile.objects.create(**about, **record["profile"])
    if record["below"]:
        stage.give(person, "same boss")
    if record["apart"]:
        stage.give(person, "not the same")
