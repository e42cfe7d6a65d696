"""What a coordinator types in when someone answered by phone, relay, text, paper or in person."""

from collections.abc import Collection
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matches.inviting.answering import day_given
from matches.inviting.hope_fields import hope_fields, hopes_in
from matches.inviting.meanwhile import WatchingAnswer
from matches.inviting.share_fields import SHARES, share_field, shares_in
from matches.inviting.ways import WAYS, usual_way
from matches.models import Answer, Match, Question, Said, Seat, SeatState, Way
from matches.models.call import WAYS_TO_TELL
from participants.models import NeedKind, Participant
from participants.profile.fields import DetailsFields
from peermatch.accounts.models import User
from peermatch.clock import local_day
from peermatch.forms import DateInput, PageFields


class AnswerForm(WatchingAnswer, PageFields, DetailsFields):
    """All that someone may say to an invitation: yes, no, or something to ask first."""

    submit = _("Save the answer")
    said = forms.ChoiceField(
        label=_("Their answer"),
        choices=[
            *Said.choices,
            (Question.Kind.ASK, _("Neither yet: they ask something")),
            (Question.Kind.HOW, _("Neither yet: they want to meet another way")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )
    question = forms.CharField(
        label=_("If they ask something: what, in their words?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only coordinators see this. You find it on Today until it is settled."),
    )
    way = forms.ChoiceField(
        label=_("How did the answer reach you?"),
        choices=WAYS,
        error_messages={"required": _("Choose how their answer reached you.")},
    )
    given_on = forms.DateField(
        label=_("The day they said it"), required=False, widget=DateInput,
        help_text=_("Change it if you write this down later. Empty: today."),
    )  # fmt: skip
    spoken_by = forms.CharField(
        label=_("Who spoke for them? (empty: they answered themselves)"),
        max_length=Answer._meta.get_field("spoken_by").max_length,
        required=False,
        help_text=_("The name, and how they are related: “Tom, her husband”. An interpreter does not count."),
    )
    confirmed = forms.BooleanField(label=_("They confirmed it themselves"), required=False)
    reason = forms.CharField(
        label=_("If they said no: why? (only if they told you)"),
        max_length=1000,
        required=False,
        help_text=_("Only coordinators see this."),
    )
    keeps_confidence = forms.BooleanField(
        label=_("If yes: they promised to keep in confidence what others tell them"), required=False,
        help_text=_("The words to read out stand below. Only they can promise it, not a helper."),
    )  # fmt: skip
    needs_confirmed = forms.BooleanField(label=_("They said that the access needs below are right"), required=False)

    def __init__(self, *args: Any, seat: Seat, reader: User, knows: bool, **kwargs: Any) -> None:
        """`knows`: whether the reader may know what they need; else that is not asked here."""
        super().__init__(*args, participant=seat.participant, **kwargs)
        self.knows = knows
        if not knows:
            of_details = (*DetailsFields.declared_fields, "needs_confirmed", *(f"need_{kind}" for kind in NeedKind))
            for name in (*of_details, *(f"which_{kind}" for kind in NeedKind)):
                self.fields.pop(name, None)
        self.reads_hopes = knows or not seat.match.is_family
        self.fields |= hope_fields(seat, reads=self.reads_hopes) | share_field(seat)
        if SHARES in self.fields:
            self.fields[SHARES].label = _("What the other family gets when they are introduced")
        self.seat, self.initial["way"] = seat, usual_way(seat.participant)
        self.initial["given_on"] = local_day(timezone.now(), seat.match.program.time_zone)
        self.fields["confirmed"].help_text = _("A helper's answer is never the person's own consent.")
        self.watch_answer(seat, reader)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("said") in Question.Kind.values and not told.get("question") and "question" not in self.errors:
            self.add_error("question", _("Write what they ask."))
        try:
            day_given(self.seat, told.get("given_on"), timezone.now())
        except ValidationError as refusal:
            self.add_error("given_on", refusal)
        return told

    @property
    def is_question(self) -> bool:
        return self.cleaned_data["said"] in Question.Kind.values

    @property
    def hopes(self) -> list[str]:
        kept = [] if self.reads_hopes else [goal.text for goal in self.seat.goals.all()]
        return [*kept, *hopes_in(self.cleaned_data)]

    @property
    def shares(self) -> list[str] | None:
        return shares_in(self.cleaned_data)

    @property
    def is_confirmed(self) -> bool:
        """Whether the answer is the person's own: they spoke, or they confirmed what was said for them."""
        return self.cleaned_data["confirmed"] or not self.cleaned_data["spoken_by"]

    @property
    def answer_part(self) -> FormHelper:
        is_hidden = not self.reads_hopes and self.seat.goals.exists()
        beside = _(
            "What they hope for besides what is on record, which is not shown to you (others in the match read it)"
        )
        hopes = Fieldset(
            beside if is_hidden else _("What they hope to gain (others in the match will read it)"),
            *(Field(name) for name in self.fields if name.startswith("hope_")),
        )
        shares = [SHARES] if SHARES in self.fields else []
        return self._part(
            "said",
            "question",
            "way",
            "spoken_by",
            "confirmed",
            "reason",
            "given_on",
            hopes,
            *shares,
            "keeps_confidence",
        )

    @property
    def details_part(self) -> FormHelper:
        return self._part("needs_confirmed", "time_zone", self.needs_fieldset(_("What they need to take part")))

    def _part(self, *layout: Any) -> FormHelper:
        helper = self.helper
        helper.layout = Layout(*layout)
        return helper

    def has_error_in_details(self) -> bool:
        own = {"said", "question", "way", "spoken_by", "confirmed", "reason", "given_on", "keeps_confidence", SHARES}
        own |= {"__all__"}
        return any(name not in own and not name.startswith("hope_") for name in self.errors)


class SendForm(forms.Form):
    """Whose invitations the coordinator has just read."""

    seat = forms.ModelMultipleChoiceField(queryset=Seat.objects.none(), to_field_name="public_id")

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        field.queryset = match.seats.taking_part()


class NudgeForm(SendForm):
    """Whom the coordinator chose to ask again."""

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, match=match, **kwargs)
        field: Any = self.fields["seat"]
        field.queryset = match.seats.all()


class GoOnForm(PageFields, forms.Form):
    submit = _("Go on without them")
    seat = forms.ModelMultipleChoiceField(
        label=_("Whose answer the match no longer waits for"),
        queryset=Seat.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Why the match goes on without them"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on record with your name. They do not read it."),
        error_messages={"required": _("Write the reason in a sentence.")},
    )

    def __init__(self, *args: Any, seats: Collection[Seat], match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        rows = match.seats.filter(pk__in=[seat.pk for seat in seats], state=SeatState.INVITED)
        field.queryset = rows.select_related("participant")
        field.initial = [seat.public_id for seat in seats]


class ReplaceForm(PageFields, forms.Form):
    submit = _("Replace them")
    reason = forms.CharField(
        label=_("Why (optional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the match's history. Only coordinators read it."),
    )


class SettleForm(PageFields, forms.Form):
    """What was answered to a question, and how. By e-mail it is read once more before it goes out."""

    submit = _("Go on")
    way = forms.ChoiceField(label=_("How do you answer?"), error_messages={"required": _("Choose how you answer.")})
    text = forms.CharField(
        label=_("Your answer"),
        max_length=Question.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what was answered.")},
    )

    def __init__(self, *args: Any, person: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(way.value, _("I told them: %(way)s") % {"way": way.label}) for way in WAYS_TO_TELL]
        mail = [(Way.EMAIL.value, _("By e-mail, which you read before it goes out"))] if person.takes_email else []
        field: Any = self.fields["way"]
        field.choices = [*mail, *told]
        self.initial["way"] = Way.EMAIL if mail else usual_way(person)
        self.fields["text"].help_text = (
            _("Name nobody else in the match: a mail may be read by others. If you told them, note what you said.")
            if mail
            else _("Note what you said. Only coordinators see this.")
        )

    @property
    def is_mail(self) -> bool:
        return bool(self.cleaned_data["way"] == Way.EMAIL)


class OwnForm(forms.Form):
    """Which answer was read as the person's own, and whether it was read on Today."""

    answer = forms.UUIDField()
    on_today = forms.BooleanField(required=False)


class AgainForm(forms.Form):
    """Which invitation a new one replaces, so that a second click replaces nothing."""

    instead_of = forms.UUIDField()
