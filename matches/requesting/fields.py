"""What is asked of everyone who asks, whoever types it in: the fields of a request and the rules they share."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.disclosing.topics import is_request_told
from matches.models import AskedBy, Request
from participants.models import Reach, Topic
from peermatch.accounts.models import Program
from peermatch.forms import DateInput, PageFields, SomeOf
from peermatch.text import one_line

BY_NUMBER = frozenset({Reach.TEXT, Reach.PHONE, Reach.RELAY, Reach.VIDEOPHONE})
NO_NAME = re.compile(r"https?:|www\.|[<>@/\\]", re.IGNORECASE)
LONG = frozenset({"statement", "background", "tried"})
REFERRAL = ("referred_by", "referrer_contact", "permission_by", "permission_on")
WHO = ("first_name", "last_name", "kind", "home_state", "time_zone", "language")
REACHING = ("reach_by", "email", "phone", "best_time", "reach_notes")
ABOUT = ("statement", "background", "tried", "topics", "pressing")


class RequestFields(PageFields, forms.ModelForm[Request]):
    """Mix in; the two forms differ in their words, not in their rules."""

    unread: Sequence[Topic] = ()  # conditions that whoever corrects the request may not read: they stay

    class Meta:
        model = Request
        fields = ["asked_by", *REFERRAL, *WHO, *REACHING, *ABOUT]
        field_classes = {"topics": SomeOf}
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 5}),
            "background": forms.Textarea(attrs={"rows": 4}),
            "tried": forms.Textarea(attrs={"rows": 4}),
            "topics": forms.CheckboxSelectMultiple,
            "asked_by": forms.RadioSelect,
            "pressing": forms.RadioSelect,
            "permission_on": DateInput,
        }

    def narrow_topics(self, program: Program) -> None:
        topics: Any = self.fields["topics"]
        topics.queryset = Topic.objects.in_program(program)
        if self.instance.pk and not is_request_told(self.instance):
            held = list(self.instance.topics.all())
            self.unread = [topic for topic in held if topic.is_condition]
            self.initial["topics"] = [topic for topic in held if not topic.is_condition]
            topics.queryset = topics.queryset.filter(is_condition=False)
        if not topics.queryset.exists():
            del self.fields["topics"]

    @property
    def topics(self) -> list[Topic]:
        return [*(self.cleaned_data.get("topics") or []), *self.unread]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str) and name not in LONG:
                cleaned[name] = one_line(value)
        self._check_names(cleaned)
        self._check_reach(cleaned)
        self._check_referral(cleaned)
        return cleaned

    def _check_names(self, cleaned: dict[str, Any]) -> None:
        for name in ("first_name", "last_name", "referred_by", "permission_by"):
            if NO_NAME.search(cleaned.get(name) or ""):
                self.add_error(name, _("Write a name here, without an address or a link."))

    def _check_reach(self, cleaned: dict[str, Any]) -> None:
        """They can be reached in the way they want."""
        cleaned["email"] = (cleaned.get("email") or "").lower()
        way, notes = cleaned.get("reach_by"), cleaned.get("reach_notes")
        if way == Reach.EMAIL and not cleaned["email"] and "email" not in self.errors:
            self.add_error("email", _("Write the e-mail address to use, or choose another way."))
        if way in BY_NUMBER and not cleaned.get("phone"):
            self.add_error("phone", _("Write the number to use, or choose another way."))
        if way in (Reach.POST, Reach.HELPER) and not notes:
            self.add_error("reach_notes", _("Write the postal address, or who the helper is and how to reach them."))

    def _check_referral(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("asked_by") != AskedBy.REFERRAL:
            cleaned.update({name: None if name == "permission_on" else "" for name in REFERRAL})
            return
        if not cleaned.get("referred_by"):
            self.add_error("referred_by", _("Write who referred them."))
        day, who = cleaned.get("permission_on"), cleaned.get("permission_by")
        if day and day > localdate():
            self.add_error("permission_on", _("This day is still to come. Write the day on which they agreed."))
        if day and not who and "permission_by" not in self.errors:
            self.add_error("permission_by", _("Write who agreed: the person, or a guardian."))
        if who and not day and "permission_on" not in self.errors:
            self.add_error("permission_on", _("Write the day on which they agreed."))


class HoneyPot(forms.Form):
    """Mix in: a field that nobody sees. Programs that fill in every form they find fill it in too."""

    homepage = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("A hidden field was filled in, perhaps by your browser. It is empty again now."))
        return ""
