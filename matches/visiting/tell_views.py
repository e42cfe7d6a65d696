"""The participant's pages that ask how it was. Reading them changes nothing; answers can be changed until the end."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from matches.disclosing.telling import in_full
from matches.following_up.feedback import asking, giving
from matches.following_up.feedback.fields import FeedbackFields
from matches.following_up.feedback.overview import Person, overview
from matches.following_up.feedback.questions import who_reads
from matches.following_up.feedback.taking_part import missed
from matches.inviting.letters import contact
from matches.models import Feedback, Seat, Way
from matches.visiting import pages
from matches.visiting.entrance import Visit, VisitRequest
from matches.visiting.form_pages import form_page
from matches.visiting.forms import Parts, SpokenBy
from participants.models import Purpose
from participants.profile import entrance
from peermatch.clock import say_day


class TellForm(FeedbackFields, Parts, SpokenBy):
    submit = gettext_lazy("Send my answers")

    def __init__(self, *args: Any, seat: Seat, before: Feedback | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_say_nothing = before is None
        self.add_questions(seat, before, hand=None, nothing=gettext_lazy("I would rather not say"))


@form_page
@entrance.through(Purpose.FEEDBACK)
@in_full()
def tell(request: VisitRequest) -> HttpResponse:
    visit = request.visit
    before: Feedback | None = visit.seat.feedbacks.standing().first()
    form = TellForm(request.POST if request.method == "POST" else None, seat=visit.seat, before=before)
    if request.method == "POST" and form.is_valid():
        spoken_by = form.cleaned_data["spoken_by"]
        try:
            if not form.told.is_anything:
                return _says_nothing(visit)
            giving.give(seat=visit.seat, told=form.told, way=Way.LINK, spoken_by=spoken_by, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("tell-thanks", visit.link.public_id)
    context = {
        "form": form,
        "before": before,
        "has_missed_it": missed(visit.seat),
        "title": _("How was your peer match?"),
    }
    return render(request, "matches/visiting/tell.html", _frame(visit) | context)


def _says_nothing(visit: Visit) -> HttpResponse:
    """Sent with every question left out, it says that they would rather say nothing."""
    asked = visit.seat.feedback_asked.select_related("program").get(public_id=visit.link.about)
    asked.seat = visit.seat
    asking.says_nothing(asked=asked, at=timezone.now())
    return redirect("tell-thanks", visit.link.public_id)


@require_safe
@entrance.through(Purpose.FEEDBACK)
@in_full()
def tell_thanks(request: VisitRequest) -> HttpResponse:
    """What they said, and what happens next."""
    visit = request.visit
    people = {one.seat.pk: one for one in overview(visit.seat.match).people}
    mine: Person = people[visit.seat.pk]
    if mine.given is None and mine.asked is None:
        return render(request, "matches/visiting/tell_nothing.html", _frame(visit))
    if mine.given is None:
        return redirect("tell", visit.link.public_id)
    return render(request, "matches/visiting/tell_thanks.html", _frame(visit) | {"one": mine, "given": mine.given})


@form_page
@entrance.through(Purpose.FEEDBACK)
@in_full()
def tell_not_me(request: VisitRequest) -> HttpResponse:
    visit = request.visit
    if request.method != "POST":
        return render(request, "matches/visiting/tell_not_me.html", _frame(visit))
    asking.not_the_person(about=visit.link.about, seat=visit.seat, at=timezone.now())
    response = redirect("visit-stopped")
    entrance.close(response, visit.link)
    return response


def _frame(visit: Visit) -> dict[str, Any]:
    match, link = visit.seat.match, visit.link
    told = contact(match)
    return pages.frame(visit) | {
        "contact": told,
        "who_reads": who_reads(visit.seat, asking.here(match), told["name"]),
        "until": say_day(timezone.localdate(link.expires_at)) if link.expires_at else "",
    }
