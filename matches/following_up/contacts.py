"""Writing down that people of a match were in touch, and that the first contact waits for access."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from matches.models import Contact, Happening, Match, MeetingState, Seat, Waiting, doubles
from matches.models.contact import LONGEST_CONTACT
from peermatch.accounts.models import User
from peermatch.clock import WallTime, local_day

FEWEST = 2
NOON = time(12)
MINUTES = (
    MinValueValidator(1, _lazy("A contact lasts a minute at least. Leave it empty if nobody knows.")),
    MaxValueValidator(LONGEST_CONTACT, _lazy("That is longer than a day. How many minutes was it?")),
)


@dataclass(frozen=True)
class Told:
    """What was told of a contact, and by whom. `reached` is False where someone only tried."""

    at: datetime
    way: str
    reached: bool
    minutes: int | None = None
    began: Seat | None = None
    words: str = ""
    said_by: Seat | None = None

    @classmethod
    def of(cls, contact: Contact) -> "Told":
        """As it is on record."""
        told = (contact.at, contact.way, contact.reached, contact.minutes, contact.began, contact.words)
        return cls(*told, contact.said_by)


def moment_told(on: date, at: time | None, zone: str, *, earliest: datetime, now: datetime) -> datetime:
    """That day and time there. Without a time: about noon, but neither before `earliest` nor after `now` on their days,
    and no full minute, by which `Contact.is_day_alone` knows it. Raises NoSuchTime for an hour the clock leaves out.
    """
    if at is not None:
        return WallTime(on, at, zone).instant()
    if on == local_day(now, zone):
        return _within_a_minute(now, -1)
    noon = datetime.combine(on, NOON, ZoneInfo(zone)).astimezone(UTC)
    return _within_a_minute(max(noon, earliest) if on == local_day(earliest, zone) else noon, 1)


def _within_a_minute(moment: datetime, seconds: int) -> datetime:
    is_full = not (moment.second or moment.microsecond)
    return moment + timedelta(seconds=seconds) if is_full else moment


def can_be_in_touch(seat: Seat) -> bool:
    """Whether this person and another know how to reach each other: two families were introduced, or they have met."""
    if seat.match.seats.accepted().count() < FEWEST:
        return False
    return bool(seat.introduced_at) or bool(seat.match.meetings.filter(state=MeetingState.HELD).exists())


@transaction.atomic
def record(*, match: Match, key: UUID, told: Told, by: User | None, at: datetime) -> Contact:
    """`key` is the form's own: sent twice, it makes one contact. The first contact ends a wait for access.

    `by` is None where whoever told it wrote it down, by link.
    """
    match.lock()
    match.insist_open()
    written: Contact | None = match.contacts.filter(public_id=key).first()
    if written:
        return written
    contact = Contact(program=match.program, match=match, public_id=key, recorded_by=by)
    _write(contact, told, at)
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as taken:
        raise ValidationError(_("This form was already sent. Go back to the match and write anew.")) from taken
    who = told.said_by.participant if told.said_by else None
    match.record(Happening.What.CONTACT, by=by, at=at, who=who, detail=_in_words(contact))
    doubles.regroup(match, contact.at, contact.way)
    contact.refresh_from_db(fields=["same_as", "settled_at"])
    if contact.reached:
        _end_wait(match, contact, by=by, at=at)
    return contact


@transaction.atomic
def correct(*, contact: Contact, told: Told, by: User, at: datetime) -> bool:
    """Puts a contact right; says whether anything changed."""
    contact.lock()
    if not contact.is_standing:
        raise ValidationError(_("This contact was taken back. Put it back first."))
    before = Told.of(contact)
    _write(contact, told, at)
    if Told.of(contact) == before:
        return False
    contact.save()
    for one in (before, Told.of(contact)):
        doubles.regroup(contact.match, one.at, one.way)
    detail = _("corrected: %(contact)s") % {"contact": _in_words(contact)}
    contact.match.record(Happening.What.CONTACT, by=by, at=at, detail=detail)
    return True


@transaction.atomic
def wait_for_access(*, match: Match, reason: str, since: datetime, by: User, at: datetime) -> Waiting:
    """The clock of the first contact stands still from that moment. Done twice, it is done once."""
    match.lock()
    match.insist_open()
    running: Waiting | None = match.waitings.running().first()
    if running:
        return running
    if match.contacts.reached().exists():
        raise ValidationError(_("They are in contact already: no clock runs that could wait."))
    _insist_past(since, match, at)
    if not reason.strip():
        raise ValidationError(_("Write down what is waited for."))
    waiting: Waiting = Waiting.objects.create(
        program=match.program, match=match, reason=reason.strip(), since=since, by=by
    )
    match.record(Happening.What.CLOCK_WAITS, by=by, at=at, detail=waiting.reason)
    return waiting


@transaction.atomic
def wait_no_more(*, waiting: Waiting, until: datetime, by: User, at: datetime) -> None:
    """From that moment the clock goes on."""
    waiting.match.lock()
    waiting.refresh_from_db(fields=["until"])
    waiting.end(until=until, by=by, at=at)


@transaction.atomic
def correct_no_more(*, contact: Contact, before: Told, wrote: Told, by: User, at: datetime) -> None:
    """Correcting was the mistake: it is again as it was `before`, unless someone changed it since."""
    contact.match.lock()
    contact.refresh_from_db()
    if Told.of(contact) != wrote:
        raise ValidationError(_("It was corrected again since. Look at it, and correct it by hand."))
    correct(contact=contact, told=before, by=by, at=at)


def _write(contact: Contact, told: Told, at: datetime) -> None:
    match = contact.match
    if match.seats.accepted().count() < FEWEST:
        raise ValidationError(_("Contacts are written down once two people have said yes."))
    _insist_past(told.at, match, at)
    if any(seat is not None and seat.match_id != match.pk for seat in (told.began, told.said_by)):
        raise ValidationError(_("Choose someone of this match."))
    contact.at, contact.way, contact.reached = told.at, told.way, told.reached
    contact.minutes = told.minutes if told.reached else None
    contact.began, contact.words, contact.said_by = told.began, told.words.strip(), told.said_by
    contact.clean_fields(exclude=["program"])


def _insist_past(moment: datetime, match: Match, at: datetime) -> None:
    """Forms tell moments to the minute: the minute of the request itself is none too early."""
    if moment > at:
        raise ValidationError(_("This moment is still to come. When was it?"))
    if moment < match.requested_at.replace(second=0, microsecond=0):
        raise ValidationError(_("That was before this match was asked for. Correct the day."))


def _end_wait(match: Match, contact: Contact, *, by: User | None, at: datetime) -> None:
    running: Waiting | None = match.waitings.running().first()
    if running:
        running.match = match
        running.end(until=max(running.since, contact.at), by=by, at=at)


def _in_words(contact: Contact) -> str:
    """For the history: the way, and whether it reached anyone; never what it was about."""
    way = str(contact.get_way_display())
    return way if contact.reached else _("%(way)s, only tried") % {"way": way}
