"""Cards about the action plan: to be sent, to be told, and what somebody was to do by a day that is past."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from matches.models import Action, Match, PlanLetter, PlanNews, Seat, Stage
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import say_day


def overdue(desk: Desk) -> list[Card]:
    """Nobody said what came of it. In a match on hold it waits below the rest."""
    if not desk.reads_private:
        return []
    rows = Action.objects.in_program(desk.program).standing().filter(match__in=desk.open_matches(), done_at=None)
    late = rows.filter(due__lt=desk.day(desk.now)).select_related("match__coordinator", "seat__participant")
    return [_card(one) for one in late.order_by("due", "pk")[:MOST_OF_A_KIND]]


def _card(action: Action) -> Card:
    match, is_on_hold = action.match, action.match.stage == Stage.ON_HOLD
    said = (
        _("It was to be done by %(day)s. The match is on hold.") if is_on_hold else _("It was to be done by %(day)s.")
    )
    return Card(
        Urgency.CALM if is_on_hold else Urgency.LATE,
        _("%(who)s: %(what)s") % {"who": action.who, "what": action.words},
        "plan", (match.public_id,),
        _("Overdue"),
        f"{match.title}. {said % {'day': say_day(action.due)}}",
        [Choice(_("Record what came of it"), "action-done", (match.public_id, action.public_id))],
        by=action.due,
        is_past=not is_on_hold,
    )  # fmt: skip


def to_send(desk: Desk) -> list[Card]:
    """Something is to be done that was written after the plan last went out, or it never did."""
    if not desk.reads_private:
        return []
    actions = Action.objects.in_program(desk.program).standing().filter(match=OuterRef("pk"), done_at=None)
    letters = PlanLetter.objects.in_program(desk.program).standing().filter(seat__match=OuterRef("pk"))
    agree = Seat.objects.in_program(desk.program).accepted().filter(match=OuterRef("pk"))
    rows = desk.matches().filter(Exists(agree)).annotate(
        written=Subquery(actions.order_by("-changed_at").values("changed_at")[:1]),
        told=Subquery(letters.filter(news=PlanNews.PLAN).order_by("-at").values("at")[:1]),
    )  # fmt: skip
    found = rows.exclude(written=None).filter(Q(told=None) | Q(told__lt=F("written"))).order_by("written")
    return [_to_send(desk, match, match.told) for match in found[:MOST_OF_A_KIND]]


def _to_send(desk: Desk, match: Match, told: datetime | None) -> Card:
    said = _("They have the plan of %(day)s.") % {"day": say_day(desk.day(told))} if told else ""
    return Card(
        Urgency.SOON,
        _("%(match)s: send the action plan") % {"match": match.title},
        "plan", (match.public_id,),
        _("Changed since") if told else _("Not sent"),
        said or _("Whoever is to do something finds it in their mail, and says by link that it is done."),
        [Choice(_("Read it and send it"), "plan-send", (match.public_id,))],
    )  # fmt: skip


def to_tell(desk: Desk) -> list[Card]:
    """Whom the plan, or what is due in it, does not reach by e-mail: the coordinator tells them."""
    waiting = PlanLetter.objects.in_program(desk.program).waiting().filter(seat__match__in=desk.matches())
    rows = waiting.select_related("seat__match", "seat__participant").order_by("at", "pk")
    return [_to_tell(desk, one) for one in rows[:MOST_OF_A_KIND]]


def _to_tell(desk: Desk, one: PlanLetter) -> Card:
    match, person = one.seat.match, one.person
    ids = (match.public_id, one.public_id)
    told = {
        "news": one.get_news_display(), "match": match.title, "way": person.way_now,
        "phone": person.phone if desk.reads_private else "",
    }  # fmt: skip
    return Card(
        Urgency.SOON,
        _("%(name)s: tell them yourself") % {"name": person.name},
        "plan-call", ids,
        _("Not told yet"),
        _("%(news)s, “%(match)s”. E-mail does not reach them: %(way)s %(phone)s") % told,
        [Choice(_("Read what to say"), "plan-call", ids)],
    )  # fmt: skip
