"""Who came to a meeting: each person who had said yes, and each who was booked so that they could take part."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from matches.models.meeting import Meeting
from matches.models.seat import Seat
from matches.models.service_booking import ServiceBooking
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class Attended(models.TextChoices):
    CAME = "came", _("Came")
    ABSENT = "absent", _("Did not come")
    NOT_CONNECTED = "not_connected", _("Could not connect")
    NO_ACCESS = "no_access", _("No access: the interpreter or captions did not come")


OF_BOOKED = (Attended.CAME, Attended.ABSENT, Attended.NOT_CONNECTED)


class AttendanceQuerySet(ProgramQuerySet["Attendance"]):
    def of_people(self) -> Self:
        return self.exclude(seat=None).exclude(said="")

    def counted(self) -> Self:
        """Of whom it may be said whether they came. Whoever was let down by access is never among them."""
        return self.of_people().exclude(said=Attended.NO_ACCESS)


class Attendance(ProgramRow):
    """What is on record of one of them, by seat or by booking; `said` is empty where nothing is. Never deleted."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("meeting")
    )
    seat = models.ForeignKey(
        Seat, on_delete=models.CASCADE, null=True, blank=True, related_name="attendances", verbose_name=_("person")
    )
    service = models.ForeignKey(
        ServiceBooking, on_delete=models.CASCADE, null=True, blank=True, related_name="attendances",
        verbose_name=_("booked"),
    )  # fmt: skip
    said = models.CharField(_("came or not"), max_length=20, choices=Attended.choices, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip

    objects: ClassVar = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="one_attendance_per_person_and_meeting"),
            models.UniqueConstraint(fields=["meeting", "service"], name="one_attendance_per_booking"),
        ]

    def __str__(self) -> str:
        return f"{self.seat or self.service}: {self.get_said_display()}"

    @property
    def came(self) -> bool:
        return self.said == Attended.CAME

    @property
    def is_counted(self) -> bool:
        """Whether it may be said of this person that they came or did not (`AttendanceQuerySet.counted`)."""
        return self.seat_id is not None and self.said not in ("", Attended.NO_ACCESS)
