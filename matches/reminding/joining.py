"""Reminders of several meetings to one person at one moment: one letter, or one call. Each stays a row of its own.

Asked in the transaction in which reminders are queued, and at each tick of those that wait for the morning.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Q

from matches.models import Call, Match, Meeting, News
from matches.models.call import CallQuerySet
from matches.reminding import letters
from matches.reminding.letters import ANSWER, Told, answer, bulletins, message, post
from matches.scheduling.letters import about
from participants.models import Participant
from participants.models.address import on_address_change
from peermatch.outbox import joining
from peermatch.outbox.delivering.kindly import leave_at

__all__ = ["ANSWER", "answer", "by_halves", "join", "register", "settle"]
EVERYWHERE = "reminders of all programs are made one together"
log = logging.getLogger(__name__)


def settle(now: datetime) -> None:
    """What waited behind a joint letter or call ends with it, or is by itself again."""
    joining.settle(now)
    late = Call.objects.across_programs(EVERYWHERE).waiting().filter(news=News.REMINDERS, before__lte=now)
    late.drop(at=now)


def join(now: datetime, people: Iterable[Participant] | None = None) -> None:
    """One letter and one call for whoever would get several at once. Where that fails, they get each by itself."""
    known = None if people is None else {one.pk: one.public_id for one in people}
    readers, called = (None, None) if known is None else (list(known.values()), list(known))
    by_halves(joining.crowded([News.REMINDER], now, readers), _join_mails, now)
    by_halves(_crowded(now, called), _join_calls, now)


def by_halves(people: list[Any], join_them: Callable[[list[Any], datetime], None], now: datetime) -> None:
    """All of them together; where that fails, in halves, so that one person does not keep back the others."""
    if not people:
        return
    try:
        with transaction.atomic():
            join_them(people, now)
    except Exception:
        if len(people) == 1:
            log.exception("Reminders to %s could not be made one; each goes out by itself.", people[0])
            return
        half = len(people) // 2
        by_halves(people[:half], join_them, now)
        by_halves(people[half:], join_them, now)


def register() -> None:
    """Called when the app is ready, after the step that sends reminders anew to a corrected address."""
    letters.register()
    on_address_change(_when_address_changed)


def _when_address_changed(people: list[Participant], at: datetime) -> None:
    join(at, people)


def _join_mails(readers: list[UUID], now: datetime) -> None:
    groups = joining.groups([News.REMINDER], leave_at, now, readers)
    named = {mail.about.partition(":")[2] for group in groups for mail in group}
    meetings = {about(one): one for one in _meetings(Q(public_id__in=named))} if named else {}
    said = bulletins(list(meetings.values()), now)
    for group in groups:
        told = [
            Told(said[meeting.pk], seat)
            for mail in group
            if (meeting := meetings.get(mail.about))
            for seat in said[meeting.pk].circle.seats
            if seat.participant.public_id == mail.recipient
        ]
        if len(told) == len(group):
            letter = post(told, group, now)
            if not letter.is_final:
                joining.put_together(group, letter, now)


def _waiting_calls(now: datetime) -> CallQuerySet:
    every: CallQuerySet = Call.objects.across_programs(EVERYWHERE)
    return every.waiting().filter(before__gt=now, news__in=(News.REMINDER, News.REMINDERS))


def _crowded(now: datetime, people: Sequence[int] | None) -> list[int]:
    """Who is to be called about several meetings, of some of which no one call tells yet."""
    waiting = _waiting_calls(now)
    if people is not None:
        waiting = waiting.filter(participant__in=people)
    counted = waiting.order_by().values("participant").annotate(
        n=Count("meeting", distinct=True), loose=Count("pk", filter=Q(news=News.REMINDER))
    )  # fmt: skip
    return list(counted.filter(n__gt=1, loose__gt=0).values_list("participant", flat=True))


def _join_calls(people: list[int], now: datetime) -> None:
    every: CallQuerySet = Call.objects.across_programs(EVERYWHERE)
    found: dict[int, list[Call]] = defaultdict(list)
    for call in _waiting_calls(now).filter(participant__in=people).select_for_update(skip_locked=True).order_by("pk"):
        found[call.participant_id].append(call)
    meetings = _meetings(Q(pk__in={call.meeting_id for calls in found.values() for call in calls}))
    said = bulletins(meetings, now)
    for person, calls in found.items():
        theirs = [one for one in meetings if one.pk in {call.meeting_id for call in calls}]
        seats = [seat for one in theirs for seat in said[one.pk].circle.seats if seat.participant_id == person]
        if len(seats) == len(theirs) > 1:
            told = [Told(said[one.pk], seat) for one, seat in zip(theirs, seats, strict=True)]
            every.filter(pk__in=[call.pk for call in calls]).update(dropped_at=now)
            Call.objects.bulk_create(_calls(told))


def _calls(told: Sequence[Told]) -> list[Call]:
    """One for each meeting, so that each can be called back alone; the words are the same, and said once. The same
    reminders may have been one call before, until one that was with them was off."""
    said, occasion = message(told), uuid4().hex
    return [
        Call(
            program_id=one.meeting.program_id, meeting=one.meeting, participant_id=one.seat.participant_id,
            news=News.REMINDERS, occasion=occasion, script=said.script, short=said.short, paper=said.paper,
            before=one.meeting.starts_at,
        )
        for one in told
    ]  # fmt: skip


def _meetings(which: Q) -> list[Meeting]:
    """Those of which nobody can change anything meanwhile; not what somebody is at just now: it is left as it is."""
    meant = Meeting.objects.across_programs(EVERYWHERE).filter(which)
    matches = Match.objects.across_programs(EVERYWHERE).filter(pk__in=list(meant.values_list("match", flat=True)))
    ours = list(matches.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True))
    rows = meant.filter(match__in=ours).select_related("program", "match__coordinator", "agenda")
    meetings = list(rows.order_by("starts_at", "pk"))
    programs = {one.program_id: one.program for one in meetings}
    for one in meetings:
        one.program = one.match.program = programs[one.program_id]
    return meetings
