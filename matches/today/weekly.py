"""A coordinator's week by mail, each Monday at 7 on their own clock: what needs them, who meets, what was done.

It says what Today says, in names and numbers; nothing of a family's facts, and no words that anybody wrote. A week of
which there is nothing to say brings no mail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import Action, Contact, Feedback, Match, Meeting, MeetingState, Stage
from matches.today import waiting
from matches.today.cards import all_cards, meetings_this_week
from matches.today.desk import Card, Desk, Urgency
from peermatch import shared_clock
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.accounts.summary import path_to_stop
from peermatch.clock import say_moment
from peermatch.handling.ways import Way, goes_again
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import STOP, Letter, Message
from peermatch.outbox.models import Email

KIND = "week-summary"
MONDAY, AT = 0, time(7)
LATEST = timedelta(days=2)  # a summary that could not be made by then is left out: Today says it all
MOST_IN_A_TICK = 20
MOST_NAMED = 5


@dataclass(frozen=True)
class Week:
    """What there is to say. `cards` are those of Today, `meetings` those of the next seven days."""

    cards: Sequence[Card]
    meetings: Sequence[Meeting]
    done: Sequence[str]

    @property
    def late(self) -> list[Card]:
        """Those whose day is past; not all that Today puts first is late."""
        return [card for card in self.cards if card.is_past]

    @property
    def first(self) -> list[Card]:
        """The rest of what Today puts first."""
        return [card for card in self.cards if card.urgency == Urgency.LATE and not card.is_past]

    @property
    def is_empty(self) -> bool:
        return not (self.cards or self.meetings or self.done)

    @property
    def headline(self) -> str:
        """“This week: 2 things are late, 1 meeting”."""
        late, meetings = len(self.late), len(self.meetings)
        parts = []
        if late:
            parts.append(ngettext("%(n)d thing is late", "%(n)d things are late", late) % {"n": late})
        if meetings or not late:
            parts.append(ngettext("%(n)d meeting", "%(n)d meetings", meetings) % {"n": meetings})
        return _("This week: %(what)s") % {"what": ", ".join(parts)}


def tell_weekly() -> int:
    """The job of each tick."""
    return queue_weekly(shared_clock.now())


def queue_weekly(now: datetime) -> int:
    """Queues the summaries whose hour has come; says how many. What is left over waits for the next tick."""
    last = Q(summed_up_until=None) | Q(summed_up_until__lt=now - timedelta(days=6))
    rows = Membership.objects.filter(last, gets_summary=True, role__in=CAN_WRITE, user__is_active=True)
    due = [row for row in rows.select_related("user", "program") if _is_due(row, now)]
    return sum(_sum_up(row, now) for row in due[:MOST_IN_A_TICK])


def monday(now: datetime, zone: str) -> datetime:
    """The last Monday at 7 on that clock, in UTC."""
    there = now.astimezone(ZoneInfo(zone))
    day = there.date() - timedelta(days=(there.weekday() - MONDAY) % 7)
    if (day, AT) > (there.date(), there.time()):
        day -= timedelta(days=7)
    return datetime.combine(day, AT, ZoneInfo(zone)).astimezone(UTC)


def _is_due(member: Membership, now: datetime) -> bool:
    until = monday(now, member.user.time_zone)
    told = member.summed_up_until or member.created_at
    return told < until and now - until < LATEST


@transaction.atomic
@speaking_to("member.user")
def _sum_up(member: Membership, now: datetime) -> int:
    until = monday(now, member.user.time_zone)
    rows = Membership.objects.filter(pk=member.pk).exclude(summed_up_until__gte=until)
    if not rows.update(summed_up_until=until):
        return 0  # by another tick
    week = week_of(member, until=until, now=now)
    if week.is_empty:
        return 0
    queue.enqueue(
        program=member.program, kind=KIND, about=f"week:{member.user.ref}", occasion=until.date().isoformat(),
        to=recipient(member), message=message(member.program, member.user, week), links=links_to(member.program),
        now=now,
        reply_to=member.program.reply_to, from_name=member.program.name, is_asked_for=True,
    )  # fmt: skip
    return 1


def week_of(member: Membership, *, until: datetime, now: datetime) -> Week:
    """What Today shows them, and what was done in the seven days before."""
    desk = Desk(program=member.program, reader=member.user, now=now, leads=member.is_lead)
    desk = replace(desk, away=frozenset(row.away_id for row in waiting.covers_of(desk)))
    return Week(all_cards(desk), list(meetings_this_week(desk)), _done(member, until - timedelta(days=7), until))


def _done(member: Membership, since: datetime, until: datetime) -> list[str]:
    """In the matches that they coordinate."""
    theirs = {"program": member.program, "match__coordinator": member.user}
    between = (since, until)
    held = Meeting.objects.filter(state=MeetingState.HELD, starts_at__range=between, **theirs).count()
    contacts = Contact.objects.filter(at__range=between, **theirs).reached().count()
    actions = Action.objects.filter(done_at__range=between, **theirs).standing().count()
    feedback = (
        Feedback.objects.filter(program=member.program, seat__match__coordinator=member.user, given_at__range=between)
        .standing()
        .count()
    )
    closed = Match.objects.filter(
        program=member.program, coordinator=member.user, stage=Stage.CLOSED, stage_since__range=between
    ).count()
    told = (
        (held, ngettext("%(n)d meeting was held", "%(n)d meetings were held", held)),
        (contacts, ngettext("%(n)d contact", "%(n)d contacts", contacts)),
        (actions, ngettext("%(n)d step of a plan was done", "%(n)d steps of plans were done", actions)),
        (feedback, ngettext("%(n)d person said how it was", "%(n)d people said how it was", feedback)),
        (closed, ngettext("%(n)d match was closed", "%(n)d matches were closed", closed)),
    )
    return [words % {"n": number} for number, words in told if number]


def recipient(member: Membership) -> queue.Recipient:
    """This coordinator as the outbox knows them, with the link by which the summary stops."""
    user = member.user
    return queue.Recipient(user.ref, user.name, user.email, path_to_stop=partial(path_to_stop, member))


def links_to(program: Program) -> dict[str, str]:
    return {"today": reverse("today", args=[program.slug])}


@speaking_to("reader")
def message(program: Program, reader: User, week: Week) -> Message:
    meetings = [
        {"when": say_moment(one.starts_at, reader.time_zone), "match": one.match.title,
         "state": _("confirmed") if one.state == MeetingState.CONFIRMED else _("not confirmed")}
        for one in week.meetings
    ]  # fmt: skip
    late, first = week.late, week.first
    return letters.render("week_summary", {
        "program": program, "name": reader.get_short_name(), "headline": week.headline, "late": late[:MOST_NAMED],
        "late_more": len(late[MOST_NAMED:]), "first": first[:MOST_NAMED], "first_more": len(first[MOST_NAMED:]),
        "other": len(week.cards) - len(late) - len(first), "meetings": meetings,
        "done": week.done, "today": letters.link("today"), "off": letters.link(STOP),
        "stop": "",  # the foot of all reminders speaks to participants
    })  # fmt: skip


def _unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Whoever left the program, or wants no summary any more, gets none."""
    members = Membership.objects.filter(
        user__email__in={mail.to_address for mail in mails}, role__in=CAN_WRITE, user__is_active=True, gets_summary=True
    )
    wanted = set(members.values_list("program", "user__email"))
    return {
        mail.pk: _("They do not want this mail any more.")
        for mail in mails
        if (mail.program_id, mail.to_address) not in wanted
    }


def _reader(mail: Email) -> queue.Recipient | None:
    member = _member(mail)
    return recipient(member) if member else None


def _links_again(mail: Email, at: datetime) -> dict[str, str]:
    member = _member(mail)
    return links_to(member.program) if member else {}


def _member(mail: Email) -> Membership | None:
    """An account's lasting id is made from its number, and is no column; members of a program are few."""
    rows = Membership.objects.filter(program=mail.program_id, user__is_active=True).select_related("user", "program")
    return next((one for one in rows if one.user.ref == mail.recipient), None)


def register() -> None:
    """Called when the app is ready."""
    goes_again("week", Way(_reader, frozenset({"today"}), _links_again))
    letters.register(Letter(KIND, gettext_lazy("Summary of the week, to a coordinator"), _unwanted, is_reminder=True))
