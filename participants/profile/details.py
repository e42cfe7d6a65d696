"""The details that a person puts right with each answer: time zone and access needs. One door for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import AccessNeed, AccessProfile, NeedKind, Participant

TIME_ZONE, NEEDS, WORDS = _("time zone"), _("access needs"), _("access needs in their own words")


@dataclass(frozen=True)
class Details:
    """As plain values; `needs` are pairs of a kind and which, at most one of each."""

    time_zone: str
    needs: frozenset[tuple[str, str]]
    in_their_words: str = ""


def details_of(participant: Participant) -> Details:
    profile = AccessProfile.objects.filter(program=participant.program_id, participant=participant).first()
    needs = profile.needs.values_list("kind", "detail") if profile else ()
    return Details(participant.time_zone, frozenset(needs), profile.in_their_words if profile else "")


def say_needs(details: Details) -> list[str]:
    """“ProTactile interpreter”, “Large print 24 pt”, in the order of the form."""
    order = list(NeedKind.values)
    needs = sorted(details.needs, key=lambda need: (order.index(need[0]), need[1]))
    return [str(AccessNeed(kind=kind, detail=detail)) for kind, detail in needs]


@transaction.atomic
def correct(*, participant: Participant, details: Details, at: datetime, confirmed: bool) -> Sequence[str | Promise]:
    """Writes what differs and names the fields that did. `confirmed`: the person says that the needs are right."""
    before = details_of(participant)
    changed = []
    if details.time_zone != before.time_zone:
        participant.time_zone = details.time_zone
        participant.save(update_fields=["time_zone"])
        changed.append(TIME_ZONE)
    if details.needs != before.needs:
        changed.append(NEEDS)
    if details.in_their_words != before.in_their_words:
        changed.append(WORDS)
    if confirmed or details.needs != before.needs or details.in_their_words != before.in_their_words:
        _write_access(participant, details, at=at, confirmed=confirmed)
    return changed


def _write_access(participant: Participant, details: Details, *, at: datetime, confirmed: bool) -> None:
    profile, _made = AccessProfile.objects.filter(program=participant.program).get_or_create(
        program=participant.program, participant=participant
    )
    profile.in_their_words = details.in_their_words
    profile.confirmed_at, profile.confirmed_with = at if confirmed else None, None
    profile.save(update_fields=["in_their_words", "confirmed_at", "confirmed_with"])
    standing = {(need.kind, need.detail): need for need in profile.needs.all()}
    for key, need in standing.items():
        if key not in details.needs:
            need.delete()
    for kind, detail in sorted(details.needs - set(standing)):
        AccessNeed.objects.create(program=participant.program, profile=profile, kind=kind, detail=detail)
