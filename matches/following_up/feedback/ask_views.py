"""The pages that ask how it was: every letter is looked at before it goes; and waiting no more for somebody."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matches.following_up.feedback import asking
from matches.following_up.feedback import letters as feedback_letters
from matches.following_up.feedback.taking_part import in_words, missed
from matches.following_up.feedback.undo_doors import ASKED, ENDED
from matches.framing.shown import hopes_shown_to
from matches.models import FeedbackAsked, Match, MatchRules, MeetingState, Seat
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.outbox import letters
from peermatch.outbox.letters import Message
from peermatch.undoing import offer

BY_HAND = (FeedbackAsked.Ended.SAYS_NOTHING, FeedbackAsked.Ended.NOT_REACHED)


@dataclass(frozen=True)
class Preview:
    """What one of them would read or hear now; `read` names it."""

    seat: Seat
    message: Message
    read: str

    @property
    def has_missed_it(self) -> bool:
        return missed(self.seat)

    @property
    def took_part(self) -> str:
        return in_words(self.seat)

    @property
    def words(self) -> str:
        if not self.seat.participant.takes_email:
            return self.message.script
        return f"{self.message.subject}\n\n{letters.in_words(self.message.text)}"


@coordinator
def feedback_ask(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Check before you send; and the door."""
    row = fetch(Match.objects.select_related("coordinator"), request, match)
    if request.method == "POST":
        chosen = _chosen(request, row)
        if chosen:
            return _ask(request, row, chosen)
        messages.error(request, _("Choose at least one person to ask. Nobody was asked."))
    at, everyone = timezone.now(), asking.here(row)
    to_ask = asking.may_be_asked(row)
    read = {seat.pk: asking.digest(seat, everyone, at=at) for seat in to_ask}  # as it goes out, not as it is shown
    with hopes_shown_to(request, row):
        found = [Preview(seat, _message(seat, everyone, at), read[seat.pk]) for seat in to_ask]
    audit.shown(*protected.contact([one.seat.participant for one in found], protected.REACH), by=request)
    return render(request, "matches/following_up/feedback/ask.html", {
        "place": "matches", "match": row, "title": _("Ask how it was"), "back": _back(row),
        "mailed": [one for one in found if one.seat.participant.takes_email],
        "phoned": [one for one in found if not one.seat.participant.takes_email],
        "is_early": _is_early(row), "until": at + asking.LIVES,
        "remind_days": MatchRules.of(request.program).feedback_remind_days,
    })  # fmt: skip


def _message(seat: Seat, everyone: list[Seat], at: Any) -> Message:
    return feedback_letters.message(seat, everyone, until=at + asking.LIVES)


def _is_early(match: Match) -> bool:
    """They neither met nor were introduced yet."""
    return match.introduced_at is None and not match.meetings.filter(state=MeetingState.HELD).exists()


def _chosen(request: ProgramRequest, match: Match) -> dict[int, str]:
    """By seat what was read; each box says both. Whoever is no longer to be asked is left out by the door."""
    said = dict(one.partition(":")[::2] for one in request.POST.getlist("ask"))
    return {seat.pk: said[str(seat.public_id)] for seat in match.seats.all() if str(seat.public_id) in said}


def _ask(request: ProgramRequest, match: Match, chosen: dict[int, str]) -> HttpResponse:
    try:
        made = asking.ask(match=match, seats=chosen, read=chosen, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("feedback-ask", request.program.slug, match.public_id)
    if not made:
        messages.info(request, _("They are asked already, or gave their feedback. Nothing went out a second time."))
        return redirect(_back(match))
    offer(request, _said(made), ASKED, back=_back(match), asked=[str(one.public_id) for one in made])
    return redirect(_back(match))


def _said(made: list[FeedbackAsked]) -> str:
    phoned = [one.seat.participant.name for one in made if not one.is_by_mail]
    if not phoned:
        return _("Asked. Each letter goes out within a minute.")
    names = get_text_list(phoned, _("and"))
    if len(phoned) == len(made):
        return _("Noted. You ask %(names)s yourself; the words are below.") % {"names": names}
    return _("Asked. Letters go out within a minute. You ask %(names)s yourself.") % {"names": names}


@coordinator
@require_POST
def feedback_end(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    """`why` in what is sent: they would rather not say, or nobody could reach them."""
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant"), request, seat)
    asked: FeedbackAsked | None = place.feedback_asked.standing().select_related("program").first()
    why = request.POST.get("why", "")
    if asked is None or why not in BY_HAND:
        messages.info(request, _("They are not awaited any more."))
        return redirect(_back(row))
    place.match = row
    asked.seat = place
    asking.wait_no_more(asked=asked, why=FeedbackAsked.Ended(why), by=request.user, at=timezone.now())
    said = _("%(name)s is not awaited any more.") % {"name": place.participant.name}
    offer(request, said, ENDED, back=_back(row), asked=[str(asked.public_id)])
    return redirect(_back(row))


def _back(match: Match) -> str:
    return reverse("feedback", args=[match.program.slug, match.public_id])
