"""The members of a program: everyone in it reads who they are, a lead invites, changes and takes out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from peermatch.accounts import inviting, membering
from peermatch.accounts.access import ProgramRequest, fetch, lead, member
from peermatch.accounts.member_forms import InviteForm, OutForm, RoleForm, SecondStepForm
from peermatch.accounts.models import Invite, MemberChange, Membership
from peermatch.accounts.signing_in import second_step
from peermatch.once import once
from peermatch.paging import paged
from peermatch.text import without_addresses

PLACE: dict[str, Any] = {"place": "settings"}


@require_safe
@member
def members(request: ProgramRequest) -> HttpResponse:
    every = Membership.objects.filter(program=request.program).select_related("user").order_by("user__name", "pk")
    rows: Any = every.annotate(has_second_step=Exists(TOTPDevice.objects.filter(user=OuterRef("user"), confirmed=True)))
    invites = Invite.objects.in_program(request.program).open().select_related("by")
    now = timezone.now()
    active = [one for one in rows if one.user.is_active]
    context = {
        "listed": paged(request, rows),
        "lacking": [one.user.name for one in active if request.membership.is_lead and not one.has_second_step],
        "active": len(active),
        "invites": [(row, row.works(now)) for row in invites] if request.membership.is_lead else [],
    }
    return render(request, "accounts/members.html", PLACE | context)


@lead
@once
def member_invite(request: ProgramRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if _done(form, inviting.invite, request, program=request.program, **told):
            messages.success(
                request, _("%(name)s was invited. The link works for seven days.") % {"name": told["name"]}
            )
            return redirect("members", request.program.slug)
    lede = _("They get a link by mail, choose a password if they have no account yet, and are in.")
    return render(
        request, "form_page.html", {"form": form, "title": _("Invite a member"), "lede": lede, **_back(request)}
    )


@lead
@require_POST
def invite_again(request: ProgramRequest, invite: UUID) -> HttpResponse:
    row = fetch(Invite.objects.in_program(request.program).select_related("program", "by"), request, invite)
    return _at_once(request, inviting.invite_again, row, _("%(name)s was written to again; the link before has ended."))


@lead
@require_POST
def invite_withdraw(request: ProgramRequest, invite: UUID) -> HttpResponse:
    row = fetch(Invite.objects.in_program(request.program), request, invite)
    return _at_once(request, inviting.withdraw, row, _("%(name)s is no longer invited. The link has ended."))


def _at_once(request: ProgramRequest, do: Any, row: Invite, done: str) -> HttpResponse:
    try:
        do(row=row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done % {"name": row.name})
    return redirect("members", request.program.slug)


@lead
def member_role(request: ProgramRequest, member: UUID) -> HttpResponse:
    row = _member(request, member)
    theirs = membering.theirs(request.program, row.user)
    form = RoleForm(request.POST if request.method == "POST" else None, membership=row, theirs=theirs)
    if request.method == "POST" and form.is_valid():
        told = {"membership": row, "role": form.cleaned_data["role"], "hand_to": form.hand_to}
        if _done(form, membering.change_role, request, **told):
            messages.success(request, _("%(name)s was saved.") % {"name": row.user.name})
            return _after(request)
    title = _("What %(name)s may do") % {"name": row.user.name}
    return _member_page(request, form, title, theirs, membering.what_ends(request.program, row.user))


@lead
def member_out(request: ProgramRequest, member: UUID) -> HttpResponse:
    row = _member(request, member)
    theirs = membering.theirs(request.program, row.user)
    form = OutForm(request.POST if request.method == "POST" else None, membership=row, theirs=theirs)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _done(form, membering.take_out, request, membership=row, hand_to=form.hand_to):
        messages.success(request, _("%(name)s is no longer in the program.") % {"name": row.user.name})
        return _after(request)
    title = _("Take %(name)s out of the program?") % {"name": row.user.name}
    return _member_page(request, form, title, theirs, membering.what_ends(request.program, row.user))


@lead
def member_second_step(request: ProgramRequest, member: UUID) -> HttpResponse:
    row = _member(request, member)
    form = SecondStepForm(request.POST if request.method == "POST" else None)
    if not second_step.is_on(row.user):
        return redirect("members", request.program.slug)
    if request.method == "POST" and _done(form, membering.take_off_second_step, request, membership=row):
        messages.success(request, _("%(name)s signs in without the second step now.") % {"name": row.user.name})
        return redirect("members", request.program.slug)
    title = _("Take off the second step of %(name)s?") % {"name": row.user.name}
    context = {"form": form, "title": title, "name": row.user.name, "may": membering.may_take_off(row, request.user)}
    return render(request, "accounts/member_second_step.html", context | _back(request))


@require_safe
@member
def members_history(request: ProgramRequest) -> HttpResponse:
    listed = paged(request, MemberChange.objects.in_program(request.program).select_related("by"))
    for row in listed:  # older ones say where an invitation went
        row.detail = row.detail if request.membership.is_lead else without_addresses(row.detail)
    return render(request, "accounts/members_history.html", PLACE | {"listed": listed})


def _member(request: ProgramRequest, public_id: UUID) -> Membership:
    rows = Membership.objects.filter(program=request.program).select_related("user", "program")
    return get_object_or_404(rows, public_id=public_id)


def _after(request: ProgramRequest) -> HttpResponse:
    """Whoever took themselves out has no page here any more."""
    is_in = Membership.objects.filter(program=request.program, user=request.user).exists()
    return redirect("members", request.program.slug) if is_in else redirect("home")


def _member_page(request: ProgramRequest, form: Any, title: str, theirs: list[str], ends: list[str]) -> HttpResponse:
    context = {"form": form, "title": title, "theirs": theirs, "ends": ends, "is_out": isinstance(form, OutForm)}
    return render(request, "accounts/member_form.html", context | _back(request))


def _done(form: Any, do: Any, request: ProgramRequest, **told: Any) -> bool:
    """Goes through the door; what it refuses becomes an error of the form."""
    try:
        with transaction.atomic():
            do(**told, by=request.user, at=timezone.now())
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def _back(request: ProgramRequest) -> dict[str, Any]:
    return PLACE | {"back": reverse("members", args=[request.program.slug]), "back_label": _("Members")}
