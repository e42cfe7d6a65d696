"""Adding a person, and changing one."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import protected
from participants.knowing import knows
from participants.models import Participant
from participants.profile.welcoming import welcome_if_wanted
from participants.roster.editing import PersonPage
from participants.roster.person import readdressing
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.once import once
from peermatch.undoing import offer


@coordinator
@once
def add(request: ProgramRequest) -> HttpResponse:
    page = PersonPage(request.POST or None, Participant(program=request.program, kept_by=request.user), knows=True)
    if request.method == "POST" and page.is_valid():
        person = page.save(by=request.user, at=timezone.now())
        audit.changed(*page.changes(), by=request)
        _say_added(request, person, told=welcome_if_wanted(person, by=request.user, at=timezone.now()))
        return redirect(person)
    back = {"back": reverse("people", args=[request.program.slug]), "back_label": _("People")}
    return _page(request, page, {"title": _("Add a person"), **back})


def _say_added(request: ProgramRequest, person: Participant, *, told: bool) -> None:
    said = _("%(name)s is in the roster. The link to their own page is on its way.") if told else _(
        "%(name)s is in the roster."
    )  # fmt: skip
    messages.success(request, said % {"name": person.name})


@coordinator
def edit(request: ProgramRequest, person: UUID) -> HttpResponse:
    rows = Participant.objects.in_program(request.program).listed()
    if request.method != "POST":
        row = fetch(rows, request, person)
        return _edit_page(request, PersonPage(None, row, knows=knows(request, row)), row)
    with transaction.atomic():  # the row is held, so that of two who save at once the second sees what the first did
        row = fetch(rows.select_for_update(), request, person)
        name = row.name
        page = PersonPage(request.POST, row, knows=knows(request, row))
        if page.is_valid():
            saved = page.save(by=request.user, at=timezone.now())
            audit.changed(*page.changes(), by=request)
            _say_saved(request, saved, page)
            return redirect(saved)
    return _edit_page(request, page, row, name)


def _say_saved(request: ProgramRequest, person: Participant, page: PersonPage) -> None:
    """With a button that takes a corrected address back, if there is one."""
    if page.bonds.out:
        said = _("Taken out at once, and written to: %(out)s. Undoing a relationship puts nobody back.")
        messages.warning(request, said % {"out": page.bonds.out})
    undo = readdressing.undo_of(page.form)
    if undo is None:
        messages.success(request, _("%(name)s was saved.") % {"name": person.name})
        return
    said = readdressing.SAVED % {"name": person.name, "address": person.email}
    offer(request, said, undo[0], back=person.get_absolute_url(), **undo[1])


def _edit_page(request: ProgramRequest, page: PersonPage, row: Participant, name: str = "") -> HttpResponse:
    name = name or row.name
    audit.shown(*protected.of_form(page.form, row), by=request)
    back = {"back": row.get_absolute_url(), "back_label": name}
    return _page(request, page, {"title": _("Edit %(name)s") % {"name": name}, **back})


def _page(request: ProgramRequest, page: PersonPage, words: dict[str, str]) -> HttpResponse:
    context = {"page": page, "form": page.form, "place": "people", **words}
    return render(request, "participants/roster/person_form.html", context)
