"""Where the admin leads whoever may not look: to sign in, or to set up the second step."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from peermatch.accounts.signing_in.verified import is_verified, way_to_set_up


def lead_on(request: HttpRequest, *, is_administrator: bool) -> HttpResponse:
    then = request.GET.get("next") or reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(then, reverse("sign-in"))
    if not is_administrator:
        raise PermissionDenied
    return redirect("admin:index") if is_verified(request.user) else redirect(way_to_set_up(then))
