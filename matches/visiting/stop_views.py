"""“Stop contact with someone”, behind every link of a participant. One press does it; no reason is asked."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from matches.models import MatchRules, Way
from matches.safeguarding.stopping import stop_contact
from matches.visiting.form_pages import form_page, saved
from matches.visiting.worry_people import Known, whom_to_reach
from matches.visiting.worry_views import frame_of, known_at
from participants.profile.entrance import by_any_cookie, no_entry
from peermatch.accounts.access import open_to_all
from peermatch.forms import PageFields


class StopForm(PageFields, forms.Form):
    submit = _("Stop contact now")
    whom = forms.ChoiceField(label=_("With whom?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [(key, one.first_name) for key, one in known.others.items()]  # type: ignore[attr-defined]  # a choice field


@form_page
def stop(request: HttpRequest, link: UUID) -> HttpResponse:
    """The link may end with it, so what happened is said on a page that stands open to all and names nobody."""
    now = timezone.now()
    found = by_any_cookie(request, link, now=now)
    if found is None:
        return no_entry(request)
    known = known_at(found[0])
    form = StopForm(request.POST if request.method == "POST" else None, known=known)

    def save() -> None:
        stop_contact(person=known.person, other=known.others[form.cleaned_data["whom"]], way=Way.LINK, at=now)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        return redirect("stop-done", known.program.slug)
    return render(request, "matches/visiting/stop.html", frame_of(*found, known) | {"form": form, "known": known})


@require_safe
def stop_done(request: HttpRequest, program: str) -> HttpResponse:
    row = open_to_all(program)
    told = {"program": row, "reach": whom_to_reach(row), "crisis": MatchRules.of(row).crisis_steps}
    return render(request, "matches/visiting/stop_done.html", told)
