"""The page instead of what is protected of a person, for coordinators who do not work with them: whom to ask."""

from django.http import HttpResponse
from django.shortcuts import render

from participants.knowing import who_knows
from participants.models import Participant
from peermatch.accounts.access import ProgramRequest


def not_shown(request: ProgramRequest, person: Participant) -> HttpResponse:
    context = {"place": "people", "person": person, "who_knows": who_knows(person)}
    return render(request, "participants/roster/person/not_shown.html", context, status=403)
