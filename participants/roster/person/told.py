"""What a person told somebody who does not work with them: added to what is on record, which stays unread."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import AccessNeed, ChildFacts, Kind, Participant
from participants.roster import cells
from participants.roster.columns import say_date
from participants.roster.person.access import profile_of
from participants.roster.person.section import Section, section
from peermatch.accounts.models import User


class ToldForm(Section):
    title = _("What %(name)s told you")
    lede = _("It is added below what is on record. Nothing that stands there is changed, or shown to you.")
    done = _("What %(name)s told you is on record.")
    submit = _("Add it")
    makes = True
    needs = forms.CharField(
        label=_("What they need to take part"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: ProTactile interpreter; CART captioning; large print 24 pt; SSP; braille"),
    )  # fmt: skip
    child_needs = forms.CharField(
        label=_("What the child needs"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write no name, and no more than a match needs."),
    )  # fmt: skip
    private_notes = forms.CharField(
        label=_("Anything else that those who work with them should know"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.person.kind == Kind.PROFESSIONAL:
            del self.fields["child_needs"]

    def clean_needs(self) -> tuple[tuple[str, str], ...]:
        return cells.needs(self.cleaned_data["needs"])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and not any(said.get(name) for name in ("needs", "child_needs", "private_notes")):
            raise ValidationError(gettext("Write what they told you."))
        return said

    def keep(self, *, by: User, at: datetime) -> None:
        said, when = self.cleaned_data, {"day": say_date(localdate(at)), "name": by.name}
        add_needs(self.person, said["needs"])
        if words := said.get("child_needs"):
            _add_to(ChildFacts.objects.get_or_create(
                program=self.person.program, participant=self.person, defaults={"program": self.person.program}
            )[0], "needs", words, when)  # fmt: skip
        if words := said["private_notes"]:
            _add_to(self.person, "private_notes", words, when)


def add_needs(person: Participant, needs: tuple[tuple[str, str], ...]) -> None:
    """They have to confirm the whole anew."""
    if not needs:
        return
    profile = profile_of(person)
    profile.save()
    held = set(profile.needs.values_list("kind", "detail"))
    AccessNeed.objects.bulk_create(
        AccessNeed(program=person.program, profile=profile, kind=kind, detail=detail)
        for kind, detail in dict.fromkeys(needs)
        if (kind, detail) not in held
    )
    if profile.confirmed_at:
        profile.take_back_confirmation()


def _add_to(row: Any, field: str, words: str, when: dict[str, str]) -> None:
    told = gettext("%(day)s, told to %(name)s: %(words)s") % {**when, "words": words}
    setattr(row, field, "\n\n".join(filter(None, [getattr(row, field), told])))
    row.save(update_fields=[field])


told = section(ToldForm)
