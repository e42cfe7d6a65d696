"""Wall time, zones and how both are said. Pure: every function is told what time it is."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

DEFAULT_ZONE = "America/Chicago"
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)  # usually, for mail

# The zones a U.S. program uses, west to east, as people there call them.
US_ZONES = {
    "Pacific/Honolulu": gettext_lazy("Hawaii"),
    "America/Anchorage": gettext_lazy("Alaska"),
    "America/Los_Angeles": gettext_lazy("Pacific"),
    "America/Phoenix": gettext_lazy("Arizona"),
    "America/Denver": gettext_lazy("Mountain"),
    "America/Chicago": gettext_lazy("Central"),
    "America/New_York": gettext_lazy("Eastern"),
    "America/Puerto_Rico": gettext_lazy("Atlantic"),
    "Pacific/Guam": gettext_lazy("Chamorro"),
}
# The same after a time of day.
US_CLOCKS = {
    "Pacific/Honolulu": pgettext_lazy("a clock", "Hawaii"),
    "America/Anchorage": pgettext_lazy("a clock", "Alaska"),
    "America/Los_Angeles": pgettext_lazy("a clock", "Pacific"),
    "America/Phoenix": pgettext_lazy("a clock", "Arizona"),
    "America/Denver": pgettext_lazy("a clock", "Mountain"),
    "America/Chicago": pgettext_lazy("a clock", "Central"),
    "America/New_York": pgettext_lazy("a clock", "Eastern"),
    "America/Puerto_Rico": pgettext_lazy("a clock", "Atlantic"),
    "Pacific/Guam": pgettext_lazy("a clock", "Chamorro"),
}
# Words people write for a zone, folded, and the zone that is meant.
ZONE_WORDS = {
    "hawaii": "Pacific/Honolulu", "hst": "Pacific/Honolulu",
    "alaska": "America/Anchorage", "akst": "America/Anchorage", "akdt": "America/Anchorage",
    "pacific": "America/Los_Angeles", "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "arizona": "America/Phoenix",
    "mountain": "America/Denver", "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver",
    "central": "America/Chicago", "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago",
    "eastern": "America/New_York", "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "atlantic": "America/Puerto_Rico",
}  # fmt: skip


class NoSuchTime(ValidationError):
    """The clocks skip this wall time on that day."""


@cache
def zones() -> frozenset[str]:
    """Names of all IANA zones that name a place (no Etc/…, no POSIX left-overs)."""
    return frozenset(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    ) | {"UTC"}


def validate_zone(name: str) -> None:
    if name not in zones():
        raise ValidationError(_("“%(name)s” is not a time zone. Choose one like America/Chicago.") % {"name": name})


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All zones for a choice field: those of the United States by their names there, then the world's."""
    home = [(name, f"{label} ({name})") for name, label in US_ZONES.items()]
    world = [(name, name.replace("_", " ")) for name in sorted(zones()) if name not in US_ZONES]
    return [(_("United States"), home), (_("All time zones"), world)]


def meant_zone(words: str) -> str | None:
    """The zone that words like “Central time” mean, or None. For suggestions: never applied unasked."""
    folded = words.casefold().replace("standard", "").replace("daylight", "").replace("time", "").strip(" .")
    return ZONE_WORDS.get(folded)


def zone_label(name: str) -> str:
    """“Central” for America/Chicago, “Kathmandu” for Asia/Kathmandu."""
    known = US_ZONES.get(name)
    return str(known) if known else name.rsplit("/", 1)[-1].replace("_", " ")


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; where that month has no such day, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class WallTime:
    """What a clock on the wall shows: local date and time, the IANA zone, and which of two (fold, 0 or 1)."""

    on: date
    at: time
    zone: str
    fold: int = 0

    def instant(self) -> datetime:
        """The moment meant, in UTC. Raises NoSuchTime for a time that the clocks skip."""
        local = datetime.combine(self.on, self.at, ZoneInfo(self.zone)).replace(fold=self.fold)
        moment = local.astimezone(UTC)
        if moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) != local.replace(tzinfo=None, fold=0):
            raise NoSuchTime(
                _("On this day the clocks in %(zone)s skip from before to after %(time)s. Choose another time.")
                % {"zone": zone_label(self.zone), "time": say_time(self.at)}
            )
        return moment

    def happens_twice(self) -> bool:
        """Whether the clocks go back over this wall time that day."""
        zone = ZoneInfo(self.zone)
        first, second = (datetime.combine(self.on, self.at, zone).replace(fold=fold).utcoffset() for fold in (0, 1))
        return first is not None and second is not None and first > second


def say_time(at: time) -> str:
    """“3:00 pm”, “noon”, “midnight”."""
    if at.minute == 0 and at.hour in (0, 12):
        return pgettext("time of day", "noon") if at.hour else pgettext("time of day", "midnight")
    half = pgettext("time of day", "pm") if at.hour >= 12 else pgettext("time of day", "am")
    return f"{at.hour % 12 or 12}:{at.minute:02d} {half}"


def say_moment(moment: datetime, zone: str, *, year: bool = False, short: bool = False) -> str:
    """“Tue, April 14, 3:00 pm Central”: the moment on the clock of that zone. `short`: “Tue, Apr 14, …”."""
    told = {"day": say_day(local_day(moment, zone), year=year, short=short), "time": say_clock(moment, zone)}
    return pgettext("day and time", "%(day)s, %(time)s") % told


def say_clock(moment: datetime, zone: str) -> str:
    """“3:00 pm Central”; which of two where the clocks show it twice that night: “1:30 am Central (CDT)”."""
    local = moment.astimezone(ZoneInfo(zone))
    which = f" ({clock_name(local)})" if _is_shown_twice(local) else ""
    return say_there(local.time(), zone) + which


def say_there(at: time, zone: str) -> str:
    """“3:00 pm Central”. Each clock of the U.S. is a phrase of its own: “hora del Centro”, “hora de la Montaña”."""
    clock = US_CLOCKS.get(zone)
    said = str(clock) if clock else pgettext("a clock", "%(place)s") % {"place": zone_label(zone)}
    return pgettext("time and clock", "%(time)s %(clock)s") % {"time": say_time(at), "clock": said}


def clock_name(local: datetime) -> str:
    """“CDT” or “UTC+10:30”: what tells the first of two equal wall times from the second."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    return f"UTC{name[:3]}:{name[3:]}" if name[3:] else f"UTC{name}"


def _is_shown_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def say_day(on: date, *, year: bool = False, short: bool = False) -> str:
    """“Tue, April 14”, and the year where it is asked for; `short`: “Tue, Apr 14”, where every letter counts."""
    from django.utils.formats import date_format

    return date_format(on, f"D, {'M' if short else 'F'} j{', Y' if year else ''}")


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of that moment in that zone. Whose zone counts: docs/decisions/0045-whose-day-it-is.md."""
    return moment.astimezone(ZoneInfo(zone)).date()


def last_minute(on: date, zone: str) -> datetime:
    """The last minute of that calendar day in that zone."""
    return datetime.combine(on, time(23, 59), ZoneInfo(zone))


def hours_before(moment: datetime, hours: int) -> datetime:
    """Elapsed time, not wall time: “24 hours before” stays 24 hours when the clocks change."""
    return moment.astimezone(UTC) - timedelta(hours=hours)
