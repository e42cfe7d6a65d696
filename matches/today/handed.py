"""The card about matches that somebody else handed to the reader, until they say that they have seen it."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Happening
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.accounts.models import Membership

NEWS_FOR = timedelta(days=14)
MOST_NAMED = 3


def to_the_reader(desk: Desk) -> list[Card]:
    """One card, however many: what came last stands first, with what was written for whoever has it now."""
    rows = _latest(list(_news(desk).select_related("match", "by")[: MOST_OF_A_KIND * 5]))
    if not rows:
        return []
    title = ngettext("%(n)d match was handed to you", "%(n)d matches were handed to you", len(rows))
    said = [_said(row, desk.reader.name) for row in rows[:MOST_NAMED]]
    more = len(rows) - MOST_NAMED
    if more > 0:
        said.append(ngettext("And %(n)d more.", "And %(n)d more.", more) % {"n": more})
    return [
        Card(
            Urgency.SOON,
            title % {"n": len(rows)},
            "match", (rows[0].match.public_id,),
            _("New"),
            " ".join(said),
            [
                *(
                    Choice(_("Go to “%(match)s”") % {"match": row.match.title}, "match", (row.match.public_id,))
                    for row in rows[:MOST_NAMED]
                ),
                Choice(_("I have seen it"), "handed-seen", (), (("until", rows[0].at.isoformat()),)),
            ],
        )
    ]  # fmt: skip


def _news(desk: Desk) -> QuerySet[Happening]:
    """The newest first. What they took or gave back themselves is no news to them."""
    member = Membership.objects.filter(program=desk.program, user=desk.reader).first()
    since = desk.now - NEWS_FOR
    if member and member.handed_seen_at:
        since = max(since, member.handed_seen_at)
    rows = Happening.objects.in_program(desk.program).filter(what=Happening.What.HANDED_OVER, at__gt=since)
    mine = rows.filter(match__in=desk.open_matches(), match__coordinator=desk.reader)
    return mine.exclude(by=desk.reader).order_by("-at", "-pk")


def _latest(rows: Sequence[Happening]) -> list[Happening]:
    """One a match: it may have gone to and fro."""
    return list({row.match_id: row for row in reversed(rows)}.values())[::-1]


def _said(row: Happening, name: str) -> str:
    by = row.by.name if row.by else _("Someone")
    note = row.detail.removeprefix(name).removeprefix(". ")
    said = _("%(by)s: “%(match)s”.") % {"by": by, "match": row.match.title}
    return f"{said} {note}".strip()
