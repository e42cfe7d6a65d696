"""What a coordinator types in when someone cannot come, can come after all, or the meeting goes on without them."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from matches.inviting.ways import WAYS, usual_way
from matches.models import Absence, Meeting, Seat
from matches.scheduling.forms import MayClash
from peermatch.forms import PageFields

SPOKEN_BY = Absence._meta.get_field("spoken_by").max_length
WORDS = Absence._meta.get_field("words").max_length


class WayField(forms.ChoiceField):
    def __init__(self, **more: Any) -> None:
        words = {"required": gettext_lazy("Choose how it reached you.")}
        label = gettext_lazy("How did you hear of it?")
        super().__init__(label=label, choices=WAYS, error_messages=words, **more)


class RecordForm(PageFields, forms.Form):
    submit = gettext_lazy("Save")
    way = WayField()
    spoken_by = forms.CharField(
        label=gettext_lazy("Who spoke for them? (empty: they said it themselves)"),
        max_length=SPOKEN_BY,
        required=False,
        help_text=gettext_lazy(
            "The name, and how they are related: “Tom, her husband”. An interpreter does not count."
        ),
    )
    words = forms.CharField(
        label=gettext_lazy("What they said (only if they told you)"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Only coordinators see this."),
    )
    wants_news = forms.BooleanField(
        label=gettext_lazy("They want to hear what becomes of this meeting"),
        required=False,
        help_text=gettext_lazy("Of a new day or time they hear in any case."),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["way"], self.initial["revision"] = usual_way(seat.participant), meeting.revision

    def look_anew(self, meeting: Meeting) -> None:
        """From here on the reader sees the meeting as it is now."""
        typed: Any = self.data
        changed = typed.copy()
        changed["revision"] = str(meeting.revision)
        self.data = changed


class EndForm(MayClash, PageFields, forms.Form):
    submit = gettext_lazy("They can come: tell them")
    way = WayField()

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["way"] = usual_way(seat.participant)


class GoOnForm(PageFields, forms.Form):
    submit = gettext_lazy("Go on without them")
    tells = forms.BooleanField(
        label=gettext_lazy("Tell the others"),
        required=False,
        help_text=gettext_lazy("As long as this is not ticked, those who meet are told nothing."),
    )
    words = forms.CharField(
        label=gettext_lazy("What they read or hear"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everyone who comes reads this. Never say why someone cannot come."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["words"] = usual_words()

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("tells") and not told.get("words", "").strip() and "words" not in self.errors:
            self.add_error("words", gettext("Write what the others are to read, or untick “Tell the others”."))
        return told

    @property
    def told(self) -> str:
        return self.cleaned_data["words"] if self.cleaned_data["tells"] else ""


def usual_words() -> str:
    """Says neither who nor why."""
    return gettext("One of us cannot come this time. The meeting takes place all the same.")
