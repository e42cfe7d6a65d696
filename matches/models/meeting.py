"""When and where a match meets, and whose time it takes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matches.models.match import Format, Happening, Match
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.clock import WallTime, say_moment, validate_zone

SHORTEST, LONGEST, USUAL = 15, 8 * 60, 60
# Minutes that a meeting of each format usually takes: the timed agendas that the field publishes.
USUAL_MINUTES = {Format.ONE_TO_ONE: 45, Format.CASE_STUDY: 90, Format.TRAINING: 60, Format.GROUP: 120}


class PlaceKind(models.TextChoices):
    VIDEO = "video", _("Video")
    PHONE = "phone", _("Phone")
    IN_PERSON = "in_person", _("In person")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned, not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    NOT_HELD = "not_held", _("Did not take place")
    CANCELLED = "cancelled", _("Cancelled")


STANDING = frozenset({MeetingState.PLANNED, MeetingState.CONFIRMED})
OFF = frozenset({MeetingState.CANCELLED, MeetingState.NOT_HELD})


class MeetingQuerySet(ProgramQuerySet["Meeting"]):
    def ahead(self, now: datetime) -> Self:
        """Confirmed, and not yet begun."""
        return self.filter(state=MeetingState.CONFIRMED, starts_at__gt=now)

    def standing(self) -> Self:
        """Planned, confirmed or held: neither cancelled nor without effect."""
        return self.exclude(state__in=OFF)


class Meeting(ProgramRow):
    """The wall time is what was agreed; `starts_at` is derived from it and written by `set_time` alone.

    `revision` names one version of when and where: mail about an older one is no longer wanted.
    `sequence` is the calendar's (RFC 5545): it rises with each change that participants are told of.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("match"))
    on = models.DateField(_("date"))
    at = models.TimeField(_("time"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    fold = models.PositiveSmallIntegerField(default=0, editable=False)
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=USUAL, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    starts_at = models.DateTimeField(_("starts"), editable=False)
    ends_at = models.DateTimeField(_("ends"), editable=False)
    place_kind = models.CharField(_("how they meet"), max_length=20, choices=PlaceKind.choices, default=PlaceKind.VIDEO)
    place = models.CharField(
        _("link, number or address"),
        max_length=500,
        help_text=_("The link of the video call, the number to dial, or the address."),
    )
    place_notes = models.CharField(
        _("how to get in"), max_length=500, blank=True, help_text=_("A pass code, which door, who to ask for.")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=MeetingState.choices, default=MeetingState.PLANNED, editable=False
    )
    state_since = models.DateTimeField(editable=False)
    confirmed_at = models.DateTimeField(_("confirmed in this form"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    change_reason = models.CharField(_("why it was moved or cancelled"), max_length=500, blank=True, editable=False)
    why_not_held = models.CharField(_("why it did not take place"), max_length=500, blank=True, editable=False)
    notes = models.TextField(_("notes"), max_length=10000, blank=True, editable=False)
    shared_notes = models.TextField(_("notes for everyone"), max_length=10000, blank=True, editable=False)
    notes_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("notes last written by"),
    )
    notes_at = models.DateTimeField(_("notes last written"), null=True, blank=True, editable=False)

    objects: ClassVar = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=["state", "starts_at"], name="meetings_by_start")]

    def __str__(self) -> str:
        return say_moment(self.starts_at, self.time_zone) if self.starts_at else str(self.on)

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.program.slug, self.match.public_id, self.public_id])

    @property
    def uid(self) -> str:
        """The calendar's name for this meeting, the same for all its life."""
        return f"{self.public_id}@peermatch"

    @property
    def wall_time(self) -> WallTime:
        return WallTime(self.on, self.at, self.time_zone, self.fold)

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    @property
    def who_came(self) -> str:
        """“3 of 4 people came.” Nothing where nothing is on record. Whoever was let down by access does not count."""
        counted = [row for row in self.attendances.all() if row.is_counted]
        if not counted:
            return ""
        told = {"came": sum(row.came for row in counted), "n": len(counted)}
        return ngettext("%(came)d of %(n)d person came.", "%(came)d of %(n)d people came.", told["n"]) % told

    def set_time(self, wall: WallTime, minutes: int) -> None:
        """The one place that writes when a meeting is. Raises clock.NoSuchTime for a time the clocks skip."""
        self.starts_at = wall.instant()
        self.ends_at = self.starts_at + timedelta(minutes=minutes)
        self.on, self.at, self.time_zone, self.fold, self.minutes = wall.on, wall.at, wall.zone, wall.fold, minutes

    def confirm(self, *, by: User, at: datetime) -> None:
        """The plain transition; the gate, the bookings and the letters are the step's (`scheduling.confirm`)."""
        self._insist({MeetingState.PLANNED})
        if self.starts_at <= at:
            raise ValidationError(_("This time is already past. Plan another one."))
        self.confirmed_at = at
        self._become(MeetingState.CONFIRMED, Happening.What.CONFIRMED, by=by, at=at, detail=str(self))

    def change(self, wall: WallTime, minutes: int, *, reason: str, by: User | None, at: datetime) -> None:
        """Another time or place. Set the place's fields before; telling everyone is the step's (`scheduling.move`)."""
        self._insist(STANDING)
        self.set_time(wall, minutes)
        self.revision += 1
        if self.state == MeetingState.CONFIRMED:
            self.sequence, self.confirmed_at, self.change_reason = self.sequence + 1, at, reason
        self.save()
        self.match.record(Happening.What.MOVED, by=by, at=at, detail=f"{self}. {reason}".strip())

    def cancel(self, *, reason: str, by: User | None, at: datetime) -> None:
        self._insist(STANDING)
        self.revision += 1
        self.sequence += 1
        self.change_reason = reason
        self._become(MeetingState.CANCELLED, Happening.What.CANCELLED, by=by, at=at, detail=f"{self}. {reason}".strip())

    def tell_calendars_anew(self) -> None:
        """Someone joins or leaves: what their calendar gets next must be newer than all it got before."""
        self.sequence += 1
        self.save(update_fields=["sequence"])

    def mark_held(self, *, notes: str, by: User, at: datetime, shared: str | None = None) -> None:
        """It took place; also where someone had said that it had not. `shared`: None leaves it as it is."""
        self._insist({MeetingState.CONFIRMED, MeetingState.NOT_HELD})
        self._insist_begun(at)
        self.why_not_held = ""
        self._take_notes(notes, shared, by=by, at=at)
        self._become(MeetingState.HELD, Happening.What.HELD, by=by, at=at, detail=str(self))

    def mark_not_held(self, *, reason: str, by: User, at: datetime) -> None:
        """It did not take place after all, whatever was said of it before. Its notes stay."""
        self._insist({MeetingState.CONFIRMED, MeetingState.HELD})
        self._insist_begun(at)
        self.why_not_held = reason
        self._become(MeetingState.NOT_HELD, Happening.What.NOT_HELD, by=by, at=at, detail=f"{self}. {reason}".strip())

    def write_notes(self, notes: str, *, by: User, at: datetime, shared: str | None = None) -> None:
        """What is worth remembering, mended or added to afterwards."""
        self._insist({MeetingState.HELD})
        if self._take_notes(notes, shared, by=by, at=at):
            self.save(update_fields=["notes", "shared_notes", "notes_by", "notes_at"])
            self.match.record(Happening.What.NOTES, by=by, at=at, detail=str(self))

    def _take_notes(self, notes: str, shared: str | None, *, by: User, at: datetime) -> bool:
        words = (notes, self.shared_notes if shared is None else shared)
        if words == (self.notes, self.shared_notes):
            return False
        (self.notes, self.shared_notes), self.notes_by, self.notes_at = words, by, at
        return True

    def _insist_begun(self, at: datetime) -> None:
        if at < self.starts_at:
            raise ValidationError(_("This meeting has not begun yet."))

    def _insist(self, allowed: Collection[MeetingState]) -> None:
        self.match.insist_open()
        if self.state not in allowed:
            raise ValidationError(
                _("This cannot be done: the meeting is “%(state)s”.") % {"state": self.get_state_display()}
            )

    def _become(self, state: MeetingState, what: str, *, by: User | None, at: datetime, detail: str) -> None:
        self.state, self.state_since = state, at
        self.save()
        self.match.record(what, by=by, at=at, detail=detail)


class Booking(ProgramRow):
    """A person's time taken by a confirmed meeting. Two that overlap need a stated override."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="bookings", verbose_name=_("meeting"))
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    override_reason = models.CharField(_("why two at once"), max_length=500, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="one_booking_per_person_and_meeting"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["participant", "starts_at"], name="bookings_by_person")]

    def __str__(self) -> str:
        return f"{self.participant}: {self.meeting}"
