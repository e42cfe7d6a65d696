"""Going on with a reason: who, when, why; once; and only as long as the facts stay."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from matches.fitting.footing import footing
from matches.fitting.waiving import waive
from matches.models import Gate, Happening, Match, Stage, Waiver
from participants.models import Relationship, RelationshipKind
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.audit.recording import Did
from tests.factories import make_person
from tests.matches.factories import NOW, TODAY, ready_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def unequal(program: Program) -> Match:
    """David supervises Robin."""
    match = ready_match(program)
    robin, david = (seat.participant for seat in match.seats.all())
    Relationship.objects.create(program=program, one=david, kind=RelationshipKind.SUPERVISES, other=robin)
    return match


def key_of(match: Match) -> str:
    return footing(match, on=TODAY).findings[0].key


def go_on(match: Match, by: User, reason: str = "They have left that post.", key: str = "") -> Waiver:
    return waive(
        match=match, gate=Gate.FOOTING, key=key or key_of(match), reason=reason, by=by, at=NOW, on=TODAY
    )  # fmt: skip


def test_a_waiver_keeps_what_why_who_and_when(unequal: Match, coordinator: User) -> None:
    go_on(unequal, coordinator)
    [waiver] = unequal.waivers.all()
    assert (waiver.sentence, waiver.reason, waiver.by, waiver.at) == (
        "David Larsen supervises Robin Park.",
        "They have left that post.",
        coordinator,
        NOW,
    )
    assert footing(unequal, on=TODAY).is_clear
    (told,) = Record.objects.in_program(unequal.program).filter(did=Did.WAIVED)
    assert (told.row, told.actor, told.fields) == (str(waiver.public_id), str(coordinator.pk), [])
    assert unequal.happenings.get(what=Happening.What.WAIVED).by == coordinator


def test_waived_twice_it_is_waived_once(unequal: Match, coordinator: User) -> None:
    assert go_on(unequal, coordinator) == go_on(unequal, coordinator, "Another reason")
    assert unequal.happenings.filter(what=Happening.What.WAIVED).count() == 1


def test_a_waiver_needs_a_reason(unequal: Match, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="why the match may go on"):
        go_on(unequal, coordinator, "  ")
    assert not unequal.waivers.exists()


def test_a_finding_that_is_gone_cannot_be_waived(unequal: Match, coordinator: User) -> None:
    key = key_of(unequal)
    Relationship.objects.filter(program=unequal.program).delete()
    with pytest.raises(ValidationError, match="no longer there"):
        go_on(unequal, coordinator, key=key)


def test_a_circle_in_the_records_needs_no_waiver(unequal: Match, coordinator: User) -> None:
    robin, david = (seat.participant for seat in unequal.seats.all())
    Relationship.objects.create(program=unequal.program, one=robin, kind=RelationshipKind.SUPERVISES, other=david)
    loop = footing(unequal, on=TODAY).findings[-1]
    assert not loop.blocking
    with pytest.raises(ValidationError, match="no longer there"):
        go_on(unequal, coordinator, key=loop.key)


def test_a_closed_match_takes_no_waiver(unequal: Match, coordinator: User) -> None:
    unequal.stage = Stage.CLOSED
    unequal.save()
    with pytest.raises(ValidationError, match="closed"):
        go_on(unequal, coordinator)


def test_taken_back_the_finding_blocks_again(unequal: Match, coordinator: User) -> None:
    waiver = go_on(unequal, coordinator)
    waiver.take_back(by=coordinator, at=NOW)
    assert not footing(unequal, on=TODAY).is_clear
    with pytest.raises(ValidationError, match="already taken back"):
        waiver.take_back(by=coordinator, at=NOW)
    go_on(unequal, coordinator, "Now for good.")
    assert unequal.waivers.count() == 2


def test_a_finding_comes_back_when_the_chain_changes(unequal: Match, coordinator: User) -> None:
    go_on(unequal, coordinator)
    robin, david = (seat.participant for seat in unequal.seats.all())
    maya = make_person(unequal.program, "Maya", "Ortiz")
    Relationship.objects.filter(program=unequal.program).delete()
    for one, other in ((david, maya), (maya, robin)):
        Relationship.objects.create(program=unequal.program, one=one, kind=RelationshipKind.SUPERVISES, other=other)
    assert not footing(unequal, on=TODAY).is_clear


def test_a_finding_comes_back_when_the_supervision_began_anew(unequal: Match, coordinator: User) -> None:
    go_on(unequal, coordinator)
    Relationship.objects.filter(program=unequal.program).update(since=date(2026, 4, 1))
    assert not footing(unequal, on=TODAY).is_clear


def test_history_never_tells_who_is_kept_apart(program: Program, coordinator: User) -> None:
    match = ready_match(program)
    robin, david = (seat.participant for seat in match.seats.all())
    Relationship.objects.create(program=program, one=david, kind=RelationshipKind.KEEP_APART, other=robin)
    go_on(match, coordinator, "Both know and agree.").take_back(by=coordinator, at=NOW)
    told = " ".join(match.happenings.values_list("detail", flat=True))
    assert "apart" not in told
    assert "Both know" not in told
