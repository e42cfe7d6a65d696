"""What every small page has in common that edits one section of a person's page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants import protected
from participants.knowing import knows
from participants.models import Participant
from participants.roster.person.not_shown import not_shown
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.forms import PageFields
from peermatch.once import once
from peermatch.saving import saves_whole
from peermatch.undoing import offer
from peermatch.watching import Watching


class Section(Watching, PageFields, forms.ModelForm[Participant]):
    """Fields of a person, or of what hangs on one. `title` and `done` may say %(name)s; `keep` saves."""

    title: Any
    lede: Any = ""
    done: Any = _("%(name)s was saved.")
    template = "form_page.html"
    about: type = Participant  # whose fields these are, for the record of who changed what
    is_protected = False  # whether only those who work with the person may open it (`participants/knowing.py`)
    makes = False  # whether saving it makes a row, so that it is saved once

    class Meta:
        model = Participant
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, person: Participant, prefix: str | None = None) -> None:
        """With a prefix it stands on a page with others, and is left alone if nothing in it was touched."""
        super().__init__(data, instance=person, initial=self.on_record(person), prefix=prefix)
        self.person = person
        self.prepare()
        self.watch()

    def on_record(self, person: Participant) -> dict[str, Any]:
        """What the fields begin with that are not the person's own."""
        return {}

    def prepare(self) -> None:
        """Narrows choices and adds fields, before anything is read."""

    @property
    def is_touched(self) -> bool:
        return bool(set(self.changed_data) - {"seen"})

    def keep(self, *, by: User, at: datetime) -> None:
        self.save()


class Sure(PageFields, forms.Form):
    """A page that asks once more before something is taken away for good."""

    submit = _("Remove")


Makes = Callable[..., Any]


def section(make: Makes) -> Callable[..., HttpResponse]:
    """The view of one section's page: the form `make` takes data and person, and keeps what was typed."""

    @coordinator
    @(once if getattr(make, "makes", False) else saves_whole)
    def view(request: ProgramRequest, person: UUID) -> HttpResponse:
        rows, posted = Participant.objects.in_program(request.program).listed(), request.method == "POST"
        row = fetch(rows.select_for_update() if posted else rows, request, person)
        name = row.name
        if getattr(make, "is_protected", False) and not knows(request, row):
            return not_shown(request, row)
        form = make(request.POST if posted else None, person=row)
        if getattr(make, "asks_who_knows", False):
            form.knows = knows(request, row)
        if posted and form.is_valid() and kept(form, by=request.user):
            audit.changed(*protected.changed_by(form, row, about_of(form)), by=request)
            say_done(request, form, row)
            return redirect(row)
        return show_form(request, row, form, form.title % {"name": name}, name=name)

    return view


def about_of(form: Any) -> type:
    """Of which rows the form's fields are."""
    about: type = getattr(form, "about", Participant)
    return about


def say_done(request: ProgramRequest, form: Any, person: Participant) -> None:
    """With a button to undo it, where the form says what that is: (name, facts)."""
    said, undo = form.done % {"name": person.name}, getattr(form, "undo", None)
    if undo is None:
        messages.success(request, said)
    else:
        offer(request, said, undo[0], back=person.get_absolute_url(), **undo[1])


def kept(form: Any, *, by: User) -> bool:
    """Saves the form; what the door refuses becomes an error of the form."""
    try:
        with transaction.atomic():
            form.keep(by=by, at=timezone.now())
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def show_form(
    request: ProgramRequest, person: Participant, form: Any, title: str, *,
    lede: Any = "", name: str = "", back: str = "",
) -> HttpResponse:  # fmt: skip
    """A page with one form about a person; it leads back to theirs, or to where it was opened."""
    audit.shown(*protected.of_form(form, person, about_of(form)), by=request)
    context = {"form": form, "title": title, "lede": lede or getattr(form, "lede", ""), "place": "people"}
    label = _("Back") if back else name or person.name
    way = {"back": back or person.get_absolute_url(), "back_label": label, "person": person}
    return render(request, getattr(form, "template", "form_page.html"), context | way)
