"""How far the action plan of a match is, in a few words."""

from datetime import date

from django.utils.translation import gettext as _

from matches.models import Match


def plan_line(match: Match, today: date) -> tuple[str, str]:
    """(words, tone): “1 of 3 done, 1 overdue”. Of a closed match nothing is overdue any more."""
    rows = list(match.actions.standing().values_list("done_at", "due"))
    if not rows:
        return _("Nothing yet"), "plain"
    done = sum(done_at is not None for done_at, _due in rows)
    overdue = sum(done_at is None and due < today for done_at, due in rows) if match.is_open else 0
    told = {"done": done, "n": len(rows), "overdue": overdue}
    if overdue:
        return _("%(done)d of %(n)d done, %(overdue)d overdue") % told, "stop"
    tone = "done" if done == len(rows) else "wait" if match.is_open else "plain"
    return _("%(done)d of %(n)d done") % told, tone
