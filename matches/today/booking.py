"""Cards about who is booked for access: what must be asked for or sent by a day, and who is to be told of a change."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Accommodation, Meeting, MeetingState, RowState, ServiceBooking, Untold
from matches.models.meeting import STANDING
from matches.preparing.access_needs import unvouched
from matches.preparing.arranged import Arranged
from matches.scheduling.words import joined
from matches.today.desk import MOST_OF_A_KIND, QUIET, Card, Choice, Desk, Urgency
from peermatch.clock import say_day, say_moment

NEAR = timedelta(days=7)
MOST_LOOKED_AT = 400  # meetings: what is late may stand at one that is months ahead
SHOWN = 3  # needs that a card names


def to_arrange(desk: Desk) -> list[Card]:
    """Meetings at which something is to be asked for or sent, or was asked for and is late, while nobody vouches."""
    wanted = Accommodation.objects.in_program(desk.program).standing().filter(meeting=OuterRef("pk"))
    ahead = desk.meetings().filter(Exists(wanted), state__in=STANDING, starts_at__gt=desk.now)
    found = (
        (meeting, _due(desk, meeting, state)) for meeting, state in unvouched(list(ahead[:MOST_LOOKED_AT])).items()
    )
    return [_card(desk, meeting, rows) for meeting, rows in found if rows][:MOST_OF_A_KIND]


def to_tell(desk: Desk) -> list[Card]:
    """Whoever was asked for what is no longer so and was not told; also of matches that are closed or on hold."""
    rows = ServiceBooking.objects.in_program(desk.program).to_tell().filter(ends_at__gt=desk.now)
    if desk.mine:
        whose = [desk.reader.pk, *desk.away]
        rows = rows.filter(accommodation__meeting__match__coordinator__in=whose)
    read = rows.select_related("provider", "accommodation__meeting__match").order_by("starts_at", "pk")
    return [_tell(desk, one) for one in read[:MOST_OF_A_KIND] if desk.knows(one.accommodation.meeting.match)]


def _due(desk: Desk, meeting: Meeting, state: Arranged) -> list[Accommodation]:
    """Of a meeting that is confirmed all that nobody was asked for; of one that is not, what is near or declined."""
    today = desk.day(desk.now)
    is_confirmed = meeting.state == MeetingState.CONFIRMED
    return [row for row in state.wanted if _is_due(row, today, is_confirmed=is_confirmed)]


def _is_due(row: Accommodation, today: date, *, is_confirmed: bool) -> bool:
    is_near = row.needed_by <= today + NEAR
    if row.state == RowState.TO_REQUEST:
        return is_confirmed or is_near
    if row.state == RowState.TO_SEND:
        return is_near
    return row.state == RowState.DECLINED or row.is_late(today)


def _card(desk: Desk, meeting: Meeting, rows: Sequence[Accommodation]) -> Card:
    today, ids = desk.day(desk.now), (meeting.match.public_id, meeting.public_id)
    first = min(row.needed_by for row in rows)
    is_late, declined = first < today, any(row.state == RowState.DECLINED for row in rows)
    knows = desk.knows(meeting.match)
    presses = is_late or declined or meeting.starts_at < desk.now + QUIET
    title = _("%(match)s: access is late") if is_late else _("%(match)s: access by %(day)s")
    return Card(
        Urgency.LATE if presses else Urgency.SOON,
        title % {"match": meeting.match.title, "day": say_day(first)},
        "meeting", ids,
        _("Late") if is_late else _("Declined") if declined else _("To arrange"),
        _("For the meeting of %(when)s: %(what)s") % {
            "when": say_moment(meeting.starts_at, desk.reader.time_zone),
            "what": _named(rows) if knows else _counted(rows),
        },
        _choices(ids, rows) if knows else [Choice(_("Go to the meeting"), "meeting", ids)],
        by=first,
        is_past=is_late,
    )  # fmt: skip


def _choices(ids: tuple[object, object], rows: Sequence[Accommodation]) -> list[Choice]:
    return [Choice(_what(row), "accommodation", (*ids, row.public_id)) for row in rows[:SHOWN]]


def _what(row: Accommodation) -> str:
    words = {
        RowState.TO_REQUEST: _("Ask somebody: %(need)s for %(name)s"),
        RowState.DECLINED: _("Ask somebody else: %(need)s for %(name)s"),
        RowState.TO_SEND: _("Send: %(need)s for %(name)s"),
    }.get(row.state, _("See who is asked: %(need)s for %(name)s"))
    return words % {"need": row, "name": row.participant.first_name}


def _named(rows: Sequence[Accommodation]) -> str:
    told = [
        _("%(need)s for %(name)s by %(day)s")
        % {"need": row, "name": row.participant.first_name, "day": say_day(row.needed_by)}
        for row in rows[:SHOWN]
    ]
    if len(rows) > SHOWN:
        told.append(_("%(n)d more") % {"n": len(rows) - SHOWN})
    return f"{joined(told)}."


def _counted(rows: Sequence[Accommodation]) -> str:
    return ngettext("%(n)d thing.", "%(n)d things.", len(rows)) % {"n": len(rows)}


def _is_wanted_again(one: ServiceBooking) -> bool:
    """They were let go, nobody told them, and what they were let go from is needed after all."""
    row = one.accommodation
    is_on = row.is_standing and row.meeting.state in STANDING and one.is_for(row.meeting)
    return is_on and one.untold == Untold.OFF


def _ask_again(desk: Desk, one: ServiceBooking, ids: tuple[object, ...]) -> Card:
    match = one.accommodation.meeting.match
    return Card(
        Urgency.LATE if one.starts_at < desk.now + NEAR else Urgency.SOON,
        _("%(who)s: ask them again") % {"who": one.who},
        "accommodation", ids,
        _("Needed after all"),
        _("They were let go for %(match)s, %(when)s, and nobody told them. Ask whether they still come.") % {
            "match": match.title, "when": say_moment(one.starts_at, desk.reader.time_zone),
        },
        [Choice(_("Ask them"), "accommodation", ids)],
    )  # fmt: skip


def _ask_yourself(desk: Desk, one: ServiceBooking, ids: tuple[object, ...]) -> Card:
    row = one.accommodation
    phone = one.provider.phone if one.provider else ""
    title = _("%(who)s could not be reached: phone them") if phone else _("%(who)s could not be reached")
    return Card(
        Urgency.LATE if row.needed_by < desk.day(desk.now) or one.starts_at < desk.now + NEAR else Urgency.SOON,
        title % {"who": one.who},
        "accommodation", ids,
        phone or _("No phone on record"),
        _("They have no e-mail address any more, and do not know that they are asked for %(match)s, %(when)s.") % {
            "match": row.meeting.match.title, "when": say_moment(one.starts_at, desk.reader.time_zone),
        },
        [
            Choice(_("Read what to say"), "accommodation", ids),
            Choice(_("They were asked"), "service-told", (*ids, one.public_id), (("told", "yes"),)),
        ],
    )  # fmt: skip


def _why(desk: Desk, one: ServiceBooking) -> str:
    """What it is now, on the same clock as what they were asked for; else why it is off."""
    meeting = one.accommodation.meeting
    if meeting.state in STANDING and not one.is_for(meeting):
        return _("The meeting is on %(when)s now.") % {"when": say_moment(meeting.starts_at, desk.reader.time_zone)}
    return one.reason


def _tell(desk: Desk, one: ServiceBooking) -> Card:
    row = one.accommodation
    ids = (row.meeting.match.public_id, row.meeting.public_id, row.public_id)
    if _is_wanted_again(one):
        return _ask_again(desk, one, ids)
    if one.is_unasked:
        return _ask_yourself(desk, one, ids)
    return Card(
        Urgency.LATE if one.starts_at < desk.now + NEAR else Urgency.SOON,
        _("%(who)s: tell them of a change") % {"who": one.who},
        "accommodation", ids,
        str(one.get_untold_display()),
        _("Asked for %(match)s, %(when)s. %(why)s").strip() % {
            "match": row.meeting.match.title, "when": say_moment(one.starts_at, desk.reader.time_zone),
            "why": _why(desk, one),
        },
        [
            Choice(_("They were told"), "service-told", (*ids, one.public_id), (("told", "yes"),)),
            Choice(_("How to reach them"), "accommodation", ids),
        ],
    )  # fmt: skip
