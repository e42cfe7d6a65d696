"""What a family told about its child: protected, and kept apart from the person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from peermatch.accounts.scope import ProgramRow


class ChildFacts(ProgramRow):
    """What a family told about its child: shown only at the steps that need it."""

    class AgeBand(models.TextChoices):
        BABY = "0-2", _("baby or toddler (0 to 2)")
        PRESCHOOL = "3-5", _("preschool child (3 to 5)")
        SCHOOL = "6-12", _("school child (6 to 12)")
        TEEN = "13-17", _("teenager (13 to 17)")
        YOUNG_ADULT = "18-25", _("young adult (18 to 25)")
        ADULT = "26+", _("grown child (26 or older)")

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="child", verbose_name=_("person")
    )
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand.choices, blank=True)
    needs = models.TextField(
        _("the child's needs"), blank=True, max_length=2000, help_text=_("Only coordinators see this.")
    )

    class Meta:
        verbose_name = _("facts about a child")
        verbose_name_plural = _("facts about children")

    def __str__(self) -> str:
        return str(self.participant)
