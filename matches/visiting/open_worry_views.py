"""“I am worried about someone”, for whoever has no link: those who are booked, relatives, people who left.

Nobody is held back because of it, for it says no more than a name that anybody can type; a lead decides that.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.models import MatchRules
from matches.requesting.letters import contact
from matches.safeguarding.raising import raise_worry
from matches.visiting.form_pages import form_page
from matches.visiting.open_worry_forms import OpenWorryForm
from participants.models import BadTry
from peermatch.accounts.access import open_to_all
from peermatch.accounts.models import Program
from peermatch.origin import address_of

MOST_A_MINUTE = 3  # a page goes to leads at night too: nobody calls them up all night from one place


@form_page
def worried(request: HttpRequest, program: str) -> HttpResponse:
    row, now, status = open_to_all(program), timezone.now(), 200
    form = OpenWorryForm(request.POST if request.method == "POST" else None, program=row, now=now)
    if request.method == "POST":
        door = f"worried:{address_of(request)}"
        is_right = form.is_valid()
        if BadTry.were_too_many(door, at=now, most=MOST_A_MINUTE):
            form.add_error(None, _("Much came from your network just now. Call us, or send it again in a minute."))
            status = 429
        elif is_right:
            BadTry.count_one(door, at=now)
            raise_worry(program=row, told=form.told, at=now)
            return redirect("worried-thanks", row.slug)
        form.fresh()
    others = Program.objects.exclude(pk=row.pk).order_by("name")
    page = _frame(row) | {"form": form, "others": others}
    return render(request, "matches/visiting/worried.html", page, status=status)


@require_safe
def worried_thanks(request: HttpRequest, program: str) -> HttpResponse:
    row = open_to_all(program)
    return render(request, "matches/visiting/worried_thanks.html", _frame(row))


def _frame(program: Program) -> dict[str, Any]:
    return {"program": program, "reach": contact(program), "crisis": MatchRules.of(program).crisis_steps}
