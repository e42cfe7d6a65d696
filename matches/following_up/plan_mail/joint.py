"""Of the plans of several matches something is due for one person at one moment: one letter asks of all of it.

Each match keeps its own reminder, with its words and its link. Where one of them is off, the others leave alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.following_up.plan_mail.letters import Letters
from matches.inviting.disclosure import names_seen_from
from matches.models import Action, PlanLetter, PlanNews, Seat
from matches.reminding.joining import by_halves
from matches.scheduling import words
from participants.profile.wishing import recipient
from peermatch.clock import say_day
from peermatch.languages import speaking
from peermatch.outbox import joining, letters, queue
from peermatch.outbox.delivering.kindly import leave_at
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email

KIND = "action-reminders"
ABOUT = "plans"
PAGE = "page_"  # how the names of its links begin, one for each match


@dataclass(frozen=True)
class Told:
    """What is due of the reader's in one match."""

    letters: Letters
    seat: Seat
    due: Sequence[Action]

    @property
    def others(self) -> str:
        """Whom they do it with, as far as they may know them: it tells one plan from another."""
        known = names_seen_from(self.seat, self.letters.circle)
        return ", ".join(name for pk, name in known.items() if pk != self.seat.pk)

    def context(self, number: int) -> dict[str, Any]:
        lines = self.letters.due_lines(self.due)
        frame = self.letters.frame(self.seat) | {"page": letters.link(page(number))}
        return frame | {"n": number, "others": self.others, "lines": lines}


def page(number: int) -> str:
    """The name of the link of the match that stands at that place, from 1 on."""
    return f"{PAGE}{number}"


def join(now: datetime) -> None:
    """One letter for whoever would get several at once. Where that fails, they get each by itself."""
    by_halves(joining.crowded([PlanNews.DUE], now), _join, now)


def _join(readers: list[UUID], now: datetime) -> None:
    for group in joining.groups([PlanNews.DUE], leave_at, now, readers):
        told = [one for mail in group if (one := _told(mail))]
        if len(told) == len(group):
            letter = _post(told, group, now)
            if not letter.is_final:
                joining.put_together(group, letter, now)


def _told(mail: Email) -> Told | None:
    rows = PlanLetter.objects.filter(program=mail.program_id, public_id=mail.occasion)
    row: PlanLetter | None = rows.select_related("seat__match__program", "seat__match__coordinator").first()
    if row is None:
        return None
    made = Letters(row.seat.match)
    seat = next((one for one in made.seats if one.pk == row.seat_id), None)
    due = [one for one in made.actions if str(one.public_id) in row.said and one.done_at is None]
    return Told(made, seat, due) if seat and due else None


def message(told: Sequence[Told]) -> Message:
    with speaking(told[0].seat.participant):
        each = [one.context(number) for number, one in enumerate(told, start=1)]
        headline = _headline([action for one in told for action in one.due])
        return letters.render("action_reminders", each[0] | {
            "headline": headline,
            "usual_subject": words.subject(headline, [_("is it done?")]),
            "each": each,
        })  # fmt: skip


def _headline(due: Sequence[Action]) -> str:
    """“Due Mon, April 20 and 2 more”."""
    day, more = say_day(min(one.due for one in due)), len(due) - 1
    return ngettext("Due %(day)s and %(n)d more", "Due %(day)s and %(n)d more", more) % {"day": day, "n": more}


def _post(told: Sequence[Told], mails: Sequence[Email], at: datetime) -> Email:
    """With the links of the mails that it takes the place of, in the same order."""
    first, person = told[0], told[0].seat.participant
    program, ref = first.letters.match.program, f"{ABOUT}:{told[0].seat.public_id}"
    called = person.first_name if person.pk in first.letters.circle.at_a_shared_mailbox else ""
    occasion = _occasion([mail.idempotency_key for mail in mails])
    same = Email.objects.filter(program=program, kind=KIND, about=ref, occasion=occasion, recipient=person.public_id)
    links: Mapping[str, str] = {page(n): joining.links_of(mail)["page"] for n, mail in enumerate(mails, start=1)}
    return queue.enqueue(
        program=program, kind=KIND, about=ref, occasion=occasion, to=recipient(person, called), message=message(told),
        links=links, now=at, reply_to=program.reply_to, from_name=program.name, copy=same.count(),
    )  # fmt: skip


def _occasion(keys: Sequence[str]) -> str:
    """The same reminders are the same occasion."""
    return "plans:" + hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:24]
