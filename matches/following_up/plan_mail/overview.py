"""Who has the action plan as it stands, for the page of the plan."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matches.following_up.plan_mail.letters import about
from matches.following_up.plan_mail.sending import Sending
from matches.models import Match, PlanLetter, PlanNews, Seat
from peermatch.outbox import wording
from peermatch.outbox.models import Email


@dataclass(frozen=True)
class Reader:
    """One of those who said yes, and how far the plan got to them."""

    seat: Seat
    last: PlanLetter | None
    has_it: bool  # as it stands
    opens: bool  # their link still opens it
    mail: Email | None

    @property
    def status(self) -> str:
        if self.last is None:
            return _("Not sent") if self.seat.match.is_open else _("Not told")
        if not self.opens:
            return _("Link ended")
        if not self.has_it:
            return _("Changed since")
        if self.last.is_waiting:
            return _("To be told by you")
        return str(self.mail.get_state_display()) if self.mail else _("Told")

    @property
    def tone(self) -> str:
        if not self.has_it and not self.seat.match.is_open:
            return "plain"
        if not self.has_it or (self.last and self.last.is_waiting):
            return "wait"
        return wording.status_class(self.mail) if self.mail else "done"

    @property
    def why(self) -> str:
        if not self.seat.match.is_open and not self.opens:
            return _("It ended with the match.") if self.last else _("The match ended before.")
        if self.last is not None and not self.opens:
            return _("Their address changed, or the link reached someone else.")
        return wording.why(self.mail) if self.mail and self.has_it else ""


@dataclass(frozen=True)
class Overview:
    readers: list[Reader]
    is_written: bool

    @property
    def is_told(self) -> bool:
        """Whether everyone has it as it stands, or it is on its way."""
        return bool(self.readers) and all(one.has_it for one in self.readers)

    @property
    def is_first(self) -> bool:
        return not any(one.last for one in self.readers)


def overview(match: Match) -> Overview:
    """In the same number of queries however many people there are."""
    found = Sending.of(match)
    mails = _mails(match, list(found.before.values()))
    readers = []
    for seat in found.letters.seats:
        last = found.before.get(seat.pk)
        mail = mails.get(str(last.public_id)) if last else None
        readers.append(Reader(seat, last, found.has_it(seat), bool(last and found.opens(seat, last)), mail))
    return Overview(readers, bool(found.letters.actions))


def _mails(match: Match, rows: list[PlanLetter]) -> dict[str, Email]:
    """By the letter's id, its mail; of one that went out again, the newest."""
    of = {"kind": PlanNews.PLAN, "about__in": [about(one.seat) for one in rows]}
    mails = Email.objects.filter(program=match.program, occasion__in=[str(one.public_id) for one in rows], **of)
    return {mail.occasion: mail for mail in mails.defer("text", "html", "calendar").order_by("date", "pk")}
