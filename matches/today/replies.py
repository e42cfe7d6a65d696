"""Cards about what people wrote by mail, and what their calendars answered."""

from datetime import timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import MailReply, Says
from matches.replying import recording, words
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import say_moment

WORDS = ("mail__text", "mail__quoted", "mail__subject")


def wrote(desk: Desk) -> list[Card]:
    """Replies that nobody dealt with, the oldest first; also of matches that are on hold or closed."""
    if not desk.reads_private:
        return []
    rows = MailReply.objects.in_program(desk.program).open()
    if desk.mine:
        rows = rows.filter(match__coordinator__in=[desk.reader.pk, *desk.away])
    rows = rows.select_related("match", "seat__participant", "provider", "meeting", "mail").defer(*WORDS)
    found = list(rows.order_by("found_at", "pk")[:MOST_OF_A_KIND])
    prefetch_related_objects([one for one in found if one.provider], "meeting__accommodations__bookings")
    return [_wrote(desk, one) for one in found]


def _wrote(desk: Desk, one: MailReply) -> Card:
    ids = (one.match.public_id, one.public_id)
    told: dict[str, Any] = {"match": one.match.title, "when": say_moment(one.found_at, desk.reader.time_zone)}
    sentence = _("“%(match)s”, %(when)s.") % told
    status, _tone = words.status(one)
    return Card(
        _urgency(desk, one),
        words.title(one),
        "reply", ids,
        status,
        " ".join(filter(None, [sentence, words.about(one, desk.reader.time_zone)])),
        [*_to_record(one, ids), Choice(_("Read it"), "reply", ids)],
    )  # fmt: skip


def _urgency(desk: Desk, one: MailReply) -> Urgency:
    if one.read_at is not None:
        return Urgency.CALM
    return Urgency.LATE if one.found_at < desk.now - timedelta(days=1) else Urgency.SOON


def _to_record(one: MailReply, ids: tuple[object, ...]) -> list[Choice]:
    """One press, where what the calendar says can be recorded as it is; what another sent is looked at first."""
    if one.is_of_another or not (recording.may_be_recorded(one) and one.match.is_changeable):
        return []
    return [Choice(str(words.ASKS[Says(one.says)]), "reply-record", ids, (("from", "today"),))]


def of_no_match(desk: Desk) -> list[Card]:
    """Mail that fits no match: anybody who coordinates may say whose it is."""
    waiting = recording.unmatched(desk.program).count() if desk.reads_private else 0
    if not waiting:
        return []
    title = ngettext("%(n)d mail fits no match", "%(n)d mails fit no match", waiting) % {"n": waiting}
    return [
        Card(
            Urgency.SOON, title, "replies", (), _("To assign"),
            _("Say whom it is from, or set it aside."), [Choice(_("Look at it"), "replies")],
        )
    ]  # fmt: skip
