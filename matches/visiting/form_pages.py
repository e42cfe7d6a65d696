"""What the participants' form pages share: saving whole or not at all, and the way back to the page they came from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matches.scheduling.absences.doors import MovedMeanwhile
from matches.visiting import pages
from matches.visiting.entrance import VisitRequest

form_page = require_http_methods(["GET", "HEAD", "POST"])


def saved(form: forms.Form, save: Any) -> bool:
    """Does it whole or not at all; a refusal is said in a participant's words."""
    try:
        with transaction.atomic():
            save()
    except MovedMeanwhile as moved:
        form.add_error(None, moved)
        return False
    except ValidationError:
        form.add_error(
            None, _("This cannot be changed on this page now; nothing was saved. Please reach your coordinator.")
        )
        return False
    return True


def back(request: VisitRequest, what: str) -> HttpResponse:
    return redirect(f"{reverse('visit', args=[request.visit.link.public_id])}?saved={what}")


def form_page_of(
    request: VisitRequest, name: str, form: forms.Form, title: str, lede: str, **more: Any
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "title": title, "lede": lede, **more}
    return render(request, f"matches/visiting/{name}.html", pages.frame(request.visit) | context)
