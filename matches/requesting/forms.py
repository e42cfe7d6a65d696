"""What coordinators type in about a request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Came, ClockWaiver, DeclineReason, Path, Request, RequestPause, Way
from matches.models.call import WAYS_TO_TELL
from matches.models.call_back import WAYS_TO_CALL
from matches.requesting.fields import ABOUT, REACHING, REFERRAL, WHO, RequestFields
from participants.models import FAMILY_KINDS
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.clock import NoSuchTime, WallTime
from peermatch.forms import DateInput, PageFields, ReasonForm, TimeInput, ZoneField
from peermatch.watching import Watching

ONLY_COORDINATORS = gettext_lazy("Only coordinators see this.")


class Moment(forms.Form):
    """Mix in: a day and a time on the reader's clock, now unless something else is typed; never in the future."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    at = forms.TimeField(label=gettext_lazy("Time"), widget=TimeInput)
    reader: User

    @staticmethod
    def usual() -> dict[str, Any]:
        now = timezone.localtime()
        return {"on": now.date(), "at": now.time().replace(second=0, microsecond=0)}

    def clean_moment(self) -> datetime | None:
        """Call it in `clean`: the moment that was typed, or an error beside it."""
        on, at = self.cleaned_data.get("on"), self.cleaned_data.get("at")
        if not on or not at:
            return None
        try:
            moment = WallTime(on, at, self.reader.time_zone).instant()
        except NoSuchTime as refusal:
            self.add_error("at", refusal)
            return None
        if moment > timezone.now():
            self.add_error("on", _("This moment is still to come."))
        return moment


class RecordForm(Watching, RequestFields, Moment):
    """A request as a coordinator takes it down, or corrects it later, when others may have it open too."""

    submit = gettext_lazy("Put it into the queue")
    time_zone = ZoneField()
    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta(RequestFields.Meta):
        fields = ["came_by", "path", *RequestFields.Meta.fields]
        widgets = RequestFields.Meta.widgets | {"path": forms.RadioSelect}
        labels = {
            "referred_by": gettext_lazy("Referred by"),
            "statement": gettext_lazy("The problem, in their words"),
            "background": gettext_lazy("Background (optional)"),
            "tried": gettext_lazy("What was tried, and how it went (optional)"),
        }
        help_texts = {
            "referred_by": gettext_lazy("For a referral: the name, and where they work."),
            "permission_by": gettext_lazy(
                "For a referral: the person themselves, or a guardian. You can add it later."
            ),
            "permission_on": gettext_lazy("For a referral: nobody is matched without it."),
            "reach_notes": ONLY_COORDINATORS,
        }

    def __init__(self, data: Any, *, program: Program, reader: User, instance: Request | None = None) -> None:
        row = instance or Request(program=program, time_zone=program.time_zone)
        usual = self.usual() if instance is None else _moment_of(row, reader)
        super().__init__(data, instance=row, initial=usual | {"key": row.public_id if instance else uuid4()})
        self.reader = reader
        came: Any = self.fields["came_by"]
        came.choices = [(way.value, way.label) for way in Came if way != Came.FORM or row.came_by == Came.FORM]
        self.fields["path"].required = False
        self.fields["path"].help_text = gettext_lazy("Left empty: family to family for parents and other relatives.")
        path: Any = self.fields["path"]
        path.choices = Path.choices
        self.narrow_topics(program)
        if instance is not None:
            self.watch()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.received_at = self.clean_moment() or self.instance.received_at or timezone.now()
        if not cleaned.get("path"):
            cleaned["path"] = Path.FAMILY if cleaned.get("kind") in FAMILY_KINDS else Path.PROFESSIONAL
        called = self.instance.called_back_at
        if called and called < self.instance.received_at:
            self.add_error("on", _("They were called back before this moment. Look at the time again."))
        return cleaned

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        parts = [
            (_("How it came"), ("came_by", "on", "at", "asked_by", *REFERRAL)), (_("Who it is for"), (*WHO, "path")),
            (_("How to reach them"), REACHING), (_("What they need"), ABOUT),
        ]  # fmt: skip
        sets = [Fieldset(title, *(Field(name) for name in names if name in self.fields)) for title, names in parts]
        helper.layout = Layout(*sets, *(name for name in ("key", "seen") if name in self.fields))
        return helper


def _moment_of(row: Request, reader: User) -> dict[str, Any]:
    local = timezone.localtime(row.received_at)
    return {"on": local.date(), "at": local.time().replace(second=0, microsecond=0)}


class CallForm(PageFields, Moment):
    submit = gettext_lazy("Save the call")
    key = forms.UUIDField(widget=forms.HiddenInput)
    reached = forms.ChoiceField(
        label=gettext_lazy("Did you talk?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No, I tried without reaching them"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A try is kept, and the clock runs on."),
    )
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=[(way.value, way.label) for way in WAYS_TO_CALL])
    spoke_with = forms.CharField(
        label=gettext_lazy("Who you talked with"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "If it was not the person: the name, and how they are related. An interpreter counts not."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=ONLY_COORDINATORS,
    )
    field_order = ("key", "reached", "way", "on", "at", "spoke_with", "note")

    def __init__(self, data: Any = None, *, request: Request, reader: User) -> None:
        way = request.reach_by if request.reach_by in [one.value for one in WAYS_TO_CALL] else Way.PHONE
        super().__init__(data, initial=self.usual() | {"key": uuid4(), "way": way})
        self.reader, self.request = reader, request

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        moment = cleaned["moment"] = self.clean_moment()
        minute = self.request.received_at.replace(second=0, microsecond=0)
        if moment and moment < minute:
            self.add_error("on", _("The request came after this moment. When did you call?"))
        elif moment:
            cleaned["moment"] = max(moment, self.request.received_at)
        return cleaned


class AssignForm(PageFields, forms.Form):
    submit = gettext_lazy("Give it to them")
    coordinator = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Coordinator"), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, data: Any = None, *, program: Program) -> None:
        super().__init__(data)
        field: Any = self.fields["coordinator"]
        field.queryset = User.objects.filter(
            pk__in=Membership.objects.filter(program=program, role__in=CAN_WRITE).values("user"), is_active=True
        )


class PauseForm(PageFields, forms.Form):
    submit = gettext_lazy("Let the clocks stand still")
    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=RequestPause.Why.choices, widget=forms.RadioSelect)


class WaiveForm(ReasonForm):
    """Which clock does not matter here, and why. Only those of which it may still be said are offered."""

    submit = gettext_lazy("Waive the clock")
    field_order = ("which", "reason")
    which = forms.ChoiceField(label=gettext_lazy("Which clock"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, clocks: Sequence[ClockWaiver.Which], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which: Any = self.fields["which"]
        which.choices = [(one.value, one.label) for one in clocks]
        if len(clocks) == 1:
            which.initial, which.widget = clocks[0].value, forms.HiddenInput()


class DeclineForm(PageFields, forms.Form):
    submit = gettext_lazy("Decline, then read what they are told")
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=DeclineReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("Your own words to them (optional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("They stand in the letter. For example: who else can help, with the phone number."),
    )


class ToldForm(PageFields, forms.Form):
    submit = gettext_lazy("I told them")
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=[(way.value, way.label) for way in WAYS_TO_TELL])


class MergeSearch(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search by name, e-mail or phone"), required=False, max_length=200)


def unchanged(form: RecordForm) -> bool:
    """Whether nothing was typed: the hidden key and the moment to the minute aside."""
    return not set(form.changed_data) - {"key"}
