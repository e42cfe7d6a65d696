"""Why a person fits a place, and what speaks against, in a coordinator's words. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting import expertise, shared_hours, suggestions
from matches.fitting.expertise import Shown
from matches.fitting.suggestions import (
    FITS_WELL,
    IN_TOPIC,
    OFTEN,
    Aspect,
    Judged,
    Known,
    Past,
    Place,
    Priority,
    Weights,
)

FEW_HOURS = 2.0  # hours a week in common: fewer speak against
MOST_REASONS = 3


@dataclass(frozen=True)
class Reason:
    """One sentence, with a word or two before it. `strength`: how much it moves the fit.

    `is_of_feedback`: what people said afterwards; only coordinators read it, and no place keeps it.
    """

    label: str
    sentence: str
    strength: float = 0.0
    is_of_feedback: bool = False


@dataclass(frozen=True)
class Names:
    """What the sentences call things by their ids. `offset`: minutes by which the reader's clock is ahead of UTC."""

    topics: Mapping[int, str] = field(default_factory=dict)
    languages: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    offset: int = 0


@dataclass(frozen=True)
class Case:
    """What there is to say about one person. `settle` comes before anything else: it blocks."""

    speaks_for: tuple[Reason, ...]
    settle: tuple[Reason, ...]
    against: tuple[Reason, ...]

    @property
    def strongest(self) -> tuple[Reason, ...]:
        return self.speaks_for[:MOST_REASONS]


def fit_in_words(judged: Judged, place: Place, to_settle: int) -> str:
    """“Fits well, one thing to settle”."""
    if not place.wanted.topics:
        words = _("Not compared with a topic")
    elif judged.fit >= FITS_WELL:
        words = _("Fits well")
    else:
        words = _("Fits partly") if judged.fit >= IN_TOPIC else _("Fits little")
    if not to_settle:
        return words
    more = ngettext("%(fit)s, one thing to settle", "%(fit)s, %(n)d things to settle", to_settle)
    return more % {"fit": words, "n": to_settle}


def case_of(judged: Judged, place: Place, weights: Weights, names: Names) -> Case:
    """All reasons for and against, strongest first; of equals in the order in which the aspects are named."""
    speaks_for: list[Reason] = []
    against: list[Reason] = []
    for aspect, value in judged.values:
        for worth, reason in _OF_ASPECT[aspect](judged.known, place, names):
            weight = weights.of(aspect)
            told = replace(reason, strength=weight * (max(value, worth) if worth > 0 else 1 - value))
            (speaks_for if worth > 0 else against).append(told)
    found = expertise.findings(judged.known.helper, place.wanted) if place.provides else []
    settle = [Reason(_("Settle first"), one.sentence) for one in found if one.is_blocking]
    known = [Reason(_("To know"), one.sentence) for one in found if not one.is_blocking]
    return Case(_strongest(speaks_for), tuple(settle), (*known, *_strongest(against)))


def _strongest(reasons: list[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: -reason.strength))


Told = Iterator[tuple[float, Reason]]  # above 0: it speaks for them


def _topics(known: Known, place: Place, names: Names) -> Told:
    offered, wanted = known.helper.offers & place.wanted.covered, known.wants & place.wanted.covered
    if wanted and not place.provides:
        yield (
            1.0,
            Reason(_("Same need"), _("Wants help with %(topics)s too.") % {"topics": _named(wanted, names.topics)}),
        )
    if offered:
        yield 0.75, Reason(_("Offers"), _("Help with %(topics)s.") % {"topics": _named(offered, names.topics)})
    elif place.provides and expertise.in_topic(known.helper, place.wanted):
        yield 0.0, Reason(_("To ask"), _("Has done it, and has not said that they offer help with it."))


def _named(ids: frozenset[int], names: Mapping[int, str]) -> str:
    return get_text_list(sorted({names[one] for one in ids if one in names}), _("and"))


def _proof(known: Known, place: Place, _names: Names) -> Told:
    practice = expertise.in_topic(known.helper, place.wanted)
    if not practice:
        return
    label = _("Lived it") if place.wanted.is_family else _("Did it")
    best = sorted(practice, key=lambda one: (not one.is_checked, -(one.last_year or 9999), one.id))
    yield 1.0, Reason(label, capfirst("; ".join(_said(one) for one in best[:2])) + ".")
    if not place.wanted.is_family and not any(one.is_checked for one in practice):
        yield 0.0, Reason(_("Not checked"), _("Nobody has checked yet what they say they have done."))


def _said(shown: Shown) -> str:
    more = [str(shown.last_year)] if shown.last_year else []
    more += [_("checked")] if shown.is_checked else []
    title = shown.title.rstrip(". ")
    return f"{title} ({', '.join(more)})" if more else title


def _priorities(known: Known, place: Place, names: Names) -> Told:
    if place.is_for is None:
        return
    for one in Priority:
        if one in place.priorities:
            met = suggestions.meets(known, place.is_for, one)
            yield met if met >= 0.9 else 0.0, _PRIORITY[one](known, place.is_for, names, met)


def _age(known: Known, is_for: Known, _names: Names, met: float) -> Reason:
    if known.age is None or is_for.age is None:
        return Reason(_("Child's age"), _("Not known of both."))
    if met >= 0.9:
        same = known.age == is_for.age
        return Reason(_("Child's age"), _("About the same.") if same else _("A little older: they were there lately."))
    return Reason(_("Child's age"), _("Another age than what they wish for."))


def _language(known: Known, is_for: Known, names: Names, met: float) -> Reason:
    shared = _named(known.languages & is_for.languages, names.languages)
    return Reason(
        _("Language"), _("%(languages)s.") % {"languages": shared} if shared else _("None in common on record.")
    )


def _state(known: Known, is_for: Known, _names: Names, met: float) -> Reason:
    said = _("Both in %(state)s.") if met else _("Another state: %(state)s.")
    return Reason(_("Place"), said % {"state": known.state} if known.state else _("No state on record."))


def _role(known: Known, is_for: Known, _names: Names, met: float) -> Reason:
    return Reason(_("Role"), _("The same as theirs.") if met else _("Another one than theirs."))


def _hours(known: Known, place: Place, names: Names) -> Told:
    week = suggestions.shared_week(known, place.here)
    if week is None:
        yield 0.0, Reason(_("Hours"), _("No free times on record."))
        return
    shared, said = shared_hours.hours(week), hours_in_words(week, names.offset)
    if shared < FEW_HOURS and place.is_for and len(place.here) > 1:
        said = f"{said} {_hours_with(known, place.is_for, names)}".strip()
    yield float(shared >= FEW_HOURS), Reason(_("Hours"), said)


def _hours_with(known: Known, is_for: Known, names: Names) -> str:
    """What they share with whoever asked, where the others make it less; empty if that is nothing."""
    week = suggestions.shared_week(known, [is_for])
    name, said = names.people.get(is_for.id, is_for.helper.name), hours_in_words(week or 0, names.offset)
    return _("With %(name)s alone: %(hours)s") % {"name": name, "hours": said} if week else ""


def hours_in_words(week: int, offset: int) -> str:
    """“6 shared hours a week, most on Thursday.” on a clock that far ahead of UTC."""
    shared, day = shared_hours.hours(week), shared_hours.best_day(week, offset)
    if day is None:
        return _("No free hours in common.")
    hours = ngettext("%(n)s shared hour a week", "%(n)s shared hours a week", 1 if shared == 1 else 2)
    told = {"hours": hours % {"n": f"{shared:g}"}, "day": WEEKDAYS[day]}
    if shared_hours.is_one_day(week, offset):
        return _("%(hours)s, on %(day)s.") % told
    return _("%(hours)s, most on %(day)s.") % told


def _rested(known: Known, _place: Place, _names: Names) -> Told:
    if known.asked >= OFTEN - 1:
        yield 0.0, Reason(_("Asked often"), asked_in_words(known.asked))


def asked_in_words(asked: int) -> str:
    if not asked:
        return _("Not asked in the last six months.")
    said = ngettext("Asked once in the last six months.", "Asked %(n)d times in the last six months.", asked)
    return said % {"n": asked}


def _past(known: Known, place: Place, names: Names) -> Told:
    past = known.past
    yield from _feedback(past)
    met = [names.people.get(one.id, "") for one in place.here if one.id in past.not_with]
    if met:
        said = _("Was in a match with %(names)s that was no fit.") % {"names": get_text_list(met, _("and"))}
        yield 0.0, Reason(_("Earlier"), said)
        return
    if past.well:
        said = ngettext("A match of theirs ended well.", "%(n)d matches of theirs ended well.", past.well)
        yield 1.0, Reason(_("Earlier"), said % {"n": past.well})
    if past.badly:
        said = ngettext("A match of theirs was no fit.", "%(n)d matches of theirs were no fit.", past.badly)
        yield 0.0, Reason(_("Earlier"), said % {"n": past.badly})


def _feedback(past: Past) -> Told:
    """What was said afterwards, as nobody's fault."""
    label = _("Feedback")
    if past.not_again:
        said = _("Said last that they would rather not take part again. Ask first whether that has changed.")
        yield 0.0, Reason(label, said, is_of_feedback=True)
    if past.useful:
        said = ngettext(
            "What they gave was of use to %(n)d person.", "What they gave was of use to %(n)d people.", past.useful
        )
        yield 1.0, Reason(label, said % {"n": past.useful}, is_of_feedback=True)
    if past.of_little_use:
        said = ngettext(
            "A match with them was of little use to %(n)d person. It is no one's fault: look whether this fits better.",
            "A match with them was of little use to %(n)d people. It is no one's fault: look whether this fits better.",
            past.of_little_use,
        )
        yield 0.0, Reason(label, said % {"n": past.of_little_use}, is_of_feedback=True)


_PRIORITY: Mapping[Priority, Callable[[Known, Known, Names, float], Reason]] = {
    Priority.AGE: _age, Priority.LANGUAGE: _language, Priority.PLACE: _state, Priority.ROLE: _role,
}  # fmt: skip
_OF_ASPECT: Mapping[Aspect, Callable[[Known, Place, Names], Told]] = {
    Aspect.TOPIC: _topics, Aspect.PROOF: _proof, Aspect.PRIORITIES: _priorities, Aspect.HOURS: _hours,
    Aspect.RESTED: _rested, Aspect.PAST: _past,
}  # fmt: skip
