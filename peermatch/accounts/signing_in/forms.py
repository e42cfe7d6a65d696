"""The forms of the second step. A code is typed into one field, which takes a pasted one, spaces and all."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.signing_in import second_step
from peermatch.forms import PageFields


def wrong_code(checked: second_step.Checked) -> ValidationError:
    if checked.wait_until is None:
        return ValidationError(
            gettext("That code is not right. Each code is good once: type the one that the app shows now.")
        )
    seconds = second_step.seconds_until(checked.wait_until)
    words = ngettext(
        "The code before was wrong, so this one was not looked at. Wait %(n)d second, then type the one you see then.",
        "The code before was wrong, so this one was not looked at. Wait %(n)d seconds, then type the one you see then.",
        seconds,
    )
    return ValidationError(words % {"n": seconds}, code="wait")


class CodeField(forms.CharField):
    def __init__(self, **given: Any) -> None:
        asked = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        told: dict[str, Any] = {"label": _("Code"), "max_length": 60, "widget": forms.TextInput(attrs=asked)}
        super().__init__(**told | given)


class PasswordField(forms.CharField):
    def __init__(self, **given: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        told: dict[str, Any] = {"label": _("Your password"), "strip": False, "max_length": 4096, "widget": widget}
        super().__init__(**told | given)


class CodeForm(PageFields, forms.Form):
    """After the password. What is wrong with a code is said by the view, which counts it."""

    submit = _("Sign in")
    code = CodeField(
        help_text=_("The six digits that your app shows now, or one of your recovery codes. Take your time.")
    )


class PasswordForm(PageFields, forms.Form):
    """Asks for the password again. A wrong one counts as a try to sign in."""

    submit = _("Make new recovery codes")
    password = PasswordField()

    def __init__(self, data: Any, *, request: HttpRequest) -> None:
        super().__init__(data)
        self.request = request

    @property
    def user(self) -> User:
        return self.request.user  # type: ignore[return-value]  # whoever is signed in

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if authenticate(self.request, username=self.user.email, password=password) is None:
            raise ValidationError(gettext("That is not your password."))
        return str(password)


class SetUpForm(PasswordForm):
    submit = _("Turn it on")
    code = CodeField(label=_("Code from the app"), help_text=_("The six digits that it shows now. Take your time."))
    field_order = ["code", "password"]


class OffForm(PasswordForm):
    submit = _("Turn it off")
    code = CodeField(help_text=_("The six digits that the app shows now, or a recovery code."))

    def clean(self) -> dict[str, Any] | None:
        """A code is looked at only beside the right password."""
        if not self.errors:
            checked = second_step.check(self.user, self.cleaned_data["code"])
            if checked.device is None:
                self.add_error("code", wrong_code(checked))
        return self.cleaned_data
