"""Whose time is taken already among those whom a program books, and how many more an agency can send."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from matches.models import Gate, Happening, ServiceBooking, Waiver
from matches.scheduling.booking import Clash
from participants.models import AccessProvider
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.clock import say_moment


def lock(provider: AccessProvider) -> None:
    """Waits for whoever else is booking them; after the match is locked."""
    rows = AccessProvider.objects.filter(program=provider.program_id, pk=provider.pk)
    list(rows.select_for_update().values_list("pk"))


def insist_free(asked: ServiceBooking, reason: str) -> str:
    """The reason for being in two places at once, empty where they are not. Lock the provider before. Raises Clash."""
    others = overlapping(asked)
    room = asked.provider.at_once - sum(one.places for one in others) if asked.provider else asked.places
    if room >= asked.places:
        return ""
    if not reason.strip():
        raise Clash([_in_words(one, asked) for one in others])
    return reason.strip()


def keep_reason(asked: ServiceBooking, *, by: User, at: datetime) -> None:
    """Beside the other reasons of the match, where they are in two places at once. It ends when they do not come.

    The sentence names nobody and no need: all members read it, and only some may read what somebody needs.
    """
    meeting = asked.accommodation.meeting
    if not asked.override_reason or meeting.match.waivers.standing().filter(finding=asked.twice).exists():
        return
    waiver: Waiver = Waiver.objects.create(
        program_id=asked.program_id, match=meeting.match, gate=Gate.BOOKING, finding=asked.twice,
        sentence=_("Somebody booked for access has two meetings at once: %(when)s.")
        % {"when": say_moment(asked.starts_at, meeting.time_zone)},
        reason=asked.override_reason, by=by, at=at,
    )  # fmt: skip
    meeting.match.record(Happening.What.WAIVED, by=by, at=at, detail=waiver.sentence)
    kept = audit.of(waiver, person=asked.accommodation.participant.public_id)
    audit.record(audit.Did.WAIVED, kept, by=by, program=meeting.program)


def overlapping(asked: ServiceBooking) -> Sequence[ServiceBooking]:
    """Other requests that take this provider's time then; of somebody who is not on the list, none is known."""
    if asked.provider is None:
        return []
    rows = ServiceBooking.objects.filter(program=asked.program_id, provider=asked.provider)
    found = rows.overlapping(asked.starts_at, asked.ends_at).exclude(pk=asked.pk)
    return list(found.select_related("provider", "accommodation__participant", "accommodation__meeting__match"))


def _in_words(one: ServiceBooking, asked: ServiceBooking) -> str:
    meeting = one.accommodation.meeting
    told = {
        "who": one.who, "match": meeting.match.title, "name": one.accommodation.participant.name,
        "when": say_moment(one.starts_at, meeting.time_zone),
    }  # fmt: skip
    if meeting == asked.accommodation.meeting:
        return _("%(who)s is asked for %(name)s at this meeting. If they can serve both, say so.") % told
    return _("%(who)s is already asked for then: %(match)s, %(when)s.") % told
