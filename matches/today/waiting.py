"""Cards about matches that wait, and what is shown of those that the reader covers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from matches.models import Cover, Hold, Match
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import local_day, say_day


def hold_is_over(desk: Desk) -> list[Card]:
    """Matches on hold that were to be looked at again by today."""
    over = Hold.objects.in_program(desk.program).standing().filter(until__lte=desk.day(desk.now))
    rows = over.filter(match__in=desk.open_matches()).select_related("match").order_by("until", "pk")
    return [
        Card(
            Urgency.SOON,
            _("%(match)s: on hold until now") % {"match": hold.match.title},
            "match", (hold.match.public_id,),
            _("Look again"),
            _("To be looked at again on %(day)s. Resume it, or resume it and put it on hold until another day.")
            % {"day": say_day(hold.until)} if hold.until else "",
            [Choice(_("Go to the match"), "match", (hold.match.public_id,))],
        )
        for hold in rows[:MOST_OF_A_KIND]
    ]  # fmt: skip


def covers_of(desk: Desk) -> list[Cover]:
    """Whom the reader covers for today."""
    rows = Cover.objects.in_program(desk.program).on(local_day(desk.now, desk.program.time_zone))
    return list(rows.filter(covering=desk.reader).select_related("away"))


def mark_covered(desk: Desk, cards: Iterable[Card]) -> list[Card]:
    """The same cards; those about a match that the reader only covers say whose it is."""
    if not desk.away:
        return list(cards)
    covered = Match.objects.in_program(desk.program).open().filter(coordinator__in=desk.away)
    whose = dict(covered.values_list("public_id", "coordinator__name"))
    return [replace(card, whose=_whose(card, whose)) for card in cards]


def _whose(card: Card, whose: Mapping[Any, str]) -> str:
    named = [*card.ids, *(one for choice in card.choices for one in choice.ids)]
    return next((whose[one] for one in named if one in whose), "")
