"""Cards about times that people are asked about: who is to be asked by phone, all have answered, the day is past."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Poll, PollAsked, PollReply, PollState, SeatState
from matches.scheduling.words import joined
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from participants.models.reaching import not_by_mail
from peermatch.clock import local_day, say_day

A_DAY = timedelta(days=1)


def times_to_say(desk: Desk) -> list[Card]:
    """Whom e-mail does not reach, until the day to answer is past: then one card tells of all who said nothing."""
    replies = PollReply.objects.in_program(desk.program).filter(poll=OuterRef("poll"), seat=OuterRef("seat"))
    rows = PollAsked.objects.in_program(desk.program).filter(
        ~Exists(replies),
        not_by_mail("seat__participant__"),
        seat__state=SeatState.ACCEPTED, poll__state=PollState.OPEN, poll__match__in=desk.matches(),
        poll__answer_by__gte=local_day(desk.now, desk.program.time_zone),
    )  # fmt: skip
    asked = rows.select_related("poll__match", "seat__participant").order_by("poll__answer_by", "pk")
    return [_to_say(desk, one) for one in asked[:MOST_OF_A_KIND]]


def _to_say(desk: Desk, one: PollAsked) -> Card:
    poll, person = one.poll, one.seat.participant
    ids = (poll.match.public_id, poll.public_id)
    told = {
        "match": poll.match.title, "way": person.way_now,
        "phone": person.phone if desk.reads_private else "",
    }  # fmt: skip
    return Card(
        Urgency.LATE if poll.answer_by <= local_day(desk.now, desk.program.time_zone) + A_DAY else Urgency.SOON,
        _("%(name)s: ask them which times suit") % {"name": person.name},
        "poll", ids,
        _("Until %(day)s") % {"day": say_day(poll.answer_by)},
        (_("“%(match)s”. E-mail does not reach them: %(way)s %(phone)s") % told).strip(),
        [Choice(_("Read what to say, record the answer"), "poll-answer", (*ids, one.seat.public_id))],
        by=poll.answer_by,
    )  # fmt: skip


def time_to_choose(desk: Desk) -> list[Card]:
    """Everyone said which times suit."""
    rows = _asked(desk).filter(Q(n_asked__gt=0, n_told__gte=F("n_asked")))
    return [
        Card(
            Urgency.SOON,
            _("%(match)s: everyone said which times suit") % {"match": poll.match.title},
            "poll", (poll.match.public_id, poll.public_id),
            _("Choose one"),
            _("Choose a time, say where they meet, and confirm the meeting."),
            [Choice(_("See the answers and choose"), "poll", (poll.match.public_id, poll.public_id))],
        )
        for poll in rows[:MOST_OF_A_KIND]
    ]  # fmt: skip


def times_unanswered(desk: Desk) -> list[Card]:
    """The day by which answers were wanted is past, and some have not come."""
    today = local_day(desk.now, desk.program.time_zone)
    rows = list(_asked(desk).filter(Q(n_told__lt=F("n_asked")), answer_by__lt=today)[:MOST_OF_A_KIND])
    names = _missing(desk, rows)
    return [_unanswered(poll, names[poll.pk]) for poll in rows]


def _asked(desk: Desk) -> QuerySet[Poll]:
    rows: QuerySet[Poll] = Poll.objects.in_program(desk.program).open().counted().filter(match__in=desk.matches())
    return rows.select_related("match").order_by("answer_by", "pk")


def _missing(desk: Desk, polls: Iterable[Poll]) -> dict[int, list[str]]:
    """By poll (pk): the names of those who take part and have not answered. Two queries."""
    replies = PollReply.objects.in_program(desk.program).filter(poll__in=polls)
    told = set(replies.values_list("poll", "seat"))
    asked = PollAsked.objects.in_program(desk.program).filter(poll__in=polls, seat__state=SeatState.ACCEPTED)
    names: dict[int, list[str]] = defaultdict(list)
    for one in asked.select_related("seat__participant").order_by("pk"):
        if (one.poll_id, one.seat_id) not in told:
            names[one.poll_id].append(one.seat.participant.name)
    return names


def _unanswered(poll: Poll, names: list[str]) -> Card:
    ids, told = (poll.match.public_id, poll.public_id), {"n": len(names), "match": poll.match.title}
    said = ngettext(
        "%(names)s has not said which times suit, by %(day)s. Phone them, or choose a time.",
        "%(names)s have not said which times suit, by %(day)s. Phone them, or choose a time.",
        len(names),
    )
    return Card(
        Urgency.LATE,
        ngettext(
            "%(match)s: %(n)d has not said which times suit", "%(match)s: %(n)d have not said which times suit",
            len(names),
        ) % told,
        "poll", ids,
        _("The day to answer is past"),
        said % {"names": joined(names), "day": say_day(poll.answer_by)},
        [Choice(_("See the answers"), "poll", ids)],
        is_past=True,
    )  # fmt: skip
