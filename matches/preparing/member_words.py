"""Why each one of a proposed group is in it, and of which topics it is, in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from matches.disclosing.topics import called
from matches.fitting.groups import Group, Member
from matches.fitting.reasons import Names, Reason, case_of
from matches.fitting.suggestions import Aspect, Place, Weights, judge
from matches.preparing.grouping import GroupSearch
from participants.models import Language, Topic

ABOUT_ONE = frozenset({Aspect.TOPIC, Aspect.PROOF, Aspect.PAST})  # hours are told of the whole group


def names_of(search: GroupSearch) -> Names:
    """What topics and languages are called. Two queries."""
    program = search.match.program
    topics = Topic.objects.in_program(program).filter(pk__in=search.wanted.covered).order_by()
    languages = Language.objects.in_program(program).order_by()
    people = {seat.participant_id: seat.participant.first_name for seat in search.seats}
    return Names(called(search.match, topics), dict(languages.values_list("pk", "name")), people)


def why_they_come(search: GroupSearch, group: Group, member: Member, names: Names) -> Sequence[Reason]:
    """The strongest reasons for which this one is proposed, as a suggestion says them."""
    place, weights = Place(search.wanted, member.provides, group.here), Weights(*search.rules.weights)
    judged = judge(member.known, place, weights)
    about_one = tuple((aspect, value) for aspect, value in judged.values if aspect in ABOUT_ONE)
    return case_of(judged._replace(values=about_one), place, weights, names).strongest


def topics_in_words(search: GroupSearch, group: Group, names: Names, called: Mapping[int, str]) -> str:
    """Where a problem has several topics: whether all who come want the same; if not, who wants what."""
    if len(search.wanted.topics) < 2:
        return ""
    wanting: dict[int, list[str]] = defaultdict(list)
    come = [one for one in group.members if not one.provides]
    for one in come:
        for topic in sorted(one.known.wants & search.wanted.covered, key=lambda pk: names.topics.get(pk, "")):
            wanting[topic].append(called[one.known.id])
    if shared := [names.topics[pk] for pk, who in wanting.items() if len(who) == len(come) and pk in names.topics]:
        words = _("All who come want help with %(topics)s.")
        return words % {"topics": get_text_list(sorted(shared), _("and"))}
    told = [
        f"{capfirst(names.topics[pk])}: {get_text_list(who, _('and'))}"
        for pk, who in wanting.items()
        if pk in names.topics
    ]
    return _("No topic is wanted by all who come. %(who)s.") % {"who": "; ".join(sorted(told))}
