"""A provider's evidence beside what is needed, in the factsheet's four kinds: met, partly, or not, and why. Pure.

National Center on Deaf-Blindness (2017): educational background, licensure or certification, work experience, proven
success in similar situations. Which of them count, and which are required, is the program's to say. Between families
none is asked for, so there is nothing to set side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from matches.fitting.expertise import Helper, Shown, ShownBy, Wanted
from peermatch.clock import say_day

GENERAL = frozenset({ShownBy.EDUCATION, ShownBy.LICENSE})  # these may be shown for no topic in particular


class Met(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT = "not"


class Asked(StrEnum):
    """What the program asks of whoever provides."""

    REQUIRED = "required"
    ONE_OF_THESE = "one-of-these"
    NOTHING = "nothing"


@dataclass(frozen=True)
class KindFit:
    """`why` says in a sentence what is lacking; empty where nothing is. `proof`: ids of evidence, strongest first."""

    kind: ShownBy
    asked: Asked
    met: Met
    why: str
    proof: tuple[int, ...]


def by_kind(helper: Helper, wanted: Wanted) -> list[KindFit]:
    """The four kinds in the factsheet's order; none between families."""
    return [] if wanted.is_family else [_kind_fit(kind, helper, wanted) for kind in ShownBy]


def _kind_fit(kind: ShownBy, helper: Helper, wanted: Wanted) -> KindFit:
    shown = sorted((one for one in helper.evidence if one.kind == kind), key=lambda one: _strength(one, wanted))
    met, why = _judged(kind, shown, helper, wanted)
    return KindFit(kind, _asked(kind, wanted), met, why, tuple(one.id for one in shown))


def _strength(one: Shown, wanted: Wanted) -> tuple[object, ...]:
    """Valid before expired, in the topic before others, checked before unchecked, then the latest."""
    in_topic = bool(one.topics & wanted.covered)
    return one.has_expired(wanted.on), not in_topic, not one.is_checked, -(one.last_year or 0), one.id


def _asked(kind: ShownBy, wanted: Wanted) -> Asked:
    if kind in wanted.required:
        return Asked.REQUIRED
    return Asked.ONE_OF_THESE if kind in wanted.enough else Asked.NOTHING


def _judged(kind: ShownBy, shown: Sequence[Shown], helper: Helper, wanted: Wanted) -> tuple[Met, str]:
    valid = [one for one in shown if not one.has_expired(wanted.on)]
    if not shown:
        return Met.NOT, _("Nothing on record.")
    if not valid:
        return Met.NOT, _("Valid until %(day)s, and no longer.") % {"day": _last_day(shown)}
    if not wanted.topics:
        return Met.PARTLY, _("The problem has no topic yet to compare it with.")
    if any(one.topics & wanted.covered for one in valid):
        return Met.MET, ""
    if not any(not one.topics for one in valid):
        return Met.PARTLY, _("In another topic.")
    is_general = kind in GENERAL and kind not in wanted.enough
    if is_general or helper.offers & wanted.covered:
        return Met.MET, ""
    return Met.PARTLY, _("It names no topic.")


def _last_day(shown: Sequence[Shown]) -> str:
    last: date = max(one.expires_on for one in shown if one.expires_on is not None)
    return say_day(last, year=True)
