"""Contact with somebody stops, at once and without a reason. The other hears of cancelled meetings, and no more."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from matches.inviting import letters
from matches.models import ContactStop, News, Seat
from matches.safeguarding import telling
from matches.safeguarding.readers import readers_of
from matches.scheduling import parting
from matches.scheduling.letters import about as about_one
from matches.scheduling.together.letters import about as about_several
from participants.models import Participant, Relationship, RelationshipKind
from peermatch import audit
from peermatch.accounts.models import Program, User
from peermatch.audit import Did
from peermatch.clock import local_day
from peermatch.outbox import queue
from peermatch.outbox.models import Email

SAYS_SO = (News.CANCELLED, News.TOGETHER_OFF)


@transaction.atomic
def stop_contact(
    *, person: Participant, other: Participant, way: str, at: datetime, by: User | None = None
) -> ContactStop:
    """`by`: the coordinator who writes it down; None where the person did it by their link. Done twice, done once."""
    program: Program = Program.objects.select_for_update(no_key=True).get(pk=person.program_id)
    if person.pk == other.pk or other.program_id != program.pk:
        raise ValidationError(_("Choose the other person."))
    on, pair = local_day(at, program.time_zone), Q(asked_by=person, other=other)
    before: ContactStop | None = ContactStop.objects.in_program(program).filter(pair).standing(on).first()
    left = parting.part(person, other, by=by, at=at)
    _write_once(person, [seat for seat in left if seat.participant_id == person.pk], at)
    if before is not None and not left:
        return before
    _keep_apart(program, person, other, on)
    stop = ContactStop.objects.create(program=program, asked_by=person, other=other, at=at, way=way, recorded_by=by)
    stop.matches.set([seat.match for seat in left])
    audit.record(Did.CHANGED, audit.of(stop), by=by or person, program=program)
    told = {user for seat in left for user in readers_of(program, seat.match, on=on).users}
    for user in sorted(told or readers_of(program, None, on=on).users, key=lambda user: user.pk):
        if user != by:
            telling.tell_of_stop(stop, user, at=at)
    return stop


def _write_once(person: Participant, left: Iterable[Seat], at: datetime) -> None:
    """Whoever asked reads that they are out of it with what takes the meetings out of their calendar, and not again."""
    theirs = Email.objects.filter(program=person.program_id, recipient=person.public_id).open()
    for seat in left:
        meetings = [about_one(meeting) for meeting in seat.match.meetings.all()]
        if theirs.filter(kind__in=SAYS_SO, about__in=[about_several(seat.match), *meetings]).exists():
            queue.supersede(
                program=seat.match.program, about=letters.about(seat), kinds=[letters.WITHDRAWN], now=at,
                why=_("The mail about their meeting says it."),
            )  # fmt: skip


def _keep_apart(program: Program, person: Participant, other: Participant, on: date) -> None:
    """For good: also where it was to end, or had ended."""
    either = Q(one=person, other=other) | Q(one=other, other=person)
    rows = Relationship.objects.in_program(program).filter(either, kind=RelationshipKind.KEEP_APART)
    known = rows.first()
    if known is None:
        Relationship.objects.create(
            program=program, one=person, other=other, kind=RelationshipKind.KEEP_APART, since=on
        )
    elif known.until is not None:
        known.reopen(until=None)


@transaction.atomic
def settle(*, stop: ContactStop, by: User, at: datetime) -> None:
    """The other was told how it goes on, or nothing is to be told."""
    stop.refresh_from_db(from_queryset=ContactStop.objects.select_for_update().filter(program=stop.program_id))
    stop.settle(by=by, at=at)
    audit.record(Did.CHANGED, audit.of(stop, fields=["settled_at"]), by=by, program=stop.program)
