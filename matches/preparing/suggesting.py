"""Who is suggested for an open place of a match: everyone is looked at, nobody is left out without a reason.

In the same number of queries in a program of a hundred people as in one of a hundred thousand.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting import footing, suggestions
from matches.fitting.expertise import PRACTICE, Wanted
from matches.fitting.knowing import OF_EACH, known_from, rows_of
from matches.fitting.review import PROVIDING, problems_of, wanted_of
from matches.fitting.suggestions import Judged, Known, Place, Priority, Weights
from matches.models import FootingConcern, Format, Match, MatchRules, Part, Problem, Seat, SeatState, stopped_with
from matches.preparing.earlier import earlier_partners
from matches.preparing.finding import kinds_for
from matches.preparing.formats import SHAPES
from participants.models import (
    MAY_BE_UNDER_AGE,
    AccessNeed,
    Evidence,
    Kind,
    Language,
    NeedKind,
    Participant,
    RosterRules,
    Status,
    Topic,
    are_ready,
)
from peermatch.many import Many


@dataclass(frozen=True)
class Search:
    """What is looked for, and by whom: `knows` says whether they may read what is protected about the match."""

    match: Match
    seats: Sequence[Seat]  # of those who take part
    part: Part
    rules: MatchRules
    wanted: Wanted
    problems: Sequence[Problem]  # with their topics
    on: date
    knows: bool
    kinds: Collection[Kind]
    said_no: frozenset[int] = frozenset()  # people who were asked for this match and declined
    earlier: frozenset[int] = frozenset()  # people of the match that this one follows

    @property
    def provides(self) -> bool:
        return self.part in PROVIDING

    @property
    def here(self) -> list[int]:
        return [seat.participant_id for seat in self.seats]

    @property
    def weights(self) -> Weights:
        return Weights(*self.rules.weights)

    @cached_property
    def around(self) -> footing.Around:
        return footing.around(self.match, self.seats, self.rules, self.part, on=self.on)

    @property
    def problem(self) -> Problem | None:
        """The one that whoever asks began with."""
        return next(iter(self.problems), None)

    @property
    def topics(self) -> list[Topic]:
        """Of all problems, by name."""
        found = {topic.pk: topic for problem in self.problems for topic in problem.topics.all()}
        return sorted(found.values(), key=lambda topic: topic.name.lower())

    @cached_property
    def languages(self) -> Sequence[Language]:
        """All that are spoken in the program, by name."""
        return list(Language.objects.in_program(self.match.program))

    def for_part(self, part: Part) -> "Search":
        """The same for another part."""
        return self if part == self.part else replace(self, part=part)

    @cached_property
    def far_levels(self) -> list[str]:
        return footing.levels_too_far(self.match, self.seats, self.rules)


def search_for(
    match: Match, seats: Sequence[Seat], part: Part, *, on: date, knows: bool, everyone: bool = False
) -> Search:
    """`seats`: of the match, all. `everyone`: also the kinds of people who do not usually meet on this path."""
    here = [seat for seat in seats if seat.takes_part]
    said_no = frozenset(seat.participant_id for seat in seats if seat.state == SeatState.DECLINED)
    rules, problems = MatchRules.of(match.program), problems_of(match)
    return Search(
        match, here, part, rules, wanted_of(match, on, rules, problems), problems, on, knows,
        frozenset(Kind) if everyone else kinds_for(match), said_no,
        earlier_partners(match),
    )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """`judged`: the best first. `others`: how many more could be asked who have nothing to do with the topic.

    `not_now`: why people cannot be asked now, and how many for each reason.
    """

    place: Place
    judged: Sequence[Judged]
    others: int
    not_now: Mapping[str, int]

    @property
    def can_be_asked(self) -> int:
        return len(self.judged) + self.others


def find(search: Search, *, all_who_can: bool = False) -> Found:
    """Everyone of these kinds who can be asked and has to do with the topic, judged and in order.

    `all_who_can`: those too who offer nothing in it and have not done it.
    """
    rows = with_reason(search)
    counted = dict(rows.order_by().values_list("reason").annotate(n=Count("pk")))
    total = counted.pop("", 0)
    chosen = rows.filter(reason="")
    if search.wanted.topics and not all_who_can:
        chosen = chosen.filter(pk__among=Many(_in_topic(search)))
    place, judged = _judged(search, list(chosen.order_by().values_list(*OF_EACH)))
    return Found(place, judged, total - len(judged), counted)


def judge_these(search: Search, people: Collection[int]) -> tuple[Place, list[Judged]]:
    """The place that is open, and how well these people fit it, the best first."""
    return _judged(search, rows_of(search.match.program_id, people))


def _judged(search: Search, rows: Sequence[Any]) -> tuple[Place, list[Judged]]:
    program, weights = search.match.program_id, search.weights
    known = known_from(program, [*rows, *rows_of(program, search.here)], on=search.on, feedback=search.knows)
    place = _place(search, known)
    return place, suggestions.ranked(suggestions.judge(known[row[0]], place, weights) for row in rows)


def _place(search: Search, known: Mapping[int, Known]) -> Place:
    """A child's age is known to whoever may know alone: without that it is not weighed either."""
    problem = search.problem
    chosen = {Priority(one) for one in problem.priorities} if problem else set()
    return Place(
        search.wanted, search.provides, tuple(known[pk] for pk in search.here if pk in known),
        known.get(problem.requester_id) if problem else None,
        frozenset(chosen if search.knows else chosen - {Priority.AGE}),
    )  # fmt: skip


def with_reason(search: Search) -> Any:
    """All of these kinds but those in the match, each with the reason for which they cannot be asked; empty if none.

    Who is kept apart from somebody here has no reason for those who may not know it: they would learn whom it is about.
    """
    rows: Any = Participant.objects.in_program(search.match.program).listed()
    apart = stopped_with(search.match.program, search.here)  # they are never named here, nor counted
    rows = rows.filter(kind__in=search.kinds).exclude(pk__in={*search.here, *apart})
    return rows.annotate(reason=_reason(search))


def _reason(search: Search) -> Case:
    """Of several reasons the first counts."""
    blocked = Q(pk__among=Many(search.around.blocked(knows=search.knows)))
    if FootingConcern.LEVELS in search.rules.footing_blocks:
        blocked |= Q(level__in=search.far_levels)
    told = [
        (Q(status=Status.INVITED), "permission"),
        (Q(status=Status.PAUSED), "paused"),
        (~Q(status=Status.ACTIVE), "left"),
        (Q(is_held_back=True), "held_back"),
        (Q(is_asked_again=True), "asked_again"),
        (_too_young(search), "under_age"),
        (Q(capacity=0), "none"),
        (Q(open_matches__gte=F("capacity")), "full"),
        (Q(pk__in=search.said_no), "said_no"),
        (Q(pk__in=search.earlier), "earlier"),
        (Q(readiness__resting_until__gte=search.on), "resting"),
        (blocked, "footing"),
        (Q(pk__among=Many(search.around.of_one_household)), "household"),
        (Q(pk__among=Many(without_words(search))), "language"),
    ]
    last = ""
    if search.match.is_family and search.provides:
        told, last = [*told, (are_ready(search.rules, search.on), "")], "not_ready"
    whens = [When(condition, then=Value(name)) for condition, name in told]
    return Case(*whens, default=Value(last), output_field=CharField())


def _too_young(search: Search) -> Q:
    """Nobody under 18 one to one, and none where the program takes nobody under 18; who may be is to be asked first."""
    in_groups = search.match.format not in ("", Format.ONE_TO_ONE) and not search.match.is_family
    allowed = in_groups and not RosterRules.of(search.match.program).adults_only
    return Q(is_adult=None, kind=Kind.SIBLING) if allowed else MAY_BE_UNDER_AGE


def without_words(search: Search) -> list[int]:
    """Those of the program who share no language with somebody here, and of whom neither has an interpreter.

    Nobody for those who may not know what people need: who is left out would tell who has one.
    """
    if not search.knows:
        return []
    program, speaks = search.match.program, Participant.languages.through.objects
    with_interpreter = AccessNeed.objects.in_program(program).filter(kind=NeedKind.INTERPRETER)
    alone = speaks.exclude(participant__in=with_interpreter.values("profile__participant")).order_by()
    tongues: dict[int, set[int]] = {}
    for person, language in alone.filter(participant__among=Many(search.here)).values_list("participant", "language"):
        tongues.setdefault(person, set()).add(language)
    if not tongues:
        return []
    nothing = Q(pk__in=[])
    for spoken in set(map(frozenset, tongues.values())):
        shared = speaks.filter(language__in=spoken).values("participant")
        nothing |= Q(language__among=Many({one.pk for one in search.languages} - spoken)) & ~Q(participant__in=shared)
    return list(alone.filter(nothing).values_list("participant", flat=True).distinct())


def _in_topic(search: Search) -> set[int]:
    """All of the program who offer the topic or have done it: the same as `suggestions.is_in_topic`."""
    wanted, program = search.wanted, search.match.program
    topics, counts = list(wanted.covered), PRACTICE if wanted.is_family else wanted.enough
    shown = Evidence.objects.in_program(program).filter(topics__in=topics, kind__in=counts).order_by()
    found = set(shown.values_list("participant", flat=True))
    for side in (Participant.offers, *(() if search.provides else (Participant.wants,))):
        found.update(side.through.objects.filter(topic__in=topics).values_list("participant", flat=True))
    return found


def taken_by(search: Search) -> list[str]:
    """Who has the place already where the match has room for no more, as one to one; empty where it has."""
    chosen = Format(search.match.format) if search.match.format else None
    working = [seat for seat in search.seats if seat.part != Part.FACILITATOR]
    if chosen != Format.ONE_TO_ONE or len(working) < SHAPES[chosen].most or search.part == Part.FACILITATOR:
        return []
    asks = search.problem.requester_id if search.problem else None
    return [seat.participant.name for seat in working if seat.participant_id != asks]


def not_now_in_words(not_now: Mapping[str, int]) -> str:
    """“11 cannot be asked now: 6 at capacity, 3 resting, 2 paused.” Empty if all can."""
    words = {
        "full": _("%(n)d at capacity"), "resting": _("%(n)d resting"), "paused": _("%(n)d paused"),
        "said_no": _("%(n)d who said no to this match"),
        "earlier": _("%(n)d of the match before this one"),
        "not_ready": _("%(n)d not ready"), "footing": _("%(n)d not on equal footing"),
        "household": _("%(n)d who live with somebody here"),
        "language": _("%(n)d without a common language"), "permission": _("%(n)d without permission yet"),
        "none": _("%(n)d who take no matches"), "left": _("%(n)d who left"),
        "held_back": _("%(n)d not to be asked for now"),
        "asked_again": _("%(n)d asked again for permission"),
        "under_age": _("%(n)d under 18, or perhaps"),
    }  # fmt: skip
    total = sum(not_now.values())
    why = ", ".join(words[name] % {"n": not_now[name]} for name in words if not_now.get(name))
    told = ngettext("%(n)d cannot be asked now: %(why)s.", "%(n)d cannot be asked now: %(why)s.", total)
    return told % {"n": total, "why": why} if total else ""
