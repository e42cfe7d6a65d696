"""Whether a person is ready to support another family: what is on record, and the page that changes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import Asks, Kind, Participant, Readiness
from participants.roster.columns import say_date
from participants.roster.person.section import Section, section
from peermatch.accounts.models import User
from peermatch.forms import DateInput

FIELDS = ("trained_on", "refreshed_on", "screened_on", "screening_until", "agreement_on", "resting_until")
DONE = ("trained_on", "refreshed_on", "screened_on", "agreement_on")  # days that lie behind


class ReadinessForm(Section):
    title = _("Readiness of %(name)s")
    lede = _("Who supports another family is trained, screened and bound to confidentiality, as your program asks.")

    about = Readiness

    def on_record(self, person: Participant) -> dict[str, Any]:
        return model_to_dict(Readiness.of(person), FIELDS)

    def prepare(self) -> None:
        self.fields.update(forms.fields_for_model(Readiness, FIELDS, widgets={name: DateInput() for name in FIELDS}))

    @property
    def is_used(self) -> bool:
        """Whether anything is on record or was typed: then it must not be folded away."""
        return any(self.initial.values()) or (self.is_bound and self.is_touched)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name in DONE:
            if said.get(name) and said[name] > self.person.program.today:
                self.add_error(name, gettext("This day is still to come. Write it when it is done."))
        screened, until = said.get("screened_on"), said.get("screening_until")
        if until and not screened and "screened_on" not in self.errors:
            self.add_error("screened_on", gettext("On which day were they screened?"))
        elif screened and until and until < screened:
            self.add_error("screening_until", gettext("It cannot run out before the day of the screening."))
        return said

    def keep(self, *, by: User, at: datetime) -> None:
        row = Readiness.of(self.person)
        for name in FIELDS:
            setattr(row, name, self.cleaned_data[name])
        row.note(by=by, at=at)


@dataclass(frozen=True)
class Ready:
    """Readiness as the page says it."""

    words: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...]
    warning: str
    noted: str


def readiness_of(person: Participant, asks: Asks, *, today: date, warn_within: int) -> Ready | None:
    """None for professionals of whom nothing is on record: readiness is asked of those who support families."""
    row = Readiness.of(person)
    if person.kind == Kind.PROFESSIONAL and not row.pk:
        return None
    lacks = tuple(row.lacks(asks, today))
    soon = row.screening_runs_out(today, within=warn_within)
    words, tone = (gettext("Not ready"), "wait") if lacks else (gettext("Ready"), "done")
    return Ready(words, tone, tuple(_facts(row)), lacks, _warning(row) if soon else "", _noted(row))


def _warning(row: Readiness) -> str:
    day = say_date(row.screening_until) if row.screening_until else ""
    return gettext("The screening runs out on %(day)s.") % {"day": day}


def _facts(row: Readiness) -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        day = getattr(row, name)
        if day:
            label = str(Readiness._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield label[:1].upper() + label[1:], say_date(day)


def _noted(row: Readiness) -> str:
    if not row.noted_at:
        return ""
    told = {"day": say_date(timezone.localdate(row.noted_at)), "name": row.noted_by or gettext("someone who left")}
    return gettext("Written down by %(name)s on %(day)s.") % told


readiness = section(ReadinessForm)
