"""The people a coordinator may choose from: those who can be asked first, and why the others cannot."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting import footing
from matches.fitting.review import Finding
from matches.models import Match, Path, Seat
from matches.preparing.load import load_in_words, proposed_for
from matches.preparing.seating import why_not
from participants.models import Kind, Participant, Status, Topic
from participants.told_apart import told_apart
from peermatch.accounts.models import Program


@dataclass(frozen=True)
class Candidate:
    """One person of the list. `seat` is the place they have in the match already."""

    person: Participant
    topics: tuple[str, ...]
    why_not: str
    seat: Seat | None = None
    proposed: int = 0  # for how many other matches
    against: tuple[Finding, ...] = ()  # what stands between them and those who take part
    called: str = ""  # as they are told from others of that name who are listed

    @property
    def is_unequal(self) -> bool:
        return any(finding.is_open for finding in self.against)

    @property
    def load(self) -> str:
        return load_in_words(self.person, self.proposed)


# Deafblind adults are peers of families and of professionals.
OF_PATH = {
    Path.FAMILY: frozenset(Kind) - {Kind.PROFESSIONAL},
    Path.PROFESSIONAL: frozenset({Kind.PROFESSIONAL, Kind.DEAFBLIND_ADULT}),
}


def kinds_for(match: Match) -> frozenset[Kind]:
    """The kinds of people who usually meet on this path."""
    return OF_PATH[Path(match.path)]


def people_to_ask(
    program: Program,
    words: str,
    *,
    topics: Collection[int] = (),
    without: Collection[Seat] = (),
    kinds: Collection[Kind] = tuple(Kind),
    by_name: bool = False,
) -> QuerySet[Participant]:
    """Those of these kinds whom the words find: who can be asked first, and of them who offers one of the topics."""
    can_be_asked = Case(
        When(Q(status=Status.ACTIVE, open_matches__lt=F("capacity")), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    offers = Topic.objects.in_program(program).filter(pk__in=list(topics), offered_by=OuterRef("pk"))
    rows: Any = Participant.objects.in_program(program).listed().search(words, by_name=by_name)
    rows = rows.filter(kind__in=kinds)
    rows = rows.exclude(pk__in=[seat.participant_id for seat in without])
    rows = rows.annotate(can_be_asked=can_be_asked, offers_topic=Exists(offers))
    found: QuerySet[Participant] = rows.select_related("organization").order_by(
        "-can_be_asked", "-offers_topic", "last_name", "first_name", "pk"
    )
    return found


def candidates(
    people: Collection[Participant],
    topics: Mapping[int, str],
    seats: Collection[Seat],
    *,
    against: Mapping[int, Collection[Finding]] | None = None,
) -> list[Candidate]:
    """These people as rows of the list, with what they offer of these topics; in a constant number of queries."""
    offered: dict[int, set[str]] = {}
    for person, topic in _offered(people, topics):
        offered.setdefault(person, set()).add(topics[topic])
    seated = {seat.participant_id: seat for seat in seats if seat.takes_part}
    unsettled, proposed = against or {}, _proposed(people, seats)
    called = told_apart(people)
    return [
        Candidate(
            one, tuple(sorted(offered.get(one.pk, ()))), why_not(one), seated.get(one.pk), proposed.get(one.pk, 0),
            tuple(unsettled.get(one.pk, ())), called[one.pk],
        )
        for one in people
    ]  # fmt: skip


def _proposed(people: Collection[Participant], seats: Collection[Seat]) -> dict[int, int]:
    """For how many matches besides the one of these seats."""
    if not people:
        return {}
    match = next((seat.match for seat in seats), None)
    return proposed_for(next(iter(people)).program_id, people, besides=match)


def against_those_seated(
    match: Match, seats: Collection[Seat], people: Collection[Participant], *, on: date, knows: bool
) -> dict[int, list[Finding]]:
    """By person, what would have to be settled if they took part. What is protected is left out for who may not know:
    beside one name it would say whom it is about.
    """
    here = [seat for seat in seats if seat.takes_part]
    found = footing.against(match, here, people, on=on)
    return {pk: [one for one in told if knows or not one.is_protected] for pk, told in found.items()}


def cannot_be_asked(people: QuerySet[Participant]) -> str:
    """How many of all these cannot be asked now, and why, in a sentence; empty if all can. One query."""
    held_back = Q(status=Status.ACTIVE, is_held_back=True)
    asked_again = Q(status=Status.ACTIVE, is_held_back=False, is_asked_again=True)
    active = Q(status=Status.ACTIVE, is_held_back=False, is_asked_again=False)
    left = ~Q(status__in=[Status.INVITED, Status.PAUSED, Status.ACTIVE])
    counted = people.order_by().aggregate(
        permission=Count("pk", filter=Q(status=Status.INVITED)),
        paused=Count("pk", filter=Q(status=Status.PAUSED)),
        left=Count("pk", filter=left),
        held_back=Count("pk", filter=held_back),
        asked_again=Count("pk", filter=asked_again),
        none=Count("pk", filter=active & Q(capacity=0)),
        full=Count("pk", filter=active & Q(capacity__gt=0, open_matches__gte=F("capacity"))),
    )
    words = {
        "full": _("%(n)d at capacity"), "paused": _("%(n)d paused"), "permission": _("%(n)d without permission yet"),
        "none": _("%(n)d who take no matches"), "left": _("%(n)d who left"),
        "held_back": _("%(n)d not to be asked for now"), "asked_again": _("%(n)d asked again for permission"),
    }  # fmt: skip
    why = [words[name] % {"n": counted[name]} for name in words if counted[name]]
    total = sum(counted.values())
    told = ngettext("%(n)d cannot be asked now: %(why)s.", "%(n)d cannot be asked now: %(why)s.", total)
    return told % {"n": total, "why": ", ".join(why)} if total else ""


def _offered(people: Collection[Participant], topics: Collection[int]) -> list[tuple[int, int]]:
    """Pairs of person and topic."""
    if not people or not topics:
        return []
    rows = Topic.objects.filter(program=next(iter(people)).program_id, pk__in=topics, offered_by__in=people)
    return list(rows.order_by().values_list("offered_by", "pk"))


def topics_of(match: Match) -> list[Topic]:
    return list(Topic.objects.filter(program=match.program, pk__in=match.problems.values("topics")))
