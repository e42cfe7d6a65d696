"""What coordinators do about the needs of a meeting: add one, take one off, send papers, take over a profile.

Who is asked to come for a need: `asking`.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Accommodation, Happening, MatchRules, Meeting, WhyOff
from matches.scheduling.access import changes, following
from matches.scheduling.access.arranging import lead_of
from matches.scheduling.access.locking import locked, read_anew, record
from matches.scheduling.planning import AlreadyDone
from participants.models import AccessProfile, NeedKind, Participant
from peermatch.accounts.models import User

What = Happening.What


def send(*, row: Accommodation, by: User, at: datetime) -> None:
    """The papers are in the post."""
    with locked(row.meeting, at):
        read_anew(row)
        if row.sent_at is not None:
            raise AlreadyDone(_("That the papers were sent is already on record."))
        row.send(by=by, at=at)
        record(row, What.ACCESS_CONFIRMED, by, at)


def not_sent(*, row: Accommodation, by: User, at: datetime) -> None:
    """They were not sent after all, or must be sent anew."""
    with locked(row.meeting, at):
        read_anew(row)
        if row.sent_at is None:
            raise AlreadyDone(_("The papers are still to be sent."))
        row.not_sent()
        record(row, What.ACCESS_CHANGED, by, at)


def add(
    *,
    meeting: Meeting,
    person: Participant,
    kind: str,
    detail: str,
    by: User,
    at: datetime,
    count: int | None = None,
    note: str = "",
) -> Accommodation:
    """A need that no profile says, at this meeting alone. `count` None: as many as such a need usually takes."""
    with locked(meeting, at):
        if not NeedKind(kind).is_arranged:
            raise ValidationError(_("Nothing is booked or sent for this. Write it into the person's profile."))
        if person.pk not in set(following.who_comes(meeting).values_list("participant_id", flat=True)):
            raise ValidationError(_("%(name)s does not come to this meeting.") % {"name": person.name})
        if meeting.accommodations.standing().filter(participant=person, kind=kind, detail__iexact=detail).exists():
            raise AlreadyDone(_("This need is already among what is arranged."))
        profile = AccessProfile.objects.filter(program=meeting.program_id, participant=person).first()
        profile = profile or AccessProfile(participant=person)
        row = following.row_for(meeting, profile, kind, detail, lead_of(MatchRules.of(meeting.program)))
        if row.count and count:  # papers are for nobody
            row.count = count
        row.note, row.added_by = note, by
        row.save()
        record(row, What.ACCESS_CHANGED, by, at)
    return row


def change(*, row: Accommodation, count: int | None, note: str, by: User, at: datetime) -> None:
    """For how many, and what whoever is booked should know. `count` is left alone where papers are sent.

    Raises AlreadyDone where all is as it was.
    """
    with locked(row.meeting, at):
        read_anew(row)
        row.insist_standing()
        if row.note == note and (row.is_papers or not count or count == row.count):
            raise AlreadyDone(_("Nothing was changed: it is as it was."))
        row.note = note
        if count and not row.is_papers:
            row.count = count
        row.save(update_fields=["count", "note"])
        record(row, What.ACCESS_CHANGED, by, at)


def take_off(*, row: Accommodation, by: User, at: datetime) -> None:
    """It is not wanted at this meeting; whoever was asked for it is to be told."""
    with locked(row.meeting, at):
        read_anew(row)
        if not row.is_standing:
            raise AlreadyDone(_("This was taken off before."))
        following.call_off([row], WhyOff.BY_HAND, reason=_("It is no longer wanted."), by=by, at=at)
        record(row, What.ACCESS_CANCELLED, by, at)


def want_again(*, row: Accommodation, by: User, at: datetime) -> None:
    """It was taken off by mistake. Whoever was let go is asked anew."""
    with locked(row.meeting, at):
        read_anew(row)
        if row.is_standing:
            raise AlreadyDone(_("This is wanted already."))
        if row.participant_id not in set(following.who_comes(row.meeting).values_list("participant_id", flat=True)):
            raise ValidationError(_("%(name)s does not come to this meeting.") % {"name": row.participant.name})
        standing = row.meeting.accommodations.standing()
        if standing.filter(participant=row.participant_id, kind=row.kind, detail__iexact=row.detail).exists():
            raise ValidationError(_("The same need is arranged in another row."))
        row.want_again()
        record(row, What.ACCESS_CHANGED, by, at)


def take_over(*, meeting: Meeting, person: int, by: User, at: datetime) -> None:
    """The rows of this person (pk) become what their profile says now."""
    with locked(meeting, at):
        change = next((one for one in changes.of(meeting) if one.person.pk == person), None)
        if change is None:
            raise AlreadyDone(_("What is arranged is what the profile says."))
        following.call_off(change.gone, WhyOff.PROFILE, reason=_("It is no longer wanted."), by=by, at=at)
        for row in change.new:
            row.save()
        meeting.match.record(What.ACCESS_CHANGED, by=by, at=at, detail=str(meeting))
