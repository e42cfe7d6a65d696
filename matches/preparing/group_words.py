"""Proposed groups as a coordinator reads them: who, when, from where, what speaks against, or why there is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting import expertise
from matches.fitting.expertise import FitFinding
from matches.fitting.groups import Group, WhyNone
from matches.fitting.knowing import offset_of
from matches.fitting.reasons import Names, Reason, hours_in_words
from matches.fitting.review import Finding
from matches.fitting.suggestions import OFTEN
from matches.models import Part
from matches.preparing.grouping import GroupSearch, GroupsFound, part_of, sizes_for
from matches.preparing.load import load_in_words, no_room_beside, proposed_for
from matches.preparing.member_words import names_of, topics_in_words, why_they_come
from participants.models import Participant
from participants.told_apart import told_apart
from peermatch.clock import zone_label


@dataclass(frozen=True)
class Coming:
    """One person of a proposed group."""

    person: Participant
    called: str  # as they are told from others of that name in this group
    part: Part
    provides: bool
    why: Sequence[Reason]
    proposed: int  # for how many other matches they are and were not asked yet

    @property
    def load(self) -> str:
        return load_in_words(self.person, self.proposed)

    @property
    def to_know(self) -> Sequence[Reason]:
        return no_room_beside(self.person, self.proposed)


@dataclass(frozen=True)
class Card:
    """One proposed group. `settle`: what must be settled before somebody provides; `to_know`: what is pointed out."""

    number: int
    people: tuple[Coming, ...]
    size: int  # with those who take part already
    hours: str
    organizations: str
    topics: str  # where the problem has several
    settle: tuple[str, ...]
    to_know: tuple[str, ...]


def cards(search: GroupSearch, found: GroupsFound) -> list[Card]:
    groups = found.proposal.groups
    told = found.among.in_words([{one.id for one in group.everyone} for group in groups], knows=search.knows)
    numbered = enumerate(zip(groups, told, strict=True), start=1)
    names = names_of(search)
    coming = {one.known.id for group in groups for one in group.members}
    people = [found.people[pk] for pk in coming]
    proposed = proposed_for(search.match.program, people, besides=search.match)
    return [_card(number, search, found, group, against, names, proposed) for number, (group, against) in numbered]


def _card(
    number: int, search: GroupSearch, found: GroupsFound, group: Group, against: list[Finding], names: Names,
    proposed: Mapping[int, int],
) -> Card:  # fmt: skip
    called = told_apart(found.people[one.id] for one in group.everyone)
    coming = tuple(
        Coming(
            found.people[one.known.id], called[one.known.id], part_of(search.match, provides=one.provides),
            one.provides, why_they_come(search, group, one, names), proposed.get(one.known.id, 0),
        )
        for one in group.members
    )  # fmt: skip
    fit = _fit(search, group)
    new = {one.person.pk for one in coming}
    footing = [one.sentence for one in against if {one.people[0].pk, one.people[-1].pk} & new]
    return Card(
        number, coming, search.taken + len(coming), _hours(search, found, group), _organizations(found, group),
        topics_in_words(search, group, names, called), tuple(one.sentence for one in fit if one.is_blocking),
        (*(one.sentence for one in fit if not one.is_blocking), *footing),
    )  # fmt: skip


def _fit(search: GroupSearch, group: Group) -> list[FitFinding]:
    """What speaks against those who are to provide, as the page about fit will say it."""
    if not search.match.is_directional:
        return []
    helpers = [one.known.helper for one in group.members if one.provides]
    return [found for helper in helpers for found in expertise.findings(helper, search.wanted)]


def _hours(search: GroupSearch, found: GroupsFound, group: Group) -> str:
    unknown = [found.people[one.id].name for one in group.everyone if one.week is None]
    if group.week is None:
        return _("No free times are on record of any of them.")
    zone = search.match.program.time_zone
    said = hours_in_words(group.week, offset_of(zone, search.on))
    told = _("%(hours)s Counted in %(zone)s time.") % {"hours": said, "zone": zone_label(zone)}
    if not unknown:
        return told
    words = _("Not counted, for no free times are on record: %(names)s.")
    return f"{told} {words % {'names': get_text_list(unknown, _('and'))}}"


def _organizations(found: GroupsFound, group: Group) -> str:
    everyone = (found.people[one.id] for one in group.everyone)
    names = sorted({person.organization.name for person in everyone if person.organization})
    if not names:
        return ""
    words = ngettext("From 1 organization: %(names)s.", "From %(n)d organizations: %(names)s.", len(names))
    return words % {"n": len(names), "names": get_text_list(names, _("and"))}


# Why there is none


def asked_often(found: GroupsFound) -> str:
    """How many are left out because it is somebody else's turn; empty if nobody is."""
    words = ngettext(
        "%(n)d person was asked %(often)d times or more in the last six months: it is somebody else's turn.",
        "%(n)d people were asked %(often)d times or more in the last six months: it is somebody else's turn.",
        found.proposal.often,
    )
    return words % {"n": found.proposal.often, "often": OFTEN} if found.proposal.often else ""


def why_none(search: GroupSearch, found: GroupsFound) -> str:
    """Why there is no group, and what to do next; empty if there is one."""
    reason = found.proposal.why_none
    told = {
        "topics": search.wanted.topic_names, "n": found.proposal.receivers, "able": found.proposal.able,
        "taken": search.taken, "providers": found.proposal.providers,
        "size": search.size, "hours": search.hours,
        "fewest": sizes_for(search.match).start,
    }  # fmt: skip
    if reason == WhyNone.HOURS and search.hours == 1:
        return _("Those who could come (%(able)d) share no hour of the week. Bring their free times up to date.") % told
    return _WHY_NONE[reason]() % told if reason else ""


def what_next(search: GroupSearch, found: GroupsFound) -> tuple[str, str] | None:
    """The page on which it is mended that there is no group, and what the link to it is called; None if none is."""
    match = search.match
    seats, people = ("seats", _("Who takes part")), ("people", _("Look at the people"))
    pages = {
        WhyNone.FULL: seats, WhyNone.NOBODY_WANTS: people, WhyNone.FEW_WANT: people, WhyNone.NOBODY_PROVIDES: seats,
        WhyNone.HOURS: people, WhyNone.LANGUAGE: people, WhyNone.FOOTING: ("footing", _("Equal footing")),
    }  # fmt: skip
    reason = found.proposal.why_none
    if reason not in pages:
        return None
    page, label = pages[reason]
    of_match = [] if page == "people" else [match.public_id]
    return reverse(page, args=[match.program.slug, *of_match]), label


_WHY_NONE: Mapping[WhyNone, Callable[[], str]] = {
    WhyNone.FULL: lambda: _(
        "Of %(size)d places %(taken)d are taken, so that too few are left. Choose a larger size, or take someone out."
    ),
    WhyNone.NOBODY_WANTS: lambda: _(
        "Nobody else who can be asked wants help with %(topics)s. Note on people's pages what they want help with, or "
        "look at another topic."
    ),
    WhyNone.FEW_WANT: lambda: _(
        "Too few want help with %(topics)s and can be asked: %(n)d, where a group has at least %(fewest)d people. Note "
        "on people's pages what they want help with, or choose another format."
    ),
    WhyNone.NOBODY_PROVIDES: lambda: _(
        "Too few who can be asked offer help with %(topics)s or have done it: %(providers)d. Add someone by hand on "
        "“Who takes part”; then propose the others here."
    ),
    WhyNone.HOURS: lambda: _(
        "Those who could come (%(able)d) do not share the hours asked for: %(hours)d a week. Ask for fewer hours, or "
        "bring their free times up to date."
    ),
    WhyNone.LANGUAGE: lambda: _(
        "Those who could come (%(able)d) share no language, and too few of them come with an interpreter. Note on "
        "their pages who does."
    ),
    WhyNone.FOOTING: lambda: _(
        "Of those who could come (%(able)d), too few stand on an equal footing with each other and with those who take "
        "part. Look at “Equal footing”, or choose another topic."
    ),
    WhyNone.NOT_FOUND: lambda: _(
        "No group was found among the %(able)d people who could come. Ask for fewer hours or a smaller size."
    ),
}
