"""What a proposed group is to be like, and which one is taken."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matches.disclosing.topics import called
from matches.models import Format, Match
from matches.preparing.grouping import USUAL_SIZE, sizes_for
from participants.models import Participant, Topic
from peermatch.accounts.models import Program

LEAST_HOURS, MOST_HOURS = 1, 20
MOST_EXPERTS = 3


class NumberOf(forms.IntegerField):
    """A whole number between two; the usual one if none is given."""

    def __init__(self, fewest: int, most: int, usual: int, **told: Any) -> None:
        words = _("Give a whole number from %(fewest)d to %(most)d.") % {"fewest": fewest, "most": most}
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), words)
        super().__init__(min_value=fewest, max_value=most, required=False, error_messages=errors, **told)
        self.usual = usual

    def clean(self, value: Any) -> int:
        given = super().clean(value)
        return self.usual if given is None else given


class GroupForm(forms.Form):
    """What is not in the address is as usual for the format."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)

    def __init__(self, asked: QueryDict, *, match: Match, topics: Sequence[Topic]) -> None:
        size, sizes = USUAL_SIZE[Format(match.format)], sizes_for(match)
        usual = {"size": str(size), "topic": "", "hours": str(LEAST_HOURS), "experts": "1"}
        super().__init__(usual | {name: asked[name] for name in usual if name in asked})
        self.topics = topics
        self.fields["size"] = NumberOf(sizes.start, sizes.stop - 1, size, label=_("People in all"))
        self.fields["hours"] = NumberOf(LEAST_HOURS, MOST_HOURS, LEAST_HOURS, label=_("Shared hours a week, at least"))
        if match.format == Format.TRAINING:
            self.fields["experts"] = NumberOf(1, MOST_EXPERTS, 1, label=_("Experts among them"))
        self.order_fields(["size", "experts", "topic", "hours"])
        topic, names = cast(Any, self.fields["topic"]), called(match, topics)
        listed = ((str(one.public_id), names[one.pk]) for one in topics)
        topic.choices = [("", _("Any of the problem's topics")), *listed]

    def clean_topic(self) -> int | None:
        return next((one.pk for one in self.topics if str(one.public_id) == self.cleaned_data["topic"]), None)


class TakeGroupForm(forms.Form):
    """The people of one card, and which of them provide."""

    person = forms.ModelMultipleChoiceField(Participant.objects.none(), to_field_name="public_id")
    provides = forms.ModelMultipleChoiceField(Participant.objects.none(), to_field_name="public_id", required=False)

    def __init__(self, said: QueryDict, *, program: Program) -> None:
        super().__init__(said)
        for name in ("person", "provides"):
            field: Any = self.fields[name]
            field.queryset = Participant.objects.in_program(program).listed()

    @property
    def people(self) -> Mapping[int, bool]:
        """By id, whether they provide."""
        provide = {one.pk for one in self.cleaned_data["provides"]}
        return {one.pk: one.pk in provide for one in self.cleaned_data["person"]}
