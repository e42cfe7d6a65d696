"""Which mail a person wants, said on the page that a reminder leads to, or on their own."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import MailWish, Participant, Purpose, Wish
from participants.profile.entrance import through
from participants.profile.own_views import back, form_page, held, show
from participants.profile.visit import OwnRequest
from participants.profile.wishing import wish
from peermatch.forms import PageFields
from peermatch.saving import saves_whole

CHOICES = [
    (
        Wish.ALL.value,
        gettext_lazy("All our mail: what is asked, agreed, changed or cancelled, and reminders"),
    ),
    (
        Wish.NO_REMINDERS.value,
        gettext_lazy("No reminders. You still hear what is agreed, changed or cancelled"),
    ),
    (Wish.NONE.value, gettext_lazy("No mail at all. Your coordinator phones you instead")),
]


class WishForm(PageFields, forms.Form):
    submit = gettext_lazy("Save")
    wish = forms.ChoiceField(
        label=gettext_lazy("Which mail do you want from us?"), choices=CHOICES, widget=forms.RadioSelect,
        help_text=gettext_lazy("A link that you ask us for still comes by mail, whatever you choose."),
    )  # fmt: skip


def _form(request: OwnRequest, person: Participant, begins_with: str) -> WishForm:
    return WishForm(request.POST if request.method == "POST" else None, initial={"wish": begins_with})


def _keep(request: OwnRequest, form: WishForm, way: str) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    person = held(request.visit.person)
    wish(person=person, wish=form.cleaned_data["wish"], way=way, by=None, at=timezone.now())
    return True


@form_page
@through(Purpose.MAIL)
@saves_whole
def mail(request: OwnRequest) -> HttpResponse:
    """What the link of a reminder leads to. To look at it changes nothing; it can be changed here again, for good."""
    person, link = request.visit.person, request.visit.link
    begins_with = Wish.NO_REMINDERS if person.mail_wish == Wish.ALL else person.mail_wish
    was_saved = request.GET.get("saved") == "yes"
    form = _form(request, person, person.mail_wish if was_saved else begins_with)
    if _keep(request, form, MailWish.Way.LINK):
        return redirect(f"{reverse('mail-wish', args=[link.public_id])}?saved=yes")
    told: dict[str, Any] = {"form": form, "now": _now(person), "was_saved": was_saved, "title": _title()}
    return render(request, "participants/profile/mail_wish.html", request.visit.frame | told)


@form_page
@through(Purpose.PROFILE)
@saves_whole
def own_mail(request: OwnRequest) -> HttpResponse:
    form = _form(request, request.visit.person, request.visit.person.mail_wish)
    if _keep(request, form, MailWish.Way.OWN_PAGE):
        return back(request, "part")
    return show(request, form, _title(), _lede(), "participants/profile/form.html")


def _title() -> str:
    return _("Which mail you get from us")


def _lede() -> str:
    return _("Your coordinator sees what you choose. You can change it again at any time.")


def _now(person: Participant) -> str:
    """What stands, in a sentence."""
    return {
        Wish.ALL: _("You get all our mail."),
        Wish.NO_REMINDERS: _("You get no reminders. You still hear what is agreed, changed or cancelled."),
        Wish.NONE: _("You get no mail from us. Your coordinator phones you instead."),
    }[Wish(person.mail_wish)]
