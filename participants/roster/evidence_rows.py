"""The rows of evidence on a person's page of fields."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.conditions import are_told
from participants.models import Evidence, EvidenceKind, Participant, Topic
from participants.roster import cells
from participants.roster.look_alikes import similar
from peermatch.forms import DateInput, PageFields
from peermatch.text import fold

BLANK_ROWS = 2
ONLY_LICENSES = ("issuer", "expires_on")


class EvidenceForm(PageFields, forms.ModelForm[Evidence]):
    about = forms.CharField(
        label=_("Topics"), required=False, max_length=1000,
        help_text=_(
            "What it is shown for; several with a semicolon (;) between. Leave it empty for a degree that is general."
        ),
    )  # fmt: skip

    class Meta:
        model = Evidence
        fields = ["kind", "title", "issuer", "expires_on", "years", "last_year", "story"]
        widgets = {"expires_on": DateInput(), "story": forms.Textarea(attrs={"rows": 3})}

    unread: Collection[Topic] = ()  # conditions of a family whom the reader does not know: they stay

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = self.fields["title"].required = True
        if self.instance.pk:
            topics = list(self.instance.topics.all())
            if any(topic.is_condition for topic in topics) and not are_told(self.instance.participant):
                self.unread = [topic for topic in topics if topic.is_condition]
            self.fields["about"].initial = "; ".join(one.name for one in topics if one not in self.unread)

    def clean_about(self) -> tuple[str, ...]:
        return cells.words(120)(self.cleaned_data["about"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        kind = said.get("kind")
        if (said.get("last_year") or 0) > localdate().year:
            self.add_error("last_year", gettext("That year is still to come."))
        if kind != EvidenceKind.LICENSE:
            for name in ONLY_LICENSES:
                if said.get(name):
                    self.add_error(name, gettext("Only a license or certification has this. Leave it empty."))
        if kind == EvidenceKind.EXPERIENCE and said.get("years") is None and "years" not in self.errors:
            self.add_error("years", gettext("How many years? Write a whole number."))
        if kind == EvidenceKind.SUCCESS and not said.get("story") and "story" not in self.errors:
            self.add_error("story", gettext("What was done, and what came of it?"))
        return said

    def refuse_unknown_topics(self, known: set[str]) -> None:
        """Topics must be the program's, or written as new ones above: a slip here would never be found again."""
        for name in self.cleaned_data.get("about", ()):
            if fold(name) not in known:
                like = similar(name, known)
                hint = (
                    gettext("Do you mean “%(like)s”?") % {"like": like} if like else gettext("Write it under Topics.")
                )
                told = gettext("“%(name)s” is not one of the program's topics.") % {"name": name}
                self.add_error("about", f"{told} {hint}")


class EvidenceRows(forms.BaseInlineFormSet[Evidence, Participant, EvidenceForm]):
    """Evidence of one person; rows of anybody else are no choice."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["id"].queryset = self.queryset
        form.fields["DELETE"].label = _("Remove this row")

    @property
    def extra_are_used(self) -> bool:
        """Whether a new row was begun: then it must not be folded away."""
        return self.is_bound and any(form.has_changed() for form in self.extra_forms)

    def refuse_unknown_topics(self, known: set[str]) -> bool:
        for form in self.forms:
            if form.has_changed() and not form.cleaned_data.get("DELETE"):
                form.refuse_unknown_topics(known)
        return not any(form.errors for form in self.forms if not form.cleaned_data.get("DELETE"))


def evidence_rows(data: Any, person: Participant) -> EvidenceRows:
    rows = Evidence.objects.in_program(person.program).prefetch_related("topics")
    made: Any = forms.inlineformset_factory(
        Participant,
        Evidence,
        form=EvidenceForm,
        formset=EvidenceRows,
        extra=BLANK_ROWS,
        max_num=60,
        absolute_max=200,
        can_delete=True,
    )
    found: EvidenceRows = made(data, instance=person, queryset=rows if person.pk else rows.none(), prefix="evidence")
    return found
