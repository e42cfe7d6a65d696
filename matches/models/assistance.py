"""How a match counts in the reports of funders: the kind of technical assistance, and the initiative it serves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Assistance(models.TextChoices):
    """As the U.S. Office of Special Education Programs tells technical assistance apart."""

    UNIVERSAL = "universal", _("Universal: open to all, little contact")
    TARGETED = "targeted", _("Targeted: for a few, one or several times")
    INTENSIVE = "intensive", _("Intensive: on site or steady, agreed with them")


class Area(models.TextChoices):
    """The initiatives of the National Center on Deaf-Blindness."""

    FAMILY = "family", _("Family engagement")
    IDENTIFICATION = "identification", _("Identification and referral")
    PERSONNEL = "personnel", _("Interveners and qualified personnel")
    TRANSITION = "transition", _("Transition")
