"""One's own second step: turned on, turned off, and new recovery codes."""

from typing import Any, cast

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as know_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from peermatch.accounts.models import Membership, Program, User
from peermatch.accounts.signing_in import second_step
from peermatch.accounts.signing_in.forms import OffForm, PasswordForm, SetUpForm, wrong_code
from peermatch.accounts.signing_in.greeting import browser_of

KEY = "second_step_key"  # in the session: what the app is being given
PLACE: dict[str, Any] = {"place": "account"}


@require_safe
@login_required
def second_step_page(request: HttpRequest) -> HttpResponse:
    """Whether it is on, who asks for it, and what can be done."""
    user = _user(request)
    context = {
        "is_on": second_step.is_on(user),
        "left": second_step.codes_left(user),
        "programs": [one.program for one in Membership.objects.of(user) if one.program.second_step_required],
        "then": _then(request),
    }
    return render(request, "accounts/second_step.html", PLACE | context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_required
def second_step_set_up(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    if second_step.is_on(user):
        return redirect("second-step")
    key = request.session.setdefault(KEY, second_step.new_key())
    form = SetUpForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        codes = second_step.turn_on(
            user=user, key=key, code=form.cleaned_data["code"], but=str(request.session.session_key),
            at=timezone.now(), browser=browser_of(request),
        )  # fmt: skip
        if codes is not None:
            del request.session[KEY]
            know_device(request, TOTPDevice.objects.get(user=user))
            return _codes(request, codes, _("The second step is on. Everywhere else you are signed out."))
        form.add_error("code", wrong_code(second_step.Checked()))
    context = {
        "form": form, "title": _("Turn on the second step"), "key": second_step.key_in_words(key),
        "square": segno.make(second_step.address_for(user, key), error="m").svg_data_uri(border=4, scale=5),
    }  # fmt: skip
    return render(request, "accounts/second_step_set_up.html", _back(context))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Answers with the page itself: nothing keeps the codes, so that they can be shown this once alone."""
    user = _user(request)
    if not second_step.is_on(user):
        return redirect("second-step")
    form = PasswordForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        return _codes(request, second_step.new_codes(user=user), _("The codes that you had before are good no more."))
    lede = _("You get ten codes. Those that you have now are good no more.")
    return render(request, "form_page.html", _back({"form": form, "title": _("New recovery codes"), "lede": lede}))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_required
def second_step_off(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    if not second_step.is_on(user):
        return redirect("second-step")
    form = OffForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        second_step.turn_off(user=user, at=timezone.now(), browser=browser_of(request))
        request.session.pop(DEVICE_ID_SESSION_KEY, None)
        messages.success(request, _("The second step is off. Your recovery codes are good no more."))
        return redirect("second-step")
    lede = _(
        "Then your password alone opens your account. For a new phone: turn it off, then on again with that phone."
    )
    return render(
        request, "form_page.html", _back({"form": form, "title": _("Turn off the second step?"), "lede": lede})
    )


def _codes(request: HttpRequest, codes: list[str], said: str) -> HttpResponse:
    programs = Program.objects.filter(memberships__user=_user(request)).order_by("name").values_list("name", flat=True)
    return render(request, "accounts/recovery_codes.html", PLACE | {
        "codes": codes, "said": said, "then": _then(request), "programs": programs,
    })  # fmt: skip


def _then(request: HttpRequest) -> str:
    """Where they wanted to go, if that is a page of ours."""
    then = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(then, {request.get_host()}, require_https=request.is_secure())
    return then if is_ours else ""


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _back(context: dict[str, Any]) -> dict[str, Any]:
    return PLACE | {"back": reverse("second-step"), "back_label": _("Second step")} | context
