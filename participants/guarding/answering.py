"""What a guardian says: yes, no, later, and that they take it back. By their link, or written down by a coordinator."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participants.consenting import asking as consenting
from participants.consenting.texts import kept
from participants.guarding import settled
from participants.guarding.apart import why_not_asked
from participants.guarding.asking import LIVES, STANDS, end_links, entry, held, links_of
from participants.models import ConsentText, Guardian, Later, TextFor
from participants.models.guardian import BY_LINK
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.clock import local_day


@transaction.atomic
def agree(
    guardian: Guardian, *, at: datetime, text: ConsentText | None, by: User | None = None, way: str = BY_LINK,
    on: date | None = None,
) -> Guardian:  # fmt: skip
    """Their yes, to which words. The same said twice is one."""
    row, program = held(guardian), guardian.participant.program
    text, day = kept(text) if text else None, on or local_day(at, program.time_zone)
    if row.stands and (row.text, row.agreed_on, row.way) == (text, day, way):
        return row
    said = row.agree(on=day, way=way, by=by, at=at, text=text)
    links_of(row).update(about=said.public_id)
    if text:
        consenting.agreed(said.participant, text, at=at)
    _done(said, "agreed_on", by=by, at=at)
    links_of(said).filter(revoked_at=None).update(expires_at=at + STANDS)
    return said


@transaction.atomic
def refuse(guardian: Guardian, *, at: datetime, by: User | None = None) -> None:
    """A no; of whoever agreed before it is the consent taken back."""
    row = held(guardian)
    if row.stands:
        row.take_back(at=at)
        fields = "ended_at"
    else:
        row.refuse(at=at)
        fields = "refused_at"
    consenting.withdrew(row.participant, TextFor.GUARDIAN, at=at)
    _done(row, fields, by=by, at=at)
    links_of(row).filter(revoked_at=None).update(expires_at=at + LIVES)


@transaction.atomic
def settle(guardian: Guardian, how: str, *, by: User, at: datetime, tells: bool = False) -> bool:
    """A coordinator writes down why their no holds no more; whether a letter tells the guardian, where one may go.

    Raises ValidationError where none holds.
    """
    row = held(guardian)
    if not row.opposes:
        raise ValidationError(_("No “no” of %(name)s holds. Nothing was changed.") % {"name": row.name})
    row.settle(" ".join(how.split()), by=by, at=at)
    audit.changed(entry(row, "settled_at", "settled_how"), by=by, program=row.participant.program)
    is_told = tells and not why_not_asked(row)
    if is_told:
        settled.send(row, by=by, at=at, until=at + LIVES)
    return is_told


@transaction.atomic
def wait(guardian: Guardian, later: str, words: str, *, at: datetime) -> None:
    row = held(guardian)
    row.wait(later, " ".join(words.split()), at=at)
    _done(row, "later", by=None, at=at)


@transaction.atomic
def not_them(guardian: Guardian, *, at: datetime) -> None:
    """The link reached a stranger: it ends, and no other goes there before a coordinator asks anew."""
    row = held(guardian)
    end_links(row, at=at)
    row.wait(Later.NOT_THEM, "", at=at)
    _done(row, "later", by=None, at=at)


def _done(row: Guardian, field: str, *, by: User | None, at: datetime) -> None:
    """What they said by their link is news until a coordinator saw it; what a coordinator wrote down is none."""
    row.news_at = None if by else at
    row.save(update_fields=["news_at"])
    audit.changed(entry(row, field), by=by or row, program=row.participant.program)


def seen(guardian: Guardian) -> None:
    Guardian.objects.filter(program=guardian.program_id, pk=guardian.pk).update(news_at=None)
