"""What is decided when a request becomes a match: who it is from, and what kind of match."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.framing.titles import AsksAboutTitle
from matches.models import Direction, Path, Request
from matches.preparing.seating import why_not
from matches.workspace.from_request import Permission, proposed_title
from participants.models import Consent, Kind, Participant, Status
from peermatch.forms import DateInput, PageFields

NEW = "new"


class FromRequestForm(AsksAboutTitle, PageFields, forms.Form):
    """One page. `q` searches for the person; everything else that was typed stays while searching."""

    submit = gettext_lazy("Make it a match")
    q = forms.CharField(label=gettext_lazy("Search by name, organization or e-mail"), required=False, max_length=200)
    person = forms.CharField(
        label=gettext_lazy("Who asks"),
        error_messages={"required": gettext_lazy("Choose who this is: someone you know already, or someone new.")},
    )
    permission_on = forms.DateField(
        label=gettext_lazy("The day they agreed to be matched"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Needed for someone new, and for whoever has not given permission yet."),
    )
    permission_way = forms.ChoiceField(
        label=gettext_lazy("How they agreed"), choices=Consent.Way.choices, initial=Consent.Way.PHONE
    )
    is_adult = forms.BooleanField(
        label=gettext_lazy("They said that they are 18 or older"),
        required=False,
        help_text=gettext_lazy("Asked of brothers and sisters who are new: they may be children."),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy(
            "A few words that tell it apart. Participants do not see this; everyone in the program does. Write no "
            "diagnosis and no child's name."
        ),
    )
    path = forms.ChoiceField(label=gettext_lazy("Path"), choices=Path.choices, widget=forms.RadioSelect)
    direction = forms.ChoiceField(label=gettext_lazy("Direction"), choices=Direction.choices, widget=forms.RadioSelect)

    def __init__(
        self, data: Any = None, *, request: Request, people: Any, initial: dict[str, Any] | None = None
    ) -> None:
        usual = {"title": proposed_title(request), "path": request.path, "direction": Direction.DIRECTIONAL}
        super().__init__(data, initial=usual | (initial or {}))
        self.request, self.people = request, people
        if request.kind != Kind.SIBLING:
            del self.fields["is_adult"]

    def clean_person(self) -> Participant | None:
        """None for someone new, who is added."""
        said = str(self.cleaned_data["person"])
        if said == NEW:
            return None
        person: Participant | None = self.people.filter(public_id=said).first() if _is_id(said) else None
        if person is None:
            raise ValidationError(_("This person is not in the program's list. Search again."))
        if person.status != Status.INVITED and (reason := why_not(person)):
            raise ValidationError(reason)
        return person

    def clean_permission_on(self) -> Any:
        day = self.cleaned_data["permission_on"]
        if day and day > self.request.program.today:
            raise ValidationError(_("This day is still to come. Give the day on which they said yes."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.heed_title(program=self.request.program, path=cleaned.get("path", ""))
        person = cleaned.get("person")
        is_unsure = "person" in cleaned and (person is None or person.status == Status.INVITED)
        if is_unsure and not cleaned.get("permission_on") and "permission_on" not in self.errors:
            self.add_error("permission_on", _("Write the day on which they agreed. Nobody is matched without it."))
        if "person" in cleaned and person is None and cleaned.get("is_adult") is False:
            told = _("Ask whether they are 18 or older. If they are not, add them to the roster first, as under 18.")
            self.add_error("is_adult", told)
        return cleaned

    @property
    def permission(self) -> Permission | None:
        day = self.cleaned_data["permission_on"]
        return Permission(day, self.cleaned_data["permission_way"]) if day else None


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
