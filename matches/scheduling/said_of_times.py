"""What people said in polls of the very time that is looked at: it counts more than the week that is on record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from matches.models import Ability, Match, PollAnswer, Seat


class Time(Protocol):
    """A time of a poll, or a meeting, planned or not."""

    starts_at: datetime
    ends_at: datetime


def said_of(match: Match, seats: Sequence[Seat], times: Sequence[Time]) -> list[dict[int, str]]:
    """For each of these times what each seat (pk) said last of it in a poll of the match. One query.

    Who can for an hour has not said that they can for two: of a longer time only a no still counts.
    """
    answers = PollAnswer.objects.filter(
        program=match.program_id, reply__poll__match=match, reply__seat__in=seats,
        time__starts_at__in={time.starts_at for time in times},
    ).order_by("reply__at", "reply__pk")  # fmt: skip
    rows = list(answers.values_list("reply__seat", "time__starts_at", "time__ends_at", "said"))
    latest = {(seat, starts_at): (said, ends_at) for seat, starts_at, ends_at, said in rows}
    return [_of_one(time, latest) for time in times]


def _of_one(time: Time, latest: Mapping[tuple[int, datetime], tuple[str, datetime]]) -> dict[int, str]:
    return {
        seat: said
        for (seat, starts_at), (said, ends_at) in latest.items()
        if starts_at == time.starts_at and (said == Ability.NO or ends_at >= time.ends_at)
    }
