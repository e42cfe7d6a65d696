"""Whom of the program's list to ask for a need: who fits, whom the person prefers, and who can then."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matches.models import Accommodation, ServiceBooking
from matches.scheduling.access.who_fits import Fit, close_ways, fit, is_named
from matches.scheduling.local_times import Free, local_time
from matches.scheduling.words import joined
from participants.free_time import Window
from participants.models import AccessProfile, AccessProvider, NeedKind


@dataclass(frozen=True)
class Offered:
    """One who could be asked; what speaks for and against them in words."""

    provider: AccessProvider
    fit: Fit
    is_preferred: bool
    free: Free
    is_taken: bool
    wanted: str  # the way of interpreting that is needed, where it goes by touch or from near

    @property
    def label(self) -> str:
        said = [self.provider.name, *filter(None, [self.provider.works_in, *self._for(), *self._against()])]
        return ". ".join(one.rstrip(".") for one in said)

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Whom the person prefers first, then who fits, then whose time is not taken."""
        return (not self.is_preferred, -self.fit, self.is_taken or self.free in (Free.NO, Free.AWAY))

    def _for(self) -> list[str]:
        return [
            *([_("Preferred")] if self.is_preferred else []),
            *([_("Free then, by their week")] if self.free == Free.YES and not self.is_taken else []),
        ]

    def _against(self) -> list[str]:
        free = {Free.NO: _("Not free then, by their week"), Free.AWAY: _("Away that day")}
        return [
            *([_("Works in other languages or ways")] if self.fit == Fit.OTHER_WAY else []),
            *([_("Does not name %(way)s") % {"way": self.wanted}] if self.fit == Fit.NEAR else []),
            *([_("Already asked for then")] if self.is_taken else []),
            *([free[self.free]] if self.free in free else []),
        ]


def offered(row: Accommodation) -> list[Offered]:
    """Those of the list who do this, the best first; never one whom the person declines. Five queries."""
    profile = AccessProfile.objects.filter(program=row.program_id, participant=row.participant_id).first()
    profile = profile or AccessProfile()
    people = AccessProvider.objects.in_program(row.program).offered().prefetch_related("windows", "away")
    there = {one.provider_id for one in row.bookings.all() if one.is_standing}
    taken = _taken(row)
    wanted = joined(close_ways(row.detail))
    is_interpreter = row.kind == NeedKind.INTERPRETER
    found = [
        Offered(
            one,
            fit(one.kinds, one.works_in, *row.need, profile.receives),
            is_named(one.name, profile.interpreters_preferred),
            _free(one, row),
            one.pk in taken,
            wanted,
        )
        for one in people
        if one.pk not in there and not (is_interpreter and is_named(one.name, profile.interpreters_declined))
    ]
    return sorted((one for one in found if one.fit != Fit.OTHER_KIND), key=lambda one: one.rank)


def _taken(row: Accommodation) -> Collection[int | None]:
    """People, not agencies, whose time is taken then."""
    meeting = row.meeting
    booked = ServiceBooking.objects.filter(program=row.program_id, provider__is_agency=False)
    return set(booked.overlapping(meeting.starts_at, meeting.ends_at).values_list("provider", flat=True))


def _free(one: AccessProvider, row: Accommodation) -> Free:
    windows = [Window(window.weekday, window.begins, window.ends) for window in one.windows.all()]
    away = [(dates.first, dates.last) for dates in one.away.all()]
    return local_time(row.meeting.starts_at, row.meeting.ends_at, one.time_zone, windows, away).free
