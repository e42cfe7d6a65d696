"""Who is asked to come for what somebody needs at a meeting, what they said, what it costs, and what they were told."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matches.models.accommodation import MOST_BOOKED, Accommodation
from matches.models.arranging_states import STANDING, BookingState
from matches.models.meeting import Meeting
from matches.models.waiver import SERVICE_TWICE, Waiver
from participants.models import AccessProvider
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.clock import say_moment


class Untold(models.TextChoices):
    """What they must still be told."""

    OFF = "off", _("It is off")
    PLACE = "place", _("The place changed")
    DETAILS = "details", _("The meeting is confirmed: when, and how to get in")
    REQUEST = "request", _("The booking request did not reach them")


class ServiceBookingQuerySet(ProgramQuerySet["ServiceBooking"]):
    def standing(self) -> Self:
        """Asked or confirmed: it takes the provider's time."""
        return self.filter(state__in=STANDING)

    def to_tell(self) -> Self:
        """Somebody counts on what is no longer so."""
        return self.exclude(untold="")

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Those that take time then. “Does not overlap” is also an end at the very beginning."""
        return self.standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class ServiceBooking(ProgramRow):
    """One request to one provider for one need; never deleted. `starts_at` and `ends_at` are what they were asked for:
    they stay when the meeting moves, and the booking is cancelled then."""

    accommodation = models.ForeignKey(
        Accommodation, on_delete=models.CASCADE, related_name="bookings", verbose_name=_("accommodation")
    )
    provider = models.ForeignKey(
        AccessProvider, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("on the list")
    )
    provider_name = models.CharField(_("name of someone not on the list"), max_length=160, blank=True)
    places = models.PositiveSmallIntegerField(
        _("how many people"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_BOOKED)]
    )
    starts_at = models.DateTimeField(_("from"), editable=False)
    ends_at = models.DateTimeField(_("to"), editable=False)
    override_reason = models.CharField(_("why two at once"), max_length=500, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=BookingState.choices, default=BookingState.REQUESTED, editable=False
    )
    requested_at = models.DateTimeField(_("requested"), editable=False)
    requested_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("requested by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("confirmation recorded by"),
    )  # fmt: skip
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True, editable=False)
    declined_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("no recorded by"),
    )  # fmt: skip
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("cancelled by"),
    )  # fmt: skip
    reason = models.CharField(_("why it was declined or cancelled"), max_length=500, blank=True, editable=False)
    untold = models.CharField(_("still to be told"), max_length=10, choices=Untold.choices, blank=True, editable=False)
    told_at = models.DateTimeField(_("told"), null=True, blank=True, editable=False)
    told_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("told by"),
    )  # fmt: skip
    cost = models.DecimalField(
        _("cost in dollars"), max_digits=9, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    payer = models.CharField(_("who pays"), max_length=160, blank=True)
    prepared_at = models.DateTimeField(_("preparation sent"), null=True, blank=True, editable=False)
    prepared_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("preparation sent by"),
    )  # fmt: skip

    objects: ClassVar = ServiceBookingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("booking of a provider")
        verbose_name_plural = _("bookings of providers")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="service_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["accommodation", "provider"],
                condition=Q(state__in=[BookingState.REQUESTED, BookingState.CONFIRMED]),
                name="asked_once_for_a_need",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "starts_at"], name="services_by_provider"),
            models.Index(fields=["program", "untold"], condition=~Q(untold=""), name="services_to_tell"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {say_moment(self.starts_at, self.program.time_zone)}"

    @property
    def who(self) -> str:
        return self.provider.name if self.provider else self.provider_name

    @property
    def twice(self) -> str:
        """The finding that they are in two places at once."""
        return f"{SERVICE_TWICE}{self.public_id}"

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    @property
    def is_unasked(self) -> bool:
        """They do not know yet that they are asked."""
        return self.untold == Untold.REQUEST

    def is_for(self, meeting: Meeting) -> bool:
        """They were asked for the time at which it is by now."""
        return (self.starts_at, self.ends_at) == (meeting.starts_at, meeting.ends_at)

    def confirm(self, *, by: User | None, at: datetime) -> None:
        """They said yes. `by` is None where they said so themselves."""
        self._insist(BookingState.REQUESTED)
        self.confirmed_at, self.confirmed_by = at, by
        if self.is_unasked:
            self.untold = ""
        self._become(BookingState.CONFIRMED)

    def decline(self, *, reason: str, by: User | None, at: datetime) -> None:
        """They said no, or that they cannot come after all."""
        self._insist(*STANDING)
        self.declined_at, self.declined_by, self.reason, self.untold = at, by, reason, ""
        self._leave(BookingState.DECLINED, at)

    def cancel(self, *, reason: str, is_told: bool, by: User | None, at: datetime) -> None:
        """They are no longer needed; where nobody told them yet, that is to be done. The unasked hear nothing."""
        self._insist(*STANDING)
        owed = "" if self.is_unasked else Untold.OFF
        self.cancelled_at, self.cancelled_by, self.reason, self.untold = at, by, reason, owed
        if is_told:
            self.untold, self.told_at, self.told_by = "", at, by
        self._leave(BookingState.CANCELLED, at)

    def ask_again(self, *, at: datetime) -> None:
        """What was recorded last was a mistake: they are asked, and waited for."""
        self._insist(BookingState.CONFIRMED, BookingState.DECLINED, BookingState.CANCELLED)
        self.confirmed_at = self.confirmed_by = self.declined_at = self.declined_by = None
        self.cancelled_at = self.cancelled_by = None
        self.reason = self.untold = ""
        self._become(BookingState.REQUESTED)

    def owe(self, what: Untold) -> None:
        """They are to be told of a change. Who is still to be asked is asked for what it is by then."""
        if not self.is_unasked:
            self.untold = what
            self.save(update_fields=["untold"])

    def tell(self, *, by: User | None, at: datetime) -> None:
        """They know what changed. Done twice, it is done once."""
        if self.untold:
            self.untold, self.told_at, self.told_by = "", at, by
            self.save(update_fields=["untold", "told_at", "told_by"])

    def prepare(self, *, by: User | None, at: datetime | None) -> None:
        """They have what they need to prepare; `at` None: they have not after all."""
        self.prepared_at, self.prepared_by = at, by if at else None
        self.save(update_fields=["prepared_at", "prepared_by"])

    def note_terms(self, *, cost: Decimal | None, payer: str) -> None:
        self.cost, self.payer = cost, payer
        self.save(update_fields=["cost", "payer"])

    def _insist(self, *allowed: BookingState) -> None:
        if self.state not in allowed:
            raise ValidationError(
                _("This cannot be done: %(who)s is “%(state)s”.") % {"who": self.who, "state": self.get_state_display()}
            )

    def _become(self, state: BookingState) -> None:
        self.state = state
        self.save()

    def _leave(self, state: BookingState, at: datetime) -> None:
        """Whoever does not come is in two places no more: the reason for it ends."""
        self._become(state)
        if self.override_reason:
            Waiver.objects.filter(program=self.program_id, finding=self.twice).standing().update(ended_at=at)
