"""Cards about those who asked and wait: call back, find a match, tell them the no."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from matches.models import Pressing, Request, RequestState
from matches.requesting.clock_words import ClockWords, say_clock
from matches.requesting.clocks import Clock, Standing
from matches.requesting.letters import refused_noes, whom_to_tell
from matches.requesting.reading import clocks_of, hours_of, with_clocks
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency


def to_call_back(desk: Desk) -> list[Card]:
    """New requests, those past their clock and the urgent ones first."""
    return [
        Card(
            _urgency(row, call),
            _("%(name)s: call back") % {"name": row.name},
            "request", (row.public_id,),
            _status(row, words),
            _("%(sentence)s %(kind)s, %(way)s.")
            % {"sentence": words.sentence, "kind": row.get_kind_display(), "way": row.get_reach_by_display()},
            [Choice(_("Record the call back"), "request-call", (row.public_id,))],
            is_past=call.standing == Standing.LATE,
        )
        for row, call, words in _first(desk, RequestState.NEW, clock=0)
    ]  # fmt: skip


def to_match(desk: Desk) -> list[Card]:
    """Those who were called back and have no match yet."""
    return [
        Card(
            _urgency(row, clock),
            _("%(name)s: find a match") % {"name": row.name},
            "request", (row.public_id,),
            _status(row, words),
            " ".join(filter(None, [words.sentence, row.why_no_match()])),
            [_permission(row) if row.lacks_permission else _make(row)],
            is_past=clock.standing == Standing.LATE,
        )
        for row, clock, words in _first(desk, RequestState.CALLED_BACK, clock=1)
    ]  # fmt: skip


def to_tell(desk: Desk) -> list[Card]:
    """Declined, and whoever asked does not know it."""
    rows = _mine(desk, Request.objects.in_program(desk.program).untold()).order_by("state_since", "pk")
    return [
        Card(
            Urgency.SOON,
            _("%(name)s: tell them kindly") % {"name": row.name},
            "request", (row.public_id,),
            _("Not told yet"),
            _("The request is declined. Nobody was told; you can still take it back."),
            [Choice(_("Read what to tell them"), "request-tell", (row.public_id,))],
        )
        for row in rows[:MOST_OF_A_KIND]
    ]  # fmt: skip


def no_refused(desk: Desk) -> list[Card]:
    """A kind no that the mailbox refused, and that nobody said since: whoever asked does not know it."""
    rows = _mine(desk, Request.objects.in_program(desk.program).filter(state=RequestState.DECLINED))
    refused = refused_noes(desk.program).filter(recipient=OuterRef("public_id"), final_at__gt=OuterRef("told_at"))
    found = rows.annotate(mail=Subquery(refused.values("public_id")[:1])).exclude(mail=None)
    return [_no_refused(row) for row in found.order_by("told_at", "pk")[:MOST_OF_A_KIND]]


def _no_refused(row: Any) -> Card:
    told = whom_to_tell(row)
    return Card(
        Urgency.LATE,
        _("%(name)s: our letter could not be delivered") % {"name": told.name or row.name},
        "message", (row.mail,),
        _("Tell them yourself"),
        _("The mailbox refused the letter about their request. %(how)s") % {"how": told.how},
        [Choice(_("Read what to tell them"), "request-tell", (row.public_id,))],
    )  # fmt: skip


def _first(desk: Desk, state: RequestState, *, clock: int) -> list[tuple[Request, Clock, ClockWords]]:
    """The oldest requests in that state, each with the clock that counts; the most pressing first."""
    rows = with_clocks(_mine(desk, Request.objects.in_program(desk.program).filter(state=state)))
    hours, found = hours_of(desk.program), []
    for row in rows.order_by("received_at", "pk")[:MOST_OF_A_KIND]:
        counts = clocks_of(row, hours, desk.now)[clock]
        found.append((row, counts, say_clock(counts, desk.reader.time_zone)))
    return sorted(found, key=lambda one: one[0].pressing != Pressing.URGENT)


def _mine(desk: Desk, rows: Any) -> Any:
    """Requests of the reader, of those they cover, and of nobody yet."""
    return rows.filter(Q(coordinator=None) | Q(coordinator__in=[desk.reader.pk, *desk.away])) if desk.mine else rows


def _urgency(row: Request, clock: Clock) -> Urgency:
    is_late = clock.standing == Standing.LATE or row.pressing == Pressing.URGENT
    return Urgency.LATE if is_late else Urgency.SOON


def _status(row: Request, words: ClockWords) -> str:
    return _("Urgent, %(status)s") % {"status": words.status} if row.pressing == Pressing.URGENT else words.status


def _make(row: Request) -> Choice:
    return Choice(_("Make it a match"), "request-match", (row.public_id,))


def _permission(row: Request) -> Choice:
    return Choice(_("Write who gave permission"), "request-correct", (row.public_id,))
