"""A form that makes something, sent twice, makes it once.

The view says `@once`, its page carries a key of its own ({% once %}, in form_page.html already). What was sent is
marked in the transaction that saves it, so that mark and row come together or not at all; of two copies at once the
second waits for the first. A copy is the same page with the same words: whoever goes back and writes something else
sends something new.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from peermatch.models import OnceKey
from peermatch.tokens import new_token

FIELD = "once"
LEFT_OUT = frozenset({"csrfmiddlewaretoken"})  # masked anew whenever a page is made

Rest = ParamSpec("Rest")
Asked = TypeVar("Asked", bound=HttpRequest)
View = Callable[Concatenate[Asked, Rest], HttpResponse]


def once(view: View[Asked, Rest]) -> View[Asked, Rest]:
    """What is posted is saved whole, and once. Stands nearest to the view, under who may do it."""

    @wraps(view)
    def inner(request: Asked, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        key = request.POST.get(FIELD, "") if request.method == "POST" else ""
        request.once_key = key or new_token()  # type: ignore[attr-defined]  # for {% once %}
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            sent = _note(request, key, at=timezone.now()) if key else None
            if sent is not None and sent.leads_to:
                messages.info(request, _("This was saved already. It was not saved a second time."))
                return redirect(sent.leads_to)
            answer = view(request, *args, **kwargs)
            if sent is not None:
                _settle(sent, answer)
        return answer

    inner.saves_once = True  # type: ignore[attr-defined]  # for the test that looks for the key on each such page
    return inner


def carry_on(request: HttpRequest) -> None:
    """For a page between a form and the door that saves once: it hands on the key of the form."""
    request.once_key = request.POST.get(FIELD, "") or new_token()  # type: ignore[attr-defined]  # for {% once %}


def _note(request: HttpRequest, key: str, *, at: datetime) -> OnceKey:
    """The mark of what was sent, new or, with where it leads, of the copy that came before."""
    mark = _mark(request, key)
    try:
        with transaction.atomic():
            return OnceKey.objects.create(mark=mark, at=at)
    except IntegrityError:
        return OnceKey.objects.get(mark=mark)


def _settle(sent: OnceKey, answer: HttpResponse) -> None:
    """What led nowhere made nothing: a page with faults to mend may be sent again."""
    if isinstance(answer, HttpResponseRedirect):
        sent.leads_to = answer.url
        sent.save(update_fields=["leads_to"])
    else:
        sent.delete()


def _mark(request: HttpRequest, key: str) -> str:
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in LEFT_OUT | {FIELD})
    files = sorted((name, one.name, one.size) for name, ones in request.FILES.lists() for one in ones)
    who = getattr(request.user, "pk", None)
    return hashlib.sha256(repr((key, who, request.get_full_path(), fields, files)).encode()).hexdigest()


def forget_old() -> None:
    """Called at each tick."""
    OnceKey.forget_old(timezone.now())
