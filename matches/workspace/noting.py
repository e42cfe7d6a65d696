"""Writing down what a coordinator wants to remember."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matches.models import Happening, Match, Note
from peermatch import audit
from peermatch.accounts.models import User


@transaction.atomic
def write_note(*, match: Match, key: UUID, text: str, by: User, at: datetime) -> Note:
    """`key` is the form's own: sent twice, it makes one note."""
    match.lock()
    match.insist_not_closed()
    written: Note | None = match.notes.filter(public_id=key).first()
    if written:
        return written
    note = Note(program=match.program, match=match, public_id=key, text=text, by=by)
    try:
        with transaction.atomic():
            note.save()
    except IntegrityError as taken:
        raise ValidationError(_("This form was already sent. Go back to the match and write anew.")) from taken
    match.record(Happening.What.NOTE, by=by, at=at)
    audit.changed(audit.of(note, fields=["text"]), by=by, program=match.program)
    return note
