"""Signing out, and the account's own pages."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from peermatch import audit
from peermatch.accounts import recovery
from peermatch.accounts.forms import (
    AccountForm,
    ForgottenForm,
    NewPasswordForm,
    ResetPasswordForm,
    ToldForm,
)
from peermatch.accounts.models import Membership, User
from peermatch.accounts.signing_in import news, throttling
from peermatch.accounts.signing_in.greeting import browser_of, greet


class SignOut(auth.LogoutView):
    """The browser is asked to forget pages too. Its cookies stay: by one of them it is known again."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ChangePassword(auth.PasswordChangeView):
    template_name = "form_page.html"
    title = gettext_lazy("Change your password")
    form_class = NewPasswordForm
    success_url = reverse_lazy("account")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            back=reverse_lazy("account"),
            back_label=_("Your account"),
            place="account",
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = cast(User, self.request.user)
        audit.record(audit.Did.SECURED, audit.of(user, fields=["password"]), by=user)
        news.tell(user, news.NEW_PASSWORD, browser=browser_of(self.request), at=timezone.now())
        messages.success(self.request, _("Your password was changed. Everywhere else you are signed out."))
        return greet(self.request, response, user, tells=False)


@login_required
def account(request: HttpRequest) -> HttpResponse:
    user, posted = cast(User, request.user), request.POST if request.method == "POST" else None
    form = AccountForm(posted, instance=user)
    members = [member for member in Membership.objects.of(user) if member.can_write]
    told = [ToldForm(posted, instance=member, prefix=f"told-{member.pk}") for member in members]
    if posted is not None and all([form.is_valid(), *(one.is_valid() for one in told)]):
        form.save()
        for one in told:
            one.save()
        messages.success(request, _("Your account was saved."))
        return redirect("account")
    context = {"form": form, "told": told, "title": _("Your account"), "place": "account"}
    return render(request, "accounts/account.html", context)


def forgot_password(request: HttpRequest) -> HttpResponse:
    """Asks for a link. The answer is the same whether or not anyone has that address."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recovery.ask(address=form.cleaned_data["email"], now=timezone.now())
        return redirect("forgot-password-sent")
    lede = _("Give your e-mail address, and we send you a link with which you choose a new one.")
    words = {"title": _("Forgot your password?"), "lede": lede, "back": reverse("sign-in")}
    return render(request, "form_page.html", {"form": form, **words})


@require_safe
def forgot_password_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/forgot_password_sent.html")


class NewPassword(auth.PasswordResetConfirmView):
    """The page behind the link. Its first GET moves the token out of the address, into the session."""

    template_name = "accounts/new_password.html"
    title = gettext_lazy("Choose a new password")
    form_class = ResetPasswordForm
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if SESSION_KEY in self.request.session:
            logout(self.request)  # with the old password
        messages.success(self.request, _("Your new password is saved. Sign in with it."))
        user = cast(User, self.user)
        audit.record(audit.Did.SECURED, audit.of(user, fields=["password"]), by=user)
        throttling.forget(user)
        news.tell(user, news.NEW_PASSWORD, browser=browser_of(self.request), at=timezone.now())
        return greet(self.request, response, user, tells=False)
