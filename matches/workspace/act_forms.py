"""What is typed in to note something, to put a match on hold, to hand matches over, to arrange cover."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from matches.models import Match, Note, Request
from matches.workspace.handing import who_may_coordinate
from peermatch.accounts.models import Membership, Program, User
from peermatch.forms import DateInput, PageFields


class NoteForm(PageFields, forms.ModelForm[Note]):
    submit = _("Save the note")
    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Note
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"text": _("Only coordinators see this.")}

    def __init__(self, data: Any = None, *, match: Match) -> None:
        super().__init__(data, initial={"key": uuid4()}, instance=Note(program=match.program, match=match))


class RewriteForm(PageFields, forms.Form):
    submit = _("Save the note")
    text = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only coordinators see this."),
    )


class HoldForm(PageFields, forms.Form):
    submit = _("Put it on hold")
    reason = forms.CharField(
        label=_("Why it waits"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only coordinators see this; it stands in the match's history."),
    )
    until = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=DateInput,
        help_text=_("May be empty. The match is not resumed by itself: Today reminds you that day."),
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until <= localdate():
            raise ValidationError(_("This day must be after today."))
        return until


class ReopenForm(PageFields, forms.Form):
    submit = _("Open it again")
    reason = forms.CharField(
        label=_("Why it is opened again"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only coordinators see this; it stands in the match's history."),
    )


class CoordinatorField(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return obj.name or obj.email


class HandOverForm(PageFields, forms.Form):
    """Which matches stands in hidden fields: what was previewed is what is handed over."""

    submit = _("Hand over")
    # Not “matches”: a form's input of that name hides the element's own method from scripts that read pages aloud.
    chosen = forms.ModelMultipleChoiceField(
        Match.objects.none(), to_field_name="public_id", widget=forms.MultipleHiddenInput
    )
    asked = forms.ModelMultipleChoiceField(
        Request.objects.none(), to_field_name="public_id", widget=forms.MultipleHiddenInput, required=False
    )
    to = CoordinatorField(User.objects.none(), label=_("New coordinator"))
    note = forms.CharField(
        label=_("What they should know (optional)"),
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They read it on Today; it stands in the history of each match. Only coordinators see this."),
    )
    tell = forms.BooleanField(required=False)

    def __init__(self, *args: Any, program: Program, expecting: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matches, to, tell = (self.fields[name] for name in ("chosen", "to", "tell"))
        matches.queryset = Match.objects.in_program(program).open()  # type: ignore[attr-defined]
        self.fields["asked"].queryset = Request.objects.in_program(program).waiting()  # type: ignore[attr-defined]
        to.queryset = who_may_coordinate(program)  # type: ignore[attr-defined]
        tell.label = _("Tell those who have a meeting ahead who their coordinator is now")
        if not expecting:
            del self.fields["tell"]


class CoverForm(PageFields, forms.Form):
    submit = _("Arrange the cover")
    away = CoordinatorField(User.objects.none(), label=_("Who is away"))
    covering = CoordinatorField(User.objects.none(), label=_("Who covers"))
    first_day = forms.DateField(label=_("First day"), widget=DateInput)
    last_day = forms.DateField(label=_("Last day"), widget=DateInput)
    note = forms.CharField(
        label=_("Note (optional)"), max_length=500, required=False, help_text=_("Only coordinators see this.")
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: QuerySet[User] = who_may_coordinate(membership.program)
        away: Any = self.fields["away"]
        covering: Any = self.fields["covering"]
        away.queryset = people if membership.is_lead else people.filter(pk=membership.user_id)
        # A lead may cover for others herself; who arranges it for herself alone is no choice of hers.
        covering.queryset = people if membership.is_lead else people.exclude(pk=membership.user_id)
        if not membership.is_lead:
            away.initial, away.help_text = membership.user_id, _("A lead can arrange cover for others too.")
