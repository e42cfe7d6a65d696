"""Whom the program books for meetings: interpreters, captioners, SSPs; who may do what, and when they are free."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from participants.models.access import NeedKind
from participants.models.address import is_address_new, provider_address_changed
from participants.models.availability import AwayRow, WindowRow
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.clock import DEFAULT_ZONE, validate_zone

# What somebody comes for, in the order in which it is told. All else is a matter of papers and rooms.
BOOKED_KINDS = (NeedKind.INTERPRETER, NeedKind.CAPTIONS, NeedKind.SSP, NeedKind.CHILD_CARE, NeedKind.OTHER)
MOST_AT_ONCE = 20


def usual_kinds() -> list[str]:
    return [NeedKind.INTERPRETER.value]


def validate_kinds(value: Any) -> None:
    """Some of the kinds that are booked, each once."""
    is_list = isinstance(value, list) and all(one in BOOKED_KINDS for one in value)
    if not is_list or not value or len(set(value)) != len(value):
        raise ValidationError(_("Choose at least one from the list, each at most once."))


class AccessProviderQuerySet(ProgramQuerySet["AccessProvider"]):
    def offered(self) -> Self:
        """Those who can be booked: not retired."""
        return self.filter(retired_at=None)


class AccessProvider(ProgramRow):
    """A person, or an agency that can send several at once."""

    name = models.CharField(_("name"), max_length=160)
    kinds = models.JSONField(_("what they do"), default=usual_kinds, validators=[validate_kinds])
    works_in = models.CharField(
        _("languages and ways they work in"),
        max_length=300,
        blank=True,
        help_text=_("As people's needs say it. For example: ASL, ProTactile, Spanish."),
    )
    is_agency = models.BooleanField(_("this is an agency"), default=False)
    at_once = models.PositiveSmallIntegerField(
        _("people it can send at once"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)],
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default=DEFAULT_ZONE, validators=[validate_zone])
    how_to_book = models.CharField(
        _("how to book"), max_length=300, blank=True, help_text=_("For example: form on their site, customer 4711.")
    )
    cost_per_hour = models.DecimalField(
        _("usual cost per hour in dollars"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    usually_paid_by = models.CharField(_("who usually pays"), max_length=160, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True, help_text=_("Only coordinators see this."))
    retired_at = models.DateTimeField(_("not offered since"), null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("no longer offered, said"),
    )  # fmt: skip

    objects: ClassVar = AccessProviderQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        verbose_name = _("someone to book")
        verbose_name_plural = _("people and agencies to book")
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="", phone="", how_to_book=""), name="provider_can_be_reached",
            ),
            models.CheckConstraint(condition=Q(is_agency=True) | Q(at_once=1), name="provider_person_is_one"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("provider", args=[self.program.slug, self.public_id])

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            is_moved = is_address_new(self, kwargs.get("update_fields"))
            super().save(*args, **kwargs)
            if is_moved:
                provider_address_changed(self, at=now())

    def clean(self) -> None:
        if not (self.email or self.phone or self.how_to_book):
            raise ValidationError(_("Write down at least one way to reach them: e-mail, phone, or how to book."))
        if not self.is_agency and self.at_once and self.at_once > 1:
            raise ValidationError({"at_once": _("Only an agency can send several people. One person is 1.")})

    @property
    def called(self) -> str:
        """A person goes by their first name, an agency by its whole one."""
        return self.name if self.is_agency else self.name.split()[0]

    @property
    def does(self) -> list[str]:
        """What they do, in words."""
        return [str(kind.label) for kind in BOOKED_KINDS if kind in self.kinds]

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def retire(self, *, by: User, at: datetime) -> None:
        """They are not offered any more; what they did stays on record. Done twice, it is done once."""
        if self.retired_at is None:
            self.retired_at, self.retired_by = at, by
            self.save(update_fields=["retired_at", "retired_by"])

    def bring_back(self) -> None:
        """They can be booked again."""
        if self.retired_at is None:
            raise ValidationError(_("%(name)s can be booked already.") % {"name": self.name})
        self.retired_at = self.retired_by = None
        self.save(update_fields=["retired_at", "retired_by"])


class ProviderWindow(WindowRow):
    """When they take bookings, in a usual week."""

    provider = models.ForeignKey(
        AccessProvider, on_delete=models.CASCADE, related_name="windows", verbose_name=_("who")
    )

    class Meta(WindowRow.Meta):
        verbose_name = _("free time of someone to book")
        verbose_name_plural = _("free times of those to book")
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="provider_window_ends_after_it_begins")
        ]


class ProviderAway(AwayRow):
    """Days on which they take none."""

    provider = models.ForeignKey(AccessProvider, on_delete=models.CASCADE, related_name="away", verbose_name=_("who"))

    class Meta(AwayRow.Meta):
        verbose_name = _("dates away of someone to book")
        verbose_name_plural = _("dates away of those to book")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="provider_away_ends_after_it_begins")
        ]
