"""The page instead of what is protected of a person, for coordinators who do not work with them: whom to ask."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from participants.knowing import who_knows
from participants.models import Participant
from peermatch.accounts.access import ProgramRequest


def not_shown(request: ProgramRequest, person: Participant) -> HttpResponse:
    context = {"place": "people", "person": person, "who_knows": ask_whom(person)}
    return render(request, "participants/roster/person/not_shown.html", context, status=403)


def ask_whom(person: Participant) -> str:
    return get_text_list([one.name for one in who_knows(person)], _("or"))
