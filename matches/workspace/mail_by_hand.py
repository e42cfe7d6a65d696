"""What handling mail by hand asks of the steps: whose a letter is today, its links anew, its page; a match's mail."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from matches.following_up.feedback import asking
from matches.following_up.plan_mail import joint
from matches.following_up.plan_mail.letters import path_to
from matches.introducing.letters import INTRODUCTION
from matches.inviting import links, news
from matches.inviting.circle import circle_of
from matches.inviting.letters import INVITATION, NEW_LINK, REMINDER
from matches.models import FeedbackAsked, Match, Meeting, News, PlanNews, Poll, Request, Seat, ServiceBooking
from matches.reminding import joining
from matches.replying.finding import Found, about_letter
from matches.scheduling import letters as of_meeting
from matches.scheduling.access import letters as of_booking
from matches.scheduling.letters import Bulletin
from participants.models import AccessProvider
from participants.profile.wishing import recipient
from peermatch.accounts.models import Membership, Program
from peermatch.handling.ways import Page, Way, goes_again
from peermatch.outbox import narrowing
from peermatch.outbox.joining import told_by
from peermatch.outbox.letters import Calendar
from peermatch.outbox.models import Email
from peermatch.outbox.narrowing import About
from peermatch.outbox.queue import Recipient

ASKS = (INVITATION, REMINDER, NEW_LINK)


def register() -> None:
    """Called when the app is ready."""
    page, answer = frozenset({"page"}), frozenset({"answer"})
    pages = frozenset(links.to_pages(""))
    goes_again("seat", Way(_participant, page | {"contacts"}, _seat_links, instead=_leads_on))
    goes_again("plan", Way(_participant, page, _plan_link, instead=_leads_on))
    goes_again("plans", Way(_participant, links=_link_for_each_plan, instead=_leads_on, begins=joint.PAGE))
    goes_again("meeting", Way(_participant, pages, _to_pages, calendar=_meeting_file, instead=_leads_on))
    goes_again("reminders", Way(_participant, links=_link_for_each, instead=_leads_on, begins=joining.ANSWER))
    goes_again("meetings", Way(_participant, answer, _link("answer"), instead=_leads_on))
    goes_again("poll", Way(_participant, answer, _link("answer", "?to=times"), instead=_leads_on))
    goes_again("feedback", Way(_participant, answer, _link_to_feedback, instead=_leads_on))
    goes_again("service", Way(_provider, calendar=_booked_file, instead=_leads_on))
    goes_again("answers", Way(
        _member, frozenset({"account"}), lambda mail, at: news.links_again(mail), begins=news.LEADS_TO,
        instead=_leads_to_today,
    ))  # fmt: skip
    goes_again("invite", Way(instead=_leads_to_members))
    goes_again("request", Way(instead=_leads_to_request))
    narrowing.narrows("match", _mail_of_match)


def _participant(mail: Email) -> Recipient | None:
    seat = _seat(mail)
    return recipient(seat.participant) if seat and seat.participant.takes_email else None


def _provider(mail: Email) -> Recipient | None:
    rows = AccessProvider.objects.filter(program=mail.program_id, public_id=mail.recipient)
    one: AccessProvider | None = rows.first()
    return Recipient(one.public_id, one.name, one.email) if one else None


def _member(mail: Email) -> Recipient | None:
    """An account's lasting id is made from its number, and is no column; members of a program are few."""
    rows = Membership.objects.filter(program=mail.program_id, user__is_active=True).select_related("user")
    user = next((one.user for one in rows if one.user.ref == mail.recipient), None)
    return Recipient(user.ref, user.name, user.email) if user else None


def _link(name: str, more: str = "") -> Callable[[Email, datetime], dict[str, str]]:
    return lambda mail, at: {name: _path(mail, at) + more}


def _seat_links(mail: Email, at: datetime) -> dict[str, str]:
    """Introductions lead to where they say that they were in touch, too."""
    more = {"contacts": links.path_to_tell(_place(mail))} if mail.kind == INTRODUCTION else {}
    return {"page": _path(mail, at)} | more


def _to_pages(mail: Email, at: datetime) -> dict[str, str]:
    return links.to_pages(_path(mail, at))


def _path(mail: Email, at: datetime) -> str:
    seat = _place(mail)
    _row, path = links.issue(seat, until=links.lifetime(seat.match, at=at))
    return path


def _place(mail: Email) -> Seat:
    seat = _seat(mail)
    if seat is None:
        raise ValueError("Whether the place is there was asked before.")
    return seat


def _plan_link(mail: Email, at: datetime) -> dict[str, str]:
    return {"page": path_to(_place(mail))}


def _link_for_each_plan(mail: Email, at: datetime) -> dict[str, str]:
    """Of a letter that reminds of what is due in several matches."""
    return {joint.page(n): path_to(_place(one)) for n, one in enumerate(told_by(mail), start=1)}


def _link_to_feedback(mail: Email, at: datetime) -> dict[str, str]:
    rows = FeedbackAsked.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    return {"answer": asking.path_to(rows.select_related("seat__participant").get())}


def _link_for_each(mail: Email, at: datetime) -> dict[str, str]:
    """Of a letter that reminds of several meetings."""
    each = [_link("answer")(one, at) for one in told_by(mail)]
    return {joining.answer(n): links["answer"] for n, links in enumerate(each, start=1)}


def _meeting_file(mail: Email, at: datetime) -> Calendar | None:
    found, seat = about_letter(mail), _seat(mail)
    if found is None or found.meeting is None or seat is None:
        return None
    meeting, circle = found.meeting, circle_of(seat.match)
    bulletin = Bulletin(News(mail.kind), meeting, circle, at, mail.occasion, mail.expires_at or meeting.starts_at)
    return of_meeting.calendar_of(bulletin, seat)


def _booked_file(mail: Email, at: datetime) -> Calendar | None:
    rows = ServiceBooking.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    booking = rows.select_related("provider", "accommodation__meeting__match__program").first()
    return of_booking.calendar(booking, mail.kind, at) if booking else None


def _seat(mail: Email) -> Seat | None:
    """Their place in the match that the letter is about, with what links ask of it."""
    found = about_letter(mail)
    if found is None or found.seat is None:
        return None
    rows = Seat.objects.filter(program=mail.program_id, pk=found.seat.pk)
    seat: Seat | None = rows.select_related("match__program", "participant__program").first()
    return seat


def _leads_on(mail: Email) -> Page | None:
    """The page of what the letter is about: there the same is asked, or told, anew."""
    found = about_letter(mail)
    if found is None:
        return None
    ids = [found.match.program.slug, found.match.public_id]
    if found.poll:
        return Page(_("Go to the times that are asked about"), reverse("poll", args=[*ids, found.poll.public_id]))
    if found.meeting:
        return Page(_("Go to the meeting"), reverse("meeting", args=[*ids, found.meeting.public_id]))
    if mail.kind in (*PlanNews.values, joint.KIND):
        return Page(_("Go to the action plan"), reverse("plan", args=ids))
    if mail.about.startswith("feedback:"):
        return Page(_("Go to the feedback"), reverse("feedback", args=ids))
    if mail.kind in ASKS:
        return Page(_("Go to the invitations"), reverse("invitations", args=ids))
    return _leads_to_match(found)


def _leads_to_match(found: Found) -> Page:
    return Page(_("Go to the match"), found.match.get_absolute_url())


def _leads_to_today(mail: Email) -> Page | None:
    return _page_of(mail, "today", _("Go to Today: it says the same"))


def _leads_to_members(mail: Email) -> Page | None:
    return _page_of(mail, "members", _("Go to the members: there a lead sends it again"))


def _page_of(mail: Email, name: str, words: str) -> Page | None:
    return Page(words, reverse(name, args=[mail.program.slug])) if mail.program else None


def _leads_to_request(mail: Email) -> Page | None:
    rows = Request.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    asked = rows.select_related("program").first()
    return Page(_("Go to the request"), asked.get_absolute_url()) if asked else None


def _mail_of_match(program: Program, public_id: UUID) -> About | None:
    match = Match.objects.in_program(program).filter(public_id=public_id).first()
    if match is None:
        return None
    match.program = program
    return About(match.title, match.get_absolute_url(), Q(about__in=_abouts(match)))


def _abouts(match: Match) -> list[str]:
    """How the outbox names everything of a match that letters are about."""
    rows: dict[str, Any] = {
        "seat": Seat.objects.in_program(match.program).filter(match=match),
        "meeting": Meeting.objects.in_program(match.program).filter(match=match),
        "poll": Poll.objects.in_program(match.program).filter(match=match),
        "feedback": FeedbackAsked.objects.in_program(match.program).filter(seat__match=match),
        "request": Request.objects.in_program(match.program).filter(match=match),
        "service": ServiceBooking.objects.in_program(match.program).filter(accommodation__meeting__match=match),
    }
    named = [f"{word}:{ref}" for word, found in rows.items() for ref in found.values_list("public_id", flat=True)]
    seats = [name for name in named if name.startswith("seat:")]
    plans = [name.replace("seat:", f"{of}:", 1) for name in seats for of in ("plan", joint.ABOUT)]
    several = [f"reminders:{ref}" for ref in rows["meeting"].values_list("public_id", flat=True)]
    return [f"meetings:{match.public_id}", *named, *plans, *several]
