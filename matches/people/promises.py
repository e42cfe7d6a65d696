"""What a person promised in their matches, for their own page."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from matches.models import Confidence
from participants.models import Participant
from participants.profile.own_words import Promise
from participants.roster.columns import say_date
from peermatch.clock import local_day


def promised_by(person: Participant) -> Iterator[Promise]:
    """Its title may name others, so a match is told by its day."""
    rows = Confidence.objects.in_program(person.program).filter(participant=person).select_related("match", "text")
    for row in rows:
        asked = local_day(row.match.requested_at, person.time_zone)
        told = {"asked": say_date(asked), "day": say_date(row.promised_on)}
        said = _(
            "To keep in confidence what others tell, in the peer match asked for on %(asked)s. Promised on %(day)s."
        )
        yield Promise(said % told, row.text)
