"""What a person can show for their expertise: adding, changing, checking, renewing and removing one piece of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participants.models import Evidence, EvidenceKind, Participant, Topic
from participants.roster.editing import save_evidence
from participants.roster.evidence_rows import EvidenceForm
from participants.roster.person.section import Sure, kept, show_form
from participants.roster.undo_doors import PROOF_ADDED, PROOF_REMOVED, PROOF_RENEWED
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.clock import local_day
from peermatch.forms import DateInput, PageFields
from peermatch.going_back import way_back
from peermatch.once import once
from peermatch.saving import saves_whole
from peermatch.text import fold
from peermatch.undoing import offer
from peermatch.watching import Watching

CHECKED_WITH = frozenset({"kind", "title", "issuer", "expires_on", "years", "last_year"})  # what a check was of


class ProofForm(Watching, EvidenceForm):
    """One piece of evidence. A change of what was checked takes the check back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.watch()

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        names = Topic.objects.in_program(self.instance.program).values_list("name", flat=True)
        self.refuse_unknown_topics({fold(name) for name in names})
        return said

    def keep(self, *, by: User, at: datetime) -> None:
        save_evidence(self, self.instance.participant)
        if self.instance.checked_on and CHECKED_WITH & set(self.changed_data):
            self.instance.take_back_check()


class RenewForm(Watching, PageFields, forms.Form):
    submit = _("Renew")
    until = forms.DateField(label=_("Now valid until"), widget=DateInput)
    is_checked = forms.BooleanField(label=_("I have seen the new one, or asked whoever issued it"), required=False)

    def __init__(self, data: Any, *, row: Evidence) -> None:
        super().__init__(data, initial={"until": row.expires_on})
        self.row = row
        self.watch()
        self.initial = {}  # the new day is typed, not taken over

    def keep(self, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        on = local_day(at, self.row.program.time_zone)
        self.row.renew(until=said["until"], by=by, on=on, is_checked=said["is_checked"])


@coordinator
@once
def evidence_add(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    new = Evidence(program=request.program, participant=row)
    back = way_back(request, slug=request.program.slug, otherwise="")
    form = ProofForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        _say(request, row, new, gettext("“%(title)s” is on record."), PROOF_ADDED)
        return redirect(back or row)
    lede = gettext("Education, a license, experience, or a success in a similar situation.")
    return show_form(request, row, form, gettext("Add evidence of %(name)s") % {"name": row.name}, lede=lede, back=back)


@coordinator
@saves_whole
def evidence_edit(request: ProgramRequest, person: UUID, evidence: UUID) -> HttpResponse:
    row, proof = _fetch(request, person, evidence)
    title, was_checked = proof.title, bool(proof.checked_on)
    form = ProofForm(request.POST or None, instance=proof)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        messages.success(request, gettext("“%(title)s” was saved.") % {"title": proof.title})
        if was_checked and not proof.checked_on:
            messages.warning(
                request, gettext("It is no longer marked as checked, because you changed what was checked.")
            )
        return redirect(row)
    return show_form(request, row, form, gettext("Edit “%(title)s”") % {"title": title})


@coordinator
@require_POST
def evidence_check(request: ProgramRequest, person: UUID, evidence: UUID) -> HttpResponse:
    row, proof = _fetch(request, person, evidence)
    proof.check_off(by=request.user, on=request.program.today)
    messages.success(request, gettext("“%(title)s”: checked by you today.") % {"title": proof.title})
    return redirect(row)


@coordinator
@require_POST
def evidence_uncheck(request: ProgramRequest, person: UUID, evidence: UUID) -> HttpResponse:
    row, proof = _fetch(request, person, evidence)
    proof.take_back_check()
    messages.success(request, gettext("“%(title)s” is no longer marked as checked.") % {"title": proof.title})
    return redirect(row)


@coordinator
def evidence_renew(request: ProgramRequest, person: UUID, evidence: UUID) -> HttpResponse:
    row, proof = _fetch(request, person, evidence)
    if proof.kind != EvidenceKind.LICENSE:
        messages.error(request, gettext("Only a license or certification is renewed."))
        return redirect(row)
    before = proof.validity
    form = RenewForm(request.POST or None, row=proof)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        _say(
            request, row, proof, gettext("“%(title)s” was renewed."), PROOF_RENEWED, until=str(proof.expires_on),
            before=str(before.until or ""), checked_on=str(before.checked_on or ""),
            checked_by=before.checked_by.pk if before.checked_by else None,
        )  # fmt: skip
        return redirect(row)
    return show_form(request, row, form, gettext("Renew “%(title)s”") % {"title": proof.title})


@coordinator
def evidence_remove(request: ProgramRequest, person: UUID, evidence: UUID) -> HttpResponse:
    row, proof = _fetch(request, person, evidence)
    if request.method == "POST":
        proof.remove(by=request.user, at=timezone.now())
        _say(request, row, proof, gettext("“%(title)s” was removed."), PROOF_REMOVED)
        return redirect(row)
    lede = gettext("It counts for nothing any more, in no match.")
    return show_form(request, row, Sure(), gettext("Remove “%(title)s”?") % {"title": proof.title}, lede=lede)


def _say(
    request: ProgramRequest, person: Participant, proof: Evidence, words: str, undo: str, **facts: Any
) -> None:  # fmt: skip
    """What was done, with a button that undoes it."""
    said = words % {"title": proof.title}
    offer(request, said, undo, back=person.get_absolute_url(), proof=proof.public_id, **facts)


def _fetch(request: ProgramRequest, person: UUID, evidence: UUID) -> tuple[Participant, Evidence]:
    row = fetch(Participant, request, person)
    rows = Evidence.objects.filter(program=request.program, participant=row)
    return row, fetch(rows, request, evidence)
