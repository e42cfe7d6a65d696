"""What people changed on their own page, told to coordinators by the name of the field."""

from collections.abc import Iterable
from datetime import datetime

from participants.models import OwnChange, Participant
from peermatch import audit
from peermatch.accounts.models import User


def note(person: Participant, what: Iterable[str], *, at: datetime) -> None:
    """Writes down what they changed just now. Needs a transaction: that of the change."""
    what = list(what)
    fields = [str(one) for one in what]
    audit.changed(audit.of(person, person=person.public_id, fields=fields), by=person, program=person.program)
    for one in what:
        OwnChange.objects.create(program=person.program, participant=person, what=one, at=at)


def have_seen(person: Participant, *, until: datetime, by: User, at: datetime, told: bool = True) -> int:
    """A coordinator read what this person changed up to that moment; says how many changes that were news.

    `told`: also what they told others, which is for those who work with them.
    """
    rows = OwnChange.objects.filter(program=person.program_id, participant=person, at__lte=until).unseen()
    return (rows if told else rows.by_themselves()).update(seen_at=at, seen_by=by)
