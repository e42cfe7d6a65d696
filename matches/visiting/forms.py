"""What a participant fills in. Each form says who reads what is written."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from matches.inviting.confiding import promise_of, words_for
from matches.inviting.hope_fields import hope_fields, hopes_in
from matches.inviting.meanwhile import WatchingAnswer
from matches.inviting.share_fields import SHARES, share_field, shares_in
from matches.models import Answer, Question, Seat, Way
from matches.scheduling.polls.ability_fields import WORDS, TimesFields
from matches.scheduling.polls.asked_times import AskedTimes
from participants.models import ConsentText
from participants.profile.fields import DetailsFields
from peermatch.forms import PageFields
from peermatch.watching import Watching

OTHERS_READ = _("What do you hope to gain? Others in the match will read this.")
FOR_COORDINATOR = _("For your coordinator that is %(when)s.")
ONLY_COORDINATORS = _("What do you need to take part? Coordinators see this, and those whom you let see it.")


class SpokenBy(forms.Form):
    """Mix in where someone may answer for another: their answer is then not yet the person's own."""

    spoken_by = forms.CharField(
        label=_("Your name, and how you are related"),
        max_length=Answer._meta.get_field("spoken_by").max_length,
        required=False,
        help_text=_("Leave this empty if it is your own answer, also with an interpreter or a reader beside you."),
    )

    @property
    def spoken_part(self) -> FormHelper:
        helper: FormHelper = self.part("spoken_by")  # type: ignore[attr-defined]  # mixed into a form with parts
        return helper


class Parts(PageFields):
    """Forms of which the page places the parts itself, some folded away."""

    def part(self, *layout: Any) -> FormHelper:
        helper = self.helper
        helper.layout = Layout(*layout)
        return helper


class HopesFields(Parts, forms.Form):
    """Mix into a form that asks for hopes: it calls `add_hopes` as it is made."""

    def add_hopes(self, seat: Seat) -> None:
        self.fields |= hope_fields(seat)

    @property
    def hopes(self) -> list[str]:
        return hopes_in(self.cleaned_data)

    @property
    def hopes_part(self) -> FormHelper:
        return self.part(Fieldset(OTHERS_READ, *(Field(name) for name in self.fields if name.startswith("hope_"))))


class HopesForm(Watching, HopesFields):
    submit = _("Save what I hope for")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_hopes(seat)
        self.watch()


class OwnDetails(Parts, DetailsFields):
    """Mix into a form that asks for the time zone and access needs."""

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, participant=seat.participant, **kwargs)

    @property
    def zone_part(self) -> FormHelper:
        return self.part("time_zone")

    @property
    def needs_part(self) -> FormHelper:
        return self.part(self.needs_fieldset(ONLY_COORDINATORS))

    @property
    def opens_needs(self) -> bool:
        """Whether the boxes stand open: nothing is on record yet, or something in them must be mended."""
        on_record = self.on_record.needs or self.on_record.in_their_words
        return not on_record or any(name.startswith(("need_", "which_", "words")) for name in self.errors)


class DetailsForm(Watching, OwnDetails):
    submit = _("Save")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, seat=seat, **kwargs)
        self.watch()


class SharesFields(Parts, forms.Form):
    """Mix into a form that asks what the other family gets: it calls `add_shares` as it is made."""

    def add_shares(self, seat: Seat) -> None:
        self.fields |= share_field(seat)

    @property
    def shares(self) -> list[str] | None:
        return shares_in(self.cleaned_data)

    @property
    def shares_part(self) -> FormHelper | None:
        return self.part(SHARES) if SHARES in self.fields else None


class SharesForm(Watching, SharesFields):
    submit = _("Save what I share")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_shares(seat)
        self.watch()


class PromiseFields(Parts, forms.Form):
    """Mix into a form that asks to keep confidence: it calls `add_promise` as it is made."""

    KEEPS = "keeps_confidence"
    confidence: ConsentText

    def add_promise(self, seat: Seat) -> None:
        """Whoever promised it before is not asked again."""
        self.confidence = words_for(seat)
        if promise_of(seat) is None:
            self.fields[self.KEEPS] = forms.BooleanField(label=_("I promise this"), required=False)

    @property
    def keeps(self) -> bool:
        return bool(self.cleaned_data.get(self.KEEPS))

    @property
    def keeps_part(self) -> FormHelper | None:
        return self.part(self.KEEPS) if self.KEEPS in self.fields else None


class AcceptForm(WatchingAnswer, OwnDetails, HopesFields, SharesFields, PromiseFields, SpokenBy):
    """A yes, with all that goes with it on one page."""

    submit = _("Say yes")

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, seat=seat, **kwargs)
        self.add_hopes(seat)
        self.add_shares(seat)
        self.add_promise(seat)
        self.watch_answer(seat)


class DeclineForm(WatchingAnswer, Parts, SpokenBy):
    submit = _("Say no")
    reason = forms.CharField(
        label=_("Why not? (you need not say)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the program's coordinators read this."),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch_answer(seat)

    @property
    def reason_part(self) -> FormHelper:
        return self.part("reason")


class QuestionForm(Parts, SpokenBy):
    submit = _("Send my question")
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            (Question.Kind.ASK, _("I have a question")),
            (Question.Kind.HOW, _("I would like to meet another way, or at another time")),
        ],
        widget=forms.RadioSelect,
        initial=Question.Kind.ASK,
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only the program's coordinators read this."),
        error_messages={"required": _("Write what you would like to ask.")},
    )

    @property
    def question_part(self) -> FormHelper:
        return self.part("kind", "text")


class TimesForm(TimesFields, Parts, SpokenBy):
    submit = _("Send my answer")
    words = forms.CharField(
        label=_("Anything else about these times? (you need not say)"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only your coordinator reads this."),
    )

    def __init__(self, *args: Any, asked: AskedTimes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = asked.seat.match.who_answers_now.time_zone
        self.add_times(asked, beside=str(FOR_COORDINATOR), other_zone=theirs, hand=None)
        if asked.reply and asked.reply.way == Way.LINK:
            self.initial["words"] = asked.reply.words

    @property
    def times_part(self) -> FormHelper:
        return self.part(*self.times_layout, "words")
