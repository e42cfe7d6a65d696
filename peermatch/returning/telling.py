"""What became of a mail after it left, in words."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from peermatch.outbox.models import Email, State
from peermatch.outbox.wording import Step
from peermatch.returning.models import MailEvent, Unreached

What = MailEvent.What


def steps(mail: Email) -> list[Step]:
    """Its history after it left, earliest first, and that somebody told them another way."""
    found: list[Step] = [(one.at, say(one)) for one in _events(mail)]
    missed = _missed(mail)
    if missed and missed.settled_at:
        found.append((missed.settled_at, say_settled(missed)))
    return found


def lines(mails: Sequence[Email]) -> Mapping[int, str]:
    """A sentence for each of these that left and did not arrive, by its pk."""
    left = [mail.pk for mail in mails if mail.state == State.SENT]
    rows = Unreached.objects.across_programs("of mails that were read in scope").filter(email__in=left)
    return {one.email_id: _("It did not arrive: %(why)s.") % {"why": one.get_why_display()} for one in rows}


def say(event: MailEvent) -> str:
    """“Came back: there is no such mailbox”, and in whose words."""
    said = {"what": event.get_what_display(), "why": event.get_why_display(), "who": event.get_source_display()}
    if event.what == What.LATE:
        words = _("Still on its way: a server tries on (told by %(who)s)") % said
    elif event.what == What.COMPLAINT:
        words = _("Called unwanted: whoever reads there marked it as spam, or wants no mail (told by %(who)s)") % said
    else:
        words = _("Came back: %(why)s (told by %(who)s)") % said
    own = " ".join(filter(None, [event.code if event.code not in event.words else "", event.words]))
    return f"{words}. {own}" if own else words


def say_settled(missed: Unreached) -> str:
    if missed.settled_as != Unreached.Settled.TOLD:
        return str(missed.get_settled_as_display())
    who = missed.spoke_with or missed.email.to_name
    return _("Told another way: %(who)s. Written down by %(by)s") % {"who": who, "by": missed.settled_by or "?"}


def _events(mail: Email) -> QuerySet[MailEvent]:
    events: QuerySet[MailEvent] = MailEvent.objects.filter(program=mail.program_id, email=mail)
    return events.order_by("at", "pk")


def _missed(mail: Email) -> Unreached | None:
    rows = Unreached.objects.filter(program=mail.program_id, email=mail).select_related("settled_by", "email")
    found: Unreached | None = rows.first()
    return found
