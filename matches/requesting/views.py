"""The queue, one request, and what is done with it while it waits."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from matches.disclosing.topics import is_request_told, of_request
from matches.models import MatchRules, Path, Request
from matches.requesting import from_mail, handling
from matches.requesting.clock_words import say_clock
from matches.requesting.clocks import next_clock
from matches.requesting.desk import RequestDesk
from matches.requesting.forms import AssignForm, CallForm, PauseForm, RecordForm
from matches.requesting.listing import RequestFilter
from matches.requesting.reading import clocks_of, hours_of, with_clocks
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.inbox.on_record import put_on_record
from peermatch.paging import paged
from peermatch.saving import saves_whole

PLACE: dict[str, Any] = {"place": "requests"}
RECORD = "matches/requesting/record.html"


@member
@require_safe
def requests(request: ProgramRequest) -> HttpResponse:
    chosen = RequestFilter(
        request.GET, program=request.program, reader=request.user, by_name=not request.membership.can_write
    )
    listed, hours, now = paged(request, chosen.requests()), hours_of(request.program), timezone.now()
    rows = []
    for row in listed:
        clock = next_clock(clocks_of(row, hours, now))
        rows.append((row, say_clock(clock, request.user.time_zone) if clock else None, of_request(row)))
    return render(request, "matches/requesting/requests.html", PLACE | {
        "form": chosen, "listed": listed, "rows": rows, "rules": MatchRules.of(request.program),
        "has_requests": Request.objects.in_program(request.program).exists(),
    })  # fmt: skip


@member
@require_safe
def request_page(request: ProgramRequest, ask: UUID) -> HttpResponse:
    rows: Any = with_clocks(Request.objects.in_program(request.program).select_related("person", "merged_into"))
    row = fetch(rows, request, ask)
    desk = RequestDesk(row, reader=request.user, now=timezone.now())
    if request.membership.can_write:
        audit.shown(told_of(row), by=request)
    context = {"asked": row, "desk": desk, "topics": of_request(row)}
    return render(request, "matches/requesting/request.html", PLACE | context)


@coordinator
def record(request: ProgramRequest) -> HttpResponse:
    form = RecordForm(request.POST or None, program=request.program, reader=request.user)
    form.initial = {**form.initial, **from_mail.first_values(request.program, request.GET.get("mail", ""))}
    if request.method == "POST" and form.is_valid():
        row, key = form.save(commit=False), form.cleaned_data["key"]
        try:
            row = handling.receive(request=row, key=key, topics=form.topics, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The request is in the queue."))
            put_on_record(request)
            return redirect(row)
    title, lede = (
        _("Record a request"),
        _("For whoever asked by phone, relay, mail or in person. Write it as they said it."),
    )
    return render(request, RECORD, PLACE | {
        "form": form, "title": title, "lede": lede, "back": _queue(request), "back_label": _("Requests"),
    })  # fmt: skip


@coordinator
@saves_whole
def correct_page(request: ProgramRequest, ask: UUID) -> HttpResponse:
    rows: Any = Request.objects.in_program(request.program)
    row = fetch(rows.select_for_update() if request.method == "POST" else rows, request, ask)
    form = RecordForm(request.POST or None, program=request.program, reader=request.user, instance=row)
    form.submit = gettext_lazy("Save the request")

    def save() -> None:
        if set(form.changed_data) - {"key"}:
            changed = form.save(commit=False)
            handling.correct(request=changed, topics=form.topics, by=request.user, at=timezone.now())
            audit.changed(audit.of(row, person=told_of(row).person, fields={*form.changed_data} - {"key"}), by=request)

    audit.shown(told_of(row), by=request)
    title = _("Correct the request of %(name)s") % {"name": row.name}
    return _form_page(request, row, form, save, title, "", _("The request was saved."), RECORD)


@coordinator
@require_POST
def take(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row, me = fetch(Request, request, ask), request.user
    return act(
        request, row, lambda: handling.assign(request=row, coordinator=me, by=me, at=timezone.now()),
        _("You answer this request now."),
    )  # fmt: skip


@coordinator
def give(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    form = AssignForm(request.POST or None, program=request.program)

    def save() -> None:
        to = form.cleaned_data["coordinator"]
        handling.assign(request=row, coordinator=to, by=request.user, at=timezone.now())

    title = _("Who answers %(name)s?") % {"name": row.name}
    return _form_page(request, row, form, save, title, "", _("The request was given to them."))


@coordinator
def call(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    form = CallForm(request.POST or None, request=row, reader=request.user)

    def save() -> None:
        told = form.cleaned_data
        handling.record_call(
            request=row, key=told["key"], way=told["way"], reached=told["reached"] == "yes", at=told["moment"],
            spoke_with=told["spoke_with"], note=told["note"], by=request.user, now=timezone.now(),
        )  # fmt: skip

    title = _("Record the call to %(name)s") % {"name": row.name}
    lede = _("What they need first: to be heard. Ask what they hope for, and who they would like to talk with.")
    return _form_page(request, row, form, save, title, lede, _("The call was saved."))


@coordinator
def pause_page(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    form = PauseForm(request.POST or None)

    def save() -> None:
        handling.pause(request=row, why=form.cleaned_data["why"], by=request.user, at=timezone.now())

    title = _("Let the clocks of %(name)s stand still") % {"name": row.name}
    lede = _("The time until you let them go on is not counted. The page says so, and since when.")
    return _form_page(request, row, form, save, title, lede, _("The clocks stand still."))


@coordinator
@require_POST
def resume(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    return act(
        request, row, lambda: handling.go_on(request=row, by=request.user, at=timezone.now()), _("The clocks go on.")
    )  # fmt: skip


def act(request: ProgramRequest, row: Request, do: Callable[[], object], said: str) -> HttpResponse:
    """Does it, and says so on the request's page; or says there why not."""
    try:
        do()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, said)
    return redirect(row)


def _form_page(
    request: ProgramRequest, row: Request, form: Any, save: Callable[[], object], title: str, lede: str, said: str,
    template: str = "form_page.html",
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, said)
        return redirect(row)
    return render(request, template, form_context(row, form, title, lede))


def told_of(row: Request) -> audit.Entry:
    """What whoever asked told of themselves and of what they need, for the record of who read it."""
    told = [name for name in ("phone", "email", "statement", "background") if getattr(row, name)]
    if row.pk and row.path == Path.FAMILY and any(topic.is_condition for topic in row.topics.all()):
        told += ["topics"] if is_request_told(row) else []
    return audit.of(row, person=row.person.public_id if row.person else None, fields=told)


def form_context(row: Request, form: Any, title: str, lede: str) -> dict[str, Any]:
    back = {"back": row.get_absolute_url(), "back_label": row.name}
    return PLACE | {"asked": row, "form": form, "title": title, "lede": lede} | back


def saved(form: forms.BaseForm, save: Callable[[], object]) -> bool:
    """Saves; what a door refuses is said on the form, and nothing typed is lost."""
    try:
        save()
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def _queue(request: ProgramRequest) -> str:
    return reverse("requests", args=[request.program.slug])
