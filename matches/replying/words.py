"""A reply by mail in words: who wrote, what their calendar says, what is still to do."""

from urllib.parse import quote, urlencode

from django.db.models import F
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import MailReply, Match, Says
from peermatch.clock import say_moment
from peermatch.inbox.models import IncomingMail

MOST_LISTED = 20  # on the page of a match
LONGEST_BEGINNING = 300  # characters
BODY = ("mail__text", "mail__quoted", "mail__files")
OF_CALENDARS = {
    Says.COMES: gettext_lazy("%(name)s's calendar accepted"),
    Says.CANNOT: gettext_lazy("%(name)s's calendar declined"),
    Says.MAYBE: gettext_lazy("%(name)s's calendar says “maybe”"),
    Says.ANOTHER_TIME: gettext_lazy("%(name)s's calendar proposes another time"),
    Says.PASSED_ON: gettext_lazy("%(name)s's calendar passed the invitation on"),
}
ASKS = {
    Says.COMES: gettext_lazy("Record that they come"),
    Says.MAYBE: gettext_lazy("Record that they may come"),
    Says.CANNOT: gettext_lazy("Record that they cannot come"),
}
RECORDED = {
    Says.COMES: gettext_lazy("Recorded: %(name)s comes."),
    Says.MAYBE: gettext_lazy("Recorded: %(name)s may come."),
    Says.CANNOT: gettext_lazy("Recorded: %(name)s cannot come."),
}


def list_replies(match: Match) -> list[tuple[MailReply, str, str, str]]:
    """Replies by mail about this match: to be dealt with first, then the newest, with title, status, tone.

    At most `MOST_LISTED`; `begins` of each is the beginning of its words.
    """
    rows = MailReply.objects.in_program(match.program).filter(match=match).select_related(
        "mail", "seat__participant", "provider", "meeting"
    )  # fmt: skip
    newest = rows.order_by(F("done_at").desc(nulls_first=True), "-found_at", "-pk").defer(*BODY)
    found = newest.annotate(begins=Left("mail__text", LONGEST_BEGINNING))[:MOST_LISTED]
    return [(one, title(one), *status(one)) for one in found]


def who(reply: MailReply) -> str:
    """Whom we wrote to; where that is not known, whoever sent it."""
    return reply.person.name if reply.person else reply.mail.sender


def title(reply: MailReply) -> str:
    """“Mei Tanaka wrote”, “David Larsen&#x27;s calendar accepted”; never so where it came from another address."""
    if reply.is_of_another:
        return _("Somebody answered for %(name)s") % {"name": who(reply)}
    if reply.is_of_a_calendar:
        return str(OF_CALENDARS[Says(reply.says)]) % {"name": who(reply)}
    return _("%(name)s wrote") % {"name": who(reply)}


def status(reply: MailReply) -> tuple[str, str]:
    """(word, its tone) of how far it is."""
    if not reply.is_open:
        return str(reply.get_done_as_display()), "done"
    if reply.read_at is not None:
        return _("Read, not dealt with"), "wait"
    return (_("To confirm") if reply.is_of_a_calendar else _("To read")), "wait"


def about(reply: MailReply, zone: str) -> str:
    """In sentences, on the reader's clock: what a calendar answers, and to what; empty for words."""
    told = []
    if reply.is_of_another and reply.is_of_a_calendar:
        told.append(_("A calendar with another address says: “%(says)s”.") % {"says": reply.get_says_display()})
    if reply.says == Says.ANOTHER_TIME and reply.proposed_at:
        told.append(_("It proposes %(when)s.") % {"when": say_moment(reply.proposed_at, zone)})
    elif reply.is_of_a_calendar and reply.meeting:
        told.append(_("The meeting on %(when)s.") % {"when": say_moment(reply.meeting.starts_at, zone)})
    return " ".join(told)


def mailto(mail: IncomingMail) -> str:
    """For a letter back from one's own mail program; empty where it names no address."""
    subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
    about = urlencode({"subject": subject}, quote_via=quote)
    return f"mailto:{quote(mail.from_address, safe='@')}?{about}" if mail.from_address else ""
