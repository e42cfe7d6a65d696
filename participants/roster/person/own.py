"""The person's own fields, in parts: who they are, how to reach them, their work, topics, load and notes."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.models import Participant
from participants.roster.editing import save_fields
from participants.roster.forms import PersonForm
from participants.roster.person import readdressing
from participants.roster.person.section import section
from participants.roster.reaching import ASKED, SAFE, THROUGH, WAYS
from peermatch.accounts.models import User


class OwnPart(PersonForm):
    """Some of a person's fields; those of the other parts are left as they are."""

    title: Any
    lede: Any = ""
    done: Any = _("%(name)s was saved.")
    template = "participants/roster/person/own_part.html"

    def __init__(self, data: Any, *, person: Participant) -> None:
        super().__init__(data, instance=person)

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.only if name in self.fields]

    def keep(self, *, by: User, at: datetime) -> None:
        save_fields(self)


class WhoForm(OwnPart):
    title = _("Who %(name)s is")
    only = ("first_name", "last_name", "kind", "is_adult", "languages", "new_languages", "program_key")

    class Meta(PersonForm.Meta):
        fields = ["first_name", "last_name", "kind", "is_adult", "program_key", "languages"]


class ReachForm(OwnPart):
    title = _("How to reach %(name)s")
    only = (*ASKED, *SAFE, *THROUGH)
    asks_who_knows = True
    lede = _("What is safe stands at the top of their page.")

    class Meta(PersonForm.Meta):
        fields = [*WAYS, *SAFE, *THROUGH]

    def keep(self, *, by: User, at: datetime) -> None:
        super().keep(by=by, at=at)
        readdressing.tell(self, by=by, at=at)
        self.undo = readdressing.undo_of(self)
        if self.undo:
            self.done = readdressing.SAVED % {"name": "%(name)s", "address": self.instance.email.replace("%", "%%")}


class WorkForm(OwnPart):
    title = _("The work of %(name)s")
    only = ("role_title", "level", "organization", "new_organization", "state")

    class Meta(PersonForm.Meta):
        fields = ["role_title", "level", "organization", "state"]


class TopicsForm(OwnPart):
    title = _("Topics of %(name)s")
    only = ("offers", "new_offers", "wants", "new_wants")

    class Meta(PersonForm.Meta):
        fields = ["offers", "wants"]


class LoadForm(OwnPart):
    title = _("How many matches %(name)s can take")
    only = ("capacity",)
    lede = _("Open matches at once. With 0, they are asked into none; matches that they are in go on.")

    class Meta(PersonForm.Meta):
        fields = ["capacity"]


class NotesForm(OwnPart):
    title = _("Private notes about %(name)s")
    only = ("private_notes",)
    lede = _("Only those who work with them see this.")
    is_protected = True

    class Meta(PersonForm.Meta):
        fields = ["private_notes"]


who, reach, work, topics, load, notes = (
    section(form) for form in (WhoForm, ReachForm, WorkForm, TopicsForm, LoadForm, NotesForm)
)
