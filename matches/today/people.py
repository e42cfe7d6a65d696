"""Cards about people: who left while a match goes on, and what runs out."""

from datetime import timedelta

from django.utils.translation import gettext as _

from matches.models import Seat, SeatState
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from participants.models import Evidence, EvidenceKind, Readiness, RosterRules, Status
from peermatch.clock import say_day

LONG_AGO = timedelta(days=30)  # what ran out before that is no news; the list of people still finds it


def left_the_program(desk: Desk) -> list[Card]:
    """People who take part no more, in matches that go on."""
    seats = desk.seats(SeatState.INVITED, SeatState.ACCEPTED).filter(participant__status=Status.WITHDRAWN)
    return [_left(desk, seat) for seat in seats[:MOST_OF_A_KIND]]


def _left(desk: Desk, seat: Seat) -> Card:
    person = seat.participant
    day = say_day(desk.day(person.status_since)) if person.status_since else ""
    return Card(
        Urgency.LATE,
        _("%(name)s left the program") % {"name": person.name},
        "match", (seat.match.public_id,),
        _("In a match still"),
        _("Since %(day)s; “%(match)s” goes on without them. Tell the others, and look for someone else.")
        % {"day": day, "match": seat.match.title},
        [Choice(_("Go to the match"), "match", (seat.match.public_id,))],
    )  # fmt: skip


def licenses_that_run_out(desk: Desk) -> list[Card]:
    """Licenses of people who may be asked, from the program's days of warning on."""
    today = desk.day(desk.now)
    rows = Evidence.objects.in_program(desk.program).filter(kind=EvidenceKind.LICENSE)
    rows = rows.running_out(today, within=RosterRules.of(desk.program).warning_days)
    rows = rows.filter(expires_on__gte=today - LONG_AGO, participant__status=Status.ACTIVE)
    found = rows.select_related("participant").order_by("expires_on", "pk")[:MOST_OF_A_KIND]
    return [_license(row, has_expired=row.has_expired(today)) for row in found]


def _license(row: Evidence, *, has_expired: bool) -> Card:
    ids = (row.participant.public_id, row.public_id)
    said = _("“%(title)s” ran out on %(day)s.") if has_expired else _("“%(title)s” runs out on %(day)s.")
    return Card(
        Urgency.SOON if has_expired else Urgency.CALM,
        _("%(name)s: license") % {"name": row.participant.name},
        "person", ids[:1],
        _("Expired") if has_expired else _("Runs out soon"),
        said % {"title": row.title, "day": say_day(row.expires_on, year=True) if row.expires_on else ""},
        [Choice(_("Renew it"), "evidence-renew", ids)],
    )  # fmt: skip


def screenings_that_run_out(desk: Desk) -> list[Card]:
    """Screenings of people who may be asked, likewise."""
    if not desk.reads_private:
        return []
    today = desk.day(desk.now)
    until = today + timedelta(days=RosterRules.of(desk.program).warning_days)
    rows = Readiness.objects.in_program(desk.program).filter(
        screening_until__gte=today - LONG_AGO, screening_until__lte=until, participant__status=Status.ACTIVE
    )
    found = rows.select_related("participant").order_by("screening_until", "pk")[:MOST_OF_A_KIND]
    return [_screening(row, has_run_out=row.screening_has_run_out(today)) for row in found]


def _screening(row: Readiness, *, has_run_out: bool) -> Card:
    ids = (row.participant.public_id,)
    said = _("It ran out on %(day)s.") if has_run_out else _("It runs out on %(day)s.")
    return Card(
        Urgency.SOON if has_run_out else Urgency.CALM,
        _("%(name)s: screening") % {"name": row.participant.name},
        "person", ids,
        _("Ran out") if has_run_out else _("Runs out soon"),
        said % {"day": say_day(row.screening_until, year=True) if row.screening_until else ""},
        [Choice(_("Edit readiness"), "person-readiness", ids)],
    )  # fmt: skip
