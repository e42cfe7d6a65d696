"""The door of another place for several meetings of a match; and what it would mean for everyone, before it is sent."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from matches.models import Call, Match, Meeting, MeetingState, Seat
from matches.scheduling import letters as of_one
from matches.scheduling import planning
from matches.scheduling.access import following
from matches.scheduling.letters import Before
from matches.scheduling.planning import AlreadyDone, Place
from matches.scheduling.telling import Preview, said_by_call, said_by_mail
from matches.scheduling.together import letters, telling
from peermatch.accounts.models import User
from peermatch.outbox.models import Email


@transaction.atomic
def change_place(
    *, meetings: Sequence[Meeting], place: Place, by: User, at: datetime, reason: str = ""
) -> Sequence[Meeting]:
    """All of them or none, with one letter to each person; plans are changed quietly. Says which changed.

    The times stay what they are. Those that are there already are left alone; raises AlreadyDone where all are.
    """
    told, changed = [], []
    for meeting in meetings:
        planning.lock(meeting)
        before = Before.of(meeting)
        meeting.place_kind, meeting.place, meeting.place_notes = place.kind, place.where, place.notes
        if Before.of(meeting) == before:
            continue
        meeting.change(meeting.wall_time, meeting.minutes, reason=reason, by=by, at=at)
        following.move(meeting, before, by=by, at=at)
        changed.append(meeting)
        if meeting.state == MeetingState.CONFIRMED:
            told.append((meeting, list(following.who_comes(meeting).select_related("participant"))))
    if not changed:
        raise AlreadyDone(_("They all meet there already. Nobody was told a second time."))
    telling.renew([meeting for meeting, _people in told], at=at)
    telling.changed(told, at=at)
    return changed


def rehearse(match: Match, act: Callable[[], object]) -> list[Preview]:
    """Does what `act` does and undoes all of it: what each person would read or hear, word for word."""
    with transaction.atomic():
        waited = {one.pk for one in _mails(match)}, {one.pk for one in _calls(match)}
        act()
        mails = [one for one in _mails(match) if one.pk not in waited[0]]
        calls = [one for one in _calls(match) if one.pk not in waited[1]]
        transaction.set_rollback(True)
    return list(_previews(match, mails, calls))


def _mails(match: Match) -> Iterable[Email]:
    of_each = [of_one.about(meeting) for meeting in match.meetings.only("public_id")]
    mails = Email.objects.filter(Q(about=letters.about(match)) | Q(about__in=of_each), program=match.program_id)
    return list(mails.open().filter(overtaken_at=None).order_by("pk"))


def _calls(match: Match) -> Iterable[Call]:
    calls = Call.objects.filter(program=match.program_id, meeting__match=match).waiting()
    return list(calls.order_by("pk"))


def _previews(match: Match, mails: Iterable[Email], calls: Iterable[Call]) -> Iterable[Preview]:
    seats: list[Seat] = list(match.seats.select_related("participant"))
    for seat in seats:
        for mail in mails:
            if mail.recipient == seat.participant.public_id:
                yield Preview(seat, of_one.as_read(mail.subject, mail.text), said_by_mail(mail))
        for script, call in {one.script: one for one in calls if one.participant_id == seat.participant_id}.items():
            yield Preview(seat, script, said_by_call(call))
