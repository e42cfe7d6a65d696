"""Cards about those who answer for somebody under 18: what they said by their link, and who says nothing."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Match, Seat, SeatState
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from participants.models import Guardian, Later, Status
from peermatch.clock import say_day

NO_ANSWER_FOR = timedelta(days=7)
WAITS = {
    Later.LATER: gettext_lazy("%(who)s wants to be asked later, for %(name)s"),
    Later.CALL: gettext_lazy("%(who)s wants a call, for %(name)s"),
    Later.NOT_THEM: gettext_lazy("The link for %(who)s reached someone else"),
}


def said_something(desk: Desk) -> list[Card]:
    """By their link, and no coordinator has seen it. After a no: which matches wait."""
    if not desk.reads_private:
        return []
    rows = Guardian.objects.in_program(desk.program).exclude(news_at=None).select_related("participant")
    found = list(rows.order_by("-news_at", "-pk")[:MOST_OF_A_KIND])
    people = [one.participant_id for one in found]
    titles, consenting = _matches_of(desk, people), Guardian.objects.in_program(desk.program).filter(
        participant__in=people
    ).consenting()  # fmt: skip
    return [
        _said(desk, one, titles.get(one.participant_id, []), is_opposed=one.participant_id not in consenting)
        for one in found
    ]


def _matches_of(desk: Desk, people: Iterable[int]) -> dict[int, list[str]]:
    states = [SeatState.PROPOSED, SeatState.INVITED, SeatState.ACCEPTED]
    seats = Seat.objects.in_program(desk.program).filter(participant__in=list(people), state__in=states)
    found: dict[int, list[str]] = {}
    for seat in (
        seats.filter(match__in=Match.objects.in_program(desk.program).open()).select_related("match").order_by("pk")
    ):
        found.setdefault(seat.participant_id, []).append(f"“{seat.match.title}”")
    return found


def _said(desk: Desk, row: Guardian, matches: list[str], *, is_opposed: bool) -> Card:
    urgency, status, title, words = _words(row, is_opposed=is_opposed)
    said = _("On %(day)s, by their link.") % {"day": say_day(desk.day(row.news_at or desk.now))}
    if row.later_words and row.later:
        said += f" “{row.later_words}”"
    if words:
        said += f" {words}"
    if not row.stands and not row.later and matches:
        told = _(
            "No meeting of %(matches)s can be confirmed with them. What is confirmed already, call off or speak about."
        )
        said += " " + told % {"matches": get_text_list(matches, _("and"))}
    ids, seen = (row.participant.public_id,), (row.participant.public_id, row.public_id)
    return Card(
        urgency,
        title % {"who": row.name, "name": row.participant.name},
        "person-guardian", ids,
        status,
        said,
        [
            Choice(_("Look at it"), "person-guardian", ids),
            Choice(_("I have seen it"), "person-guardian-seen", seen, sends=(("next", "today"),)),
        ],
    )  # fmt: skip


def _words(row: Guardian, *, is_opposed: bool) -> tuple[Urgency, str, str, str]:
    """How urgent, the status, the title, and what to do. `is_opposed`: by another who answers for them."""
    if row.later:
        tone = Urgency.CALM if row.later == Later.LATER else Urgency.SOON
        return tone, str(row.get_later_display()), str(WAITS[Later(row.later)]), ""
    if row.stands and is_opposed:
        settle = _("Another who answers for them said no, and that holds until you write down how it was settled.")
        return Urgency.SOON, _("Two answers"), _("%(who)s agreed that %(name)s takes part"), settle
    if row.stands:
        return Urgency.CALM, _("Agreed"), _("%(who)s agreed that %(name)s takes part"), ""
    nothing_new = _("Nobody asks them into a new match.")
    if row.ended_at:
        return Urgency.LATE, _("Took it back"), _("%(who)s took their consent back for %(name)s"), nothing_new
    return Urgency.LATE, _("Said no"), _("%(who)s said no for %(name)s"), nothing_new


def say_nothing(desk: Desk) -> list[Card]:
    """Asked by letter a week ago, and no answer."""
    if not desk.reads_private:
        return []
    rows = Guardian.objects.in_program(desk.program).without_answer().filter(asked_at__lte=desk.now - NO_ANSWER_FOR)
    rows = rows.filter(later="", participant__is_adult=False, participant__status__in=(Status.INVITED, Status.ACTIVE))
    return [
        Card(
            Urgency.CALM,
            _("%(who)s has not answered for %(name)s") % {"who": row.name, "name": row.participant.name},
            "person-guardian", (row.participant.public_id,),
            _("No answer"),
            _("Asked by letter on %(day)s. Call them, or ask again.")
            % {"day": say_day(desk.day(row.asked_at or desk.now))},
            [Choice(_("Look at it"), "person-guardian", (row.participant.public_id,))],
        )
        for row in rows.select_related("participant").order_by("asked_at", "pk")[:MOST_OF_A_KIND]
    ]  # fmt: skip
