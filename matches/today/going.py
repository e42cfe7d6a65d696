"""The card about words that go for good, because a lead had them kept for less time: on which day, and which."""

from django.utils.translation import gettext as _

from matches.today.desk import Card, Choice, Desk, Urgency
from peermatch.accounts.words_kept import GOING, RULES
from peermatch.clock import local_day, say_day


def words_go(desk: Desk) -> list[Card]:
    """Until that day a lead can keep them as long as before, by one press."""
    program, day = desk.program, desk.program.words_go_on
    today = local_day(desk.now, program.time_zone)
    if day is None or not desk.reads_private or not program.waits_on(today):
        return []
    as_before = tuple((rule, program.kept_now(rule, today)) for rule in RULES)
    what = program.kept_before.get(GOING) or _("What is old by the new rules.")
    choices = [
        Choice(_("Keep them as long as before"), "settings-keeping", (), as_before),
        Choice(_("See the rules"), "settings-keeping"),
    ]
    return [
        Card(
            Urgency.SOON,
            _("Words go for good on %(day)s") % {"day": say_day(day)},
            "settings", (),
            _("Kept for less time"),
            _("%(what)s. Until then a lead can keep them as long as before.") % {"what": what.rstrip(".")},
            choices if desk.leads else [],
            by=day,
        )
    ]  # fmt: skip
