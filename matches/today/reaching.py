"""Cards about people who are to be reached: calls to make, links that were lost, answers awaited, and noes."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import (
    Answer,
    Call,
    Gate,
    Invitation,
    Match,
    Meeting,
    MeetingState,
    Question,
    SeatState,
    Waiver,
)
from matches.reminding.due import to_phone
from matches.today.desk import MOST_OF_A_KIND, QUIET, Card, Choice, Desk, Urgency
from peermatch.clock import say_day, say_moment


def calls_to_make(desk: Desk) -> list[Card]:
    """News of a meeting for people whom e-mail does not reach: the coordinator tells them."""
    calls = to_phone(desk.program, desk.now).filter(meeting__match__in=desk.matches())
    return [
        Card(
            Urgency.LATE if call.before < desk.now + timedelta(days=1) else Urgency.SOON,
            _("%(name)s: tell them yourself") % {"name": call.participant.name},
            "meeting-call", _ids_of(call),
            _("Before %(when)s") % {"when": say_moment(call.before, desk.reader.time_zone)},
            _("%(news)s, “%(match)s”. E-mail does not reach them: %(way)s %(phone)s")
            % {
                "news": call.get_news_display(), "match": call.meeting.match.title,
                "way": call.participant.way_now, "phone": call.participant.phone if desk.reads_private else "",
            },
            [Choice(_("Read what to say"), "meeting-call", _ids_of(call))],
            by=desk.day(call.before),
        )
        for call in calls[:MOST_OF_A_KIND]
    ]  # fmt: skip


def lost_address(desk: Desk) -> list[Card]:
    """People who were asked, and whose link was ended: it reached someone else, or the address was corrected."""
    standing = Invitation.objects.in_program(desk.program).standing().filter(seat=OuterRef("pk"))
    lost = desk.seats(SeatState.INVITED).filter(~Exists(standing))
    return [
        Card(
            Urgency.LATE,
            _("%(name)s: has no invitation that works") % {"name": seat.participant.name},
            "person", (seat.participant.public_id,),
            _("Not asked"),
            _("“%(match)s”: the link reached someone else, or the address changed. Check it, then send again.")
            % {"match": seat.match.title},
            [
                Choice(_("Mend the address"), "person-edit", (seat.participant.public_id,)),
                Choice(_("Send it again"), "invitations", (seat.match.public_id,)),
            ],
        )
        for seat in lost[:MOST_OF_A_KIND]
    ]  # fmt: skip


def no_answer_yet(desk: Desk) -> list[Card]:
    """Invitations past the day an answer was wanted, or quiet for days; a card a match."""
    standing = (
        Invitation.objects.in_program(desk.program).standing().filter(answered_at=None, seat__state=SeatState.INVITED)
    )
    asking = Question.objects.in_program(desk.program).open().values("seat")
    waiting = standing.filter(seat__match__in=desk.matches(), sent_at__lte=desk.now - QUIET).exclude(seat__in=asking)
    left_open = _left_open(desk)
    by_match: dict[Match, list[Invitation]] = defaultdict(list)
    for invitation in waiting.select_related("seat__match", "seat__participant").order_by("answer_by")[
        : MOST_OF_A_KIND * 3
    ]:
        if invitation.seat.silence not in left_open:
            by_match[invitation.seat.match].append(invitation)
    return [_quiet_match(desk, match, invitations) for match, invitations in by_match.items()]


def _left_open(desk: Desk) -> frozenset[str]:
    """Silences that a coordinator went on with."""
    rows = Waiver.objects.in_program(desk.program).standing().filter(gate=Gate.ANSWERS, match__in=desk.matches())
    return frozenset(rows.values_list("finding", flat=True))


def _quiet_match(desk: Desk, match: Match, invitations: list[Invitation]) -> Card:
    first = invitations[0]
    is_late = first.answer_by < desk.day(desk.now)
    days = (desk.now - min(one.sent_at for one in invitations)).days
    names = ", ".join(one.seat.participant.name for one in invitations)
    record = [
        Choice(
            _("Record %(name)s's answer") % {"name": one.seat.participant.first_name},
            "answer-record",
            (match.public_id, one.seat.public_id),
        )
        for one in invitations[:3]
    ]
    wanted = (
        _("%(names)s. An answer was wanted by %(day)s.") if is_late else _("%(names)s. An answer is wanted by %(day)s.")
    )
    return Card(
        Urgency.LATE if is_late else Urgency.SOON,
        ngettext("%(match)s: %(n)d has not answered", "%(match)s: %(n)d have not answered", len(invitations))
        % {"match": match.title, "n": len(invitations)},
        "invitations", (match.public_id,),
        ngettext("%(n)d day quiet", "%(n)d days quiet", days) % {"n": days},
        wanted % {"names": names, "day": say_day(first.answer_by)},
        [*record, *_ways_on(match, invitations, is_late)],
        by=first.answer_by,
        is_past=is_late,
    )  # fmt: skip


def _ways_on(match: Match, invitations: list[Invitation], is_late: bool) -> list[Choice]:
    """Remind them; and once the day is past, ask someone else or go on without."""
    remind = Choice(_("Remind or call"), "invitations-nudge", (match.public_id,))
    if not is_late:
        return [remind]
    replace = [
        Choice(
            _("Replace %(name)s") % {"name": one.seat.participant.first_name},
            "seat-replace",
            (match.public_id, one.seat.public_id),
        )
        for one in invitations[:1]
    ]
    return [remind, *replace, Choice(_("Go on without the rest"), "answers-go-on", (match.public_id,))]


def answered_by_a_helper(desk: Desk) -> list[Card]:
    """A yes that someone gave for a person: it is not the person's own until they confirm it."""
    answers = Answer.objects.in_program(desk.program)
    latest = answers.filter(seat=OuterRef("seat")).order_by("-at", "-pk").values("pk")[:1]
    theirs = answers.filter(pk=Subquery(latest), confirmed_by_person=False, seat__state=SeatState.ACCEPTED)
    rows = theirs.filter(seat__match__in=desk.matches()).select_related("seat__match", "seat__participant")
    return [_helpers_answer(one) for one in rows.order_by("at")[:MOST_OF_A_KIND]]


def _helpers_answer(answer: Answer) -> Card:
    seat, name = answer.seat, answer.seat.participant.first_name
    ids = (seat.match.public_id, seat.public_id)
    return Card(
        Urgency.SOON,
        _("%(name)s: is the yes their own?") % {"name": seat.participant.name},
        "invitations", (seat.match.public_id,),
        _("Answered by a helper"),
        _("“%(match)s”: a yes for %(name)s, given by %(who)s. Ask %(name)s. Until then no first names are told.")
        % {"match": seat.match.title, "who": answer.spoken_by, "name": name},
        [
            Choice(
                _("%(name)s confirmed it") % {"name": name},
                "answer-own", ids, (("answer", answer.public_id), ("on_today", "on")),
            ),
            Choice(_("Record %(name)s's answer") % {"name": name}, "answer-record", ids),
        ],
    )  # fmt: skip


def someone_said_no(desk: Desk) -> list[Card]:
    """Places that came free: choose someone else, or take the person out to go on without. Where a meeting is
    confirmed, `answers.changed_their_mind` asks."""
    met = Meeting.objects.in_program(desk.program).filter(
        match=OuterRef("match"), state=MeetingState.CONFIRMED, starts_at__gt=desk.now
    )
    return [
        Card(
            Urgency.SOON,
            _("%(match)s: %(name)s said no") % {"match": seat.match.title, "name": seat.participant.name},
            "seats", (seat.match.public_id,),
            _("Place free"),
            _("Ask someone else, or take the place out and go on."),
            [
                Choice(_("Choose someone else"), "seat-replace", (seat.match.public_id, seat.public_id)),
                Choice(_("Go on without them"), "seat-remove", (seat.match.public_id, seat.public_id)),
            ],
        )
        for seat in desk.seats(SeatState.DECLINED).filter(~Exists(met))[:MOST_OF_A_KIND]
    ]  # fmt: skip


def _ids_of(call: Call) -> tuple[object, ...]:
    return (call.meeting.match.public_id, call.meeting.public_id, call.public_id)
