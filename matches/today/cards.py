"""The cards of Today: each a small function that looks at the desk and answers with what needs the coordinator.

Add one here, name it in CARDS, and it shows. Each costs the same number of queries however many rows it finds.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from matches.models import Meeting, MeetingState, Path, Poll, Seat, Stage
from matches.models.match import BEFORE_INVITING
from matches.today import (
    absences,
    answers,
    arranging,
    booking,
    family,
    feedback,
    going,
    guardians,
    handed,
    keeping,
    parted,
    people,
    plans,
    reaching,
    replies,
    requests,
    timed,
    times,
    unreached,
    waiting,
    worries,
)
from matches.today.desk import MOST_OF_A_KIND, QUIET, Card, Choice, Desk, Urgency
from peermatch.clock import say_day, say_moment


def was_it_held(desk: Desk) -> list[Card]:
    """Meetings that are over and not marked."""
    over = desk.meetings().filter(state=MeetingState.CONFIRMED, ends_at__lte=desk.now)
    return [
        Card(
            Urgency.LATE if meeting.ends_at < desk.now - timedelta(days=1) else Urgency.SOON,
            _("%(match)s: was the meeting held?") % {"match": meeting.match.title},
            "meeting", (meeting.match.public_id, meeting.public_id),
            _("Over"),
            _("It was to begin %(when)s.") % {"when": say_moment(meeting.starts_at, desk.reader.time_zone)},
            [
                Choice(_("Mark it held"), "meeting-held", (meeting.match.public_id, meeting.public_id)),
                Choice(_("It did not take place"), "meeting-not-held", (meeting.match.public_id, meeting.public_id)),
            ],
            by=desk.day(meeting.starts_at),
            is_past=meeting.ends_at < desk.now - timedelta(days=1),
        )
        for meeting in over[:MOST_OF_A_KIND]
    ]  # fmt: skip


def ready_to_plan(desk: Desk) -> list[Card]:
    """Everyone said yes, and nothing is planned yet. Families need no meeting."""
    meetings = Meeting.objects.in_program(desk.program).standing().filter(match=OuterRef("pk"))
    ready = desk.matches().filter(~Exists(meetings), ~_asks_for_times(desk), stage=Stage.ACTIVE)
    ready = ready.exclude(pk__in=parted.alone(desk).values("pk"))
    ready = ready.exclude(path=Path.FAMILY).order_by("stage_since")
    return [
        Card(
            Urgency.SOON,
            _("%(match)s: everyone said yes") % {"match": match.title},
            "match", (match.public_id,),
            _("No time yet"),
            _("Since %(day)s. Plan when and where they meet.") % {"day": say_day(desk.day(match.stage_since))},
            [
                Choice(_("Plan the meeting"), "meeting-plan", (match.public_id,)),
                Choice(_("Ask which times suit"), "poll-ask", (match.public_id,)),
            ],
        )
        for match in ready[:MOST_OF_A_KIND]
    ]  # fmt: skip


def _asks_for_times(desk: Desk) -> Exists:
    """Of a match: whether people are asked which times suit; cards of their own tell of those (`times`)."""
    return Exists(Poll.objects.in_program(desk.program).open().filter(match=OuterRef("pk")))


def to_confirm(desk: Desk) -> list[Card]:
    """Meetings that are planned, once people are asked, and that nobody was told of."""
    planned = desk.meetings().filter(state=MeetingState.PLANNED).exclude(match__stage__in=BEFORE_INVITING)
    planned = planned.exclude(match__in=parted.alone(desk))
    return [_planned(desk, meeting) for meeting in planned[:MOST_OF_A_KIND]]


def _planned(desk: Desk, meeting: Meeting) -> Card:
    ids = (meeting.match.public_id, meeting.public_id)
    when = say_moment(meeting.starts_at, desk.reader.time_zone)
    is_past = meeting.starts_at <= desk.now
    return Card(
        Urgency.LATE if meeting.starts_at < desk.now + QUIET else Urgency.SOON,
        _("%(match)s: meeting not confirmed") % {"match": meeting.match.title},
        "meeting", ids,
        _("Time has passed") if is_past else _("Nobody was told"),
        _("Planned for %(when)s.") % {"when": when},
        [Choice(_("Choose another time"), "meeting-move", ids)]
        if is_past
        else [Choice(_("Confirm it"), "meeting-confirm", ids)],
        by=desk.day(meeting.starts_at),
        is_past=is_past,
    )  # fmt: skip


def what_came_of_it(desk: Desk) -> list[Card]:
    """They met, and nothing else is planned: meet again, or close."""
    ahead = Meeting.objects.in_program(desk.program).filter(match=OuterRef("pk"))
    held = ahead.filter(state=MeetingState.HELD)
    open_ones = ahead.filter(state__in=[MeetingState.PLANNED, MeetingState.CONFIRMED])
    met = desk.matches().filter(Exists(held), ~Exists(open_ones), ~_asks_for_times(desk))
    met = met.exclude(path=Path.FAMILY).exclude(pk__in=keeping.at_their_last(desk)).order_by("stage_since")
    return [
        Card(
            Urgency.CALM,
            _("%(match)s: they met") % {"match": match.title},
            "match", (match.public_id,),
            _("What next?"),
            _("Plan another meeting, or close the match with what came of it."),
            [
                Choice(_("Plan another meeting"), "meeting-plan", (match.public_id,)),
                Choice(_("Close the match"), "match-close", (match.public_id,)),
            ],
        )
        for match in met[:MOST_OF_A_KIND]
    ]  # fmt: skip


def in_preparation(desk: Desk) -> list[Card]:
    """Matches begun and not yet sent out."""
    begun = desk.matches().filter(stage__in=BEFORE_INVITING).order_by("requested_at")
    return [
        Card(
            Urgency.CALM,
            match.title,
            "match", (match.public_id,),
            match.get_stage_display(),
            _("Asked on %(day)s.") % {"day": say_day(desk.day(match.requested_at))},
            [Choice(_("Go on preparing"), "match", (match.public_id,))],
        )
        for match in begun[:MOST_OF_A_KIND]
    ]  # fmt: skip


CARDS: tuple[Callable[[Desk], list[Card]], ...] = (
    worries.to_look_at,
    worries.contact_stopped,
    requests.to_call_back,
    requests.no_refused,
    reaching.calls_to_make,
    times.times_to_say,
    family.introductions_to_tell,
    unreached.could_not_be_reached,
    reaching.lost_address,
    arranging.must_not_meet,
    booking.to_tell,
    booking.to_arrange,
    arranging.access_open,
    was_it_held,
    handed.to_the_reader,
    absences.cannot_come,
    answers.changed_their_mind,
    answers.questions,
    replies.wrote,
    replies.of_no_match,
    reaching.no_answer_yet,
    reaching.answered_by_a_helper,
    reaching.someone_said_no,
    feedback.of_little_use,
    feedback.to_ask,
    requests.to_match,
    requests.to_tell,
    guardians.said_something,
    guardians.say_nothing,
    people.left_the_program,
    parted.one_is_left,
    waiting.hold_is_over,
    times.times_unanswered,
    times.time_to_choose,
    to_confirm,
    family.ready_to_introduce,
    family.contacts_awaited,
    family.told_twice,
    plans.to_tell,
    plans.to_send,
    plans.overdue,
    ready_to_plan,
    keeping.few_left,
    timed.no_agenda,
    timed.agenda_not_sent,
    what_came_of_it,
    answers.new_answers,
    feedback.new,
    feedback.awaited,
    in_preparation,
    people.told_to_others,
    people.changed_by_themselves,
    people.to_be_erased,
    going.words_go,
    people.asked_again,
    people.licenses_that_run_out,
    people.screenings_that_run_out,
)


def all_cards(desk: Desk, cards: Iterable[Callable[[Desk], list[Card]]] = CARDS) -> list[Card]:
    """Every card, most urgent first, then by day; among equals in the order of CARDS."""
    dealt = sorted((card for deal in cards for card in deal(desk)), key=lambda card: card.place)
    return waiting.mark_covered(desk, dealt)


def meetings_this_week(desk: Desk) -> QuerySet[Meeting]:
    """Meetings of the next seven days, with who takes part; those of a match on hold stand."""
    stands = Meeting.objects.in_program(desk.program).filter(match__in=desk.open_matches())
    week = (
        stands.select_related("match")
        .order_by("starts_at")
        .filter(state__in=[MeetingState.PLANNED, MeetingState.CONFIRMED])
    )
    coming = Seat.objects.in_program(desk.program).accepted().select_related("participant")
    return week.filter(ends_at__gt=desk.now, starts_at__lt=desk.now + timedelta(days=7)).prefetch_related(
        Prefetch("match__seats", queryset=coming, to_attr="coming")
    )
