"""What a program's lead decided about its people. Where nothing was decided, the field's usual rule holds."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Program
from peermatch.accounts.scope import ProgramRow

WARNING_DAYS = 60


class RosterRules(ProgramRow):
    warning_days = models.PositiveSmallIntegerField(
        _("days of warning before something runs out"),
        default=WARNING_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Licenses and screenings that run out within so many days are pointed out."),
    )
    adults_only = models.BooleanField(
        _("adults only"),
        default=True,
        help_text=_("People under 18 cannot be added. Children's needs are met through their families."),
    )
    sends_own_page = models.BooleanField(
        _("send each new person the link to their own page"),
        default=False,
        help_text=_(
            "Whoever is added gets one letter with the link: what is kept about them, who sees it, and how to change "
            "it or leave. Only where e-mail is safe: nobody else has the address, and nothing is noted under what is "
            "safe. For an imported list you are asked."
        ),
    )

    consent_days = models.PositiveSmallIntegerField(
        _("days to answer when words that people agreed to mean something new"),
        default=30,
        validators=[MinValueValidator(7), MaxValueValidator(180)],
        help_text=_("They get a letter, and another a week before the day. After it Today asks you to call."),
    )

    class Meta:
        verbose_name = _("rules about people")
        verbose_name_plural = _("rules about people")
        constraints = [models.UniqueConstraint(fields=["program"], name="one_set_of_roster_rules")]

    def __str__(self) -> str:
        return str(self.program)

    @classmethod
    def of(cls, program: Program) -> "RosterRules":
        """The program's rules; where it has none of its own, the usual ones, not stored."""
        return cls.objects.in_program(program).first() or cls(program=program)
