"""How a request ends without a match: merged with another, or declined kindly; and how that is taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Request
from matches.requesting import declining, handling, letters, merging
from matches.requesting.forms import DeclineForm, MergeSearch, ToldForm
from matches.requesting.undo_doors import ENDED
from matches.requesting.views import act, form_context, saved, told_of
from peermatch import audit, undoing
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.outbox.paper import printed


@coordinator
@require_safe
def merge_choose(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    form = MergeSearch(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    title = _("Merge the request of %(name)s") % {"name": row.name}
    lede = _("Choose the request that goes on. You see what is kept before anything happens.")
    context = {"words": words, "found": merging.alike(row, words), "search": form}
    return render(request, "matches/requesting/merge_choose.html", form_context(row, None, title, lede) | context)


@coordinator
def merge_preview(request: ProgramRequest, ask: UUID, into: UUID) -> HttpResponse:
    row, other = fetch(Request, request, ask), fetch(Request, request, into)
    if request.method == "POST":
        try:
            merging.merge(request=row, into=other, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(row)
        back = row.get_absolute_url()
        undoing.offer(request, _("The two requests are one now."), ENDED, back=back, ask=row.public_id)
        return redirect(other)
    audit.shown(told_of(row), told_of(other), by=request)
    title = _("Make these two requests one?")
    context = {"into": other, "kept": merging.preview(row, other)}
    return render(request, "matches/requesting/merge.html", form_context(row, None, title, "") | context)


@coordinator
def decline_page(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    form = DeclineForm(request.POST or None)

    def save() -> None:
        declining.decline(request=row, by=request.user, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        if row.has_somebody_to_tell:
            return redirect("request-tell", request.program.slug, row.public_id)
        said = _("The request is declined. Nobody needs to be told.")
        undoing.offer(request, said, ENDED, back=row.get_absolute_url(), ask=row.public_id)
        return redirect(row)
    title = _("Decline the request of %(name)s") % {"name": row.name}
    lede = _("Kindly, and with another way to go where there is one. Nothing goes out before you have read it.")
    return render(request, "form_page.html", form_context(row, form, title, lede))


@coordinator
def tell(request: ProgramRequest, ask: UUID) -> HttpResponse:
    """GET shows the letter or the words to say; POST records that the coordinator told them."""
    row = fetch(Request, request, ask)
    form = ToldForm(request.POST or None)

    def save() -> None:
        declining.told_by_hand(request=row, way=form.cleaned_data["way"], by=request.user, at=timezone.now())

    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, _("It is on record that they were told."))
        return redirect(row)
    if not row.has_somebody_to_tell:
        messages.warning(request, _("There is nobody to tell."))
        return redirect(row)
    title = _("Tell %(name)s") % {"name": letters.whom_to_tell(row).name or row.name}
    return render(request, "matches/requesting/tell.html", form_context(row, form, title, "") | _letter(row))


def _letter(row: Request) -> dict[str, Any]:
    told = letters.whom_to_tell(row)
    said = letters.no(row)
    return {
        "told": told,
        "letter": said if told.address else None,
        "script": said.script,
        "other_ways": {"short": said.short},
        "knows": letters.knows(row),
    }


@coordinator
@require_safe
def tell_print(request: ProgramRequest, ask: UUID) -> HttpResponse:
    """The kind no in large print, for paper."""
    row = fetch(Request, request, ask)
    if not row.has_somebody_to_tell:
        return redirect("request-tell", request.program.slug, row.public_id)
    said, told = letters.no(row), letters.whom_to_tell(row)
    back = reverse("request-tell", args=[request.program.slug, row.public_id])
    return printed(
        request, subject=said.subject, text=said.paper, to=told.name or row.name, back=back, place="requests"
    )


@coordinator
@require_POST
def send(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    return act(
        request, row, lambda: declining.send_no(request=row, by=request.user, at=timezone.now()),
        _("The letter is on its way."),
    )  # fmt: skip


@coordinator
@require_POST
def undo(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    return act(
        request, row, lambda: handling.take_back(request=row, by=request.user, at=timezone.now()),
        _("Taken back: the request waits again."),
    )  # fmt: skip
