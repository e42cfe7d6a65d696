"""Whether those who provide can show what those who receive need. Pure: plain values in, findings out.

Professionals, by the factsheet's examples: experience or a proven success in the topic, unless their program counts
other kinds, and no license that has expired by the day of the meeting. Families: the support parent has lived it;
nobody asks them for a degree.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from peermatch.clock import say_day
from peermatch.text import fold


class ShownBy(StrEnum):
    """The factsheet's four kinds of evidence."""

    EDUCATION = "education"
    LICENSE = "license"
    EXPERIENCE = "experience"
    SUCCESS = "success"


PRACTICE = frozenset({ShownBy.EXPERIENCE, ShownBy.SUCCESS})


class Concern(StrEnum):
    NO_PRACTICE = "no-practice"
    OTHER_TOPIC = "other-topic"
    UNTAGGED = "untagged"
    NO_TOPIC = "no-topic"
    EXPIRED = "expired"
    MISSING_KIND = "missing-kind"


BLOCKING = frozenset({Concern.NO_PRACTICE, Concern.OTHER_TOPIC, Concern.EXPIRED, Concern.MISSING_KIND})


class Shown(NamedTuple):
    """One piece of evidence. `expires_on` is its last valid day."""

    id: int
    kind: ShownBy
    title: str
    topics: frozenset[int] = frozenset()
    expires_on: date | None = None
    is_checked: bool = False  # whether a coordinator saw it, or asked whoever issued it
    last_year: int | None = None  # in which it was so; None if it is so still, or nobody said

    def has_expired(self, on: date) -> bool:
        return self.expires_on is not None and self.expires_on < on


class Helper(NamedTuple):
    """Who provides: what they offer help with, and what they can show."""

    id: int
    name: str
    offers: frozenset[int] = frozenset()
    evidence: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class FitFinding:
    """`key` names the finding and the facts it rests on: when they change, it is another one."""

    concern: Concern
    helper: int
    sentence: str
    key: str
    evidence: int | None = None

    @property
    def is_blocking(self) -> bool:
        return self.concern in BLOCKING

    @property
    def status(self) -> str:
        """The finding in two or three words."""
        return {
            Concern.NO_PRACTICE: _("Nothing on record"),
            Concern.OTHER_TOPIC: _("In another topic"),
            Concern.UNTAGGED: _("Topic not named"),
            Concern.NO_TOPIC: _("Not compared"),
            Concern.EXPIRED: _("License not valid that day"),
            Concern.MISSING_KIND: _("Required, not on record"),
        }[self.concern]


@dataclass(frozen=True)
class Wanted:
    """What is needed: topics by id (narrower ones included in `covered`), and the day it must hold."""

    topics: Mapping[int, str]
    covered: frozenset[int]
    on: date
    is_family: bool
    meets: bool  # whether `on` is the day of a planned meeting, or only today
    enough: frozenset[ShownBy] = PRACTICE  # of professionals: one of these kinds in the topic; none asked if empty
    required: frozenset[ShownBy] = frozenset()  # of professionals: each of these kinds, in whatever topic

    @property
    def topic_names(self) -> str:
        return get_text_list(sorted(set(self.topics.values())), _("or"))


def with_narrower(topics: Iterable[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """These topics and all that are part of them. `parents` maps each topic to the one it is part of."""
    covered = set(topics)
    narrower: dict[int, list[int]] = {}
    for topic, parent in parents.items():
        if parent is not None:
            narrower.setdefault(parent, []).append(topic)
    waiting = list(covered)
    while waiting:
        for topic in narrower.get(waiting.pop(), ()):
            if topic not in covered:
                covered.add(topic)
                waiting.append(topic)
    return frozenset(covered)


def findings(helper: Helper, wanted: Wanted) -> list[FitFinding]:
    """All that speaks against this person as the one who provides; what blocks comes first."""
    found = _practice(helper, wanted)
    if not wanted.is_family:
        found += [*_licenses(helper, wanted), *_kinds_missing(helper, wanted)]
    return sorted(found, key=lambda finding: (not finding.is_blocking, finding.key))


def is_settled(helper: Helper, wanted: Wanted) -> bool:
    """Whether nothing blocks: what `findings` says, without a sentence, for whoever asks about thousands."""
    if not _has_practice(helper, wanted):
        return False
    if wanted.is_family:
        return True
    shown = {one.kind for one in helper.evidence if not one.has_expired(wanted.on)}
    return wanted.required <= shown and not _expired_licenses(helper, wanted)


def _has_practice(helper: Helper, wanted: Wanted) -> bool:
    """Whether what they have done, or offer, is no reason to stop."""
    if not wanted.is_family and not wanted.enough:
        return True
    if wanted.is_family and (helper.offers & wanted.covered if wanted.topics else helper.offers):
        return True
    practice = _practice_of(helper, wanted)
    if not wanted.topics:
        return bool(practice)
    return any(not shown.topics or shown.topics & wanted.covered for shown in practice)


def in_topic(helper: Helper, wanted: Wanted) -> list[Shown]:
    """The evidence that shows the helper has done it, in one of the wanted topics."""
    return [shown for shown in _practice_of(helper, wanted) if shown.topics & wanted.covered]


def fits_by(helper: Helper, wanted: Wanted) -> str:
    """In a sentence, what speaks for the helper. Empty if nothing does."""
    told = {"name": helper.name, "topics": wanted.topic_names}
    if proof := in_topic(helper, wanted):
        words = _("%(name)s has lived it: %(titles)s.") if wanted.is_family else _("%(name)s has done it: %(titles)s.")
        return words % (told | {"titles": _titles(proof)})
    if helper.offers & wanted.covered:
        return _("%(name)s offers help with %(topics)s.") % told
    if practice := _practice_of(helper, wanted):
        return _("On record for %(name)s: %(titles)s.") % (told | {"titles": _titles(practice)})
    return ""


def _titles(evidence: list[Shown]) -> str:
    return get_text_list([f"“{shown.title.rstrip('. ')}”" for shown in evidence[:2]], _("and"))


def _practice_of(helper: Helper, wanted: Wanted) -> list[Shown]:
    """What counts as having done it: for a family what they lived, for professionals what the program says."""
    counts = PRACTICE if wanted.is_family else wanted.enough
    return [shown for shown in helper.evidence if shown.kind in counts]


def _practice(helper: Helper, wanted: Wanted) -> list[FitFinding]:
    """At most one finding about having done it."""
    if not wanted.is_family and not wanted.enough:
        return []
    practice = _practice_of(helper, wanted)
    offered = bool(helper.offers & wanted.covered) if wanted.topics else bool(helper.offers)
    if wanted.is_family and offered:
        return [] if wanted.topics else [_no_topic(helper, wanted)]
    if not practice:
        return [_nothing_shown(helper, wanted)]
    if not wanted.topics:
        return [_no_topic(helper, wanted)]
    if in_topic(helper, wanted):
        return []
    untagged = [shown for shown in practice if not shown.topics]
    if untagged and offered:
        return []
    return [_untagged(helper, wanted, untagged) if untagged else _in_another_topic(helper, wanted, practice)]


def _nothing_shown(helper: Helper, wanted: Wanted) -> FitFinding:
    if wanted.is_family and wanted.topics:
        words = _("Nothing on record says that %(name)s has lived it: %(topics)s.")
    elif wanted.is_family:
        words = _("Nothing on record says what %(name)s has lived through.")
    elif wanted.enough == PRACTICE:
        words = _("%(name)s has no experience and no success in a similar situation on record.")
    else:
        words = _("%(name)s has nothing on record that this program counts: %(kinds)s.")
    told = {"name": helper.name, "topics": wanted.topic_names, "kinds": _kinds(wanted.enough)}
    return _finding(Concern.NO_PRACTICE, helper, wanted, words % told)


def _kinds(kinds: Iterable[ShownBy]) -> str:
    named = {
        ShownBy.EDUCATION: _("education"),
        ShownBy.LICENSE: _("a license or certification"),
        ShownBy.EXPERIENCE: _("experience"),
        ShownBy.SUCCESS: _("success in a similar situation"),
    }
    return get_text_list([named[kind] for kind in ShownBy if kind in kinds], _("or"))


def _kinds_missing(helper: Helper, wanted: Wanted) -> list[FitFinding]:
    """Kinds that the program requires of every professional who provides, and that they do not show that day."""
    shown = {one.kind for one in helper.evidence if not one.has_expired(wanted.on)}
    return [_missing(helper, wanted, kind) for kind in ShownBy if kind in wanted.required - shown]


def _missing(helper: Helper, wanted: Wanted, kind: ShownBy) -> FitFinding:
    words = _("This program requires %(kind)s of whoever provides. For %(name)s none is on record that is valid.")
    found = _finding(Concern.MISSING_KIND, helper, wanted, words % {"kind": _kinds([kind]), "name": helper.name})
    return replace(found, key=f"{found.concern}:{helper.id}:{kind}")


def _in_another_topic(helper: Helper, wanted: Wanted, practice: list[Shown]) -> FitFinding:
    words = _("%(name)s's experience is in another topic: “%(title)s”. Nothing on record is in %(topics)s.")
    told = {"name": helper.name, "title": practice[0].title, "topics": wanted.topic_names}
    return _finding(Concern.OTHER_TOPIC, helper, wanted, words % told, practice)


def _untagged(helper: Helper, wanted: Wanted, untagged: list[Shown]) -> FitFinding:
    words = _("%(name)s's experience names no topic: “%(title)s”. Judge for yourself whether it is in %(topics)s.")
    told = {"name": helper.name, "title": untagged[0].title, "topics": wanted.topic_names}
    return _finding(Concern.UNTAGGED, helper, wanted, words % told, untagged)


def _no_topic(helper: Helper, wanted: Wanted) -> FitFinding:
    words = _("The problem has no topic yet, so what %(name)s has done was not compared with it.")
    return _finding(Concern.NO_TOPIC, helper, wanted, words % {"name": helper.name})


def _licenses(helper: Helper, wanted: Wanted) -> list[FitFinding]:
    return [_expired(helper, wanted, shown) for shown in _expired_licenses(helper, wanted)]


def _expired_licenses(helper: Helper, wanted: Wanted) -> list[Shown]:
    """Those that will have expired, unless the same one was renewed in a later row."""
    licenses = [shown for shown in helper.evidence if shown.kind == ShownBy.LICENSE]
    over = [shown for shown in licenses if shown.has_expired(wanted.on)]
    valid = {fold(shown.title) for shown in licenses if not shown.has_expired(wanted.on)} if over else set()
    return [shown for shown in over if fold(shown.title) not in valid]


def _expired(helper: Helper, wanted: Wanted, shown: Shown) -> FitFinding:
    if wanted.meets:
        words = _("%(name)s's %(title)s is valid until %(day)s. The meeting is planned for %(meeting)s.")
    else:
        words = _("%(name)s's %(title)s ended on %(day)s.")
    told = {
        "name": helper.name, "title": shown.title,
        "day": say_day(shown.expires_on or wanted.on, year=True), "meeting": say_day(wanted.on, year=True),
    }  # fmt: skip
    return _finding(Concern.EXPIRED, helper, wanted, words % told, [shown])


def _finding(
    concern: Concern, helper: Helper, wanted: Wanted, sentence: str, rests_on: Iterable[Shown] = ()
) -> FitFinding:
    rests_on = list(rests_on)
    facts = [f"{shown.id}/{shown.title}/{sorted(shown.topics)}/{shown.expires_on}" for shown in rests_on]
    asked: list[object] = [] if concern == Concern.EXPIRED else [*sorted(wanted.topics)]
    if concern == Concern.NO_PRACTICE and wanted.enough != PRACTICE:
        asked += sorted(wanted.enough)
    digest = hashlib.sha256(repr((facts, asked)).encode()).hexdigest()[:20]
    about = rests_on[0].id if len(rests_on) == 1 else None
    return FitFinding(concern, helper.id, sentence, f"{concern}:{helper.id}:{digest}", about)
