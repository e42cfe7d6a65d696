"""Forms of one whom the program books: facts, week, days away."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import BOOKED_KINDS, AccessProvider
from participants.models.availability import add_away
from participants.week_fields import AwayFields, WeekFields, keep_week
from peermatch.accounts.models import User
from peermatch.clock import zone_label
from peermatch.forms import PageFields, ZoneField
from peermatch.text import fold, one_line
from peermatch.watching import Watching


class ProviderForm(Watching, PageFields, forms.ModelForm[AccessProvider]):
    """Who they are, what they do, and how to reach them."""

    title = _("Change what is known of %(name)s")
    done = _("%(name)s was saved.")
    kinds = forms.MultipleChoiceField(
        label=_("What they do"),
        choices=[(kind.value, kind.label) for kind in BOOKED_KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one thing that they do.")},
    )
    at_once = forms.IntegerField(
        label=_("People it can send at once"), required=False, min_value=1, max_value=20,
        help_text=_("Of an agency only. Empty: one."),
    )  # fmt: skip
    time_zone = ZoneField()

    class Meta:
        model = AccessProvider
        fields = (
            "name", "kinds", "works_in", "is_agency", "at_once", "email", "phone", "how_to_book", "time_zone",
            "cost_per_hour", "usually_paid_by", "notes",
        )  # fmt: skip
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, data: Any, *, row: AccessProvider) -> None:
        super().__init__(data, instance=row)
        if row.pk:
            self.watch()

    def clean_name(self) -> str:
        """No two of one name: their letters and the list of a meeting would not tell them apart."""
        name = one_line(self.cleaned_data["name"])
        others = AccessProvider.objects.in_program(self.instance.program).exclude(pk=self.instance.pk)
        if any(fold(one) == fold(name) for one in others.values_list("name", flat=True)):
            raise ValidationError(
                gettext("“%(name)s” is on the list already. Add what tells the two apart.") % {"name": name}
            )
        return name

    def clean_works_in(self) -> str:
        return one_line(self.cleaned_data["works_in"])

    def clean_how_to_book(self) -> str:
        return one_line(self.cleaned_data["how_to_book"])

    def clean_usually_paid_by(self) -> str:
        return one_line(self.cleaned_data["usually_paid_by"])

    def clean_at_once(self) -> int:
        return self.cleaned_data["at_once"] or 1

    def keep(self, *, by: User, at: datetime) -> None:
        self.save()


class NewProviderForm(ProviderForm):
    submit = _("Add to the list")
    done = _("%(name)s is on the list. Write down when they are free, so that meetings are found at such times.")


class ProviderWeekForm(WeekFields, forms.Form):
    """When they take bookings in a usual week."""

    title = _("When %(name)s usually takes bookings")
    done = _("The usual week of %(name)s was saved.")
    template = "participants/roster/person/week.html"

    def __init__(self, data: Any, *, row: AccessProvider) -> None:
        super().__init__(data)
        self.row = row
        self.show_week(row.windows.all())
        self.watch()

    @property
    def zone(self) -> str:
        return zone_label(self.row.time_zone)

    def keep(self, *, by: User, at: datetime) -> None:
        keep_week(self.row, self.cleaned_data["windows"])


class ProviderAwayForm(AwayFields, forms.Form):
    """Days on which they take no bookings."""

    title = _("When %(name)s is away")
    lede = _("Nobody counts on them on these days. Days that touch or overlap become one stretch.")
    done = _("The days away of %(name)s were saved.")

    def __init__(self, data: Any, *, row: AccessProvider) -> None:
        super().__init__(data)
        self.row = row
        self.add_away_fields()

    def keep(self, *, by: User, at: datetime) -> None:
        add_away(self.row, *self.days)
