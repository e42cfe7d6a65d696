"""Who reaches out first, in words. Pure.

The rule is Parent to Parent's: the support parent makes the first contact, 24 to 48 hours after the introduction.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Side:
    """One of two who are introduced: whether the first step is theirs, and whether the other can reach them."""

    first_name: str
    begins: bool
    can_be_reached: bool


def first_step(me: Side, other: Side, *, hours: int, coordinator: str) -> str:
    """What I do first, or what the other does, in one or two sentences; `hours` is the program's measure."""
    told = {"name": other.first_name, "within": _within(hours), "coordinator": coordinator}
    if not me.can_be_reached and not other.can_be_reached:
        return _("%(coordinator)s brings you together for the first time and tells you when.") % told
    if me.begins and not other.begins and other.can_be_reached:
        return _("The first step is yours: please reach out to %(name)s %(within)s.") % told
    if other.begins and not me.begins and me.can_be_reached:
        words = _("%(name)s reaches out to you %(within)s.") % told
        return f"{words} {_('You may also reach out first.')}" if other.can_be_reached else words
    if not other.can_be_reached:
        return _("%(name)s has what you agreed to share and reaches out to you when they are ready.") % told
    if not me.can_be_reached:
        return _("The first step is yours: %(name)s cannot reach you. Please reach out to them %(within)s.") % told
    return _("Either of you may reach out first, best %(within)s.") % told


def _within(hours: int) -> str:
    """“within 48 hours”."""
    return ngettext("within %(n)d hour", "within %(n)d hours", hours) % {"n": hours}
