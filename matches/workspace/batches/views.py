"""Batches: the list of them, beginning one, reading what was found, editing it, having drafts made."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Batch, BatchAsker, BatchEdit, BatchProvider
from matches.models.batch import MOST_ASKERS, MOST_PROVIDERS
from matches.preparing.suggesting import not_now_in_words
from matches.workspace.batches import beginning
from matches.workspace.batches.askers import open_askers, ready
from matches.workspace.batches.choosing import choices
from matches.workspace.batches.forms import BatchForm, NarrowForm
from matches.workspace.batches.showing import SHOWS, Page, may_know
from matches.workspace.batches.undo_doors import PUT_ASIDE
from matches.workspace.batches.willing import not_now, willing
from matches.workspace.batches.words import figures_in_words, put_aside_in_words, status_of
from matches.workspace.batches.working import ASKED
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import local_day
from peermatch.once import once
from peermatch.paging import paged
from peermatch.undoing import offer


@coordinator
@require_safe
def batches(request: ProgramRequest) -> HttpResponse:
    rows: Any = Batch.objects.in_program(request.program).select_related("by")
    counted = rows.annotate(asked=Count("askers"), matched=Count("askers__given"), drafts=Count("askers__draft"))
    listed = paged(request, counted.order_by("-pk"))
    told = [(row, status_of(row, pairs=row.matched, drafts=row.drafts)) for row in listed]
    return _page(request, "batches", listed=listed, told=told)


@coordinator
@once
def batch_start(request: ProgramRequest) -> HttpResponse:
    """Who could stand in it, narrowed by the address; POST begins it with those who were chosen."""
    narrow = NarrowForm(request.GET, program=request.program)
    path, topic = narrow.path_chosen, narrow.topic_chosen
    found = open_askers(request.program, path=path, topic=topic)
    on = local_day(timezone.now(), request.program.time_zone)
    can, shown = ready(found), willing(request.program, on=on, path=path, topic=topic)
    first, provide = can[:MOST_ASKERS], shown.people
    form = BatchForm(request.POST if request.method == "POST" else None, askers=first, providers=provide)
    if form.is_valid():
        chosen = form.chosen
        begun = beginning.begin_batch(
            program=request.program, askers=chosen["ask"], providers=chosen["provide"], by=request.user
        )
        return redirect(begun)
    return _page(
        request, "start", narrow=narrow, form=form, askers=first, providers=provide,
        lacking=[one for one in found if one.lacks][:MOST_ASKERS], most=(MOST_ASKERS, MOST_PROVIDERS),
        left_out=(len(can) - len(first), shown.left_out),
        not_now=not_now_in_words(not_now(request.program, on=on, path=path, topic=topic)),
    )  # fmt: skip


@coordinator
@require_safe
def batch(request: ProgramRequest, batch: UUID) -> HttpResponse:
    row = _fetch(request, batch)
    if row.is_at_work:
        return _page(request, "progress", batch=row, **_how_far(row))
    page = Page(row, request.GET.get("show", ""), request.membership)
    listed = paged(request, page.shown)
    figures = figures_in_words(row.found, len(page.lines)) if row.ran_at else []
    return _page(request, "batch", batch=row, page_of=page, listed=listed, figures=figures)


def _how_far(row: Batch) -> dict[str, Any]:
    """`quarters` is what is read out: seldom."""
    waiting = row.askers.in_program(row.program)
    drafts = row.state == Batch.State.DRAFTING
    of = waiting.exclude(given=None).count() if drafts else waiting.count()
    done = beginning.drafts_of(row) if drafts else min(row.done, of)
    return {"done": done, "of": of, "quarters": 25 * (4 * done // of) if of else 0, "drafts": drafts}


@coordinator
@require_POST
def batch_lock(request: ProgramRequest, batch: UUID, asker: UUID) -> HttpResponse:
    return _edit(request, batch, asker, BatchEdit.Did.LOCKED)


@coordinator
@require_POST
def batch_forbid(request: ProgramRequest, batch: UUID, asker: UUID) -> HttpResponse:
    return _edit(request, batch, asker, BatchEdit.Did.FORBIDDEN)


@coordinator
def batch_choose(request: ProgramRequest, batch: UUID, asker: UUID) -> HttpResponse:
    """Everybody of the batch whom one who asks could be given; POST locks the pair with the one who was chosen."""
    row = _fetch(request, batch)
    who = fetch(BatchAsker.objects.select_related(*ASKED).filter(batch=row), request, asker)
    if request.method == "POST":
        providers = BatchProvider.objects.select_related("person").filter(batch=row)
        chosen = fetch(providers, request, _uuid(request.POST.get("provider", "")))
        return _edit(request, batch, asker, BatchEdit.Did.LOCKED, provider=chosen)
    if not row.is_ready:
        return redirect(row)
    found = choices(row, who, at=timezone.now(), knows=may_know(who, request.membership))
    return _page(request, "choose", batch=row, asker=who, found=found)


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as no_id:
        raise Http404 from no_id


def _edit(
    request: ProgramRequest, batch: UUID, asker: UUID, did: BatchEdit.Did, *, provider: BatchProvider | None = None
) -> HttpResponse:
    row = _fetch(request, batch)
    who = fetch(BatchAsker.objects.select_related("person").filter(batch=row), request, asker)

    def act() -> str:
        made = beginning.edit(batch=row, asker=who, did=did, by=request.user, at=timezone.now(), provider=provider)
        said = {
            BatchEdit.Did.LOCKED: _("%(asker)s and %(provider)s are locked: they stay a pair in every run."),
            BatchEdit.Did.FORBIDDEN: _("%(asker)s and %(provider)s will be no pair. Run the batch again."),
        }[did]
        return said % {"asker": who.person.name, "provider": made.provider.person.name}

    return _done(request, row, act, back=_place_on_page(request, row, who))


@coordinator
@require_POST
def batch_free(request: ProgramRequest, batch: UUID, asker: UUID, provider: UUID) -> HttpResponse:
    """Names the pair, not the edit: pressed in a second tab it finds the pair free already, and says so."""
    row = _fetch(request, batch)
    who = fetch(BatchAsker.objects.select_related("person").filter(batch=row), request, asker)
    whom = fetch(BatchProvider.objects.select_related("person").filter(batch=row), request, provider)

    def act() -> str:
        beginning.free(batch=row, asker=who, provider=whom)
        said = _("%(asker)s and %(provider)s are neither locked nor forbidden any more.")
        return said % {"asker": who.person.name, "provider": whom.person.name}

    back = _place_on_page(request, row, who) if "show" in request.POST else ""
    return _done(request, row, act, back=back)


@coordinator
@require_POST
def batch_run(request: ProgramRequest, batch: UUID) -> HttpResponse:
    row = _fetch(request, batch)
    return _done(request, row, lambda: beginning.run_again(batch=row))


@coordinator
@require_POST
def batch_drafts(request: ProgramRequest, batch: UUID) -> HttpResponse:
    row = _fetch(request, batch)
    return _done(request, row, lambda: beginning.agree(batch=row, by=request.user))


@coordinator
@require_POST
def batch_drop(request: ProgramRequest, batch: UUID) -> HttpResponse:
    row = _fetch(request, batch)
    try:
        beginning.drop(batch=row, by=request.user, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(row)
    said = put_aside_in_words(beginning.drafts_of(row))
    offer(request, said, PUT_ASIDE, back=row.get_absolute_url(), batch=row.public_id)
    return redirect("batches", request.program.slug)


def _fetch(request: ProgramRequest, batch: UUID) -> Batch:
    return fetch(Batch.objects.select_related("program", "by"), request, batch)


def _place_on_page(request: ProgramRequest, row: Batch, who: BatchAsker) -> str:
    """Where the pair stood when the button was pressed."""
    show, page = request.POST.get("show", ""), request.POST.get("page", "")
    query = {"show": show if show in SHOWS else SHOWS[0], "page": page if page.isdecimal() else "1"}
    return f"{row.get_absolute_url()}?{urlencode(query)}#pair-{who.public_id}"


def _done(request: ProgramRequest, row: Batch, act: Callable[[], str | None], *, back: str = "") -> HttpResponse:
    """Back to the batch, with what was done or why not."""
    try:
        if said := act():
            messages.success(request, said)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(back or row)


def _page(request: ProgramRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"matches/batches/{name}.html", {"place": "matches", **context})
