"""“I am worried about someone”, behind every link of a participant. Reading it changes nothing."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matches.models import MatchRules
from matches.safeguarding.raising import raise_worry
from matches.visiting import pages
from matches.visiting.entrance import Visit
from matches.visiting.form_pages import form_page, saved
from matches.visiting.worry_forms import WorryForm
from matches.visiting.worry_people import Known, known_of, whom_to_reach
from participants.models import Purpose
from participants.profile.entrance import by_any_cookie, no_entry


@form_page
def worry(request: HttpRequest, link: UUID) -> HttpResponse:
    """Also where a match was closed: a worry does not end with it."""
    now = timezone.now()
    found = by_any_cookie(request, link, now=now)
    if found is None:
        return no_entry(request)
    known = known_at(found[0])
    data = request.POST if request.method == "POST" else None
    form = WorryForm(data, choices=known.choices, usual_way=known.usual_way)

    def save() -> None:
        told = known.told(form.cleaned_data["whom"], **form.said)
        raise_worry(program=known.program, told=told, at=now, match=known.match, raised_by=known.person)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        return redirect("worry-thanks", link)
    told = {"form": form, "readers": known.readers(now), "known": known}
    return render(request, "matches/visiting/worry.html", frame_of(*found, known) | told)


@require_safe
def worry_thanks(request: HttpRequest, link: UUID) -> HttpResponse:
    """What happens now, and whom to call meanwhile. It says the same to whoever raised none: others may read mail here
    later, and are not to learn that there was a worry, nor how somebody is reached in secret."""
    found = by_any_cookie(request, link, now=timezone.now())
    if found is None:
        return no_entry(request)
    return render(request, "matches/visiting/worry_thanks.html", frame_of(*found, known_at(found[0])))


def known_at(visit: Any) -> Known:
    seat = visit.seat if isinstance(visit, Visit) else None
    is_nameless = visit.link.purpose == Purpose.MAIL
    return known_of(seat.participant if seat else visit.person, seat, timezone.now(), is_nameless=is_nameless)


def frame_of(visit: Any, page: str, known: Known) -> dict[str, Any]:
    frame = pages.frame(visit) if isinstance(visit, Visit) else visit.frame
    crisis, reach = MatchRules.of(known.program).crisis_steps, whom_to_reach(known.program)
    back = reverse(page, args=[visit.link.public_id])
    return frame | {"back": back, "crisis": crisis, "is_worry": True, "reach": reach}
