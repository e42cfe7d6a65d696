"""What two people who are shielded from each other mean for matches that they are in already."""

from django.utils import timezone

from matches.fitting.ties import FindingKind
from matches.models import Gate, Waiver
from participants.models import Participant
from participants.models.relationship import on_shielding


def end_waivers(one: Participant, other: Participant) -> None:
    """A reason for which they were matched in spite of being kept apart counts no more: neither reads of the other."""
    rows = Waiver.objects.filter(program=one.program_id, gate=Gate.FOOTING, finding__startswith=FindingKind.KEEP_APART)
    beside = rows.standing().filter(match__seats__participant=one).filter(match__seats__participant=other)
    now = timezone.now()
    for waiver in beside.select_related("match").distinct():
        if waiver.match.is_changeable:
            waiver.take_back(by=None, at=now)
        else:  # on hold, or closed: nothing else in it changes
            rows.filter(pk=waiver.pk).update(ended_at=now)


def register() -> None:
    """Called when the app is ready."""
    on_shielding(end_waivers)
