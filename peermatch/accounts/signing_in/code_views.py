"""Signing in: the password, and the code where the account has a second step."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.models import StaticDevice

from peermatch.accounts.forms import SignInForm
from peermatch.accounts.models import User
from peermatch.accounts.signing_in import half_way, second_step, throttling
from peermatch.accounts.signing_in.forms import CodeForm, wrong_code
from peermatch.accounts.signing_in.greeting import greet


class SignIn(auth.LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"title": gettext_lazy("Sign in")}

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if second_step.is_on(user):
            half_way.begin(self.request.session, user, then=self.get_success_url(), at=timezone.now())
            return redirect("sign-in-code")
        return greet(self.request, super().form_valid(form), user)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    user = half_way.who(request.session, now=timezone.now())
    if user is None:
        half_way.end(request.session)
        return redirect("sign-in")
    if not throttling.may_try(request, user):
        return throttling.too_many_tries(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        checked = second_step.check(user, form.cleaned_data["code"])
        if checked.device is not None:
            return _welcome(request, user, checked.device)
        form.add_error("code", wrong_code(checked))
        if checked.wait_until is None:
            user_login_failed.send(__name__, credentials={"username": user.email}, request=request)
    context = {"form": form, "title": _("The second step"), "back": reverse("sign-in"), "back_label": _("Sign in")}
    return render(request, "accounts/sign_in_code.html", context)


def _welcome(request: HttpRequest, user: User, device: Any) -> HttpResponse:
    then = half_way.then(request.session)
    half_way.end(request.session)
    user.otp_device = device  # type: ignore[attr-defined]  # django-otp keeps it in the session
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if isinstance(device, StaticDevice):
        left = second_step.codes_left(user)
        words = ngettext(
            "That recovery code is used up. You have %(n)d left.",
            "That recovery code is used up. You have %(n)d left.",
            left,
        )
        messages.warning(request, words % {"n": left})
    return greet(request, redirect(then), user)
