"""Several coordinators ask at once, each with a connection of their own."""

from collections.abc import Callable

import pytest

from matches.models import Accommodation, Match, ServiceBooking
from matches.scheduling import planning
from matches.scheduling.access import anew
from matches.scheduling.booking import Clash
from matches.scheduling.planning import AlreadyDone
from participants.models import AccessProvider
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, accepted_match
from tests.matches.scheduling.access.cast import ASL, PROTACTILE, ask, make_provider, needs, planned, row_of
from tests.matches.scheduling.conftest import person_in
from tests.matches.scheduling.test_planning import MAY_8, VIDEO
from tests.matches.scheduling.test_races import at_once, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def asking(row: Accommodation, provider: AccessProvider) -> Callable[[], ServiceBooking]:
    def act() -> ServiceBooking:
        rows = Accommodation.objects.filter(program=row.program_id).select_related("participant")
        found = rows.get(pk=row.pk)
        found.meeting = fresh(row.meeting)
        return ask(found, AccessProvider.objects.filter(program=row.program_id).get(pk=provider.pk))

    return act


def pressing(booking: ServiceBooking) -> Callable[[], ServiceBooking]:
    """“Ask them for the new time”."""

    def act() -> ServiceBooking:
        rows = ServiceBooking.objects.filter(program=booking.program_id).select_related("accommodation", "provider")
        found = rows.get(pk=booking.pk)
        found.accommodation.meeting = fresh(booking.accommodation.meeting)
        return anew.ask(booking=found, by=found.accommodation.meeting.match.coordinator, at=NOW)

    return act


def test_two_requests_at_once_make_one_and_two_meetings_at_once_one_booking(
    match: Match, program: Program, coordinator: User
) -> None:
    needs(person_in(match, "Robin"), PROTACTILE)
    row, dana = row_of(planned(match)), make_provider(program)
    done = at_once(*[asking(row, dana)] * 3)
    assert sorted(type(one).__name__ for one in done) == [AlreadyDone.__name__] * 2 + [ServiceBooking.__name__]
    first = ServiceBooking.objects.in_program(program).get()
    planning.move(meeting=fresh(row.meeting), wall=MAY_8, minutes=60, place=VIDEO, by=coordinator, at=NOW)
    done = at_once(*[pressing(first)] * 3)
    assert sorted(type(one).__name__ for one in done) == [AlreadyDone.__name__] * 2 + [ServiceBooking.__name__]
    ServiceBooking.objects.in_program(program).delete()
    other = accepted_match(program, "Braille at work", coordinator=coordinator)
    needs(person_in(other, "Robin"), ASL)
    done = at_once(asking(row, dana), asking(row_of(planned(other, wall=MAY_8)), dana))
    assert sorted(type(one).__name__ for one in done) == [Clash.__name__, ServiceBooking.__name__]
    assert ServiceBooking.objects.in_program(program).count() == 1
