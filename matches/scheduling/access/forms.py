"""What a coordinator types about a need at a meeting, and about whoever is asked for it."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Accommodation, Meeting, ServiceBooking
from matches.models.accommodation import MOST_BOOKED
from matches.scheduling.access import choosing, following
from matches.scheduling.forms import MayClash
from participants.models import NeedKind, Participant
from peermatch.forms import PageFields
from peermatch.text import one_line

SHOWN_AT_ONCE = 15  # choices as a list to tick; more of them fold into a field


class AskForm(MayClash, PageFields, forms.Form):
    submit: Any = gettext_lazy("Ask, or record that they are asked")

    provider = forms.ChoiceField(
        label=gettext_lazy("From the program's list"),
        required=False,
        help_text=gettext_lazy("Whom the person prefers and who fits comes first. Whom they decline is not offered."),
    )
    name = forms.CharField(label=gettext_lazy("Or somebody who is not on the list"), max_length=160, required=False)
    places = forms.IntegerField(
        label=gettext_lazy("How many people"),
        min_value=1,
        max_value=MOST_BOOKED,
        required=False,
        help_text=gettext_lazy("For an agency. Empty: as many as are needed and it can send."),
    )
    by_mail = forms.BooleanField(
        label=gettext_lazy("Send them the booking request by e-mail now"),
        required=False,
        initial=True,
        help_text=gettext_lazy("It goes to their address on the list. Leave it empty if you ask them in another way."),
    )

    def __init__(self, *args: Any, row: Accommodation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.offered = {str(one.provider.public_id): one for one in choosing.offered(row)}
        field: Any = self.fields["provider"]
        if len(self.offered) > SHOWN_AT_ONCE:
            field.widget = forms.Select()
        else:
            field.widget = forms.RadioSelect()
        field.choices = [
            *((key, one.label) for key, one in self.offered.items()), ("", _("Somebody who is not on the list")),
        ]  # fmt: skip
        if not self.offered:
            del self.fields["provider"]
            self.fields["name"].label = _("Name")
        if row.count == 1:
            del self.fields["places"]
        if not any(one.provider.email for one in self.offered.values()):
            del self.fields["by_mail"]
        self.offer_override(needed=False)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("provider") and data.get("name"):
            self.add_error("name", _("Choose somebody from the list, or write a name: not both."))
        elif not data.get("provider") and not data.get("name") and not self.errors:
            self.add_error("name", _("Choose somebody from the list, or write a name."))
        return data

    @property
    def done(self) -> str:
        """What to say once it is done."""
        found = self.offered.get(self.cleaned_data.get("provider", ""))
        if found and found.provider.email and self.cleaned_data.get("by_mail"):
            return _("The booking request goes to %(name)s by e-mail.") % {"name": found.provider.name}
        return _("It is on record that they are asked.")

    @property
    def asks(self) -> dict[str, Any]:
        """What was typed, as the door takes it."""
        data = self.cleaned_data
        found = self.offered.get(data.get("provider", ""))
        provider = found.provider if found else None
        most = min(provider.at_once, max(self.row.to_ask, 1)) if provider else 1
        return {
            "provider": provider,
            "name": data["name"],
            "places": data.get("places") or most,
            "override_reason": data.get("override_reason", ""),
            "by_mail": data.get("by_mail", False),
        }


class DeclineForm(PageFields, forms.Form):
    submit: Any = gettext_lazy("Record that they do not come")

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, required=False, help_text=gettext_lazy("You may leave it empty.")
    )

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])


class CancelServiceForm(DeclineForm):
    submit: Any = gettext_lazy("Cancel this booking")

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Only the match's coordinators and leads read this. Whoever is cancelled reads that they are no longer "
            "needed, and not why. You may leave it empty."
        ),
    )
    is_told = forms.BooleanField(
        label=gettext_lazy("They know already"),
        required=False,
        help_text=gettext_lazy(
            "Leave it empty if they are still to be told: by e-mail at once, or by you where they have no address."
        ),
    )


class CostForm(PageFields, forms.Form):
    cost = forms.DecimalField(
        label=gettext_lazy("Cost in dollars"), max_digits=9, decimal_places=2, min_value=0, required=False
    )
    payer = forms.CharField(
        label=gettext_lazy("Who pays"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example: the school district, your program."),
    )

    def __init__(self, *args: Any, booking: ServiceBooking, **kwargs: Any) -> None:
        usual = booking.provider.usually_paid_by if booking.provider else ""
        super().__init__(*args, initial={"cost": booking.cost, "payer": booking.payer or usual}, **kwargs)

    def clean_payer(self) -> str:
        return one_line(self.cleaned_data["payer"])


class PersonField(forms.ModelChoiceField[Participant]):
    def label_from_instance(self, obj: Participant) -> str:
        return obj.name


class AddForm(PageFields, forms.Form):
    submit: Any = gettext_lazy("Add it")

    person = PersonField(label=gettext_lazy("For whom"), queryset=Participant.objects.none())
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[(kind.value, kind.label) for kind in NeedKind if NeedKind(kind).is_arranged],
    )
    detail = forms.CharField(
        label=gettext_lazy("Which"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: ProTactile, ASL, 24 pt."),
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many people"),
        max_value=MOST_BOOKED,
        validators=[MinValueValidator(1)],
        required=False,
        help_text=gettext_lazy("Empty: as many as such a need usually takes."),
    )
    note = forms.CharField(label=gettext_lazy("What whoever is booked should know"), max_length=500, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        comes = following.who_comes(meeting).values("participant")
        people.queryset = Participant.objects.in_program(meeting.program).filter(pk__in=comes)

    def clean_detail(self) -> str:
        return one_line(self.cleaned_data["detail"])

    def clean_note(self) -> str:
        return one_line(self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == NeedKind.OTHER and not data.get("detail") and "detail" not in self.errors:
            self.add_error("detail", _("Write what it is."))
        return data

    @property
    def need(self) -> dict[str, Any]:
        return self.cleaned_data


class ChangeForm(PageFields, forms.Form):
    count = forms.IntegerField(label=gettext_lazy("How many people"), min_value=1, max_value=MOST_BOOKED)
    note = forms.CharField(label=gettext_lazy("What whoever is booked should know"), max_length=500, required=False)

    def __init__(self, *args: Any, row: Accommodation, **kwargs: Any) -> None:
        super().__init__(*args, initial={"count": row.count, "note": row.note}, **kwargs)
        if row.is_papers:
            del self.fields["count"]
            self.fields["note"].label = _("What whoever sends them should know")

    def clean_note(self) -> str:
        return one_line(self.cleaned_data["note"])

    @property
    def change(self) -> dict[str, Any]:
        return {"count": self.cleaned_data.get("count"), "note": self.cleaned_data["note"]}
