"""Pages of the program's rules: everyone in the program reads them, a lead changes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import RuleChange
from matches.settings.changing import KEEPING, back_to_usual, change, latest_changes, settings_of
from matches.settings.forms import form_for
from matches.settings.groups import GROUPS, SAFETY, Group, group_of, holder_of, in_words, label
from peermatch.accounts.access import ProgramRequest, lead, member
from peermatch.accounts.words_kept import GRACE
from peermatch.keeping.purging import would_go_besides
from peermatch.paging import paged
from peermatch.saving import saves_whole

PLACE: dict[str, Any] = {"place": "settings"}


@member
@require_safe
def settings_page(request: ProgramRequest) -> HttpResponse:
    changes = latest_changes(request.program)
    groups = [(group, settings_of(group, request.program, changes)) for group in GROUPS]
    parts = [
        ("safety-and-privacy", _("Safety and privacy"), [one for one in groups if one[0].key in SAFETY]),
        ("matches-and-letters", _("Matches and letters"), [one for one in groups if one[0].key not in SAFETY]),
    ]
    return render(request, "matches/settings/settings.html", PLACE | {"parts": parts})


@lead
@saves_whole
def settings_edit(request: ProgramRequest, group: str) -> HttpResponse:
    found = group_of(group)
    form = form_for(found, request.program, request.POST or None)
    back = reverse("settings", args=[request.program.slug])
    if request.method == "POST" and form.is_valid():
        sent = [(name, request.POST.get(name, "")) for name in form.fields]
        if check := _check_what_goes(request, found, form.cleaned_data, sent):
            return check
        changed = change(
            program=request.program, group=found, values=form.cleaned_data, by=request.user, at=timezone.now()
        )
        messages.success(request, _said(changed))
        return redirect(f"{back}#{found.key}")
    return render(request, "matches/settings/form.html", PLACE | {
        "form": form, "title": found.title, "lede": found.why, "back": back, "back_label": _("Settings"),
    })  # fmt: skip


@lead
@require_POST
def setting_usual(request: ProgramRequest) -> HttpResponse:
    """One rule goes back to its usual value."""
    name, back = request.POST.get("setting", ""), reverse("settings", args=[request.program.slug])
    if (group := holder_of(name)) and group.key == KEEPING:
        form, value = form_for(group, request.program), group.default(name)
        sent = [(one, value if one == name else form[one].value()) for one in form.fields]
        if check := _check_what_goes(request, group, {name: value}, sent):
            return check
    try:
        changed = back_to_usual(program=request.program, name=name, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(back)
    messages.success(request, _said(changed))
    return redirect(f"{back}#{group.key}" if group else back)


def _check_what_goes(
    request: ProgramRequest, group: Group, values: Mapping[str, Any], sent: Sequence[tuple[str, Any]]
) -> HttpResponse | None:
    """Before words go for good: how many, and of what. Nothing is saved before a lead has read it."""
    if group.key != KEEPING or "go_on" in request.POST:
        return None
    kept = {name: values[name] for name in group.names if name in values}
    going = would_go_besides(request.program, kept, timezone.now())
    if not going:
        return None
    return render(request, "matches/settings/what_goes.html", PLACE | {
        "going": going, "sent": sent, "new": [(label(group, name), in_words(name, kept[name])) for name in kept],
        "action": reverse(f"settings-{group.key}", args=[request.program.slug]),
        "back": f"{reverse('settings', args=[request.program.slug])}#{group.key}",
        "go_on": request.program.today + GRACE,
    })  # fmt: skip


@member
@require_safe
def settings_history(request: ProgramRequest) -> HttpResponse:
    listed = paged(request, RuleChange.objects.in_program(request.program).select_related("by"))
    rows = [(row, _label(row.setting)) for row in listed]
    return render(request, "matches/settings/history.html", PLACE | {"listed": listed, "rows": rows})


def _label(name: str) -> str:
    group = holder_of(name)
    return label(group, name) if group else name


def _said(changed: list[RuleChange]) -> str:
    if not changed:
        return _("Nothing was different, so nothing was changed.")
    told = [_("%(what)s: %(now)s") % {"what": _label(row.setting), "now": row.now} for row in changed]
    return _("Saved, and it holds from now on. %(told)s.") % {"told": "; ".join(told)}
