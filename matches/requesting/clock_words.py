"""How the clocks of a request are said: what is due, by when, and how late it is."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.requesting.clocks import Clock, Standing, Which
from peermatch.clock import say_moment

HOURS_BEFORE_DAYS = 48
TONES = {Standing.DONE: "done", Standing.LATE: "stop", Standing.RUNNING: "wait", Standing.PAUSED: "wait"}


@dataclass(frozen=True)
class ClockWords:
    """One clock on the page: what it is called, a status word with its tone, and a sentence."""

    label: str
    status: str
    tone: str
    sentence: str


def say_clock(clock: Clock, zone: str, *, is_waived: bool = False) -> ClockWords:
    """The clock in words, its moments on the clock of that zone. `is_waived`: someone wrote why it does not matter."""
    if is_waived:
        return ClockWords(_label(clock.which), _("Waived"), "plain", "")
    return ClockWords(_label(clock.which), _status(clock), TONES.get(clock.standing, "plain"), _sentence(clock, zone))


def say_span(span: timedelta) -> str:
    """“3 hours”, “40 minutes”, “5 days”: the largest unit that says enough, rounded down."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < HOURS_BEFORE_DAYS:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def _label(which: Which) -> str:
    return {
        Which.CALL_BACK: _("Call back"),
        Which.MATCH: _("A support parent or peer says yes"),
        Which.REACH: _("First contact between the two"),
    }[which]


def _status(clock: Clock) -> str:
    if clock.standing == Standing.LATE:
        return _("%(span)s late") % {"span": say_span(clock.late_by)}
    return {
        Standing.NOT_BEGUN: _("Not yet"),
        Standing.RUNNING: _("In time"),
        Standing.PAUSED: _("Paused"),
        Standing.DONE: _("Done"),
        Standing.DROPPED: _("Not needed"),
    }[clock.standing]


def _sentence(clock: Clock, zone: str) -> str:
    if clock.standing == Standing.DONE and clock.stopped:
        return _done(clock, say_moment(clock.stopped, zone))
    if clock.standing == Standing.PAUSED and clock.due is None:
        return _("The clock stands still. %(took)s were counted so far.") % {"took": say_span(clock.took)}
    if not clock.is_open or clock.due is None:
        return _("It begins when the two are introduced.") if clock.standing == Standing.NOT_BEGUN else ""
    return _due(clock.which) % {"when": say_moment(clock.due, zone)}


def _due(which: Which) -> str:
    return {
        Which.CALL_BACK: _("Call back by %(when)s."),
        Which.MATCH: _("Find someone who says yes by %(when)s."),
        Which.REACH: _("They should be in touch by %(when)s."),
    }[which]


def _done(clock: Clock, when: str) -> str:
    said = {"when": when, "took": say_span(clock.took), "late": say_span(clock.late_by)}
    if clock.late_by:
        return _("%(when)s, after %(took)s. That was %(late)s late.") % said
    return _("%(when)s, after %(took)s.") % said
