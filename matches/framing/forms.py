"""What is typed in about the problem and about hopes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.framing.referral import NOT_FOR_PARTICIPANTS, ReferralRules
from matches.framing.writing import MOST_HOPES
from matches.models import Priority, Problem, Seat
from participants.models import Topic
from peermatch.accounts.models import Program
from peermatch.forms import DateInput, PageFields, SomeOf
from peermatch.watching import Watching


class ProblemForm(PageFields, ReferralRules, Watching, forms.ModelForm[Problem]):
    submit = _("Save the problem")
    priorities = forms.MultipleChoiceField(
        label=_("What matters most to them in a peer (optional)"),
        choices=Priority.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ask them. People who meet it are suggested first."),
    )

    class Meta:
        model = Problem
        fields = [
            "statement",
            "background",
            "tried",
            "topics",
            "priorities",
            "asked_by",
            "referred_by",
            "permission_on",
        ]
        field_classes = {"topics": SomeOf}
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 4}),
            "background": forms.Textarea(attrs={"rows": 4}),
            "tried": forms.Textarea(attrs={"rows": 4}),
            "topics": forms.CheckboxSelectMultiple,
            "asked_by": forms.RadioSelect,
            "permission_on": DateInput,
        }
        error_messages = {
            "statement": {"required": _("Write the problem in two or three sentences.")},
            "asked_by": {"required": _("Choose whether they asked themselves or someone referred them.")},
        }
        labels = {
            "asked_by": _("How the request came"),
            "statement": _("The problem, in two or three sentences"),
            "background": _("Background (optional)"),
            "tried": _("What was tried, and how it went (optional)"),
            "referred_by": _("Referred by"),
            "permission_on": _("They agreed to be referred on"),
        }
        help_texts = {
            "statement": NOT_FOR_PARTICIPANTS,
            "background": NOT_FOR_PARTICIPANTS,
            "tried": NOT_FOR_PARTICIPANTS,
            "topics": _("Everyone who is invited sees the topics. People who offer them are found first."),
            "referred_by": _("For a referral: the name, and where they work."),
            "permission_on": _("For a referral: nobody is matched without their own permission."),
        }

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].required = True
        topics: Any = self.fields["topics"]
        topics.queryset = Topic.objects.in_program(program)
        self.watch()


class CaseForm(PageFields, Watching, forms.ModelForm[Problem]):
    """One presenter's problem in a case study."""

    submit = _("Save the case")

    class Meta(ProblemForm.Meta):
        fields = ["statement", "background", "tried", "topics"]

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].required = True
        topics: Any = self.fields["topics"]
        topics.queryset = Topic.objects.in_program(program)
        self.watch()


class HopesForm(PageFields, Watching, forms.Form):
    """Five fields, one hope each; an emptied one takes a hope away. Whoever may not read them adds to what is there."""

    submit = _("Save the hopes")

    def __init__(self, *args: Any, seat: Seat, reads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reads, on_record = reads, [goal.text for goal in seat.goals.all()]
        self.kept, written = ([], on_record) if reads else (on_record, [])
        for number in range(1, MOST_HOPES + 1):
            self.fields[f"hope_{number}"] = forms.CharField(
                label=_("Hope %(number)d") % {"number": number},
                max_length=500,
                required=number == 1,
                initial=written[number - 1] if number <= len(written) else "",
                help_text=self.said_at(number),
                error_messages={"required": _("Write at least one hope, as they said it.")},
            )
        self.watch()

    @staticmethod
    def said_at(number: int) -> Any:
        if number == 1:
            return _("One sentence, in their own words, without names: those who are invited with them may read it.")
        return _("Leave empty what you do not need. Emptying a field takes the hope away.") if number == 2 else ""

    @property
    def hopes(self) -> list[str]:
        return [*self.kept, *(self.cleaned_data[f"hope_{number}"] for number in range(1, MOST_HOPES + 1))]
