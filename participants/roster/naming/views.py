"""Pages of topics and organizations: everyone in the program reads them, a lead changes them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participants.models import NameChange, Organization
from participants.roster.naming import door
from participants.roster.naming.books import BOOKS, Book, branches, say_uses
from participants.roster.naming.forms import IntoForm, RemoveForm, SureForm, matching, name_form
from participants.roster.naming.paying.words import WHY, payings
from peermatch.accounts.access import ProgramRequest, fetch, lead, member
from peermatch.once import once
from peermatch.paging import paged

PLACE: dict[str, Any] = {"place": "settings"}


@require_safe
@member
def names(request: ProgramRequest, book: str) -> HttpResponse:
    one, words = BOOKS[book], request.GET.get("q", "").strip()
    tree = branches(one, request.program)
    listed = paged(request, matching(tree, words))
    rows = one.model.objects.in_program(request.program).in_bulk([branch.pk for branch in listed])
    uses = say_uses(one, request.program, list(rows))
    shown = [(rows[branch.pk], branch, uses[branch.pk]) for branch in listed if branch.pk in rows]
    context = {"book": one, "listed": listed, "rows": shown, "words": words, "all": len(tree), **_links(one)}
    return render(request, "participants/naming/names.html", PLACE | context)


def _links(book: Book) -> dict[str, str]:
    return {name: f"{book.key}-{name}" for name in ("add", "edit", "merge", "remove")}


@lead
@once
def add(request: ProgramRequest, book: str) -> HttpResponse:
    one = BOOKS[book]
    return _edited(request, one, one.model(program=request.program), one.add, _("“%(name)s” was added."))


@lead
def edit(request: ProgramRequest, /, book: str, **ids: UUID) -> HttpResponse:
    row = _row(request, BOOKS[book], ids)
    title = _("Change “%(name)s”") % {"name": row.name}
    return _edited(request, BOOKS[book], row, title, _("“%(name)s” was saved."))


def _edited(request: ProgramRequest, book: Book, row: Any, title: Any, done: str) -> HttpResponse:
    form = name_form(request.POST if request.method == "POST" else None, book=book, row=row)
    if request.method == "POST" and form.is_valid() and _done(form, door.keep, book=book, row=row, request=request):
        messages.success(request, done % {"name": row.name})
        return redirect(book.pages, request.program.slug)
    context = {"form": form, "title": title, **_who_pays(row), **_back(request, book)}
    return render(request, "participants/naming/edit.html", context)


def _who_pays(row: Any) -> dict[str, Any]:
    """Of an organization that is on record."""
    if not row.pk or not isinstance(row, Organization):
        return {}
    return {"row": row, "payings": payings(row, row.program.today), "why": WHY, "shows_payings": True}


@lead
def remove(request: ProgramRequest, /, book: str, **ids: UUID) -> HttpResponse:
    one, row = BOOKS[book], _row(request, BOOKS[book], ids)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    name = row.name
    if request.method == "POST" and form.is_valid() and _done(form, door.remove, book=one, row=row, request=request):
        messages.success(request, _("“%(name)s” was removed.") % {"name": name})
        return redirect(one.pages, request.program.slug)
    why = door.why_it_stays(row)
    context = {
        "form": form,
        "title": _("Remove “%(name)s”?") % {"name": name},
        "lede": why or _("Nobody uses it."),
        "stays": why,
        "uses": say_uses(one, request.program, [row.pk])[row.pk] if why else [],
    }
    extra = {"merge": reverse(f"{one.key}-merge", args=[request.program.slug, row.public_id])}
    return render(request, "participants/naming/remove.html", context | extra | _back(request, one))


@lead
def merge(request: ProgramRequest, /, book: str, **ids: UUID) -> HttpResponse:
    """First which other one, then the preview; the button of the preview does it."""
    one, row = BOOKS[book], _row(request, BOOKS[book], ids)
    chosen = IntoForm(request.GET if "into" in request.GET else None, book=one, row=row)
    uses = say_uses(one, request.program, [row.pk])[row.pk]
    form = None
    if request.method == "POST":
        form = SureForm(request.POST, book=one, row=row, uses=uses)
        if form.is_valid() and _merged(request, one, row, form):
            return redirect(one.pages, request.program.slug)
    elif chosen.is_bound and chosen.is_valid():
        form = SureForm(None, book=one, row=row, uses=uses, initial_into=chosen.cleaned_data["into"].public_id)
    kept = form and (form.cleaned_data if form.is_bound else chosen.cleaned_data).get("into")
    context = {"chosen": chosen, "form": form if kept else None, "row": row, "kept": kept, "uses": uses, "book": one}
    return render(request, "participants/naming/merge.html", context | _back(request, one))


def _merged(request: ProgramRequest, book: Book, row: Any, form: SureForm) -> bool:
    kept = form.cleaned_data["into"]
    said = _("“%(gone)s” became part of “%(kept)s”.") % {"gone": row.name, "kept": kept.name}
    is_done = _done(form, door.merge, book=book, gone=row, kept=kept, request=request)
    if is_done:
        messages.success(request, said)
    return is_done


@require_safe
@member
def history(request: ProgramRequest) -> HttpResponse:
    listed = paged(request, NameChange.objects.in_program(request.program).select_related("by"))
    return render(request, "participants/naming/history.html", PLACE | {"listed": listed})


def _row(request: ProgramRequest, book: Book, ids: dict[str, UUID]) -> Any:
    return fetch(book.model.objects.in_program(request.program).select_related("parent"), request, ids[book.key])


def _done(form: Any, do: Any, *, request: ProgramRequest, **told: Any) -> bool:
    """Goes through the door; what it refuses becomes an error of the form."""
    try:
        with transaction.atomic():
            do(**told, by=request.user, at=timezone.now())
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def _back(request: ProgramRequest, book: Book) -> dict[str, Any]:
    return PLACE | {"back": reverse(book.pages, args=[request.program.slug]), "back_label": book.title}
