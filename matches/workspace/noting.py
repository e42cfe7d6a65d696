"""Writing down what a coordinator wants to remember."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from matches.models import Happening, Match, Note
from peermatch.accounts.models import User


@transaction.atomic
def write_note(*, match: Match, key: UUID, text: str, by: User, at: datetime) -> Note:
    """`key` is the form's own: sent twice, it makes one note."""
    match.lock()
    match.insist_open()
    written: Note | None = match.notes.filter(public_id=key).first()
    if written:
        return written
    note: Note = Note.objects.create(program=match.program, match=match, public_id=key, text=text, by=by)
    match.record(Happening.What.NOTE, by=by, at=at)
    return note
