"""Cards about what somebody said they would do, and the day is past."""

from django.utils.translation import gettext as _

from matches.models import Action, Stage
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import say_day


def overdue(desk: Desk) -> list[Card]:
    """Nobody said what came of it. In a match on hold it waits below the rest."""
    if not desk.reads_private:
        return []
    rows = Action.objects.in_program(desk.program).standing().filter(match__in=desk.open_matches(), done_at=None)
    late = rows.filter(due__lt=desk.day(desk.now)).select_related("match__coordinator", "seat__participant")
    return [_card(one) for one in late.order_by("due", "pk")[:MOST_OF_A_KIND]]


def _card(action: Action) -> Card:
    match, is_on_hold = action.match, action.match.stage == Stage.ON_HOLD
    said = (
        _("It was to be done by %(day)s. The match is on hold.") if is_on_hold else _("It was to be done by %(day)s.")
    )
    return Card(
        Urgency.CALM if is_on_hold else Urgency.SOON,
        _("%(who)s: %(what)s") % {"who": action.who, "what": action.words},
        "plan", (match.public_id,),
        _("Overdue"),
        f"{match.title}. {said % {'day': say_day(action.due)}}",
        [Choice(_("Record what came of it"), "action-done", (match.public_id, action.public_id))],
    )  # fmt: skip
