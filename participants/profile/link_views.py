"""Where the links of all mails lead, and asking for a new one."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from participants.models import BadTry, Purpose
from participants.profile import entrance
from participants.profile.contact import only_program
from participants.profile.link_forms import NewLinkForm
from participants.profile.new_links import ask_for_links
from participants.profile.wishing import stop_reminders
from peermatch.origin import address_of


@csrf_exempt  # whoever posts here has the token, and nothing else of ours
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of a mail leads. To look changes nothing; the button of a mail program posts (RFC 8058)."""
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        return _stop_reminders(request, token)
    return _lead_on(request, token)


def _stop_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """No cookie and no page: a program sent it. A token that leads elsewhere is no better than one made up."""
    now, address = timezone.now(), address_of(request)
    found = entrance.by_token(token, now=now)
    if found is None or found[0].purpose != Purpose.MAIL:
        return _nothing_there(request, address, now)
    stop_reminders(found[0].participant, at=now)
    return entrance.unseen(HttpResponse(_("Done: no reminders."), content_type="text/plain; charset=utf-8"))


@require_safe
def _lead_on(request: HttpRequest, token: str) -> HttpResponse:
    """At once on to an address without the token.

    A good token always opens, whatever others at the same address tried: many may share one.
    """
    now, address = timezone.now(), address_of(request)
    found = entrance.by_token(token, now=now, to=request.GET.get("to", ""))
    if found is None:
        return _nothing_there(request, address, now)
    row, page = found
    response = redirect(page, row.public_id)
    response["Referrer-Policy"] = "no-referrer"  # no form here, so not even our own pages need to learn the token
    entrance.keep_open(response, row)
    return response


def _nothing_there(request: HttpRequest, address: str, now: datetime) -> HttpResponse:
    if BadTry.were_too_many(address, at=now):
        return entrance.too_many(request)
    BadTry.count_one(address, at=now)
    return entrance.no_entry(request)


@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    return render(request, "participants/profile/stopped.html")


@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest) -> HttpResponse:
    """Asks for a new link. Whether the address is known or not, the answer is the same."""
    now, address = timezone.now(), address_of(request)
    form = NewLinkForm(request.POST or None)
    if request.method == "POST":
        if BadTry.were_too_many(address, at=now):
            return entrance.too_many(request)
        if form.is_valid():
            BadTry.count_one(address, at=now)
            ask_for_links(form.cleaned_data["email"], at=now)
            return redirect(f"{reverse('visit-new-link')}?asked=yes")
    was_asked = "asked" in request.GET
    title = _("Look into your mail") if was_asked else _("Ask for a new link")
    context = {"form": form, "was_asked": was_asked, "title": title, "program": only_program()}
    return render(request, "participants/profile/new_link.html", context)
