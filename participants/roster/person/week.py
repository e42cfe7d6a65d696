"""When a person is usually free, and when they are away."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participants.models import DatesAway, Participant
from participants.models.availability import add_away
from participants.roster.person.section import Section, section
from participants.week_fields import AwayFields, WeekFields, keep_week
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.clock import zone_label


class WeekForm(WeekFields, Section):
    title = _("The usual week of %(name)s")
    done = _("The usual week of %(name)s was saved.")
    template = "participants/roster/person/week.html"

    def prepare(self) -> None:
        self.show_week(self.person.windows.all())

    @property
    def zone(self) -> str:
        return zone_label(self.person.time_zone)

    def keep(self, *, by: User, at: datetime) -> None:
        keep_week(self.person, self.cleaned_data["windows"])


class AwayForm(AwayFields, Section):
    title = _("When %(name)s is away")
    lede = _("No meeting is planned on these days. Days that touch or overlap become one stretch.")
    done = _("The days away of %(name)s were saved.")

    def prepare(self) -> None:
        self.add_away_fields()

    def keep(self, *, by: User, at: datetime) -> None:
        self.add()

    def add(self) -> None:
        add_away(self.person, *self.days)


week, away = section(WeekForm), section(AwayForm)


@coordinator
@require_POST
def away_remove(request: ProgramRequest, person: UUID, away: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    fetch(DatesAway.objects.filter(program=request.program, participant=row), request, away).delete()
    messages.success(request, gettext("%(name)s is no longer away on these days.") % {"name": row.name})
    return redirect(row)
