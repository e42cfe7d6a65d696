"""A mail from which a coordinator recorded something by hand is dealt with: a request, an answer, an absence."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.fitting.review import may_know
from matches.models import DoneAs, MailReply
from matches.replying.finding import match_of_letter
from peermatch.accounts.models import Membership
from peermatch.inbox.models import IncomingMail


def deal(mail: IncomingMail, member: Membership, at: datetime) -> str:
    """Registered with `on_record.deals_with`. Whoever may not know the match leaves its mail as it is."""
    rows = MailReply.objects.in_program(member.program).filter(mail=mail)
    reply: MailReply | None = rows.select_related("match__program", "seat__participant", "mail").first()
    of = reply.match if reply else match_of_letter(mail)
    if of is not None and not may_know(of, member):
        return ""
    try:
        if reply is not None:
            reply.finish(DoneAs.RECORDED, by=member.user, at=at)
            return _("The mail that says so is dealt with.")
        mail.set_aside(by=member.user, at=at)
    except ValidationError:
        return ""  # somebody else was quicker
    return _("The mail that says so is set aside.")
