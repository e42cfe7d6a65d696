"""Pages that plan several meetings of a match at once, after a look at each date, and confirm them together."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import Match, Meeting, MeetingState
from matches.preparing.lines import Line
from matches.preparing.needs_shown import reads_needs
from matches.scheduling import pages, planning, warnings, words
from matches.scheduling.planning import AlreadyDone
from matches.scheduling.repeating import candidates
from matches.scheduling.repeating.forms import MOST, ConfirmSeveralForm, SeveralForm
from matches.scheduling.repeating.planning_ahead import plan_several
from matches.scheduling.repeating.ticked import LOOK, all_are, of_match
from matches.scheduling.together import telling
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import local_day, say_moment


@coordinator
def meetings_plan(request: ProgramRequest, match: UUID) -> HttpResponse:
    """The form; and the door. The way leads over the page on which dates can be left out."""
    row = fetch(Match, request, match)
    form = SeveralForm(pages.posted(request), match=row, initial=_first_values(row))
    if not form.is_valid():
        return _form(request, row, form)
    chosen = set(request.POST.getlist("dates"))
    walls = [wall for wall in form.walls if wall.on.isoformat() in chosen]
    act = partial(plan_several, walls=walls, minutes=form.cleaned_data["minutes"], place=form.where)
    act = partial(act, by=request.user, at=timezone.now())
    planned = pages.done(form, lambda: act(match=fetch(Match, request, match)))
    if planned is None:
        return _check(request, row, form)
    n = len(planned)
    said = ngettext("%(n)d meeting is planned.", "%(n)d meetings are planned.", n) % {"n": n}
    messages.success(request, " ".join([said, _("Nobody was told yet.")]))
    return redirect("meetings-confirm", request.program.slug, match)


@coordinator
def meetings_plan_check(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Each date with what speaks against it. Nothing is planned here."""
    row = fetch(Match, request, match)
    if request.method != "POST":
        return redirect("meetings-plan", request.program.slug, match)
    form = SeveralForm(request.POST, match=row)
    return _check(request, row, form) if form.is_valid() else _form(request, row, form)


@coordinator
def meetings_confirm(request: ProgramRequest, match: UUID) -> HttpResponse:
    """All that are planned, with every letter of those that are ticked; those that lack something are left out."""
    row = fetch(Match, request, match)
    planned = _planned(row)
    gaps = {one.pk: pages.gap(one) for one in planned}
    ready = [one for one in planned if gaps[one.pk] is None]
    if all_are(request, row, MeetingState.CONFIRMED):
        messages.info(request, _("These meetings are already confirmed. Nobody was told a second time."))
        return redirect(row)
    form, chosen = ConfirmSeveralForm(pages.posted(request), ready=ready, match=row), ready
    if form.is_valid():
        chosen = [one for one in ready if one in form.cleaned_data["meetings"]]
        if LOOK not in request.POST and (answer := _confirmed(request, row, form, chosen)):
            return answer
    left_out = [(one, gaps[one.pk]) for one in planned if one not in ready]
    return _confirm_page(request, row, form, ready, chosen, left_out)


def _confirmed(
    request: ProgramRequest, match: Match, form: ConfirmSeveralForm, chosen: list[Meeting]
) -> HttpResponse | None:
    reason = form.cleaned_data.get("override_reason", "")
    act = partial(planning.confirm_together, by=request.user, at=timezone.now(), override_reason=reason)
    try:
        if not pages.done(form, lambda: act(meetings=chosen)):
            return None
        messages.success(request, _("Confirmed. Everyone who comes is being told, in one letter each."))
    except AlreadyDone as why:
        messages.info(request, " ".join(why.messages))
    return redirect(match)


def _first_values(match: Match) -> dict[str, Any]:
    return SeveralForm.first_values(match, local_day(timezone.now(), match.program.time_zone))


def _planned(match: Match) -> list[Meeting]:
    rows = match.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=timezone.now())
    return of_match(match, rows[:MOST])


def _confirm_page(
    request: ProgramRequest,
    match: Match,
    form: ConfirmSeveralForm,
    ready: list[Meeting],
    chosen: list[Meeting],
    left_out: list[tuple[Meeting, Line | None]],
) -> HttpResponse:
    now, seats = timezone.now(), list(match.seats.accepted().select_related("participant"))
    knows, on = reads_needs(request, match), local_day(timezone.now(), match.program.time_zone)
    alike: list[str] = []
    against: list[list[str]] = []
    if ready:
        about: Any = {"minutes": max(one.minutes for one in ready), "zone": ready[0].time_zone}
        alike, against = warnings.said_once(warnings.of_each(match, seats, ready, on=on, knows=knows, **about))
    return pages.show(
        request, "repeating/confirm",
        match=match,
        form=form,
        dates=[(say_moment(one.starts_at, one.time_zone, year=True), words.length(one.minutes), said)
               for one, said in zip(ready, against, strict=True)],
        alike=alike,
        left_out=[(str(one), gap) for one, gap in left_out],
        people=seats,
        letters=telling.preview(chosen, seats, at=now) if chosen else [],
        title=_("Confirm these meetings?"),
        back=match.get_absolute_url(),
    )  # fmt: skip


def _form(request: ProgramRequest, match: Match, form: SeveralForm) -> HttpResponse:
    return pages.show(
        request, "repeating/plan",
        match=match,
        form=form,
        title=_("Plan several meetings"),
        action=reverse("meetings-plan-check", args=[request.program.slug, match.public_id]),
        back=match.get_absolute_url(),
    )  # fmt: skip


def _check(request: ProgramRequest, match: Match, form: SeveralForm) -> HttpResponse:
    knows, minutes = reads_needs(request, match), form.cleaned_data["minutes"]
    looked_at = candidates.look_at(match, form.walls, minutes=minutes, now=timezone.now(), knows=knows)
    alike, found = candidates.said_once(looked_at)
    form.submit = gettext_lazy("See the dates again")
    return pages.show(
        request, "repeating/check",
        match=match,
        form=form,
        candidates=found,
        alike=alike,
        possible=[one for one in found if not one.cannot],
        title=_("Plan these meetings?"),
        action=reverse("meetings-plan-check", args=[request.program.slug, match.public_id]),
        send=reverse("meetings-plan", args=[request.program.slug, match.public_id]),
        back=match.get_absolute_url(),
    )  # fmt: skip
