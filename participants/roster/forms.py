"""One person's page of fields: who they are, how to reach them, what they offer, want and need."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participants.free_time import Window
from participants.models import ChildFacts, Kind, Language, Organization, Participant, RosterRules, Topic
from participants.roster import cells
from participants.roster.look_alikes import look_alikes, program_key_is_taken, similar
from participants.roster.reaching import ASKED, FORMER, SAFE, THROUGH, WAYS, what_is_wrong
from participants.roster.unread import KeepsUnread
from participants.roster.words import week_of
from participants.week_in_words import say_week
from peermatch.forms import AsksForLanguage, LanguageField, PageFields, ZoneField
from peermatch.seen import Seen, Shown, shown_by, what_changed
from peermatch.text import fold, one_line

SECTIONS = (
    (_("Who"), "", ("first_name", "last_name", "kind", "is_adult", "program_key")),
    (_("How to reach them"), "", (*ASKED, "state", "languages", "new_languages")),
    (_("What is safe"), _("It stands at the top of their page. Only coordinators see it."), SAFE),
    (_("Letters, and a helper"), "", THROUGH),
    (_("Work"), _("For professionals. Families leave it empty."),
     ("role_title", "level", "organization", "new_organization")),
    (_("Topics"), "", ("offers", "new_offers", "wants", "new_wants")),
    (_("Free times"), "", ("week", "capacity")),
    (_("Access"), "", ("needs", "in_their_words")),
    (_("Their child"), _("For families. Shown only at the steps that need it."), ("child_age_band", "child_needs")),
    (_("Notes"), "", ("private_notes",)),
)  # fmt: skip
PROTECTED = ("needs", "in_their_words", "child_age_band", "child_needs", "private_notes")
BESIDE = ("someone_else", "new_names", "seen")  # what every page asks when it must
ADULT = [("", _("Not asked yet")), ("yes", _("Yes")), ("no", _("No"))]
SEPARATED = _("Several with a semicolon (;) between.")


class Named(forms.ModelMultipleChoiceField[Any]):
    """Topics or languages that the program has, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, model: Any, label: Any) -> None:
        super().__init__(model.objects.none(), label=label, required=False, to_field_name="public_id")


class PersonForm(KeepsUnread, AsksForLanguage, PageFields, forms.ModelForm[Participant]):
    is_adult = forms.TypedChoiceField(
        label=_("Are they 18 or older?"), required=False, choices=ADULT, coerce=lambda said: said == "yes",
        empty_value=None, help_text=_("Nobody under 18, unless your program's rules say so. No birth date is kept."),
    )  # fmt: skip
    reads_in = LanguageField()
    languages = Named(Language, _("Languages"))
    new_languages = forms.CharField(label=_("Other languages"), required=False, help_text=SEPARATED)
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Organization"), required=False, to_field_name="public_id",
        empty_label=_("None, or not in this list"),
    )  # fmt: skip
    new_organization = forms.CharField(
        label=_("An organization that is not in the list"), required=False, max_length=160,
        help_text=_("It is added to the program's list."),
    )  # fmt: skip
    offers = Named(Topic, _("Can help with"))
    new_offers = forms.CharField(
        label=_("New topics they can help with"), required=False,
        help_text=_("They are added to the program's topics. Several with a semicolon (;) between."),
    )  # fmt: skip
    wants = Named(Topic, _("Wants help with"))
    new_wants = forms.CharField(
        label=_("New topics they want help with"), required=False,
        help_text=_("They are added to the program's topics. Several with a semicolon (;) between."),
    )  # fmt: skip
    time_zone = ZoneField()
    week = forms.CharField(
        label=_("Usually free"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("On the clock of their zone. For example: Mon-Fri 12-13; Sat 10 am-2 pm; weekday evenings"),
    )  # fmt: skip
    needs = forms.CharField(
        label=_("What they need to take part"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: ProTactile interpreter; CART captioning; large print 24 pt; SSP; braille"),
    )  # fmt: skip
    in_their_words = forms.CharField(
        label=_("In their own words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    child_age_band = forms.ChoiceField(
        label=_("Age of the child"), required=False, choices=[("", "---------"), *ChildFacts.AgeBand.choices]
    )
    child_needs = forms.CharField(
        label=_("What the child needs"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only coordinators see this."),
    )  # fmt: skip
    former_is_unsafe = forms.BooleanField(
        label=_("If the e-mail changes: write nothing to the former address"), required=False,
        help_text=_("Else a mail there says that it was changed, not to which. Tick it if somebody else reads there."),
    )  # fmt: skip
    someone_else = forms.BooleanField(label=_("This is someone else"), required=False)
    new_names = forms.BooleanField(label=_("They are new"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Participant
        fields = [
            *("first_name", "last_name", "kind", "is_adult", "program_key"),
            *(*WAYS, *SAFE, *THROUGH),
            *("languages", "role_title", "level", "organization", "state", "offers", "wants", "capacity"),
            "private_notes",
        ]
        widgets = {
            "private_notes": forms.Textarea(attrs={"rows": 4}),
            "postal_address": forms.Textarea(attrs={"rows": 3}),
        }

    only: tuple[str, ...] = ()  # a part of the page asks for these fields alone

    def __init__(
        self, data: QueryDict | None, *, instance: Participant, beside: Iterable[Shown] = (), knows: bool = True
    ) -> None:
        """`beside` is what else the page shows of them, so that changes to it are noticed too.

        Fields that the reader may not read are no fields of the page: what they hold stays as it is.
        """
        self.knows = knows
        self.twins: list[Participant] = []
        self.doubtful: list[tuple[str, str]] = []
        self.changed_meanwhile: list[tuple[str, str]] = []
        super().__init__(data, instance=instance, initial=_initial(instance))
        if self.only:
            self.fields = {name: self.fields[name] for name in (*self.only, *BESIDE) if name in self.fields}
        if not knows:
            self.fields = {name: field for name, field in self.fields.items() if name not in PROTECTED}
        if not instance.email:
            self.fields.pop(FORMER, None)
        program = instance.program
        for name, model in (
            ("languages", Language),
            ("offers", Topic),
            ("wants", Topic),
            ("organization", Organization),
        ):
            if name in self.fields:
                choice: Any = self.fields[name]
                choice.queryset = model.objects.in_program(program)
        self.leave_unread(("offers", "wants") & self.fields.keys())
        self.now = Seen((*shown_by(self), *beside))
        self.fields["seen"].initial = self.now.token

    @property
    def sections(self) -> Iterable[tuple[str, str, list[forms.BoundField]]]:
        for title, hint, names in SECTIONS:
            if fields := [self[name] for name in names if name in self.fields]:
                yield str(title), str(hint), fields

    in_columns = ("languages", "offers", "wants")  # lists of checkboxes

    def clean_is_adult(self) -> bool | None:
        """Refused by the program's rule; left open it is no hindrance, so that nobody guesses."""
        is_adult: bool | None = self.cleaned_data["is_adult"]
        if is_adult is False and RosterRules.of(self.instance.program).adults_only:
            raise ValidationError(say_adults_only())
        return is_adult

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_week(self) -> tuple[Window, ...]:
        return cells.week(self.cleaned_data["week"])

    def clean_needs(self) -> tuple[tuple[str, str], ...]:
        return cells.needs(self.cleaned_data["needs"])

    def clean_program_key(self) -> str:
        key = one_line(self.cleaned_data["program_key"])
        if key and program_key_is_taken(self.instance, key):
            raise ValidationError(gettext("Someone else has this id. Each person needs an id of their own."))
        return key

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in {"first_name", "last_name", "role_title", "phone"} & said.keys():
            said[name] = one_line(said[name] or "")
        self._names(said)
        self._work(said)
        self._reach(said)
        self._refuse_what_changed_meanwhile()
        self._ask_about_twins(said)
        return said

    def _names(self, said: dict[str, Any]) -> None:
        """Turns what was typed into names; those that nearly are one the program has must be meant so."""
        for name, of, most in (
            ("new_offers", "offers", 120),
            ("new_wants", "wants", 120),
            ("new_languages", "languages", 60),
        ):
            try:
                said[name] = cells.words(most)(said.get(name) or "")
            except cells.CellProblem as problem:
                self.add_error(name, problem.messages[0])
                said[name] = ()
            self._doubt(of, said[name])
        organization = one_line(said.get("new_organization") or "")
        said["new_organization"] = organization
        self._doubt("organization", [organization] if organization else [])
        if self.doubtful and not said.get("new_names"):
            self.add_error("new_names", gettext("Choose them from the list instead, or say that they are new."))

    def _doubt(self, name: str, typed: Iterable[str]) -> None:
        field: Any = self.fields.get(name)
        had = [one.name for one in field.queryset] if typed and field else []
        self.doubtful += [(one, like) for one in typed if (like := similar(one, had))]

    def _work(self, said: dict[str, Any]) -> None:
        if said.get("organization") and said.get("new_organization"):
            self.add_error("new_organization", gettext("Choose an organization above, or write a new one: not both."))
        if said.get("level") and said.get("kind", self.instance.kind) != Kind.PROFESSIONAL:
            self.add_error("level", gettext("Only professionals have a level. Leave it empty, or change the kind."))

    def _reach(self, said: dict[str, Any]) -> None:
        """On the page of all fields only what was touched is asked for: a name and a kind are enough there."""
        if "reach_by" in self.fields:
            for name, words in what_is_wrong(said, self.only or self.changed_data):
                if name not in self.errors:
                    self.add_error(name, words)

    def _refuse_what_changed_meanwhile(self) -> None:
        others = Seen(tuple(one for one in self.now.fields if one[0] not in self.fields or one[0] in self.changed_data))
        self.changed_meanwhile = what_changed(self.data.get("seen", ""), others) if self.instance.pk else []
        if self.changed_meanwhile:
            typed: Any = self.data
            self.data = typed.copy()
            cast(QueryDict, self.data)["seen"] = self.now.token
            self.add_error(None, gettext(
                "Someone changed this person after you opened this page. Nothing of yours is saved yet. "
                "Look at what they changed below, mend your fields, then save again."
            ))  # fmt: skip

    def _ask_about_twins(self, said: dict[str, Any]) -> None:
        asks = not self.instance.pk or {"email", "first_name", "last_name"} & set(self.changed_data)
        self.twins = look_alikes(self.instance, said) if asks else []
        if self.twins and not said.get("someone_else"):
            self.add_error("someone_else", ngettext(
                "The roster has someone with this name or e-mail. Look whether it is the same person.",
                "The roster has people with this name or e-mail. Look whether it is one of them.",
                len(self.twins),
            ))  # fmt: skip

    @property
    def topic_names(self) -> set[str]:
        """Folded names of all topics that this page may speak of: the program's, and those it is about to add."""
        field: Any = self.fields["offers"]
        typed = [*self.cleaned_data.get("new_offers", ()), *self.cleaned_data.get("new_wants", ())]
        return {fold(topic.name) for topic in field.queryset} | {fold(name) for name in typed}


def say_adults_only() -> str:
    """The program's rule, and what to do."""
    return gettext("This program takes nobody under 18. Add their parent, or whoever cares for them, instead.")


def _initial(person: Participant) -> dict[str, Any]:
    if not person.pk:
        return {"time_zone": person.program.time_zone}
    access, child = getattr(person, "access", None), getattr(person, "child", None)
    return {
        "is_adult": "" if person.is_adult is None else "yes" if person.is_adult else "no",
        "organization": person.organization,
        "week": say_week(week_of(person)).replace("; ", "\n"),
        "needs": "\n".join(str(need) for need in access.needs.all()) if access else "",
        "in_their_words": access.in_their_words if access else "",
        "child_age_band": child.age_band if child else "",
        "child_needs": child.needs if child else "",
    }
