"""The public form, for whoever asks themselves and for whoever asks for someone else."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import AskedBy, Path, Pressing, Request
from matches.requesting.fields import ABOUT, REACHING, REFERRAL, WHO, HoneyPot, RequestFields
from matches.requesting.stamps import Stamp, new_stamp, read_stamp, renewed
from participants.models import FAMILY_KINDS, STATE_NAMES, Kind, Reach
from peermatch.accounts.models import Program
from peermatch.clock import US_ZONES, zone_label

REACH_WORDS = [
    (Reach.PHONE, gettext_lazy("Call me (voice)")),
    (Reach.TEXT, gettext_lazy("Text message")),
    (Reach.RELAY, gettext_lazy("Relay call")),
    (Reach.VIDEOPHONE, gettext_lazy("Videophone")),
    (Reach.EMAIL, gettext_lazy("E-mail")),
    (Reach.POST, gettext_lazy("Letter by post")),
    (Reach.HELPER, gettext_lazy("Through someone who helps")),
]
PRESSING_WORDS = [
    (Pressing.URGENT, gettext_lazy("It is urgent: I cannot wait")),
    (Pressing.SOON, gettext_lazy("Within the next days")),
    (Pressing.CALM, gettext_lazy("There is no hurry")),
]
KIND_WORDS = [("", gettext_lazy("Choose")), *((kind.value, kind.label) for kind in Kind)]
OWN = {
    "first_name": (gettext_lazy("First name"), ""),
    "last_name": (gettext_lazy("Last name"), ""),
    "kind": (gettext_lazy("I am a"), ""),
    "home_state": (gettext_lazy("State I live in"), ""),
    "time_zone": (gettext_lazy("My time zone"), ""),
    "language": (gettext_lazy("Language I prefer"), gettext_lazy("For example: Spanish, ASL.")),
    "reach_by": (gettext_lazy("How should we reach you?"), ""),
    "email": (gettext_lazy("E-mail"), gettext_lazy("If you choose e-mail, we send you a receipt there.")),
    "phone": (gettext_lazy("Phone or videophone number"), ""),
    "best_time": (gettext_lazy("Best time"), gettext_lazy("For example: weekday mornings.")),
    "reach_notes": (
        gettext_lazy("What should we know before we reach you?"),
        gettext_lazy("What is safe: for example, no voice messages. For post, your address. For a helper, who it is."),
    ),
    "statement": (
        gettext_lazy("What would you like help with?"),
        gettext_lazy("Two or three sentences, in your own words. Leave out your child's name."),
    ),
    "background": (gettext_lazy("What should we know about your situation?"), ""),
    "tried": (gettext_lazy("What have you tried?"), ""),
    "topics": (gettext_lazy("Is it about one of these?"), ""),
    "pressing": (gettext_lazy("How soon do you need someone?"), ""),
}
THEIRS = OWN | {
    "referred_by": (gettext_lazy("Your name, and where you work"), ""),
    "referrer_contact": (gettext_lazy("Your e-mail or phone"), gettext_lazy("We may have questions.")),
    "permission_by": (
        gettext_lazy("Who agreed that you ask for them?"),
        gettext_lazy("The person themselves, or a guardian. Nobody is matched who has not agreed."),
    ),
    "permission_on": (gettext_lazy("On which day did they agree?"), ""),
    "first_name": (gettext_lazy("Their first name"), ""),
    "last_name": (gettext_lazy("Their last name"), ""),
    "kind": (gettext_lazy("They are a"), ""),
    "home_state": (gettext_lazy("State they live in"), ""),
    "time_zone": (gettext_lazy("Their time zone"), ""),
    "language": (gettext_lazy("Language they prefer"), gettext_lazy("For example: Spanish, ASL.")),
    "reach_by": (gettext_lazy("How should we reach them?"), ""),
    "email": (gettext_lazy("Their e-mail"), gettext_lazy("We send nothing there before we talked with them.")),
    "phone": (gettext_lazy("Their phone or videophone number"), ""),
    "reach_notes": (
        gettext_lazy("What should we know before we reach them?"),
        gettext_lazy("What is safe: for example, no voice messages. For post, the address. For a helper, who it is."),
    ),
    "statement": (
        gettext_lazy("What would they like help with?"),
        gettext_lazy("Two or three sentences, as they say it. Leave out their child's name."),
    ),
    "background": (gettext_lazy("What should we know about their situation?"), ""),
    "tried": (gettext_lazy("What have they tried?"), ""),
    "pressing": (gettext_lazy("How soon do they need someone?"), ""),
}
FILLS = {"first_name": "given-name", "last_name": "family-name", "email": "email", "phone": "tel"}


class AskForm(RequestFields, HoneyPot):
    submit = gettext_lazy("Send my request")
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(RequestFields.Meta):
        exclude = ["asked_by"]

    def __init__(self, data: Any, *, program: Program, for_someone: bool, now: datetime) -> None:
        super().__init__(data, initial={"stamp": new_stamp(program, now), "time_zone": program.time_zone})
        self.program, self.now, self.for_someone = program, now, for_someone
        self.fields.pop("asked_by", None)
        self._say(THEIRS if for_someone else OWN)
        self._narrow_choices(program)

    def _say(self, words: dict[str, Any]) -> None:
        for name in REFERRAL if not self.for_someone else ():
            del self.fields[name]
        for name, (label, hint) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
            if name in FILLS and not self.for_someone:
                self.fields[name].widget.attrs["autocomplete"] = FILLS[name]
        for name in ("last_name", *(("referrer_contact",) if self.for_someone else ())):
            self.fields[name].required = True

    def _narrow_choices(self, program: Program) -> None:
        zones = {program.time_zone: zone_label(program.time_zone)} | {
            name: str(said) for name, said in US_ZONES.items()
        }
        states = [("", _("Choose, or leave it")), *sorted(STATE_NAMES.items(), key=lambda state: state[1])]
        choices: dict[str, Any] = {
            "reach_by": REACH_WORDS, "pressing": PRESSING_WORDS, "kind": KIND_WORDS, "home_state": states,
        }  # fmt: skip
        for name, options in choices.items():
            field: Any = self.fields[name]
            field.choices = options
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label, choices=list(zones.items()), initial=program.time_zone
        )
        self.narrow_topics(program)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["asked_by"] = AskedBy.REFERRAL if self.for_someone else AskedBy.SELF
        cleaned = super().clean()
        self._check_stamp(read_stamp(self.program, cleaned.get("stamp", "")))
        return cleaned

    def _check_stamp(self, stamp: Stamp | None) -> None:
        self.key = stamp.key if stamp else None
        if stamp is None or stamp.is_too_old(self.now):
            self.add_error(None, _("This page was open for long. Look over what you wrote, then send it again."))
        elif stamp.is_too_quick(self.now):
            self.add_error(None, _("That was very quick. Look over what you wrote, then send it again."))

    def fresh(self) -> None:
        """What must not come back as it was sent: the hidden field, and a stamp that is too old."""
        data: Any = self.data
        again = data.copy()
        again["homepage"] = ""
        stamp = read_stamp(self.program, again.get("stamp", ""))
        if stamp is None:
            again["stamp"] = new_stamp(self.program, self.now)
        elif stamp.is_too_old(self.now):
            again["stamp"] = renewed(self.program, stamp, self.now)
        self.data = again

    def request(self) -> Request:
        """The request that was written, not yet in the queue."""
        row: Request = self.save(commit=False)
        row.program, row.received_at, row.came_by = self.program, self.now, "form"
        row.asked_by = self.cleaned_data["asked_by"]
        row.path = Path.FAMILY if row.kind in FAMILY_KINDS else Path.PROFESSIONAL
        return row

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        parts = [(_("What you need"), ABOUT), (_("Who you are"), WHO), (_("How we reach you"), REACHING)]
        if self.for_someone:
            parts = [
                (_("Who you are"), ("referred_by", "referrer_contact")), (_("Who needs it"), WHO),
                (_("Their permission"), ("permission_by", "permission_on")),
                (_("What they need"), ABOUT), (_("How we reach them"), REACHING),
            ]  # fmt: skip
        sets = [Fieldset(title, *(Field(name) for name in names if name in self.fields)) for title, names in parts]
        helper.layout = Layout(*sets, "stamp")
        return helper
