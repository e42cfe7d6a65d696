"""What coordinators are told of answers to their invitations: at once, once a day, or not, as each of them chose.

A letter of this kind names people and matches, never reasons, words or anything of a family; its links need a sign-in.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import Happening, Match, read_covers
from participants.models import Participant
from peermatch import shared_clock
from peermatch.accounts.models import CAN_WRITE, Membership, Program, Told, User
from peermatch.clock import local_day
from peermatch.languages import speaking, speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message
from peermatch.outbox.models import Email

KIND = "answer-news"
LEADS_TO = "match_"  # begins the name of a link to a match
DAILY_AT = time(7)
EVERYWHERE = "coordinators of all programs are told in the same tick"
What = Happening.What
URGENT = frozenset({What.NOT_ME, What.CANNOT_COME})  # a link reached someone else; a meeting is to be decided about
SENTENCES = {
    What.ACCEPTED: gettext_lazy("%(name)s said yes"),
    What.DECLINED: gettext_lazy("%(name)s said no"),
    What.QUESTION: gettext_lazy("%(name)s asked a question"),
    What.NOT_ME: gettext_lazy("The link of %(name)s reached someone else"),
    What.POLL_ANSWERED: gettext_lazy("Everyone said which times suit: choose one"),
    What.CANNOT_COME: gettext_lazy("%(name)s cannot come to a meeting: decide what to do"),
    What.CAN_COME: gettext_lazy("%(name)s can come to a meeting after all"),
    What.UNSEATED: gettext_lazy("%(name)s was taken out: look at what is left to do"),
}
SUBJECTS = {
    What.ACCEPTED: gettext_lazy("A new answer: yes"),
    What.DECLINED: gettext_lazy("A new answer: no"),
    What.QUESTION: gettext_lazy("A question about an invitation"),
    What.NOT_ME: gettext_lazy("A link reached someone else"),
    What.POLL_ANSWERED: gettext_lazy("Everyone said which times suit"),
    What.CANNOT_COME: gettext_lazy("Someone cannot come to a meeting"),
    What.CAN_COME: gettext_lazy("Someone can come to a meeting after all"),
    What.UNSEATED: gettext_lazy("Someone was taken out of a match"),
}
DAILY = SENTENCES.keys() - {What.UNSEATED}


def tell_at_once(
    *, match: Match, what: str, who: Participant, by: User | None, at: datetime, in_any_case: bool = False
) -> Email | None:
    """Queues the letter to whoever answers for the match, if they want one, or `in_any_case`. Needs a transaction.

    Nobody is told what they recorded themselves. What is URGENT does not wait for the morning.
    """
    member = _reader(match, at)
    if member is None or (by and by.pk == member.user_id):
        return None
    wants = member.answers_told == Told.AT_ONCE or (what in URGENT and member.answers_told == Told.DAILY)
    if not (wants or in_any_case):
        return None
    occasion = f"{match.public_id}:{who.public_id}:{what}:{int(at.timestamp())}"
    with speaking(member.user):
        return _post(member, str(SUBJECTS[What(what)]), [(match, say(what, who))], occasion, at)


def _reader(match: Match, at: datetime) -> Membership | None:
    user = match.who_answers(local_day(at, match.program.time_zone))
    members = Membership.objects.filter(program=match.program, user=user, role__in=CAN_WRITE, user__is_active=True)
    return members.select_related("user", "program").first()


def say(what: str, who: Participant | None) -> str:
    return str(SENTENCES[What(what)]) % {"name": who.name if who else _("Someone")}


def tell_daily() -> int:
    """The job of each tick."""
    return queue_daily(shared_clock.now())


def queue_daily(now: datetime) -> int:
    """Queues every daily letter whose hour has come and that was not queued yet; says how many."""
    rows = _lately(now)
    if not rows:
        return 0
    read_covers([row.match for row in rows], now)
    members = Membership.objects.filter(
        answers_told=Told.DAILY, role__in=CAN_WRITE, user__is_active=True, program__in={row.program_id for row in rows}
    )
    told = set(_told(now))
    return sum(_tell_of_a_day(member, rows, told, now) for member in members.select_related("user", "program"))


def _lately(now: datetime) -> list[Happening]:
    rows = Happening.objects.across_programs(EVERYWHERE).filter(what__in=DAILY, at__gt=now - timedelta(days=3))
    return list(rows.select_related("match__program", "match__coordinator", "who").order_by("at", "pk"))


def _told(now: datetime) -> list[tuple[str, str]]:
    mails = Email.objects.across_programs(EVERYWHERE).filter(kind=KIND, created_at__gt=now - timedelta(days=4))
    return [(mail.about, mail.occasion) for mail in mails.only("about", "occasion")]


@speaking_to("member.user")
def _tell_of_a_day(member: Membership, rows: Sequence[Happening], told: set[tuple[str, str]], now: datetime) -> int:
    since, until = day_before(now, member.user.time_zone)
    occasion = until.astimezone(ZoneInfo(member.user.time_zone)).date().isoformat()
    theirs = [row for row in rows if since < row.at <= until and _is_for(row, member)]
    if not theirs or (_about(member), occasion) in told:
        return 0
    subject = ngettext(
        "%(n)d new answer to your invitations", "%(n)d new answers to your invitations", len(theirs)
    )  # fmt: skip
    items = [(row.match, say(row.what, row.who)) for row in theirs]
    _post(member, subject % {"n": len(theirs)}, items, occasion, now, is_their_hour=True)
    return 1


def day_before(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """The day that ended when it was last seven in the morning there: its beginning and its end, in UTC."""
    there = now.astimezone(ZoneInfo(zone))
    last = there.date() if there.time() >= DAILY_AT else there.date() - timedelta(days=1)
    first, end = (datetime.combine(day, DAILY_AT, ZoneInfo(zone)) for day in (last - timedelta(days=1), last))
    return first.astimezone(UTC), end.astimezone(UTC)


def _is_for(row: Happening, member: Membership) -> bool:
    answers = row.match.who_answers_now
    return row.program_id == member.program_id and answers.pk == member.user_id and row.by_id != member.user_id


def _about(member: Membership) -> str:
    return f"answers:{member.user.ref}"


def _post(
    member: Membership, subject: str, items: Sequence[tuple[Match, str]], occasion: str, at: datetime, *,
    is_their_hour: bool = False,
) -> Email:  # fmt: skip
    paths = {link_to(match): _path(match) for match, _said in items}
    program, user = member.program, member.user
    return queue.enqueue(
        program=program, kind=KIND, about=_about(member), occasion=occasion,
        to=queue.Recipient(user.ref, user.name, user.email), message=message(program, user, subject, items),
        links=paths | {"account": reverse("account")}, now=at, reply_to=program.reply_to, from_name=program.name,
        is_asked_for=is_their_hour,
    )  # fmt: skip


def link_to(match: Match) -> str:
    """The link's name says which match it leads to: so the letter can be sent again."""
    return f"{LEADS_TO}{match.public_id.hex}"


def links_again(mail: Email) -> dict[str, str]:
    """The links of such a letter: they lead to pages for which one signs in."""
    names = letters.links_in(mail.text + mail.html)
    refs = [UUID(name.removeprefix(LEADS_TO)) for name in names if name.startswith(LEADS_TO)]
    rows = Match.objects.filter(program=mail.program_id, public_id__in=refs).select_related("program")
    there = {link_to(match): _path(match) for match in rows}
    home = reverse("home")  # where a match is no longer on record
    return dict.fromkeys(names, home) | there | {"account": reverse("account")}


def _path(match: Match) -> str:
    return reverse("match", args=[match.program.slug, match.public_id])


@speaking_to("reader")
def message(program: Program, reader: User, subject: str, items: Sequence[tuple[Match, str]]) -> Message:
    """The letter to a coordinator: each of these matches with a sentence on what is new in it."""
    lines = [{"said": said, "match": match.title, "page": letters.link(link_to(match))} for match, said in items]
    told = {"program": program, "name": reader.get_short_name(), "headline": subject, "lines": lines}
    return letters.render("answer_news", told | {"account": letters.link("account")})


def _unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Whoever left the program, or wants no such mail any more, gets none."""
    addresses = {mail.to_address for mail in mails}
    members = Membership.objects.filter(user__email__in=addresses, role__in=CAN_WRITE, user__is_active=True)
    wanted = set(members.exclude(answers_told=Told.NOT).values_list("program", "user__email"))
    return {
        mail.pk: _("They do not want this mail any more.")
        for mail in mails
        if (mail.program_id, mail.to_address) not in wanted
    }


def register() -> None:
    """Called when the app is ready."""
    letters.register(Letter(KIND, gettext_lazy("News of answers, to a coordinator"), _unwanted))
