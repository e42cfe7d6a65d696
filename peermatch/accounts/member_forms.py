"""Inviting a member, another role, and taking someone out."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.forms import OnceMore
from peermatch.accounts.membering import who_can_take_over
from peermatch.accounts.models import CAN_WRITE, Invite, Membership, Role, User
from peermatch.forms import PageFields, ZoneField
from peermatch.text import one_line

ROLES = list(reversed(Role.choices))


class InviteForm(PageFields, forms.Form):
    submit = _("Send the invitation")
    name = forms.CharField(label=_("Their name"), max_length=120)
    email = forms.EmailField(
        label=_("Their e-mail address"), max_length=254, help_text=_("They sign in with it. Nobody else may read it.")
    )
    role = forms.ChoiceField(
        label=_("What they may do"), choices=ROLES, initial=Role.COORDINATOR, widget=forms.RadioSelect
    )

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])


class WhoField(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}, {obj.email}"


class HandForm(PageFields, forms.Form):
    """Who takes over what is theirs; only asked where something is."""

    def __init__(self, data: Any, *, membership: Membership, theirs: list[str]) -> None:
        super().__init__(data)
        if theirs:
            self.fields["hand_to"] = WhoField(
                who_can_take_over(membership), label=_("Who takes over what is theirs?"), required=False,
                empty_label=_("Not chosen"),
                help_text=_("People who have a meeting ahead are told who their coordinator is now."),
            )  # fmt: skip

    @property
    def hand_to(self) -> User | None:
        return self.cleaned_data.get("hand_to")


class RoleForm(HandForm):
    role = forms.ChoiceField(label=_("What they may do"), choices=ROLES, widget=forms.RadioSelect)

    def __init__(self, data: Any, *, membership: Membership, theirs: list[str]) -> None:
        super().__init__(data, membership=membership, theirs=theirs)
        self.fields["role"].initial = membership.role
        if theirs:
            self.fields["hand_to"].label = gettext("For a viewer: who takes over what is theirs?")

    @property
    def hand_to(self) -> User | None:
        """Only a viewer answers for nothing."""
        return None if self.cleaned_data["role"] in CAN_WRITE else super().hand_to


class OutForm(HandForm):
    submit = _("Take them out")


class SecondStepForm(PageFields, forms.Form):
    submit = _("Take it off")


class JoinForm(PageFields, forms.Form):
    """For someone who has an account and is signed in."""

    submit = _("Join")


class NewMemberForm(OnceMore, PageFields, SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """For someone who has none yet: it is made with this form."""

    submit = _("Join")
    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("Participants read it."))
    phone = forms.CharField(
        label=_("Your phone"), max_length=40, required=False, help_text=_("May be empty. Participants see this number.")
    )
    time_zone = ZoneField(help_text=_("Times are shown to you on this clock."))
    field_order = ["name", "phone", "time_zone", "new_password1", "new_password2"]

    def __init__(self, data: Any, *, invite: Invite) -> None:
        super().__init__(User(email=invite.email, name=invite.name), data)
        self.fields["name"].initial, self.fields["time_zone"].initial = invite.name, invite.program.time_zone

    def made(self) -> User:
        """The account, not saved yet."""
        user: User = super().save(commit=False)
        user.name, user.phone = one_line(self.cleaned_data["name"]), one_line(self.cleaned_data["phone"])
        user.time_zone = self.cleaned_data["time_zone"]
        return user
