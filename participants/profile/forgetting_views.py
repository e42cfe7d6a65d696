"""Asking to be erased, and taking that back, on the person's own page."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from participants.models import Purpose
from participants.profile.entrance import through
from participants.profile.forgetting import ask_to_be_forgotten, asks_since, stay, what_follows
from participants.profile.own_views import back, form_page, held, show
from participants.profile.visit import OwnRequest
from peermatch.forms import PageFields
from peermatch.saving import saves_whole


class ForgetForm(PageFields, forms.Form):
    submit = gettext_lazy("I want to be erased")


@form_page
@through(Purpose.PROFILE)
@saves_whole
def forget(request: OwnRequest) -> HttpResponse:
    """Says all that follows before it is asked for; no reason is needed."""
    if request.method == "POST":
        ask_to_be_forgotten(held(request.visit.person), at=timezone.now())
        return back(request, "forget")
    if asks_since(request.visit.person):
        return back(request, "forget")
    follows = what_follows(request.visit.person)
    lede = _("You can have all that we know of you erased, at any time and for good. You need give no reason.")
    return show(request, ForgetForm(), _("Ask to be erased"), lede, "participants/profile/leave.html", follows=follows)


@require_POST
@through(Purpose.PROFILE)
@saves_whole
def forget_not(request: OwnRequest) -> HttpResponse:
    stay(held(request.visit.person), by=None, at=timezone.now())
    return back(request, "stay")
