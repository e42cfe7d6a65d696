"""Where the links of all mails lead, and asking for a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants.models import BadTry
from participants.profile import entrance
from participants.profile.link_forms import NewLinkForm
from participants.profile.new_links import send_new_links
from peermatch.origin import address_of


@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of a mail leads: at once on to an address without the token.

    A good token always opens, whatever others at the same address tried: many may share one.
    """
    now, address = timezone.now(), address_of(request)
    found = entrance.by_token(token, now=now, to=request.GET.get("to", ""))
    if found is None:
        if BadTry.were_too_many(address, at=now):
            return entrance.too_many(request)
        BadTry.count_one(address, at=now)
        return entrance.no_entry(request)
    row, page = found
    response = redirect(page, row.public_id)
    response["Referrer-Policy"] = "no-referrer"  # no form here, so not even our own pages need to learn the token
    entrance.keep_open(response, row)
    return response


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
            send_new_links(form.cleaned_data["email"], at=now)
            return redirect(f"{reverse('visit-new-link')}?asked=yes")
    was_asked = "asked" in request.GET
    title = _("Look into your mail") if was_asked else _("Ask for a new link")
    context = {"form": form, "was_asked": was_asked, "title": title}
    return render(request, "participants/profile/new_link.html", context)
