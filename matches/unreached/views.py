"""Whom our mail did not reach: what to say, how to reach them, and that it was done or is sent again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from matches.models import Meeting
from matches.unreached import listing, telling
from matches.unreached.again import try_again
from matches.unreached.forms import ToldForm
from matches.unreached.listing import Missed
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment
from peermatch.outbox import letters
from peermatch.returning.models import Unreached
from peermatch.saving import saves_whole
from peermatch.undoing import offer


@dataclass(frozen=True)
class Shown:
    """One letter as the page shows it."""

    row: Unreached
    why: str
    may_read: bool
    meets: str

    @property
    def message(self) -> dict[str, str]:
        return {"script": self.row.email.script or self.row.email.text, "short": self.row.email.short}


@coordinator
@require_http_methods(["GET", "HEAD", "POST"])
@saves_whole
def unreached(request: ProgramRequest, missed: UUID) -> HttpResponse:
    """All that one reader did not get; told, it ends here."""
    row = fetch(Unreached.objects.select_related("email"), request, missed)
    found = listing.of_person(request.program, row.email.recipient, timezone.now())
    if not found:
        messages.info(request, _("%(name)s was reached, or needs it no more.") % {"name": row.email.to_name})
        return redirect(row.email.get_absolute_url())
    one = found[0]
    form = ToldForm(request.POST if request.method == "POST" else None, missed=one)
    if form.is_valid() and _told(request, form, one):
        return redirect("today", request.program.slug)
    letter = audit.of(row.email, person=row.email.recipient, fields=["to_address"])
    audit.shown(letter, *protected.contact([one.person] if one.person else [], protected.CALL), by=request)
    return render(request, "matches/unreached/person.html", _page(request, row, one) | {"form": form})


def _told(request: ProgramRequest, form: ToldForm, one: Missed) -> bool:
    given = form.cleaned_data
    try:
        told = telling.tell(
            program=request.program, letters=[UUID(public_id) for public_id in given["letters"]], way=given["way"],
            spoke_with=given["spoke_with"], by=request.user, at=timezone.now(),
        )  # fmt: skip
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    said = _("Written down: %(name)s was reached.") % {"name": one.name}
    back = reverse("unreached", args=[request.program.slug, told[0].public_id])
    offer(request, said, telling.TOLD, back=back, letters=[str(row.public_id) for row in told])
    return True


@coordinator
@require_POST
@saves_whole
def unreached_again(request: ProgramRequest, missed: UUID) -> HttpResponse:
    """The same address: somebody says that it works after all."""
    row = fetch(Unreached.objects.select_related("email", "program"), request, missed)
    page = reverse("unreached", args=[request.program.slug, row.public_id])
    try:
        sent, lifted = try_again(missed=row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(page)
    said = ngettext(
        "Mail goes to %(address)s again. %(n)d letter is on its way.",
        "Mail goes to %(address)s again. %(n)d letters are on their way.",
        sent,
    ) % {"n": sent, "address": row.email.to_address}
    if lifted is not None:
        offer(request, said, telling.LIFTED, back=page, stopped=lifted.public_id)
    else:
        messages.success(request, said)
    return redirect("today", request.program.slug)


def _page(request: ProgramRequest, row: Unreached, one: Missed) -> dict[str, Any]:
    return {
        "place": "today", "missed": one, "row": row, "person": one.person, "now_there": one.their_time(timezone.now()),
        "letters": _shown(request, one), "title": _("%(name)s could not be reached") % {"name": one.name},
    }  # fmt: skip


def _shown(request: ProgramRequest, one: Missed) -> list[Shown]:
    """The words of each letter come with one query; those of the meetings with another."""
    rows = Unreached.objects.in_program(request.program).filter(pk__in=[row.pk for row in one.letters])
    full = list(rows.select_related("email").order_by("-email_id"))
    ids = {told for row in full if (told := row.email.about.removeprefix("meeting:")) != row.email.about}
    meetings = Meeting.objects.in_program(request.program).filter(public_id__in=ids)
    zone = one.person.time_zone if one.person else request.user.time_zone
    meets = {f"meeting:{meeting.public_id}": say_moment(meeting.starts_at, zone) for meeting in meetings}
    return [
        Shown(
            row,
            capfirst(listing.say_shortly(row)),
            letters.may_read(row.email, request.membership),
            meets.get(row.email.about, ""),
        )
        for row in full
    ]
