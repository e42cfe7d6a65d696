"""The history of a match, as people read it: days, and in each day sentences that say who did what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Happening, Match, Stage
from matches.models.note import CHANGED, REMOVED, RESTORED
from peermatch.clock import local_day, say_day, say_time

What = Happening.What
Words = tuple[str | Promise, str | Promise]  # with the coordinator who did it, and without

SENTENCES: dict[str, Words] = {
    What.STARTED: (gettext_lazy("%(by)s started the match"), gettext_lazy("The match was started")),
    What.BROUGHT_IN: (
        gettext_lazy("%(by)s brought the match in from a list"),
        gettext_lazy("The match was brought in from a list"),
    ),
    What.PROBLEM: (gettext_lazy("%(by)s wrote the problem"), gettext_lazy("The problem was written")),
    What.HOPES: (gettext_lazy("%(by)s wrote what %(who)s hopes for"), gettext_lazy("%(who)s wrote what they hope for")),
    What.FORMAT: (gettext_lazy("%(by)s chose the format"), gettext_lazy("The format was chosen")),
    What.SEATED: (gettext_lazy("%(by)s added %(who)s"), gettext_lazy("%(who)s was added")),
    What.UNSEATED: (gettext_lazy("%(by)s took %(who)s out"), gettext_lazy("%(who)s was taken out")),
    What.WAIVED: (gettext_lazy("%(by)s went on with a reason"), gettext_lazy("Gone on with a reason")),
    What.UNWAIVED: (gettext_lazy("%(by)s took a reason back"), gettext_lazy("A reason was taken back")),
    What.ATTESTED: (gettext_lazy("%(by)s vouched for it"), gettext_lazy("Vouched for")),
    What.UNATTESTED: (gettext_lazy("%(by)s took their word back"), gettext_lazy("No longer vouched for")),
    What.INVITED: (gettext_lazy("%(by)s invited %(who)s"), gettext_lazy("%(who)s was invited")),
    What.ACCEPTED: (gettext_lazy("%(by)s recorded that %(who)s said yes"), gettext_lazy("%(who)s said yes")),
    What.DECLINED: (gettext_lazy("%(by)s recorded that %(who)s said no"), gettext_lazy("%(who)s said no")),
    What.DETAILS: (gettext_lazy("%(by)s corrected details of %(who)s"), gettext_lazy("%(who)s corrected details")),
    What.NOT_ME: (
        gettext_lazy("%(by)s recorded that the link of %(who)s reached someone else"),
        gettext_lazy("The link of %(who)s reached someone else"),
    ),
    What.PLANNED: (gettext_lazy("%(by)s planned a meeting"), gettext_lazy("A meeting was planned")),
    What.CONFIRMED: (gettext_lazy("%(by)s confirmed the meeting"), gettext_lazy("The meeting was confirmed")),
    What.MOVED: (gettext_lazy("%(by)s moved the meeting"), gettext_lazy("The meeting was moved")),
    What.CANCELLED: (gettext_lazy("%(by)s cancelled the meeting"), gettext_lazy("The meeting was cancelled")),
    What.HELD: (gettext_lazy("%(by)s marked the meeting held"), gettext_lazy("The meeting was held")),
    What.NOT_HELD: (gettext_lazy("%(by)s noted that they did not meet"), gettext_lazy("They did not meet")),
    What.OPTION: (gettext_lazy("%(by)s wrote down an option"), gettext_lazy("An option was written down")),
    What.PLAN: (gettext_lazy("%(by)s wrote in the action plan"), gettext_lazy("The action plan was written in")),
    What.PLAN_SENT: (gettext_lazy("%(by)s sent the action plan"), gettext_lazy("The action plan was sent")),
    What.ACTION_DONE: (gettext_lazy("%(by)s recorded as done"), gettext_lazy("%(who)s did")),
    What.FEEDBACK_ASKED: (
        gettext_lazy("%(by)s asked %(who)s for feedback"), gettext_lazy("%(who)s was asked for feedback"),
    ),
    What.FEEDBACK: (gettext_lazy("%(by)s recorded feedback of %(who)s"), gettext_lazy("%(who)s gave feedback")),
    What.REMATCHED: (gettext_lazy("%(by)s matched %(who)s again"), gettext_lazy("%(who)s was matched again")),
    What.FOLLOWS: (
        gettext_lazy("%(by)s began it for %(who)s, after an earlier match"),
        gettext_lazy("It follows an earlier match of %(who)s"),
    ),
    What.REMATCH_OFF: (
        gettext_lazy("%(by)s took back that someone was matched again"),
        gettext_lazy("That someone was matched again was taken back"),
    ),
    What.ATTENDANCE: (
        gettext_lazy("%(by)s wrote down who came to a meeting"), gettext_lazy("Who came was written down"),
    ),
    What.CANNOT_COME: (
        gettext_lazy("%(by)s recorded that %(who)s cannot come"), gettext_lazy("%(who)s said that they cannot come"),
    ),
    What.CAN_COME: (
        gettext_lazy("%(by)s recorded that %(who)s can come after all"), gettext_lazy("%(who)s can come after all"),
    ),
    What.ABSENCE_DECIDED: (
        gettext_lazy("%(by)s decided, as %(who)s cannot come"), gettext_lazy("It was decided, as %(who)s cannot come"),
    ),
    What.TOLD: (gettext_lazy("%(by)s told %(who)s"), gettext_lazy("%(who)s was told")),
    What.CLOSED: (gettext_lazy("%(by)s closed the match"), gettext_lazy("The match was closed")),
    What.HELD_UP: (gettext_lazy("%(by)s put the match on hold"), gettext_lazy("The match was put on hold")),
    What.RESUMED: (gettext_lazy("%(by)s resumed the match"), gettext_lazy("The match was resumed")),
    What.HANDED_OVER: (gettext_lazy("%(by)s handed the match over"), gettext_lazy("The match was handed over")),
    What.COVERED: (gettext_lazy("%(by)s arranged cover"), gettext_lazy("Cover was arranged")),
    What.REOPENED: (gettext_lazy("%(by)s opened the match again"), gettext_lazy("The match was opened again")),
    What.REQUESTED: (gettext_lazy("%(by)s recorded the request"), gettext_lazy("The request arrived")),
    What.CALLED_BACK: (gettext_lazy("%(by)s called back"), gettext_lazy("Called back")),
    What.INTRODUCED: (gettext_lazy("%(by)s introduced them to each other"), gettext_lazy("They were introduced")),
    What.CONTACT: (gettext_lazy("%(by)s recorded a contact"), gettext_lazy("%(who)s told of a contact")),
    What.SHARES: (gettext_lazy("%(by)s recorded what %(who)s shares"), gettext_lazy("%(who)s chose what to share")),
    What.TAKEN_BACK: (gettext_lazy("%(by)s took back an answer of %(who)s"), gettext_lazy("An answer was taken back")),
    What.CLOCK_WAIVED: (gettext_lazy("%(by)s waived a clock"), gettext_lazy("A clock was waived")),
    What.CLOCK_UNWAIVED: (gettext_lazy("%(by)s lets a clock count again"), gettext_lazy("A clock counts again")),
    What.REPLACED: (gettext_lazy("%(by)s seated %(who)s"), gettext_lazy("%(who)s was seated")),
    What.GONE_ON: (
        gettext_lazy("%(by)s went on without an answer of %(who)s"),
        gettext_lazy("Gone on without an answer of %(who)s"),
    ),
    What.NUDGED: (gettext_lazy("%(by)s asked %(who)s again"), gettext_lazy("%(who)s was asked again")),
    What.MAIL_REPLY: (gettext_lazy("%(by)s took in a mail of %(who)s"), gettext_lazy("%(who)s wrote by mail")),
    What.MAIL_DONE: (
        gettext_lazy("%(by)s dealt with a mail of %(who)s"),
        gettext_lazy("A mail of %(who)s was overtaken by a later one"),
    ),
    What.COMES: (gettext_lazy("%(by)s recorded that %(who)s comes"), gettext_lazy("%(who)s comes")),
    What.MAY_COME: (gettext_lazy("%(by)s recorded that %(who)s may come"), gettext_lazy("%(who)s may come")),
    What.QUESTION: (gettext_lazy("%(by)s recorded a question of %(who)s"), gettext_lazy("%(who)s asked a question")),
    What.ACCESS_REQUESTED: (
        gettext_lazy("%(by)s requested what is needed for access"),
        gettext_lazy("What is needed for access was requested"),
    ),
    What.ACCESS_CONFIRMED: (
        gettext_lazy("%(by)s recorded that a request for access is confirmed"),
        gettext_lazy("A request for access was confirmed"),
    ),
    What.ACCESS_DECLINED: (
        gettext_lazy("%(by)s recorded that a request for access was declined"),
        gettext_lazy("A request for access was declined"),
    ),
    What.ACCESS_CANCELLED: (
        gettext_lazy("%(by)s cancelled a booking for access"),
        gettext_lazy("A booking for access was cancelled"),
    ),
    What.ACCESS_CHANGED: (
        gettext_lazy("%(by)s changed what is arranged for access"),
        gettext_lazy("What is arranged for access changed"),
    ),
    What.SETTLED: (gettext_lazy("%(by)s settled a question of %(who)s"), gettext_lazy("A question was settled")),
}  # fmt: skip
OF_A_NOTE: dict[str, str | Promise] = {
    "": gettext_lazy("%(by)s wrote a note"),
    CHANGED: gettext_lazy("%(by)s changed a note"),
    REMOVED: gettext_lazy("%(by)s took a note back"),
    RESTORED: gettext_lazy("%(by)s brought a note back"),
}
KINDS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "whole": (
        gettext_lazy("The match as a whole"),
        (
            *(What.STARTED, What.STAGE, What.CLOSED, What.HELD_UP, What.RESUMED, What.HANDED_OVER, What.COVERED),
            *(What.REOPENED, What.REQUESTED, What.CALLED_BACK, What.BROUGHT_IN),
            *(What.REMATCHED, What.FOLLOWS, What.REMATCH_OFF),
        ),
    ),
    "people": (
        gettext_lazy("Who takes part"),
        (What.SEATED, What.UNSEATED, What.REPLACED, What.MERGED, What.DETAILS, What.SHARES, What.INTRODUCED),
    ),
    "preparing": (
        gettext_lazy("Preparing"),
        (*(What.PROBLEM, What.HOPES, What.FORMAT, What.WAIVED, What.UNWAIVED, What.ATTESTED, What.UNATTESTED),),
    ),
    "answers": (
        gettext_lazy("Invitations and answers"),
        (
            *(What.INVITED, What.ACCEPTED, What.DECLINED, What.NOT_ME, What.NUDGED, What.QUESTION, What.SETTLED),
            *(What.CONFIRMED_BY_PERSON, What.NOT_CONFIRMED_BY_PERSON, What.GONE_ON, What.TAKEN_BACK),
        ),
    ),
    "meetings": (
        gettext_lazy("Meetings and contacts"),
        (
            *(What.PLANNED, What.CONFIRMED, What.MOVED, What.CANCELLED, What.HELD, What.NOT_HELD, What.TOLD),
            *(What.CONTACT, What.CLOCK_WAITS, What.CLOCK_GOES_ON, What.CLOCK_WAIVED, What.CLOCK_UNWAIVED, What.NOTES),
            *(What.ACCESS_REQUESTED, What.ACCESS_CONFIRMED, What.ACCESS_DECLINED, What.ACCESS_CANCELLED),
            *(
                What.ACCESS_CHANGED,
                What.CANNOT_COME,
                What.CAN_COME,
                What.ABSENCE_DECIDED,
                What.ATTENDANCE,
                What.OPTION,
                What.PLAN,
                What.PLAN_SENT,
                What.ACTION_DONE,
                What.FEEDBACK_ASKED,
                What.FEEDBACK,
            ),
        ),
    ),
    "notes": (gettext_lazy("Notes"), (What.NOTE,)),
}


@dataclass(frozen=True)
class Line:
    time: str
    sentence: str


@dataclass(frozen=True)
class Day:
    heading: str
    lines: list[Line]


def rows_of(match: Match, kind: str = "") -> QuerySet[Happening]:
    """Newest first. That the stage became “Closed” or “On hold” is said by the line that tells why."""
    rows: QuerySet[Happening] = match.happenings.select_related("by", "who")
    rows = rows.exclude(what=What.STAGE, detail__in=[Stage.CLOSED, Stage.ON_HOLD])
    return rows.filter(what__in=KINDS[kind][1]) if kind in KINDS else rows


def days_of(rows: Iterable[Happening], *, zone: str, tells: bool) -> list[Day]:
    """`tells`: the reader may read what coordinators wrote."""

    def day_of(one: Happening) -> date:
        return local_day(one.at, zone)

    return [
        Day(say_day(day, year=True), [Line(_time(one.at, zone), sentence(one, tells=tells)) for one in lines])
        for day, lines in groupby(rows, key=day_of)
    ]


def _time(moment: datetime, zone: str) -> str:
    return say_time(moment.astimezone(ZoneInfo(zone)).time())


def sentence(one: Happening, *, tells: bool) -> str:
    """“Ana Castillo put the match on hold: waiting for an interpreter.”"""
    told = {"by": one.by.name if one.by else _("Someone"), "who": one.who.name if one.who else _("someone")}
    if one.what == What.NOTE:
        return f"{OF_A_NOTE.get(one.detail, OF_A_NOTE['']) % told}."
    if one.what == What.STAGE:
        return _("The match is in “%(stage)s” now.") % {"stage": one.detail_words}
    detail = one.detail_words if tells else ""
    return _end(_begin(one, told), detail, _(" to ") if one.what == What.HANDED_OVER else ": ")


def _begin(one: Happening, told: dict[str, str]) -> str:
    words = SENTENCES.get(one.what)
    if words is not None:
        return str(words[0] if one.by else words[1]) % told
    said = [str(one.get_what_display()), *([told["who"]] if one.who else [])]
    return _("%(by)s: %(what)s") % {"by": told["by"], "what": ", ".join(said)} if one.by else ", ".join(said)


def _end(words: str, detail: str, joint: str) -> str:
    whole = f"{words}{joint}{detail}" if detail else words
    return whole if whole.endswith((".", "!", "?", "…", "”")) else f"{whole}."


def kinds_with_counts(match: Match) -> Sequence[tuple[str, str, int]]:
    """Value, label and number of lines of each kind that has any."""
    rows: Any = rows_of(match).order_by()
    what = [one for (one,) in rows.values_list("what")]
    counted = [(key, str(label), sum(one in whats for one in what)) for key, (label, whats) in KINDS.items()]
    return [kind for kind in counted if kind[2]]
