"""What coordinators type in about a worry."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matches.models import Way, Worry
from matches.safeguarding.finding import Finds
from participants.models import Participant
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.forms import PageFields, SomeOf

HELD_BACK = _(
    "They are not asked into new matches, and get no reminders, until a lead lets it go on. If nobody is ticked, "
    "nobody is held back. Where it is about somebody who works here nothing rests: they could see it."
)


def who_works_here(program: Program) -> QuerySet[User]:
    members = Membership.objects.filter(program=program, role__in=CAN_WRITE)
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("name")


class RaiseForm(PageFields, forms.Form):
    submit = _("Tell the leads now")
    words = forms.CharField(
        label=_("What worries you, or whoever told you?"),
        max_length=Worry._meta.get_field("words").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("As it was said. Only leads read it, you, and those whom a lead names."),
    )
    spoken_by = forms.CharField(
        label=_("Who told you?"),
        max_length=Worry._meta.get_field("spoken_by").max_length,
        required=False,
        help_text=_("Leave it empty if it is you who is worried."),
    )
    people = SomeOf(
        label=_("Whom does it concern?"),
        queryset=Participant.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=HELD_BACK,
    )
    about = forms.CharField(
        label=_("Someone else: who?"), max_length=Worry._meta.get_field("about").max_length, required=False
    )
    about_member = forms.ModelChoiceField(
        label=_("Is it about somebody who works here?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("No"),
        help_text=_("They are not told, and do not read it."),
    )
    reach = forms.CharField(
        label=_("How and when is it safe to reach whoever told you?"),
        max_length=Worry._meta.get_field("reach").max_length,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, people: QuerySet[Participant], program: Program, by: User, chosen: Iterable[int] = ()
    ) -> None:
        super().__init__(data, initial={"people": list(chosen)})
        self.fields["people"].queryset = people  # type: ignore[attr-defined]  # choices among rows
        self.fields["about_member"].queryset = who_works_here(program).exclude(pk=by.pk)  # type: ignore[attr-defined]
        if not people:
            del self.fields["people"]

    @property
    def said(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in ("words", "about", "about_member", "reach", "spoken_by")}
        return told | {"people": list(self.cleaned_data.get("people") or [])}


class DoneForm(PageFields, forms.Form):
    words = forms.CharField(
        label=_("What was done?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In your own words: whom you reached, what was agreed, what is next."),
        error_messages={"required": _("Write what was done.")},
    )


class ConcernsForm(Finds):
    people = SomeOf(
        label=_("Whom does it concern?"),
        queryset=Participant.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=HELD_BACK,
    )
    field_order = ("people", "find")
    chooses = "people"


class ReadersForm(PageFields, forms.Form):
    users = SomeOf(
        label=_("Who reads it besides the leads?"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As few as can help."),
    )

    def __init__(self, data: Any = None, *, users: QuerySet[User], chosen: list[int]) -> None:
        super().__init__(data, initial={"users": chosen})
        self.fields["users"].queryset = users  # type: ignore[attr-defined]  # choices among rows


class StopForm(Finds):
    submit = _("Stop contact now")
    other = forms.ModelChoiceField(
        label=_("With whom?"), queryset=Participant.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    way = forms.ChoiceField(label=_("How did they say so?"), choices=[one for one in Way.choices if one[0] != Way.LINK])
    field_order = ("other", "find", "way")
    chooses = "other"
