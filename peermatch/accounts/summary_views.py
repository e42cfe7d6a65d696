"""Where the foot of a weekly summary leads. To look changes nothing; a mail program's own button posts (RFC 8058)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from peermatch.accounts import summary as links
from peermatch.accounts.models import Membership

IN_SESSION = "summary_of"  # its page has no token in its address


@csrf_exempt  # whoever posts here has the token, and nothing else of ours
@require_http_methods(["GET", "HEAD", "POST"])
def summary_link(request: HttpRequest, token: str) -> HttpResponse:
    member = links.by_token(token)
    if member is None:
        return _ended(request)
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") != "One-Click":
            return _ended(request)
        links.wish(member, wants=False)
        return HttpResponse(_("Done: no weekly summary."), content_type="text/plain; charset=utf-8")
    request.session[IN_SESSION] = str(member.public_id)
    response = redirect("summary")
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest) -> HttpResponse:
    """One button: it stops, or comes again."""
    member = _whose(request)
    if member is None:
        return _ended(request)
    if request.method == "POST":
        links.wish(member, wants=request.POST.get("send") == "yes")
        return redirect("summary")
    return render(request, "accounts/summary.html", {"member": member})


def _whose(request: HttpRequest) -> Membership | None:
    kept = request.session.get(IN_SESSION)
    return links.by_id(str(UUID(kept))) if kept else None


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/summary_ended.html", status=404)
