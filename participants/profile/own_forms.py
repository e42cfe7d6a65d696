"""What a person changes on their own page. Each form says what it is called, and which of its changes are news."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import AccessProfile, Audience, Language, OwnChange, Participant, ProfilePart, Reach
from participants.models.shielding import NOT_HERE, SHIELDED
from participants.profile.access_fields import FullAccessFields
from participants.profile.details import correct
from participants.profile.fields import DetailsFields
from participants.roster.person.access import profile_of
from participants.roster.person.week import AwayForm, WeekForm
from participants.roster.words import week_of
from participants.week_fields import keep_week
from peermatch.forms import AsksForLanguage, DateInput, LanguageField, PageFields, ZoneField

What = OwnChange.What
YOURS = "participants/profile/form.html"
IN_GROUPS = "participants/profile/groups.html"


class OwnPart(PageFields, forms.ModelForm[Participant]):
    """Some of a person's own fields. `changes` names what differs, as coordinators are told."""

    title: Any
    lede: Any = ""
    template = YOURS

    class Meta:
        model = Participant
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, person: Participant) -> None:
        super().__init__(data, instance=person)

    def keep(self, *, at: datetime) -> None:
        self.save()

    @property
    def changes(self) -> Iterator[str]:
        raise NotImplementedError


class OwnDetailsForm(AsksForLanguage, OwnPart):
    title = _("Your name and work")
    lede = _("Your peers learn your first name once you both said yes. Your family name is yours to share or not.")
    time_zone = ZoneField(help_text=_("All times are shown to you in this zone."))
    reads_in = LanguageField(label=_("Language of our letters and pages"))
    languages = forms.ModelMultipleChoiceField(
        Language.objects.none(), label=_("Your languages"), required=False, to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta(OwnPart.Meta):
        fields = ("first_name", "last_name", "role_title", "state", "time_zone", "reads_in", "languages", "capacity")
        labels = {
            "first_name": _("First name"), "last_name": _("Family name"), "role_title": _("Your role at work"),
            "state": _("State"), "capacity": _("How many peer matches at once"),
        }  # fmt: skip
        help_texts = {"capacity": _("With 0 we ask you into none. What you take part in goes on.")}

    def __init__(self, data: Any, *, person: Participant) -> None:
        super().__init__(data, person=person)
        if person.is_family:
            del self.fields["role_title"]
        rows = Language.objects.in_program(person.program)
        self.fields["languages"].queryset = rows  # type: ignore[attr-defined]  # it is the field above
        if not rows.exists():
            del self.fields["languages"]

    @property
    def changes(self) -> Iterator[str]:
        changed = set(self.changed_data)
        if changed - {"time_zone"}:
            yield What.DETAILS
        if "time_zone" in changed:
            yield What.TIME_ZONE


class OwnReachForm(OwnPart):
    title = _("How to reach you, and what is safe")
    lede = _("Only the program's coordinators see this. A peer gets of it only what you agreed to share with them.")
    template = IN_GROUPS
    groups = (
        (_("How we reach you"), ("reach_by", "phone", "best_times", "postal_address")),
        (_("What is safe"), (*Participant.SAFETY, "reach_notes")),
        (_("Someone who reads, calls or signs for you"), ("helper_name", "helper_relation", "helper_contact")),
    )

    class Meta(OwnPart.Meta):
        fields = tuple(
            name for names in (
                ("reach_by", "phone", "best_times", "postal_address"), (*Participant.SAFETY, "reach_notes"),
                ("helper_name", "helper_relation", "helper_contact"),
            ) for name in names
        )  # fmt: skip
        labels = {
            "reach_by": _("The best way to reach you"), "phone": _("Phone"),
            "best_times": _("The best times to reach you"), "postal_address": _("Postal address"),
            "no_voice_messages": _("Leave me no voice messages"), "no_texts": _("Send me no text messages"),
            "no_post": _("Send me nothing by post"),
            "say_nothing": _("Say nothing about the program to anybody else who answers"),
            "reach_notes": _("What else we must know before we reach you"),
            "helper_name": _("Their name"), "helper_relation": _("Who they are to you"),
            "helper_contact": _("How to reach them"),
        }  # fmt: skip
        help_texts = {"reach_notes": "", "helper_name": ""}
        error_messages = {"phone": {SHIELDED: NOT_HERE}}
        widgets = {"postal_address": forms.Textarea(attrs={"rows": 3})}

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(*(Fieldset(str(legend), *names) for legend, names in self.groups))
        return helper

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        way = said.get("reach_by")
        for ways, name, words in NEEDED:
            if way in ways and not said.get(name) and name not in self.errors:
                self.add_error(name, words)
        if way == Reach.EMAIL and not self.instance.email:
            self.add_error(
                "reach_by", gettext("We have no e-mail address of yours. Give us one first, or choose another way.")
            )
        for one, name in ((Reach.TEXT, "no_texts"), (Reach.POST, "no_post")):
            if way == one and said.get(name):
                self.add_error(name, gettext("This is how you want to be reached. Take one of the two away."))
        return said

    @property
    def changes(self) -> Iterator[str]:
        changed, safe = set(self.changed_data), {*Participant.SAFETY, "reach_notes"}
        if changed - safe:
            yield What.REACH
        if changed & safe:
            yield What.SAFE


NEEDED = (
    (
        {Reach.TEXT, Reach.PHONE, Reach.RELAY, Reach.VIDEOPHONE}, "phone",
        _("Write your number, or choose another way to reach you."),
    ),
    ({Reach.POST}, "postal_address", _("Write your address, or choose another way to reach you.")),
    ({Reach.HELPER}, "helper_name", _("Write who helps you, or choose another way to reach you.")),
    ({Reach.HELPER}, "helper_contact", _("Write how to reach your helper.")),
)  # fmt: skip
YOUR_PARTS = {
    ProfilePart.COMMUNICATION: _("How you receive and express"),
    ProfilePart.PROVIDERS: _("Interpreters, SSP and CART"),
    ProfilePart.NEEDS: _("What you need in a meeting"),
    ProfilePart.WORDS: _("Your own words"),
}
YOUR_AUDIENCE = [
    (Audience.COORDINATORS, _("Coordinators only")),
    (Audience.BOOKED, _("Also interpreters and others who are booked for you")),
    (Audience.MEETING, _("Also everyone in your meetings")),
]
YOUR_ACCESS = {
    "receives": _("How you receive"), "expresses": _("How you express"),
    "interpreters_preferred": _("Interpreters you prefer"), "interpreters_declined": _("Interpreters you decline"),
    "team_size": _("Interpreters in a team"), "platform_limits": _("What you cannot use"),
}  # fmt: skip


class OwnAccessForm(PageFields, FullAccessFields, DetailsFields):
    title = _("What you need to take part")
    lede = _("It is yours, and is used for every meeting. With your saving it, you say that it is right.")
    template = IN_GROUPS

    def __init__(self, data: Any, *, person: Participant) -> None:
        super().__init__(data, participant=person)
        self.person = person
        self.fields["time_zone"].disabled, self.fields["time_zone"].widget = True, forms.HiddenInput()
        self.begin_with(profile_of(person))
        for name, label in YOUR_ACCESS.items():
            self.fields[name].label = label
        self.fields["cart_output"].help_text = gettext("For example: your own screen at 40 pt, a braille display.")
        for part, words in YOUR_PARTS.items():
            field: Any = self.fields[f"seen_{part}"]
            field.label, field.choices = gettext("Who may see: %(part)s") % {"part": words}, YOUR_AUDIENCE

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(
            Fieldset(gettext("How you communicate"), "receives", "expresses", "spoken_language"),
            Fieldset(
                gettext("Interpreters and CART"), "interpreters_preferred", "interpreters_declined", "team_size",
                "cart_output",
            ),
            self.needs_fieldset(gettext("What you need")),
            Fieldset(gettext("Meeting online"), "platform_limits"),
            Fieldset(gettext("Who may see which of it"), *(f"seen_{part}" for part in ProfilePart)),
        )  # fmt: skip
        return helper

    def keep(self, *, at: datetime) -> None:
        correct(participant=self.person, details=self.details, at=at, confirmed=True)
        profile: AccessProfile = profile_of(self.person)
        self.write(profile)
        profile.confirm(at=at)

    @property
    def changes(self) -> Iterator[str]:
        if self.has_changed():
            yield What.ACCESS


class OwnWeekForm(WeekForm):
    title = _("When you are usually free")
    lede = _("Meetings are planned in these hours. Leave all of it empty if you would rather be asked each time.")
    template = "participants/profile/week.html"

    def prepare(self) -> None:
        super().prepare()
        self.before = set(week_of(self.person))

    def keep_own(self) -> None:
        keep_week(self.person, self.cleaned_data["windows"])

    @property
    def changes(self) -> Iterator[str]:
        if set(self.cleaned_data["windows"]) != self.before:
            yield What.WEEK


class OwnAwayForm(AwayForm):
    title = _("When you are away")
    lede = _("No meeting is planned on these days. Days that touch or overlap become one stretch.")
    template = YOURS

    def keep_own(self) -> None:
        self.add()

    @property
    def changes(self) -> Iterator[str]:
        yield What.AWAY


class NewEmailForm(PageFields, forms.Form):
    submit = _("Send a link to it")
    email = forms.EmailField(
        label=_("Your new e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, data: Any, *, person: Participant) -> None:
        super().__init__(data)
        self.person = person

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if email == self.person.email.lower():
            raise ValidationError(gettext("This is the address that we have already."))
        return email


class OwnPauseForm(PageFields, forms.Form):
    submit = _("Pause")
    until = forms.DateField(
        label=_("The day you want to come back"), required=False, widget=DateInput,
        help_text=_("May be empty. You come back when you say so, here or to your coordinator."),
    )  # fmt: skip

    def clean_until(self) -> object:
        until = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise ValidationError(gettext("The day to come back must be after today."))
        return until


class LeaveForm(PageFields, forms.Form):
    submit = _("Leave the program")
    reason = forms.CharField(
        label=_("Is there anything you want to tell us?"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You need give no reason. Only the program's coordinators read this."),
    )  # fmt: skip
