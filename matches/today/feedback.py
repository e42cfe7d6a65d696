"""Cards about what people say of their matches: whom to ask, who found it of little use, what is new, who is quiet.

Also of matches that are closed: most feedback comes when it is over.
"""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Feedback, FeedbackAsked, Match, SeatState, Stage
from matches.models.feedback import LOW, FeedbackQuerySet
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from participants.models.reaching import not_by_mail
from peermatch.clock import say_day

QUIET = timedelta(days=14)  # without an answer, from when on somebody should phone
GIVEN_UP = timedelta(days=30)  # after which nobody is reminded that somebody was to be phoned


def to_ask(desk: Desk) -> list[Card]:
    """Whom e-mail does not reach."""
    rows = _awaited(desk).filter(not_by_mail("seat__participant__") | Q(link=None)).order_by("asked_at", "pk")
    return [_to_ask(desk, one) for one in rows[:MOST_OF_A_KIND]]


def _to_ask(desk: Desk, one: FeedbackAsked) -> Card:
    person, ids = one.seat.participant, (one.seat.match.public_id, one.seat.public_id)
    told = {
        "match": one.seat.match.title, "way": person.way_now, "phone": person.phone if desk.reads_private else "",
    }  # fmt: skip
    return Card(
        Urgency.SOON if one.asked_at < desk.now - timedelta(days=3) else Urgency.CALM,
        _("%(name)s: ask them how it was") % {"name": person.name},
        "feedback", ids[:1],
        _("You ask them"),
        (_("“%(match)s”. E-mail does not reach them: %(way)s %(phone)s") % told).strip(),
        [Choice(_("Read what to say, record the answer"), "feedback-record", ids)],
        phones=(person,) if desk.reads_private else (),
    )  # fmt: skip


def of_little_use(desk: Desk) -> list[Card]:
    """Someone found it poor or of little use: phone them before it is forgotten."""
    rows = _unseen(desk).low().order_by("written_at", "pk")
    return [_of_little_use(desk, one) for one in rows[:MOST_OF_A_KIND]]


def _of_little_use(desk: Desk, one: Feedback) -> Card:
    match, person = one.seat.match, one.seat.participant
    said = [
        str(getattr(one, f"get_{name}_display")())
        for name in ("quality", "usefulness")
        if getattr(one, name) is not None and getattr(one, name) <= LOW
    ]
    told = {"match": match.title, "said": ", ".join(said), "way": person.way_now, "phone": person.phone}
    return Card(
        Urgency.SOON,
        _("%(name)s: phone them about how it was") % {"name": person.name},
        "feedback", (match.public_id,),
        _("Of little use to them"),
        (_("“%(match)s”. They said: %(said)s. Hear what was missing; no one is at fault. %(way)s %(phone)s") % told)
        .strip(),
        [
            Choice(_("Read what they said"), "feedback", (match.public_id,)),
            Choice(_("I talked with them"), "feedback-seen", (match.public_id,), (("of", one.public_id),)),
        ],
    )  # fmt: skip


def new(desk: Desk) -> list[Card]:
    """What nobody read yet, one card for each match."""
    rows = _unseen(desk).not_low().order_by("written_at", "pk")
    names: dict[Match, list[str]] = defaultdict(list)
    for one in rows[: MOST_OF_A_KIND * 2]:
        names[one.seat.match].append(one.seat.participant.name)
    return [_new(match, people) for match, people in list(names.items())[:MOST_OF_A_KIND]]


def _new(match: Match, names: list[str]) -> Card:
    said = ngettext("%(names)s gave feedback.", "%(names)s gave feedback.", len(names))
    return Card(
        Urgency.CALM,
        _("%(match)s: new feedback") % {"match": match.title},
        "feedback", (match.public_id,),
        _("New"),
        said % {"names": get_text_list(names, _("and"))},
        [
            Choice(_("Read it"), "feedback", (match.public_id,)),
            Choice(_("I have read it"), "feedback-seen", (match.public_id,), (("of", "all"),)),
        ],
    )  # fmt: skip


def awaited(desk: Desk) -> list[Card]:
    """Asked by mail, and quiet for two weeks: a call brings more than another mail. One card for each match."""
    quiet = _awaited(desk).filter(asked_at__lte=desk.now - QUIET, asked_at__gt=desk.now - QUIET - GIVEN_UP)
    by_mail = quiet.exclude(not_by_mail("seat__participant__") | Q(link=None)).order_by("asked_at", "pk")
    found: dict[Match, list[FeedbackAsked]] = defaultdict(list)
    for one in by_mail[: MOST_OF_A_KIND * 2]:
        found[one.seat.match].append(one)
    return [_quiet(desk, match, people) for match, people in list(found.items())[:MOST_OF_A_KIND]]


def _quiet(desk: Desk, match: Match, people: list[FeedbackAsked]) -> Card:
    names = get_text_list([one.seat.participant.name for one in people], _("and"))
    told = {"names": names, "day": say_day(desk.day(people[0].asked_at))}
    return Card(
        Urgency.CALM,
        _("%(match)s: feedback is awaited") % {"match": match.title},
        "feedback", (match.public_id,),
        _("No answer yet"),
        _("Asked on %(day)s: %(names)s. A call brings more than another mail.") % told,
        [Choice(_("Record what they say"), "feedback", (match.public_id,))],
    )  # fmt: skip


def _mine(desk: Desk) -> QuerySet[Match]:
    """Also closed ones; not those on hold."""
    rows: QuerySet[Match] = Match.objects.in_program(desk.program).exclude(stage=Stage.ON_HOLD)
    return rows.filter(coordinator__in=[desk.reader.pk, *desk.away]) if desk.mine else rows


def _awaited(desk: Desk) -> QuerySet[FeedbackAsked]:
    rows = FeedbackAsked.objects.in_program(desk.program).awaited()
    mine = rows.filter(until__gt=desk.now, seat__state=SeatState.ACCEPTED, seat__match__in=_mine(desk))
    return (mine if desk.reads_private else mine.none()).select_related("seat__match", "seat__participant")


def _unseen(desk: Desk) -> FeedbackQuerySet:
    rows = Feedback.objects.in_program(desk.program).unseen()
    mine = rows.filter(seat__match__in=_mine(desk)) if desk.reads_private else rows.none()
    return mine.select_related("seat__match", "seat__participant")
