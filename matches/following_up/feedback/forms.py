"""What a coordinator types in when someone said by phone, relay, text, paper or in person how it was."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.following_up.feedback.fields import FeedbackFields
from matches.inviting.ways import WAYS, usual_way
from matches.models import Feedback, Seat, Way
from peermatch.accounts.models import User


class RecordForm(FeedbackFields, forms.Form):
    submit = _("Save the feedback")
    way = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=WAYS,
        error_messages={"required": _("Choose how their feedback reached you.")},
    )
    spoken_by = forms.CharField(
        label=_("Who spoke for them? (empty: they answered themselves)"),
        max_length=120,
        required=False,
        help_text=_("The name, and how they are related: “Tom, her husband”. An interpreter does not count."),
    )

    def __init__(self, *args: Any, seat: Seat, before: Feedback | None, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["way"] = usual_way(seat.participant)
        if before and before.way != Way.LINK:
            self.initial.update({"way": before.way, "spoken_by": before.spoken_by})
        self.add_questions(seat, before, hand=reader, nothing=_("Not said"))

    @property
    def about_it(self) -> list[Any]:
        return [self["way"], self["spoken_by"]]
