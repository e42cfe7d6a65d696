"""What of the other record is joined, in words, before anything happens."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from participants.models import AccessNeed, Participant
from participants.models.merging import Pair, hearing
from participants.roster import words
from participants.roster.columns import say_date


@dataclass(frozen=True)
class Joined:
    label: str
    lines: tuple[str, ...]


def joins(pair: Pair) -> list[Joined]:
    """What the record that goes brings along."""
    heard = tuple(said for hears in hearing() if hears.says for said in hears.says(pair))
    found = [Joined(label, tuple(lines)) for label, lines in _of(pair[1])]
    return [one for one in (*found, Joined(_("Matches and requests"), heard)) if one.lines]


def _of(gone: Participant) -> Iterator[tuple[str, list[str]]]:
    today = gone.program.today
    yield _("Can help with"), [topic.name for topic in gone.offers.all()]
    yield _("Wants help with"), [topic.name for topic in gone.wants.all()]
    yield _("Languages"), [language.name for language in gone.languages.all()]
    yield _("Evidence"), [row.title for row in gone.evidence.all()]
    yield _("Relationships"), [f"{bond.words} {bond.other.name}" for bond in words.bonds(gone, today)]
    needs = AccessNeed.objects.filter(program=gone.program_id, profile__participant=gone)
    yield _("Access needs"), [str(need) for need in needs]
    yield _("Permissions"), [say_date(row.given_on) for row in gone.consents.filter(withdrawn_at=None)]
    yield _("Usually free"), words.free_times(gone.windows.all(), gone.time_zone)
    yield _("Dates away"), [words.say_away(row) for row in gone.away.all()]
    yield _("What is safe"), [str(one) for one in gone.cautions]
    yield _("Private notes"), [gone.private_notes] if gone.private_notes else []
