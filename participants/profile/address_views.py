"""A new address is confirmed: from its mailbox, by whoever typed it.

The mailbox alone is not enough: an address is mistyped easily, and then a stranger reads there. So it is taken in the
browser in which the person's own page stands open, or with the number that this page shows.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from participants.models import BadTry, NewAddress, Purpose
from participants.profile import entrance
from participants.profile.entrance import by_cookie, through
from participants.profile.new_address import confirm_address, give_up, number_of
from participants.profile.visit import OwnRequest
from peermatch.forms import PageFields
from peermatch.origin import address_of
from peermatch.saving import saves_whole


class NumberForm(PageFields, forms.Form):
    number = forms.CharField(
        label=gettext_lazy("The number that your own page shows"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Where you typed this address, your own page shows a number of eight digits. Or open this link in the "
            "browser where you typed it: then no number is needed."
        ),
        error_messages={"required": gettext_lazy("Type the eight digits. If you do not have them, reach us.")},
    )

    def __init__(self, data: Any, *, new: NewAddress) -> None:
        super().__init__(data)
        self.new = new

    def clean_number(self) -> str:
        typed = "".join(sign for sign in self.cleaned_data["number"] if sign.isdecimal())
        if typed != number_of(self.new).replace(" ", ""):
            raise ValidationError(_("That is not the number that your own page shows now. Look there, or reach us."))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@through(Purpose.ADDRESS)
def address(request: OwnRequest) -> HttpResponse:
    """Reached from the new mailbox: whoever typed the address says there that it is theirs."""
    visit, now = request.visit, timezone.now()
    if visit.new is None:
        return entrance.no_entry(request)
    if request.method == "POST" and BadTry.were_too_many(address_of(request), at=now):
        return entrance.too_many(request)
    form = None if _was_typed_here(request) else NumberForm(request.POST or None, new=visit.new)
    if request.method != "POST" or (form and not form.is_valid()):
        if request.method == "POST":
            BadTry.count_one(address_of(request), at=now)
        return render(request, "participants/profile/address.html", visit.frame | {"new": visit.new, "form": form})
    try:
        link = confirm_address(new=visit.new, by=visit.link.issued_by, at=now)
    except ValidationError:
        return entrance.no_entry(request)
    response = redirect(f"{reverse('own', args=[link.public_id])}?saved=confirmed")
    entrance.close(response, visit.link)
    entrance.keep_open(response, link)
    return response


def _was_typed_here(request: OwnRequest) -> bool:
    """Whether the person's own page stands open in this browser: the address is typed there, and nowhere else."""
    now = timezone.now()
    links = request.visit.person.links.filter(purpose=Purpose.PROFILE, revoked_at=None)
    ids = list(links.values_list("public_id", flat=True))
    return any(by_cookie(request, one, Purpose.PROFILE, now=now) for one in ids)


@require_POST
@through(Purpose.ADDRESS)
@saves_whole
def address_not_mine(request: OwnRequest) -> HttpResponse:
    """The new mailbox is somebody else's: the address is given up, and nothing of the person was shown there."""
    give_up(request.visit.person, at=timezone.now())
    response = redirect("visit-stopped")
    entrance.close(response, request.visit.link)
    return response
