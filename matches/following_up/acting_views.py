"""The pages of the action plan: what the group came up with, what who does by when, and what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matches.following_up import acting, acting_undo
from matches.following_up.acting_forms import ActionForm, DoneForm, OptionsForm, PlanForm
from matches.following_up.plan_mail.overview import overview
from matches.models import Action, Match, Option
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import local_day
from peermatch.once import once
from peermatch.undoing import offer


@require_safe
@coordinator
def plan(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match.objects.select_related("coordinator"), request, match)
    today = local_day(timezone.now(), request.user.time_zone)
    shown = [(one, *one.standing_on(today)) for one in _actions(row)]
    options = row.options.select_related("seat__participant").prefetch_related("actions")
    return render(request, "matches/following_up/plan.html", {
        "place": "matches",
        "match": row,
        "actions": [one for one in shown if one[0].is_standing],
        "off": [one for one in shown if not one[0].is_standing],
        "told": overview(row),
        "options": [(one, any(made.is_standing for made in one.actions.all())) for one in options],
    })  # fmt: skip


@coordinator
@once
def plan_write(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = PlanForm(_posted(request), match=row)
    if form.is_valid() and (made := _try(form, lambda: acting.plan(match=row, items=form.items, **_now(request)))):
        said = ngettext("1 line is in the plan.", "%(n)d lines are in the plan.", len(made)) % {"n": len(made)}
        return _offered(request, row, said, acting_undo.PLANNED, actions=[str(one.public_id) for one in made])
    return _form_page(request, row, form, "plan_rows", _("Write the action plan"))


@coordinator
@once
def options_write(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = OptionsForm(_posted(request), match=row)
    if form.is_valid() and (made := _try(form, lambda: acting.add_options(match=row, said=form.said, **_now(request)))):
        said = ngettext("1 option is written down.", "%(n)d options are written down.", len(made)) % {"n": len(made)}
        return _offered(request, row, said, acting_undo.OPTIONS, options=[str(one.public_id) for one in made])
    return _form_page(request, row, form, "plan_rows", _("Options for action"))


@coordinator
@require_POST
def option_plan(request: ProgramRequest, match: UUID, option: UUID) -> HttpResponse:
    """One press; who and by when can be changed on the page that follows."""
    row = fetch(Match, request, match)
    try:
        made = acting.plan_option(option=_option(request, row, option), **_now(request))
    except ValidationError as refusal:
        return _refused(request, row, refusal)
    offer(
        request, _("It is in the plan. Look at who does it and by when."), acting_undo.PLANNED,
        back=_back(row), actions=[str(made.public_id)],
    )  # fmt: skip
    return redirect("action-edit", request.program.slug, row.public_id, made.public_id)


@coordinator
def action_edit(request: ProgramRequest, match: UUID, action: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one = _action(request, row, action)
    form, before = ActionForm(_posted(request), action=one), acting.Planned.of(one)
    if form.is_valid():
        try:
            told = {"planned": form.planned, "seen": form.cleaned_data["seen"]}
            changed = acting.change(action=one, **told, **_now(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
            form.begin_from(one)
        else:
            facts = {"before": acting_undo.as_facts(before), "wrote": acting_undo.as_facts(form.planned)}
            if changed:
                return _offered(request, row, _("It is changed."), acting_undo.CHANGED, action=one.public_id, **facts)
            messages.success(request, _("It is as you wrote it."))
            return redirect(_back(row))
    return _form_page(request, row, form, "action", _("Change a line of the plan"), line=one)


@coordinator
def action_done(request: ProgramRequest, match: UUID, action: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one = _action(request, row, action)
    if one.done_at:
        messages.info(request, _("This is already on record as done."))
        return redirect(_back(row))
    form = DoneForm(_posted(request))

    def act() -> bool:
        one.do(**form.cleaned_data, **_now(request))
        return True

    if form.is_valid() and _try(form, act):
        return _offered(request, row, _("It is on record as done."), acting_undo.DONE, action=one.public_id)
    return _form_page(request, row, form, "action", _("What came of it?"), line=one)


@coordinator
@require_POST
def action_undone(request: ProgramRequest, match: UUID, action: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    try:
        _action(request, row, action).undo(**_now(request))
    except ValidationError as refusal:
        return _refused(request, row, refusal)
    messages.success(request, _("It is to be done again."))
    return redirect(_back(row))


@coordinator
@require_POST
def action_take_back(request: ProgramRequest, match: UUID, action: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    return _turn(request, row, _action(request, row, action), "action")


@coordinator
@require_POST
def option_take_back(request: ProgramRequest, match: UUID, option: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    return _turn(request, row, _option(request, row, option), "option")


@coordinator
@require_POST
def action_put_back(request: ProgramRequest, match: UUID, action: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    return _turn(request, row, _action(request, row, action), "action", back=True)


@coordinator
@require_POST
def option_put_back(request: ProgramRequest, match: UUID, option: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    return _turn(request, row, _option(request, row, option), "option", back=True)


def _turn(
    request: ProgramRequest, match: Match, line: Action | Option, kind: str, *, back: bool = False
) -> HttpResponse:
    """Takes a line back, or puts it back."""
    try:
        (line.put_back if back else line.take_back)(**_now(request))
    except ValidationError as refusal:
        return _refused(request, match, refusal)
    if back:
        messages.success(request, _("It stands again."))
        return redirect(_back(match))
    said = _("It counts no more. It stays on this page, and can be put back.")
    return _offered(request, match, said, acting_undo.TAKEN_BACK, **{kind: line.public_id})


def _actions(match: Match) -> list[Action]:
    rows = match.actions.select_related("seat__participant", "done_by", "match__coordinator")
    return list(rows)


def _action(request: ProgramRequest, match: Match, action: UUID) -> Action:
    one: Action = fetch(match.actions.select_related("seat__participant", "changed_by"), request, action)
    one.match = match
    return one


def _option(request: ProgramRequest, match: Match, option: UUID) -> Option:
    one: Option = fetch(match.options.select_related("seat__participant", "program"), request, option)
    one.match = match
    return one


def _posted(request: ProgramRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _now(request: ProgramRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


def _try(form: Form, act: Callable[[], Any]) -> Any:
    """What the act gives; what refused it stands on the form."""
    try:
        return act()
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _back(match: Match) -> str:
    return reverse("plan", args=[match.program.slug, match.public_id])


def _refused(request: ProgramRequest, match: Match, refusal: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(refusal.messages))
    return redirect(_back(match))


def _offered(request: ProgramRequest, match: Match, said: str, door: str, **facts: Any) -> HttpResponse:
    offer(request, said, door, back=_back(match), **facts)
    return redirect(_back(match))


def _form_page(
    request: ProgramRequest, match: Match, form: Form, template: str, title: str, **context: Any
) -> HttpResponse:
    context |= {"place": "matches", "match": match, "form": form, "title": title, "back": _back(match)}
    return render(request, f"matches/following_up/{template}.html", context)
