"""Who answers for somebody under 18, and what they said, as a coordinator writes it down."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.consenting.texts import text_for
from participants.guarding import answering, asking
from participants.guarding.apart import why_not_asked
from participants.guarding.letters import asked_anew
from participants.models import Guardian, Participant, TextFor
from participants.models.guardian import BY_LINK
from peermatch.accounts.models import User
from peermatch.forms import DateInput, PageFields

YES, NO = "yes", "no"
TO_COME = _("This day is still to come. Write it when they have agreed.")
OWN_WORDS = forms.BooleanField(
    label=_("They read or heard the program's own words as they are now"), required=False,
    help_text=_("Then it stays on record which version it was."),
)  # fmt: skip


def _ways() -> list[tuple[str, Any]]:
    known = Guardian._meta.get_field("way").flatchoices
    return [("", gettext("Not chosen")), *((key, label) for key, label in known if key and key != BY_LINK)]


class Reached(PageFields, forms.ModelForm[Guardian]):
    class Meta:
        model = Guardian
        fields: tuple[str, ...] = ("name", "relation", "email", "reach")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class GuardianForm(Reached):
    """`made` is the row, once it is kept."""

    submit = _("Write them down")
    own_words = OWN_WORDS
    made: Guardian

    class Meta(Reached.Meta):
        fields = (*Reached.Meta.fields, "agreed_on", "way")
        widgets = {"agreed_on": DateInput()}

    def __init__(self, data: Any, *, person: Participant) -> None:
        super().__init__(data, instance=Guardian(program=person.program, participant=person))
        self.person = person
        self.fields["agreed_on"].label = _("If they agreed already: on which day")
        way: Any = self.fields["way"]
        way.choices, way.label = _ways(), _("How they agreed")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        on, way = said.get("agreed_on"), said.get("way")
        if on and on > self.person.program.today:
            self.add_error("agreed_on", TO_COME)
        elif on and not way and "way" not in self.errors:
            self.add_error("way", gettext("Choose how they agreed."))
        elif way and not on and "agreed_on" not in self.errors:
            self.add_error("agreed_on", gettext("Give the day on which they agreed."))
        return said

    def keep(self, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        row = self.instance
        row.noted_by, row.noted_at, row.agreed_on, row.way = by, at, None, ""
        row.save()
        if said["agreed_on"]:
            text = text_for(self.person, TextFor.GUARDIAN) if said["own_words"] else None
            row = answering.agree(row, on=said["agreed_on"], way=said["way"], text=text, by=by, at=at)
        self.made = row


class ChangeForm(Reached):
    submit = _("Save")

    def keep(self, *, by: User, at: datetime) -> None:
        row = self.instance
        if "email" in self.changed_data:
            asking.end_links(row, at=at)
            if not row.has_a_word:
                row.asked_at = row.asked_by = None
        row.save()


class SettledForm(PageFields, forms.Form):
    submit = _("It is settled")
    how = forms.CharField(
        label=_("How was it settled?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: they told us by phone that they agree now; or the paper that says who decides. "
            "It stays on record."
        ),
    )  # fmt: skip
    tells = forms.BooleanField(
        label=_("Tell them by the letter below"), required=False, initial=True,
        help_text=_("It does not say how it was settled. Without a tick, tell them yourself."),
    )  # fmt: skip
    is_told = False

    def __init__(self, data: Any, *, guardian: Guardian) -> None:
        super().__init__(data)
        self.guardian, self.why_not_told = guardian, why_not_asked(guardian)
        if self.why_not_told:
            del self.fields["tells"]

    def keep(self, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        self.is_told = answering.settle(self.guardian, said["how"], by=by, at=at, tells=said.get("tells", False))


class AnswerForm(PageFields, forms.Form):
    submit = _("Record it")
    answer = forms.ChoiceField(label=_("What did they say?"), widget=forms.RadioSelect, choices=())
    on = forms.DateField(label=_("The day they said yes"), widget=DateInput, required=False)
    way = forms.ChoiceField(label=_("How they said yes"), required=False, choices=_ways)
    own_words = OWN_WORDS

    def __init__(self, data: Any, *, guardian: Guardian) -> None:
        super().__init__(data, initial={"on": guardian.participant.program.today})
        self.guardian = guardian
        person = guardian.participant
        self.text = text_for(person, TextFor.GUARDIAN)
        self.again = asked_anew(person)
        no = gettext("They take their consent back") if guardian.stands else gettext("They say no")
        answer: Any = self.fields["answer"]
        answer.choices = [(YES, gettext("They agree")), (NO, no)]

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on and on > self.guardian.participant.program.today:
            raise ValidationError(TO_COME)
        return on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") != YES:
            return said
        if not said.get("on") and "on" not in self.errors:
            self.add_error("on", gettext("Give the day on which they said yes."))
        if not said.get("way"):
            self.add_error("way", gettext("Choose how they said yes."))
        if self.again and not said.get("own_words"):
            self.add_error(
                "own_words", gettext("They are asked about the new words. Read them to them, then tick this.")
            )
        return said

    def keep(self, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        if said["answer"] == NO:
            answering.refuse(self.guardian, by=by, at=at)
            return
        text = self.text if said["own_words"] else None
        answering.agree(self.guardian, on=said["on"], way=said["way"], text=text, by=by, at=at)
