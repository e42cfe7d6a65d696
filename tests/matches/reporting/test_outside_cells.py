"""What stands beside a masked figure gives nothing away: no bar, no share, no note, no other table."""

from datetime import timedelta
from typing import Any

import pytest

from matches.models import Match, Path, Problem, Request, RequestState
from matches.models.request_words import DeclineReason
from matches.reporting.figures import Figures
from matches.reporting.outside import sections_for_outsiders
from matches.reporting.scope import Asked
from matches.reporting.showing import TableShown
from participants.models import Household, Participant
from peermatch.accounts.models import Program
from tests.factories import make_person
from tests.matches.factories import accepted_match, make_request
from tests.matches.reporting.world import BEGINS, ENDS, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def tables(program: Program) -> dict[str, TableShown]:
    sections = sections_for_outsiders(Figures(Asked(program, BEGINS, ENDS, NOW)))
    return {one.table.key: one for _section, found in sections for one in found}


def cells(table: TableShown) -> dict[str, str]:
    return {str(cell.word): cell.said for cell in table.cells if cell.said != "0"}


def ask(program: Program, number: int, **fields: Any) -> None:
    for one in range(number):
        name = f"{fields.get('path')} {fields.get('called_back_at')} {one}"
        make_request(program, name, received_at=BEGINS + DAY, phone="", **fields)


def asked_for(program: Program, people: list[Participant], **fields: Any) -> None:
    """A match for which these people asked."""
    match = accepted_match(program, f"Match {Match.objects.in_program(program).count()}", **fields)
    match.requested_at = BEGINS + DAY
    match.save()
    Problem.objects.in_program(program).filter(match=match).delete()
    for person in people:
        Problem.objects.create(program=program, match=match, requester=person)


def test_the_bar_of_a_masked_figure_has_no_length(program: Program) -> None:
    ask(program, 6, path=Path.FAMILY)
    ask(program, 4, path=Path.PROFESSIONAL)
    found = tables(program)["requests-path"]
    assert [(cell.is_masked, cell.n, cell.share) for cell in found.all_cells] == [(True, 0, "")] * 2


def test_no_share_tells_a_masked_total(program: Program) -> None:
    """One family asked for six matches, five for one of a group: the total less that one would be the six."""
    people = [make_person(program, f"Robin {number}", "Park") for number in range(6)]
    for _number in range(6):
        asked_for(program, people[:1], path=Path.FAMILY)
    asked_for(program, people[1:], path=Path.PROFESSIONAL)
    found = tables(program)["matches-path"]
    assert (found.said, cells(found)) == (
        "masked", {"Family to family": "masked", "Professional or group": "1"}
    )  # fmt: skip
    assert {cell.share for cell in found.all_cells} == {""}


def test_no_note_says_what_is_masked(program: Program) -> None:
    ask(program, 6, called_back_at=BEGINS + DAY + HOUR)
    assert tables(program)["call-back"].notes[0].startswith("In time: 6 of 6")
    ask(program, 2, called_back_at=BEGINS + 9 * DAY)
    found = tables(program)["call-back"]
    assert [cell for cell in found.all_cells if cell.is_masked]
    assert found.notes == []


def test_a_figure_that_another_table_repeats_is_masked_there_too(program: Program) -> None:
    """Three wait, six were declined: whoever reads six as the total of the reasons knows the three."""
    ask(program, 9)
    declined = [one.pk for one in Request.objects.in_program(program)[:6]]
    Request.objects.in_program(program).filter(pk__in=declined).update(
        state=RequestState.DECLINED, decline_reason=DeclineReason.NOT_OURS
    )
    found = tables(program)
    assert found["requests"].said == "9"
    assert (found["declined"].said, set(cells(found["declined"]).values())) == ("masked", {"masked"})


def test_people_of_one_household_are_one_family(program: Program) -> None:
    people = [make_person(program, f"Robin {number}", "Park") for number in range(5)]
    for number, person in enumerate(people):
        make_request(program, f"Robin {number}", "Park", person=person, phone="", received_at=BEGINS + DAY)
        asked_for(program, [person])
    found = tables(program)
    assert (found["requests"].said, found["matches"].said) == ("5", "5")
    home = Household.objects.create(program=program, name="Park")
    Participant.objects.in_program(program).filter(pk__in=[one.pk for one in people[:2]]).update(household=home)
    found = tables(program)
    assert (found["requests"].said, found["matches"].said) == ("masked", "masked")
