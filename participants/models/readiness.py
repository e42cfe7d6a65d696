"""Whether someone is ready to support another family: trained, screened, bound to confidentiality, not resting.

Which of these a program asks for is decided where matches are made. Whoever knows registers by `asked_by`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from peermatch.accounts.models import Program, User
from peermatch.accounts.scope import ProgramRow


class Asks(Protocol):
    """What a program asks of someone who supports another family; the rules about matches are one."""

    @property
    def needs_training(self) -> bool: ...
    @property
    def needs_screening(self) -> bool: ...
    @property
    def needs_agreement(self) -> bool: ...


@dataclass(frozen=True)
class AsksAll:
    """The field's usual rule."""

    needs_training: bool = True
    needs_screening: bool = True
    needs_agreement: bool = True


_asked: list[Callable[[Program], Asks]] = []


def asked_by(tells: Callable[[Program], Asks]) -> None:
    """Registers who knows what a program asks for; one for all, called when the app is ready."""
    _asked[:] = [tells]


def asked_in(program: Program) -> Asks:
    """What this program asks of someone who supports another family."""
    return _asked[0](program) if _asked else AsksAll()


class Readiness(ProgramRow):
    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="readiness", verbose_name=_("person")
    )
    trained_on = models.DateField(_("training done on"), null=True, blank=True)
    refreshed_on = models.DateField(_("last refresher on"), null=True, blank=True)
    screened_on = models.DateField(_("screened on"), null=True, blank=True)
    screening_until = models.DateField(
        _("screening valid until"), null=True, blank=True, help_text=_("Empty: it does not run out.")
    )
    agreement_on = models.DateField(_("confidentiality agreement signed on"), null=True, blank=True)
    resting_until = models.DateField(
        _("resting until"),
        null=True,
        blank=True,
        help_text=_("Between matches. From the day after, they may be asked."),
    )
    noted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    noted_at = models.DateTimeField(_("written down"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("readiness")
        verbose_name_plural = _("readiness")
        indexes = [models.Index(fields=["program", "screening_until"], name="readiness_by_screening")]

    def __str__(self) -> str:
        return str(self.participant)

    @classmethod
    def of(cls, person: Participant) -> "Readiness":
        """The person's readiness; where nothing is on record, an empty one that is not stored."""
        try:
            return person.readiness
        except ObjectDoesNotExist:
            return cls(program=person.program, participant=person)

    def note(self, *, by: User, at: datetime) -> None:
        """Saves what was typed, with who wrote it down and when."""
        self.noted_by, self.noted_at = by, at
        self.save()

    def lacks(self, asks: Asks, on: date) -> list[str]:
        """What stands against asking them on that day, a sentence each; empty for someone who is ready."""
        return list(self._lacks(asks, on))

    def _lacks(self, asks: Asks, on: date) -> Iterator[str]:
        if asks.needs_training and not self.trained_on:
            yield gettext("No training on record.")
        if asks.needs_screening and not self.screened_on:
            yield gettext("No screening on record.")
        elif asks.needs_screening and self.screening_has_run_out(on):
            yield gettext("The screening ran out on %(day)s.") % {"day": _say(self.screening_until)}
        if asks.needs_agreement and not self.agreement_on:
            yield gettext("No confidentiality agreement on record.")
        if self.is_resting(on):
            yield gettext("Resting until %(day)s.") % {"day": _say(self.resting_until)}

    def is_resting(self, on: date) -> bool:
        """Whether they rest on that day; the last day still counts."""
        return self.resting_until is not None and self.resting_until >= on

    def screening_has_run_out(self, on: date) -> bool:
        return self.screening_until is not None and self.screening_until < on

    def screening_runs_out(self, on: date, *, within: int) -> bool:
        """Whether it is valid on that day, and no longer within so many days."""
        return self.screening_until is not None and on <= self.screening_until <= on + timedelta(days=within)


def are_ready(asks: Asks, on: date) -> Q:
    """The people whom nothing stands against on that day: the same rule as `lacks`, for a query on people."""
    ready = Q(readiness__resting_until=None) | Q(readiness__resting_until__lt=on)
    if asks.needs_training:
        ready &= Q(readiness__trained_on__isnull=False)
    if asks.needs_screening:
        valid = Q(readiness__screening_until=None) | Q(readiness__screening_until__gte=on)
        ready &= Q(readiness__screened_on__isnull=False) & valid
    if asks.needs_agreement:
        ready &= Q(readiness__agreement_on__isnull=False)
    return ready


def _say(day: date | None) -> str:
    return date_format(day, "F j, Y") if day else ""
