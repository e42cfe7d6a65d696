"""All that is kept about a person, for themselves: asked for on their own page, read by a link of one day."""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from participants.models import Purpose
from participants.profile.entrance import through
from participants.profile.own_views import back, form_page, held, show
from participants.profile.sending import send_own_data
from participants.profile.visit import OwnRequest
from participants.taking import files, writing
from peermatch.forms import PageFields
from peermatch.saving import saves_whole


class AskForm(PageFields, forms.Form):
    submit = gettext_lazy("Send me the link")


@form_page
@through(Purpose.PROFILE)
@saves_whole
def ask(request: OwnRequest) -> HttpResponse:
    """The page behind their link may stand open where others read: so the file needs their mailbox once more."""
    person = request.visit.person
    if not person.takes_what_they_ask_for:
        return back(request, "no-mail")
    if request.method == "POST":
        send_own_data(held(person), by=request.visit.link.issued_by, at=timezone.now())
        return back(request, "data")
    lede = _("You have the right to all that we keep about you, as often as you like.")
    return show(request, AskForm(), _("All that we keep about you"), lede, "participants/taking/ask.html")


@require_safe
@through(Purpose.DATA)
def read(request: OwnRequest) -> HttpResponse:
    person, now = request.visit.person, timezone.now()
    files.record(person, by=person)
    return render(request, "participants/taking/own.html", request.visit.frame | writing.context(person, at=now))


def file_of(ending: str) -> Callable[..., HttpResponse]:
    """The same as a file."""

    @require_safe
    @through(Purpose.DATA)
    def view(request: OwnRequest) -> HttpResponse:
        person = request.visit.person
        return files.hand_out(person, ending, by=person, at=timezone.now())

    return view


as_text, as_docx, as_json = (file_of(ending) for ending in ("txt", "docx", "json"))
