"""Whom the program could book for what people need: rows of its list become the plain values that are searched."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from matches.models import Meeting, ServiceBooking
from matches.scheduling.access.who_fits import Fit, fit, is_named
from matches.scheduling.finding.whose_time import Person
from participants.models import AccessNeed, AccessProvider
from participants.week_fields import windows_of
from peermatch.accounts.models import Program

Taken = list[tuple[datetime, datetime]]
Taking = tuple[datetime, datetime, int]  # from, to, how many people
Busy = dict[int, list[Taking]]  # by provider


@dataclass(frozen=True)
class Bookable:
    """Those who are offered, and what takes their time already. An agency is as many people as it sends at once."""

    rows: tuple[AccessProvider, ...] = ()
    busy: Busy | None = None

    def able(self, need: AccessNeed) -> dict[AccessProvider, Fit]:
        """Who can do that, those first whom the person prefers, then who fits best. Whom they decline by name is none
        of them."""
        profile = need.profile
        fits = {one: fit(one.kinds, one.works_in, need.kind, need.detail, profile.receives) for one in self.rows}
        able = {
            one: how
            for one, how in fits.items()
            if how >= Fit.UNKNOWN and not is_named(one.name, profile.interpreters_declined)
        }

        def order(told: tuple[AccessProvider, Fit]) -> tuple[bool, int]:
            return not is_named(told[0].name, profile.interpreters_preferred), -told[1]

        return dict(sorted(able.items(), key=order))

    def members(self, rows: Iterable[AccessProvider]) -> tuple[Person, ...]:
        """Each as the people that they are; nobody where of none of them a week is known."""
        chosen = list(rows)
        if not any(one.windows.all() for one in chosen):
            return ()
        return tuple(person for one in chosen for person in self.people[one.pk])

    def keys(self, rows: Iterable[AccessProvider]) -> frozenset[Hashable]:
        """Of all the people that they are."""
        return frozenset(person.key for one in rows for person in self.people[one.pk])

    @cached_property
    def people(self) -> dict[int, list[Person]]:
        return {one.pk: _people(one, (self.busy or {}).get(one.pk, ())) for one in self.rows}

    @cached_property
    def unknown(self) -> frozenset[Hashable]:
        """The keys of those of whose week nothing is known."""
        return frozenset(one.key for people in self.people.values() for one in people if not one.windows)

    def named(self, keys: Collection[Hashable]) -> list[str]:
        """Their names; of an agency that sends several, how many."""
        count = Counter(key[1] for key in keys if isinstance(key, tuple))
        names = {one.pk: one.name for one in self.rows}
        said = _("%(name)s (%(n)d people)")
        return [said % {"name": names[pk], "n": n} if n > 1 else names[pk] for pk, n in count.items()]


def bookable(program: Program, *, after: datetime, leave_out: Meeting | None) -> Bookable:
    """Those of the program, and what of theirs is booked after that moment, but for the meeting that is left out."""
    rows = AccessProvider.objects.in_program(program).offered().prefetch_related("windows", "away")
    return Bookable(tuple(rows), _busy(program, after, leave_out))


def _busy(program: Program, after: datetime, leave_out: Meeting | None) -> Busy:
    booked = ServiceBooking.objects.filter(program=program, provider__isnull=False, ends_at__gt=after).standing()
    if leave_out is not None:
        booked = booked.exclude(accommodation__meeting=leave_out)
    found: Busy = defaultdict(list)
    rows = booked.order_by("starts_at").values_list("provider", "starts_at", "ends_at", "places")
    for pk, begins, ends, places in rows:
        found[pk].append((begins, ends, places))
    return found


def _people(row: AccessProvider, busy: Iterable[Taking]) -> list[Person]:
    windows, away = tuple(windows_of(row.windows.all())), tuple((one.first, one.last) for one in row.away.all())
    return [
        Person(("to book", row.pk, number), row.time_zone, windows, away, tuple(taken))
        for number, taken in enumerate(_shared_out(row.at_once, busy))
    ]


def _shared_out(people: int, busy: Iterable[Taking]) -> list[Taken]:
    """What takes the time of each: it goes, in the order in which it begins, to those who are free again first."""
    each: list[Taken] = [[] for _person in range(people)]
    for begins, ends, places in busy:
        each.sort(key=lambda taken: [ends for _begins, ends in taken[-1:]])
        for taken in each[:places]:
            taken.append((begins, ends))
    return each
