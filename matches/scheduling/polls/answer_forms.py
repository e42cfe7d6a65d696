"""What a coordinator types in when someone said by phone, relay, text, paper or in person which times suit."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from matches.inviting.ways import WAYS, usual_way
from matches.models import Way
from matches.scheduling.polls.ability_fields import SPOKEN_BY, WORDS, TimesFields
from matches.scheduling.polls.asked_times import AskedTimes
from peermatch.accounts.models import User
from peermatch.forms import PageFields

ON_YOUR_CLOCK = _("On your clock: %(when)s.")


class PollAnswerForm(TimesFields, PageFields):
    submit = _("Save the answer")
    way = forms.ChoiceField(
        label=_("How did the answer reach you?"),
        choices=WAYS,
        error_messages={"required": _("Choose how their answer reached you.")},
    )
    spoken_by = forms.CharField(
        label=_("Who spoke for them? (empty: they answered themselves)"),
        max_length=SPOKEN_BY,
        required=False,
        help_text=_("The name, and how they are related: “Tom, her husband”. An interpreter does not count."),
    )
    words = forms.CharField(
        label=_("What else they said about these times"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only coordinators see this."),
    )

    def __init__(self, *args: Any, asked: AskedTimes, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_times(asked, beside=str(ON_YOUR_CLOCK), other_zone=reader.time_zone, hand=reader)
        self.initial["way"] = usual_way(asked.seat.participant)
        if asked.reply and asked.reply.way != Way.LINK:
            self.initial.update({name: getattr(asked.reply, name) for name in ("way", "spoken_by", "words")})

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(*self.times_layout, "way", "spoken_by", "words")
        return helper
