"""What somebody writes who is worried and has no link: an interpreter, a relative, somebody who left."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from matches.models import Worry
from matches.requesting.fields import HoneyPot
from matches.requesting.stamps import new_stamp, read_stamp, renewed
from matches.safeguarding.raising import Told
from matches.safeguarding.readers import readers_of
from matches.visiting.worry_forms import MAY_WE, YES_OR_NO
from peermatch.accounts.models import Program
from peermatch.clock import local_day
from peermatch.forms import PageFields

NONE = [("none", _("None of them"))]


def most(name: str) -> int | None:
    field: Any = Worry._meta.get_field(name)
    length: int | None = field.max_length
    return length


class OpenWorryForm(PageFields, HoneyPot):
    submit = _("Send this now")
    about = forms.CharField(
        label=_("Whom is it about?"), max_length=most("about"), required=False,
        help_text=_("A name, or which meeting it was. Leave it empty if you would rather not say here."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What worries you?"), max_length=most("words"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In your own words, as much or as little as you like. You need not be sure."),
        error_messages={"required": _("Write in a few words what worries you. One sentence is enough.")},
    )  # fmt: skip
    spoken_by = forms.CharField(
        label=_("Who are you?"), max_length=most("spoken_by"), required=False,
        help_text=_("For example: the interpreter of that meeting. You need not say."),
    )  # fmt: skip
    may_reach = forms.ChoiceField(
        label=_("May we reach you about it?"), choices=YES_OR_NO, widget=forms.RadioSelect,
        error_messages={"required": MAY_WE},
    )  # fmt: skip
    reach = forms.CharField(
        label=_("How and when is it safe to reach you?"), max_length=most("reach"), required=False,
        help_text=_("A phone or relay number, an e-mail address, a time of day. We know no other way here."),
    )  # fmt: skip
    kept_from = forms.ChoiceField(
        label=_("Is it about one of those who would read it? Then they do not."), required=False,
        widget=forms.RadioSelect,     )  # fmt: skip
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, program: Program, now: datetime) -> None:
        super().__init__(data, initial={"stamp": new_stamp(program, now)})
        self.program, self.now = program, now
        readers = readers_of(program, None, on=local_day(now, program.time_zone)).users
        self.readers = {str(one.ref): one for one in readers}
        self.fields["kept_from"].choices = [(ref, one.name) for ref, one in self.readers.items()] + NONE  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        stamp = read_stamp(self.program, said.get("stamp", ""))
        if stamp is None or stamp.is_too_old(self.now):
            self.add_error(None, _("This page was open for long. Look over what you wrote, then send it again."))
        elif stamp.is_too_quick(self.now):
            self.add_error(None, _("That was very quick. Look over what you wrote, then send it again."))
        if said.get("may_reach") == "yes" and not said.get("reach") and "reach" not in self.errors:
            self.add_error("reach", _("Write how to reach you, or choose “No” above."))
        return said

    def fresh(self) -> None:
        """What must not come back as it was sent: the hidden field, and a stamp that is too old."""
        data: Any = self.data
        again = data.copy()
        again["homepage"] = ""
        stamp = read_stamp(self.program, again.get("stamp", ""))
        if stamp is None or stamp.is_too_old(self.now):
            again["stamp"] = renewed(self.program, stamp, self.now) if stamp else new_stamp(self.program, self.now)
        self.data = again

    @property
    def seen(self) -> FormHelper:
        """All but the hidden field, of which the page has its own."""
        helper = self.helper
        helper.layout = Layout("about", "kept_from", "words", "spoken_by", "may_reach", "reach", "stamp")
        return helper

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        facts = {name: said[name] for name in ("words", "about", "reach", "spoken_by")}
        kept_from = self.readers.get(said["kept_from"])
        return Told(may_reach=said["may_reach"] == "yes", about_member=kept_from, **facts)
