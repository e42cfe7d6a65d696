"""The states of what is arranged for a meeting: of a need, and of a request to one provider."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BookingState(models.TextChoices):
    """Of one request to one provider."""

    REQUESTED = "requested", _("Requested")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Said no")
    CANCELLED = "cancelled", _("Cancelled")


STANDING = frozenset({BookingState.REQUESTED, BookingState.CONFIRMED})


class RowState(models.TextChoices):
    """Of one need at one meeting, as it follows from the requests."""

    TO_REQUEST = "to_request", _("To request")
    REQUESTED = "requested", _("Requested")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")
    TO_SEND = "to_send", _("To send")
    SENT = "sent", _("Sent")
