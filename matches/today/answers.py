"""Cards about what people said: new answers, questions, a change of mind when the meeting was confirmed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.inviting.news import say
from matches.models import Happening, Match, Meeting, MeetingState, Question, Seat, SeatState
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.accounts.models import Membership
from peermatch.clock import say_moment

AT_FIRST = timedelta(days=3)  # how far back someone looks who never said that they have seen the answers
MOST_NAMED = 3


def questions(desk: Desk) -> list[Card]:
    """What someone asked and waits to hear, the oldest first."""
    rows = Question.objects.in_program(desk.program).open().filter(seat__match__in=desk.matches())
    asked = rows.select_related("seat__match", "seat__participant").order_by("asked_at", "pk")
    return [_question(desk, one) for one in asked[:MOST_OF_A_KIND]]


def _question(desk: Desk, one: Question) -> Card:
    ids = (one.seat.match.public_id, one.public_id)
    return Card(
        Urgency.LATE if one.asked_at < desk.now - timedelta(days=1) else Urgency.SOON,
        _("%(name)s asks") % {"name": one.seat.participant.name},
        "question", ids,
        str(one.get_kind_display()),
        _("“%(match)s”, %(when)s. They wait for your answer before they give theirs.")
        % {"match": one.seat.match.title, "when": say_moment(one.asked_at, desk.reader.time_zone)},
        [Choice(_("Read and answer"), "question", ids)],
    )  # fmt: skip


def changed_their_mind(desk: Desk) -> list[Card]:
    """Someone said no while a confirmed meeting is ahead: the coordinator says whether it stands."""
    ahead = desk.meetings().filter(state=MeetingState.CONFIRMED, starts_at__gt=desk.now)
    by_match: dict[int, Meeting] = {}
    for meeting in ahead:
        by_match.setdefault(meeting.match_id, meeting)
    seats = desk.seats(SeatState.DECLINED).filter(match__in=by_match)
    return [_changed(desk, seat, by_match[seat.match_id]) for seat in seats[:MOST_OF_A_KIND]]


def _changed(desk: Desk, seat: Seat, meeting: Meeting) -> Card:
    match, name = seat.match, {"name": seat.participant.name}
    return Card(
        Urgency.LATE,
        _("%(match)s: %(name)s does not come after all") % {"match": match.title, **name},
        "meeting", (match.public_id, meeting.public_id),
        _("The meeting stands"),
        _("%(when)s. The others are still expected: go on without %(name)s, ask someone else, or change the meeting.")
        % {"when": say_moment(meeting.starts_at, desk.reader.time_zone), **name},
        [
            Choice(_("Go on without them"), "seat-remove", (match.public_id, seat.public_id)),
            Choice(_("Ask someone else"), "seat-replace", (match.public_id, seat.public_id)),
            Choice(_("Look at the meeting"), "meeting", (match.public_id, meeting.public_id)),
        ],
    )  # fmt: skip


def new_answers(desk: Desk) -> list[Card]:
    """Answers since the reader last said that they have seen them; their own records are no news."""
    rows = list(_since_last_look(desk).select_related("match", "who", "by").order_by("-at", "-pk")[:MOST_OF_A_KIND])
    if not rows:
        return []
    said = [_("%(said)s: “%(match)s”.") % {"said": say(row.what, row.who), "match": row.match.title} for row in rows]
    first = rows[0].match
    return [
        Card(
            Urgency.CALM,
            ngettext("%(n)d new answer since you last looked", "%(n)d new answers since you last looked", len(rows))
            % {"n": len(rows)},
            "invitations", (first.public_id,),
            _("New"),
            " ".join([*said[:MOST_NAMED], *_and_more(said)]),
            [
                *_matches(rows),
                Choice(_("I have seen them"), "answers-seen", (), (("until", rows[0].at.isoformat()),)),
            ],
        )
    ]  # fmt: skip


def _and_more(said: Sequence[str]) -> list[str]:
    more = len(said) - MOST_NAMED
    return [ngettext("And %(n)d more.", "And %(n)d more.", more) % {"n": more}] if more > 0 else []


def _matches(rows: Sequence[Happening]) -> list[Choice]:
    named: dict[Match, list[Happening]] = defaultdict(list)
    for row in rows[:MOST_NAMED]:
        named[row.match].append(row)
    return [Choice(_("See “%(match)s”") % {"match": match.title}, "invitations", (match.public_id,)) for match in named]


def _since_last_look(desk: Desk) -> QuerySet[Happening]:
    member = Membership.objects.filter(program=desk.program, user=desk.reader).first()
    since = member.answers_seen_at if member and member.answers_seen_at else desk.now - AT_FIRST
    rows = Happening.objects.in_program(desk.program).filter(match__in=desk.matches(), at__gt=since)
    answers = rows.filter(what__in=[Happening.What.ACCEPTED, Happening.What.DECLINED])
    return answers.exclude(by=desk.reader)
