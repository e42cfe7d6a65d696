"""Signing in with e-mail, and one's own account."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Membership, Told, User
from peermatch.accounts.signing_in import second_step
from peermatch.accounts.signing_in.forms import CodeField, wrong_code
from peermatch.forms import AsksForLanguage, LanguageField, PageFields, ZoneField


class SignInForm(PageFields, AuthenticationForm):
    submit = _("Sign in")
    error_messages = {
        "invalid_login": _(
            "This e-mail and password do not go together. Check both; the password knows upper and lower case."
        ),
        "inactive": _("This account may not sign in. Ask an administrator."),
    }


class AccountForm(PageFields, AsksForLanguage, forms.ModelForm[User]):
    time_zone = ZoneField(help_text=_("Times are shown to you on this clock."))
    reads_in = LanguageField(label=_("Language"), help_text=_("Pages and mail are shown to you in it."))

    class Meta:
        model = User
        fields = ["name", "phone", "time_zone", "reads_in"]


class ToldForm(PageFields, forms.ModelForm[Membership]):
    """Whether and when someone is written to about answers, and about their week, in one of their programs."""

    submit = _("Save")

    class Meta:
        model = Membership
        fields = ["answers_told", "gets_summary"]
        widgets = {"answers_told": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answers_told"]
        field.label = _("When people answer invitations in %(program)s") % {"program": self.instance.program.name}
        field.choices = Told.choices
        field.required = False
        of = {"program": self.instance.program.name}
        self.fields["gets_summary"].label = _("Each Monday at 7 a summary of my week in %(program)s") % of

    def clean_answers_told(self) -> str:
        """What was left out stays as it is."""
        chosen: str = self.cleaned_data["answers_told"]
        return chosen or str(self.initial["answers_told"])


class OnceMore:
    """Mix into Django's forms of new passwords, for labels that say what to type, and what is asked of a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new: forms.Field = self.fields["new_password1"]  # type: ignore[attr-defined]  # of the form beside it
        new.help_text = _(
            "At least 15 characters, as many as you like: four or five words that only you would put together. "
            "Digits and signs are welcome, and not needed. You may paste it."
        )
        again: forms.Field = self.fields["new_password2"]  # type: ignore[attr-defined]  # of the form beside it
        again.label, again.help_text = _("New password, once more"), ""


class NewPasswordForm(OnceMore, PageFields, PasswordChangeForm):
    """A wrong password counts as a try to sign in. Where the second step is on, the password alone changes nothing."""

    submit = _("Change the password")
    code = CodeField(help_text=_("The six digits that the app shows now, or a recovery code."))
    field_order = ("old_password", "code", "new_password1", "new_password2")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not second_step.is_on(self.user):
            del self.fields["code"]

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.email, password=password) is None:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password

    def clean(self) -> dict[str, Any]:
        """A code is looked at only where all else is right."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("new_password1") and said["new_password1"] == said.get("old_password"):
            self.add_error("new_password1", _("This is the password that you have. Choose another."))
        if "code" in self.fields and not self.errors:
            checked = second_step.check(self.user, said["code"])
            if checked.device is None:
                self.add_error("code", wrong_code(checked))
        return said


class ForgottenForm(PageFields, forms.Form):
    submit = _("Send the link")
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The one that you sign in with."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        return address.strip().lower()


class ResetPasswordForm(OnceMore, PageFields, SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    submit = _("Save the new password")
