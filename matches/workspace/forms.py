"""What is typed in to start a match."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matches.framing.referral import ReferralRules
from matches.framing.titles import AsksAboutTitle
from matches.models import AskedBy, Direction, Path
from matches.preparing.seating import why_not
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import NoSuchTime, WallTime
from peermatch.forms import DateInput, PageFields, TimeInput


class StartForm(AsksAboutTitle, PageFields, ReferralRules):
    """One page. `q` searches for the person; everything else that was typed stays while searching."""

    submit = _("Start the match")
    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_(
            "A few words that tell it apart. Participants do not see this; everyone in the program does. Write no "
            "diagnosis and no child's name."
        ),
        error_messages={"required": _("Give the match a title: a few words that tell it apart.")},
    )
    q = forms.CharField(label=_("Search by name, organization or e-mail"), required=False, max_length=200)
    person = forms.ModelChoiceField(
        Participant.objects.none(),
        label=_("Who the match is for"),
        to_field_name="public_id",
        error_messages={
            "required": _("Choose the person this match is for."),
            "invalid_choice": _("This person is not in the program's list. Search again."),
        },
    )
    path = forms.ChoiceField(
        label=_("Path"),
        choices=Path.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether families or professionals meet.")},
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether all give and receive, or one side provides.")},
    )
    asked_by = forms.ChoiceField(
        label=_("How the request came"), choices=AskedBy.choices, widget=forms.RadioSelect, initial=AskedBy.SELF
    )
    referred_by = forms.CharField(
        label=_("Referred by"),
        max_length=160,
        required=False,
        help_text=_("For a referral: the name, and where they work."),
    )
    permission_on = forms.DateField(
        label=_("They agreed to be referred on"),
        required=False,
        widget=DateInput,
        help_text=_("For a referral. You can add it later; nobody is invited without it."),
    )
    asked_on = forms.DateField(label=_("Asked on"), widget=DateInput)
    asked_at = forms.TimeField(label=_("At"), widget=TimeInput)

    def __init__(self, data: Any = None, *, program: Program, reader: User, people: Any, initial: Any = None) -> None:
        now = timezone.localtime()
        usual = {"key": uuid4(), "asked_on": now.date(), "asked_at": now.time().replace(second=0, microsecond=0)}
        super().__init__(data, initial=usual | (initial or {}))
        self.program, self.reader = program, reader
        person: Any = self.fields["person"]
        person.queryset = people

    def clean_person(self) -> Participant:
        person: Participant = self.cleaned_data["person"]
        if reason := why_not(person):
            raise ValidationError(reason)
        return person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.heed_title(program=self.program, path=cleaned.get("path", ""))
        on, at = cleaned.get("asked_on"), cleaned.get("asked_at")
        if on and at:
            try:
                cleaned["requested_at"] = self._moment(WallTime(on, at, self.reader.time_zone))
            except NoSuchTime as refusal:
                self.add_error("asked_at", refusal)
        return cleaned

    def _moment(self, wall: WallTime) -> datetime | None:
        moment = wall.instant()
        if moment > timezone.now():
            self.add_error("asked_on", _("This moment is still to come. When did they ask?"))
        return moment
