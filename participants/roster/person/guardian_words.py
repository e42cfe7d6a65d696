"""Who answers for somebody under 18, and how far they are asked, in words for a coordinator."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from participants.guarding import letters
from participants.models import Guardian, Later, Participant
from participants.roster.columns import say_date
from peermatch.outbox.models import Email


@dataclass(frozen=True)
class Line:
    """One who answers for them. Whether a letter may go there is said on the page that sends it."""

    row: Guardian
    tone: str
    state: str
    said: str
    letter: Email | None

    @property
    def may_ask(self) -> bool:
        return bool(self.row.email)

    @property
    def may_cancel(self) -> bool:
        return self.row.asked_at is not None and not self.row.has_a_word


def guardians_of(person: Participant) -> dict[str, Any]:
    """What a person's page says of them."""
    rows = list(person.guardians.select_related("text", "asked_by", "noted_by"))
    listed = [one for one in rows if one.closed_at is None]
    return {
        "guardian": Guardian.of(person), "guardians": listed,
        "guardian_lines": [(one, *_state(one)) for one in listed],
    }  # fmt: skip


def lines_of(person: Participant) -> list[Line]:
    rows = list(person.guardians.listed().select_related("text", "asked_by", "noted_by", "settled_by"))
    abouts = [letters.about(one) for one in rows]
    mails = Email.objects.filter(program=person.program_id, about__in=abouts).order_by("pk")
    latest = {mail.about: mail for mail in mails.only("pk", "public_id", "about", "state", "date", "program")}
    return [_line(one, person, latest.get(letters.about(one))) for one in rows]


def _line(row: Guardian, person: Participant, letter: Email | None) -> Line:
    row.participant = person
    tone, state = _state(row)
    return Line(row, tone, state, " ".join(_said(row)), letter)


def _state(row: Guardian) -> tuple[str, str]:
    if row.later:
        return ("stop" if row.later == Later.NOT_THEM else "wait"), str(row.get_later_display())
    if row.stands:
        return "done", _("Agreed")
    if row.settled_at:
        return "plain", _("Said no, settled")
    if row.ended_at:
        return "stop", _("Took it back")
    if row.refused_at:
        return "stop", _("Said no")
    return ("wait", _("Asked")) if row.asked_at else ("plain", _("Not asked yet"))


def _said(row: Guardian) -> Iterator[str]:
    if row.asked_at:
        told = {"day": _day(row.asked_at), "name": row.asked_by}
        yield (
            _("Asked by letter on %(day)s, by %(name)s.") if row.asked_by else _("Asked by letter on %(day)s.")
        ) % told
    if row.agreed_on:
        told = {"day": say_date(row.agreed_on), "way": row.get_way_display()}
        yield _("Agreed on %(day)s: %(way)s.") % told
    if row.text:
        yield _("Wording: version %(n)d of the program's words, %(language)s.") % {
            "n": row.text.version, "language": row.text.get_language_display()
        }  # fmt: skip
    if row.refused_at:
        yield _("Said no on %(day)s.") % {"day": _day(row.refused_at)}
    if row.ended_at:
        yield _("Took it back on %(day)s.") % {"day": _day(row.ended_at)}
    if row.settled_at:
        told = {"day": _day(row.settled_at), "name": row.settled_by or _("somebody who has no account any more")}
        yield _("Settled on %(day)s, written down by %(name)s:") % told + f" “{row.settled_how}”"
    if row.later_at:
        yield _("On %(day)s, by their link: %(what)s.") % {"day": _day(row.later_at), "what": row.get_later_display()}
    if row.later_words:
        yield f"“{row.later_words}”"


def _day(moment: Any) -> str:
    return say_date(timezone.localdate(moment))
