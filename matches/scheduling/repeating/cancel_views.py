"""The page that cancels several meetings of a match at once, after a look at what everyone who knows of them hears."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Match, Meeting, MeetingState
from matches.models.meeting import STANDING
from matches.preparing.needs_shown import reads_needs
from matches.scheduling import pages, planning, words
from matches.scheduling.access import costs
from matches.scheduling.planning import AlreadyDone
from matches.scheduling.repeating.forms import MOST, CancelSeveralForm
from matches.scheduling.repeating.ticked import LOOK, all_are, of_match
from matches.scheduling.together import off
from peermatch.accounts.access import ProgramRequest, coordinator, fetch


@coordinator
def meetings_cancel(request: ProgramRequest, match: UUID) -> HttpResponse:
    """All that are ahead, those not confirmed too; some can be kept."""
    row, now = fetch(Match, request, match), timezone.now()
    ahead = of_match(row, row.meetings.filter(state__in=STANDING, starts_at__gt=now)[:MOST])
    if all_are(request, row, MeetingState.CANCELLED):
        messages.info(request, _("These meetings are already cancelled. Nobody was told a second time."))
        return redirect(row)
    form = CancelSeveralForm(pages.posted(request), ahead=ahead, match=row)
    chosen = ahead
    if form.is_valid():
        chosen = [one for one in ahead if one in form.cleaned_data["meetings"]]
        if LOOK not in request.POST and (answer := _cancelled(request, row, form, chosen)):
            return answer
    return _page(request, row, form, ahead, chosen)


def _cancelled(
    request: ProgramRequest, match: Match, form: CancelSeveralForm, chosen: list[Meeting]
) -> HttpResponse | None:
    act = partial(planning.cancel_together, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    try:
        if not pages.done(form, lambda: act(meetings=chosen)):
            return None
        messages.success(request, _("Cancelled. Everyone who knew of them is being told, in one letter each."))
    except AlreadyDone as why:
        messages.info(request, " ".join(why.messages))
    return redirect(match)


def _page(
    request: ProgramRequest, match: Match, form: CancelSeveralForm, ahead: list[Meeting], chosen: list[Meeting]
) -> HttpResponse:
    now, data = timezone.now(), getattr(form, "cleaned_data", {})
    for one in chosen:
        one.change_reason = data.get("reason") or _("(your reason, if you give one)")
    hearing, freed = off.if_cancelled(match, chosen, at=now), costs.freed_by_each(chosen, now=now)
    return pages.show(
        request, "repeating/cancel",
        match=match,
        form=form,
        ahead=ahead,
        chosen=chosen,
        confirmed=[one for one in chosen if one.state == MeetingState.CONFIRMED],
        people=hearing.people,
        unaware=words.joined(list(hearing.unaware)),
        letters=hearing.letters,
        title=_("Cancel these meetings?"),
        freed_each=[(str(one), freed[one.pk]) for one in chosen if one.pk in freed],
        knows=reads_needs(request, match),
        back=match.get_absolute_url(),
    )  # fmt: skip
