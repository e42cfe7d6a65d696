"""What a person told somebody who does not work with them: added to what is on record, which stays unread."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants import protected
from participants.models import AccessNeed, AccessProfile, ChildFacts, Consent, Kind, OwnChange, Participant
from participants.roster import cells
from participants.roster.columns import say_date
from participants.roster.person.access import profile_of
from participants.roster.person.section import Section, section
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.undoing import Undoing

What = OwnChange.What
UNDO = "told"
FIELDS = {
    What.TOLD_NEEDS.value: (AccessProfile, "needs"),
    What.TOLD_CHILD.value: (ChildFacts, "needs"),
    What.TOLD_NOTES.value: (Participant, "private_notes"),
}
TOLD_BY = [one for one in Consent.Way.choices if one[0] not in (Consent.Way.LINK, Consent.Way.RECORDS)]


class ToldForm(Section):
    title = _("What %(name)s told you")
    lede = _("It is added below what is on record. Nothing that stands there is changed, or shown to you.")
    done = _("What %(name)s told you is on record. Whoever works with them reads on Today that you wrote it down.")
    submit = _("Add it")
    makes = True
    way = forms.ChoiceField(label=_("How they told you"), choices=[("", _("Choose how")), *TOLD_BY])
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
        """What was added can be taken back for an hour: `undo` says where each field ended before, and what it was."""
        said, facts = self.cleaned_data, {}
        confirmed = _confirmed(self.person)
        when = {"day": say_date(localdate(at)), "name": by.name, "way": Consent.Way(said["way"]).label.lower()}
        if added := add_needs(self.person, said["needs"]):
            facts[What.TOLD_NEEDS.value] = added
        if words := said.get("child_needs"):
            child, _made = ChildFacts.objects.get_or_create(
                program=self.person.program, participant=self.person, defaults={"program": self.person.program}
            )
            facts[What.TOLD_CHILD.value] = _add_to(child, "needs", words, when)
        if words := said["private_notes"]:
            facts[What.TOLD_NOTES.value] = _add_to(self.person, "private_notes", words, when)
        rows = OwnChange.objects.bulk_create(
            OwnChange(
                program=self.person.program, participant=self.person, what=what, at=at, told_to=by, way=said["way"]
            )
            for what in facts
        )  # fmt: skip
        self.undo = UNDO, {
            "person": str(self.person.public_id), "rows": [str(row.public_id) for row in rows], "added": facts,
            "confirmed": confirmed if What.TOLD_NEEDS in facts else [],
        }  # fmt: skip


def take_back(told: Undoing) -> str:
    """The words go again, where nobody wrote below them since; needs that were added go."""
    person = Participant.objects.in_program(told.program).filter(public_id=told.id("person")).first()
    if person is None:
        raise _changed()
    added = told.facts["added"]
    if (of := added.get(What.TOLD_NOTES)) is not None:
        _cut(person, "private_notes", of)
    if (of := added.get(What.TOLD_CHILD)) is not None:
        _cut(ChildFacts.objects.in_program(told.program).filter(participant=person).first(), "needs", of)
    if needs := added.get(What.TOLD_NEEDS):
        AccessNeed.objects.in_program(told.program).filter(profile__participant=person, pk__in=needs).delete()
        _confirm_again(person, told.facts.get("confirmed", []))
    OwnChange.objects.in_program(told.program).told().filter(public_id__in=told.facts["rows"]).delete()
    names = [FIELDS[what] for what in added]
    audit.changed(*(protected.written(person, kind, field) for kind, field in names), by=told.by, program=told.program)
    return gettext("What %(name)s told you is off the record again.") % {"name": person.name}


def add_needs(person: Participant, needs: tuple[tuple[str, str], ...]) -> list[int]:
    """They have to confirm the whole anew. Says which are new."""
    if not needs:
        return []
    profile = profile_of(person)
    profile.save()
    held = set(profile.needs.values_list("kind", "detail"))
    new = AccessNeed.objects.bulk_create(
        AccessNeed(program=person.program, profile=profile, kind=kind, detail=detail)
        for kind, detail in dict.fromkeys(needs)
        if (kind, detail) not in held
    )
    if profile.confirmed_at:
        profile.take_back_confirmation()
    return [row.pk for row in new]


def _confirmed(person: Participant) -> list[Any]:
    """When the access profile was confirmed, with whom, and by which it is known again; empty where it is not."""
    profile = AccessProfile.objects.filter(program=person.program_id, participant=person).first()
    if profile is None or profile.confirmed_at is None:
        return []
    return [profile.confirmed_at.isoformat(), profile.confirmed_with_id, _mark(_whole(profile))]


def _confirm_again(person: Participant, before: list[Any]) -> None:
    """What was confirmed is so again, where it stands there as it was."""
    profile = AccessProfile.objects.filter(program=person.program_id, participant=person).first() if before else None
    if profile is None or profile.confirmed_at or _mark(_whole(profile)) != before[2]:
        return
    profile.confirm(at=datetime.fromisoformat(before[0]), to=User.objects.filter(pk=before[1]).first())


def _whole(profile: AccessProfile) -> str:
    fields = [one.attname for one in profile._meta.concrete_fields if not one.name.startswith("confirmed")]
    needs = sorted(profile.needs.values_list("kind", "detail"))
    return repr([[getattr(profile, name) for name in fields], needs])


def _add_to(row: Any, field: str, words: str, when: dict[str, str]) -> list[Any]:
    """Says how long the field was before, and by which it is known again: never the words."""
    before = getattr(row, field)
    told = gettext("%(day)s, told to %(name)s, %(way)s: %(words)s") % {**when, "words": words}
    setattr(row, field, "\n\n".join(filter(None, [before, told])))
    row.save(update_fields=[field])
    return [len(before), _mark(getattr(row, field))]


def _cut(row: Any, field: str, of: list[Any]) -> None:
    if row is None or _mark(getattr(row, field)) != of[1]:
        raise _changed()
    setattr(row, field, getattr(row, field)[: of[0]])
    row.save(update_fields=[field])


def _mark(words: str) -> str:
    return salted_hmac(UNDO, words).hexdigest()


def _changed() -> ValidationError:
    return ValidationError(gettext("Somebody wrote there since. Ask whoever works with them to take it out."))


told = section(ToldForm)
