"""What somebody needs to take part in a meeting, and how far it is arranged. Who is booked for it: `ServiceBooking`."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matches.models.arranging_states import STANDING, BookingState, RowState
from matches.models.meeting import Meeting
from participants.models import NeedKind, Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

if TYPE_CHECKING:
    from matches.models.service_booking import ServiceBooking

MOST_BOOKED = 20  # people for one need


class WhyOff(models.TextChoices):
    """Why a need is no longer arranged for."""

    LEFT = "left", _("They do not come")
    BY_HAND = "by_hand", _("Taken off by a coordinator")
    PROFILE = "profile", _("No longer in their profile")
    MEETING = "meeting", _("The meeting was cancelled")


class AccommodationQuerySet(ProgramQuerySet["Accommodation"]):
    def standing(self) -> Self:
        """Still wanted."""
        return self.filter(called_off_at=None)

    def arranged_from(self) -> Self:
        """With all that says how far each is: their bookings, whom they are for, whom they are with."""
        return self.select_related("participant", "added_by").prefetch_related("bookings__provider")


class Accommodation(ProgramRow):
    """One need of one person at one meeting, as it was when it was written down.

    Its state follows from what is booked for it (`state`). `count` people are booked; 0 where papers are sent instead.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="accommodations", verbose_name=_("meeting")
    )
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("need"), max_length=20, choices=NeedKind.choices)
    detail = models.CharField(_("which"), max_length=120, blank=True)
    count = models.PositiveSmallIntegerField(
        _("how many people"), default=1, validators=[MinValueValidator(0), MaxValueValidator(MOST_BOOKED)]
    )
    needed_by = models.DateField(_("to be booked by"))
    note = models.CharField(_("note for the booking"), max_length=500, blank=True)
    added_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("added by"), help_text=_("Empty: it came from the person's profile."),
    )  # fmt: skip
    sent_at = models.DateTimeField(_("papers sent"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("papers sent by"),
    )  # fmt: skip
    called_off_at = models.DateTimeField(_("no longer wanted since"), null=True, blank=True, editable=False)
    called_off_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("called off by"),
    )  # fmt: skip
    why_off = models.CharField(
        _("why it is no longer wanted"), max_length=10, choices=WhyOff.choices, blank=True, editable=False
    )

    objects: ClassVar = AccommodationQuerySet.as_manager()

    class Meta:
        ordering = ["needed_by", "pk"]
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participant", "kind", "detail"],
                condition=Q(called_off_at=None),
                name="one_standing_row_of_a_need",
            )
        ]
        indexes = [
            models.Index(fields=["program", "needed_by"], condition=Q(called_off_at=None), name="needs_by_their_day")
        ]

    def __str__(self) -> str:
        return NeedKind(self.kind).said(self.detail)

    def get_absolute_url(self) -> str:
        match = self.meeting.match
        return reverse(
            "accommodation", args=[match.program.slug, match.public_id, self.meeting.public_id, self.public_id]
        )

    @property
    def need(self) -> tuple[str, str]:
        return (self.kind, self.detail)

    @property
    def is_papers(self) -> bool:
        """Something is sent by post; nobody comes for it."""
        return self.count == 0

    @property
    def is_standing(self) -> bool:
        return self.called_off_at is None

    @property
    def confirmed_places(self) -> int:
        return self._places(BookingState.CONFIRMED)

    @property
    def asked_places(self) -> int:
        """How many people are confirmed, or asked and may still come."""
        return self._places(*STANDING)

    @property
    def to_ask(self) -> int:
        """For how many nobody was asked yet."""
        return max(self.count - self.asked_places, 0)

    @property
    def refused(self) -> list["ServiceBooking"]:
        """Who said no to the meeting's present time: what was said of an earlier one tells nothing of this."""
        bookings = self.bookings.all()
        return [one for one in bookings if one.state == BookingState.DECLINED and one.is_for(self.meeting)]

    @property
    def state(self) -> RowState:
        """To request → requested → confirmed, or declined: whoever was asked last said no, and too few are left."""
        if not self.is_standing:
            return RowState.CANCELLED
        if self.is_papers:
            return RowState.SENT if self.sent_at else RowState.TO_SEND
        if self.confirmed_places >= self.count:
            return RowState.CONFIRMED
        if not self.to_ask:
            return RowState.REQUESTED
        return RowState.DECLINED if self._was_refused_last() else RowState.TO_REQUEST

    @property
    def is_open(self) -> bool:
        """Something is to be done about it by a coordinator."""
        return self.state in (RowState.TO_REQUEST, RowState.DECLINED, RowState.TO_SEND)

    def is_late(self, on: date) -> bool:
        """Its day is past, and it is neither confirmed nor sent."""
        return self.needed_by < on and self.state not in (RowState.CONFIRMED, RowState.SENT, RowState.CANCELLED)

    def send(self, *, by: User, at: datetime) -> None:
        """The papers are on their way."""
        self.insist_standing()
        if not self.is_papers:
            raise ValidationError(_("Nothing is sent for this need: someone is booked."))
        if self.sent_at is None:
            self.sent_at, self.sent_by = at, by
            self.save(update_fields=["sent_at", "sent_by"])

    def not_sent(self) -> None:
        """They were not sent after all, or must be sent anew."""
        self.sent_at = self.sent_by = None
        self.save(update_fields=["sent_at", "sent_by"])

    def call_off(self, why: WhyOff, *, by: User | None, at: datetime) -> None:
        """The plain transition; what becomes of what was booked is the step's (`access.rows`)."""
        if self.is_standing:
            self.called_off_at, self.called_off_by, self.why_off = at, by, why
            self.save(update_fields=["called_off_at", "called_off_by", "why_off"])

    def want_again(self) -> None:
        """It was taken off by mistake."""
        self.called_off_at = self.called_off_by = None
        self.why_off = ""
        self.save(update_fields=["called_off_at", "called_off_by", "why_off"])

    def insist_standing(self) -> None:
        if not self.is_standing:
            raise ValidationError(_("This is no longer wanted: %(why)s.") % {"why": self.get_why_off_display()})

    def _places(self, *states: BookingState) -> int:
        return sum(one.places for one in self.bookings.all() if one.state in states)

    def _was_refused_last(self) -> bool:
        return _latest(one.declined_at for one in self.refused) > _latest(
            one.requested_at for one in self.bookings.all() if one.state in STANDING
        )


def _latest(moments: Iterable[datetime | None]) -> float:
    return max((one.timestamp() for one in moments if one), default=0.0)
