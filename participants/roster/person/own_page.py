"""The person's own page, from the coordinator's side: sending its link, what they changed, and that they leave."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participants import protected
from participants.knowing import knows
from participants.models import Consent, OwnChange, Participant, Purpose
from participants.profile import letters
from participants.profile.changes import have_seen
from participants.profile.leaving import leave_program
from participants.profile.own_words import what_follows_for_others
from participants.profile.sending import send_own_page
from participants.profile.wanted import GONE
from participants.roster.panels import Panel
from participants.roster.person import readdressing
from participants.roster.person.section import show_form
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.forms import PageFields
from peermatch.outbox.letters import in_words, settled

SHOWN = 5


@coordinator
def own_page(request: ProgramRequest, person: UUID) -> HttpResponse:
    """Check before sending: to whom, and what it says. Where no mail reaches them, what to say and where to write."""
    row = fetch(Participant.objects.in_program(request.program).listed(), request, person)
    why_not = "" if knows(request, row) else readdressing.why_no_link(row)
    if request.method == "POST":
        if why_not:
            messages.error(request, why_not)
        else:
            _send(request, row)
        return redirect(row)
    message = letters.own_page(row, by=request.user)
    audit.shown(*protected.contact([row], ("email",)), by=request)
    latest = row.links.filter(purpose=Purpose.PROFILE).first()
    context = {
        "place": "people", "person": row, "message": message, "text": in_words(settled(message).text),
        "may_send": row.takes_email and row.status not in GONE, "has_left": row.status in GONE, "why_not": why_not,
        "latest": latest, "is_live": latest.is_live(timezone.now()) if latest else False,
    }  # fmt: skip
    return render(request, "participants/roster/person/own_page.html", context)


def _send(request: ProgramRequest, person: Participant) -> None:
    try:
        sent = send_own_page(person=person, by=request.user, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return
    said = gettext("The link to their own page is on its way to %(name)s.") if sent else gettext(
        "A link was sent to %(name)s a moment ago. No second one was sent."
    )  # fmt: skip
    messages.success(request, said % {"name": person.name})


class LeaveForm(PageFields, forms.Form):
    submit = _("They leave the program")
    way = forms.ChoiceField(label=_("How they said so"), choices=Consent.Way.choices, initial=Consent.Way.PHONE)
    reason = forms.CharField(
        label=_("What they said"), required=False, max_length=300,
        help_text=_("May be empty: nobody has to give a reason. Only coordinators see this."),
    )  # fmt: skip


@coordinator
def leave(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant.objects.in_program(request.program).listed(), request, person)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if row.status in GONE:
        messages.error(request, gettext("%(name)s left the program before.") % {"name": row.name})
        return redirect(row)
    if request.method == "POST" and form.is_valid():
        try:
            leave_program(person=row, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, gettext("%(name)s left the program.") % {"name": row.name})
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        return redirect(row)
    title = gettext("%(name)s leaves the program") % {"name": row.name}
    return show_form(request, row, form, title, lede=" ".join(what_follows_for_others(row)))


@coordinator
@require_POST
def changes_seen(request: ProgramRequest, person: UUID) -> HttpResponse:
    """All that they changed up to the change that the reader saw. What came after stays news."""
    row = fetch(Participant, request, person)
    latest = _latest(row, request.POST.get("until", ""))
    if latest:
        n = have_seen(row, until=latest.at, by=request.user, at=timezone.now(), told=knows(request, row))
        said = ngettext("Seen: %(n)d change by %(name)s.", "Seen: %(n)d changes by %(name)s.", n)
        messages.success(request, said % {"n": n, "name": row.name})
    return redirect("today", request.program.slug) if request.POST.get("next") == "today" else redirect(row)


def _latest(person: Participant, public_id: str) -> OwnChange | None:
    try:
        found: OwnChange | None = person.own_changes.filter(public_id=UUID(public_id)).first()
    except ValueError:
        return None
    return found


def panel(request: ProgramRequest, person: Participant) -> Panel | None:
    """Registered with `on_person_page`: what the person changed themselves, and when. Coordinators alone see it."""
    if not request.membership.can_write:
        return None
    changes, is_known = list(person.own_changes.select_related("seen_by", "told_to")[:SHOWN]), knows(request, person)
    if not changes:
        return None
    news = any(one.is_news and (is_known or one.told_to is None) for one in changes)
    has_told = any(one.told_to for one in changes)
    told = {"person": person, "changes": changes, "is_news": news, "has_told": has_told}
    return Panel("participants/roster/person/own_changes.html", told, place=5)
