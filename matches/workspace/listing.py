"""The list of matches: what it can be narrowed to, sorted by, and how many there are of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matches.disclosing.topics import those_told
from matches.models import Match, Path, Problem, Seat, Stage
from matches.models.match import OPEN
from matches.models.seat import TAKING_PART
from matches.workspace.lateness import LATE, conditions
from participants.models import Topic
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.text import words_to_find

SORTS = {
    "": ("-requested_at", "-pk"),
    "asked": ("requested_at", "pk"),
    "waiting": ("stage_since", "pk"),
    "title": ("search_text", "pk"),
    "coordinator": ("coordinator__name", "-requested_at", "-pk"),
}
SORT_LABELS = [
    ("", _("Newest first")),
    ("asked", _("Oldest first")),
    ("waiting", _("Longest in stage")),
    ("title", _("Title")),
    ("coordinator", _("Coordinator")),
]
STAGES = [("", _("All open")), *Stage.choices, ("all", _("All, closed ones too"))]
PATHS = [("", _("Both")), *Path.choices]
LATENESS = [
    ("", _("Late or not")),
    ("any", _("Anything late")),
    *((key, label) for key, (label, _late) in LATE.items()),
]
NARROWING = ("q", "stage", "path", "coordinator", "topic", "late")


@dataclass(frozen=True)
class Tally:
    """How many matches a filter would show, with the other filters as they are."""

    name: str
    value: str
    label: str
    count: int
    is_chosen: bool


class MatchFilter(forms.Form):
    """A plain GET form: its URL can be shared. A value that is none of the choices narrows nothing."""

    q = forms.CharField(label=_("Title or person"), required=False, max_length=200)
    stage = forms.ChoiceField(label=_("Stage"), choices=STAGES, required=False)
    late = forms.ChoiceField(label=_("Late"), choices=LATENESS, required=False)
    path = forms.ChoiceField(label=_("Path"), choices=PATHS, required=False)
    coordinator = forms.ChoiceField(label=_("Coordinator"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    sort = forms.ChoiceField(label=_("Sorted by"), choices=SORT_LABELS, required=False)

    def __init__(
        self, *args: Any, program: Program, reader: User, now: datetime | None = None, by_name: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """`by_name`: words find titles and names alone, for readers who may not read e-mail and phone."""
        super().__init__(*args, **kwargs)
        self.program, self.reader, self.by_name = program, reader, by_name
        self.late_if = conditions(program, now or timezone.now())
        members = Membership.objects.filter(program=program, role__in=CAN_WRITE).select_related("user")
        others = [(str(one.user_id), one.user.name) for one in members.order_by("user__name")]
        self._choose("coordinator", [("", _("Everyone")), ("mine", _("Mine")), *others])
        topics = [(str(topic.public_id), topic.name) for topic in Topic.objects.in_program(program).order_by("name")]
        self._choose("topic", [("", _("All topics")), *topics])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def narrows(self) -> bool:
        """Whether anything but sorting was chosen."""
        return any(self.chosen(name) for name in NARROWING)

    @property
    def narrowed_by(self) -> list[str]:
        """The labels of what narrows the list, without what was chosen or typed."""
        return [str(self.fields[name].label) for name in NARROWING if self.chosen(name)]

    @property
    def whose(self) -> int | None:
        """The coordinator whose matches are listed; None for everybody's."""
        whose = self.chosen("coordinator")
        return (self.reader.pk if whose == "mine" else int(whose)) if whose else None

    def matches(self) -> QuerySet[Match]:
        rows = _in_stage(self._narrowed(), self.chosen("stage"))
        if late := self.chosen("late"):
            rows = rows.filter(self.late_if[late])
        marks = {_mark(name): ExpressionWrapper(self.late_if[name], output_field=BooleanField()) for name in LATE}
        found: QuerySet[Match] = _with_people(rows.annotate(**marks)).order_by(
            *SORTS.get(self.chosen("sort"), SORTS[""])
        )
        return found

    def _narrowed(self) -> Any:
        """By all that is chosen but stage and lateness, which are counted."""
        rows: Any = Match.objects.in_program(self.program)
        if path := self.chosen("path"):
            rows = rows.filter(path=path)
        if whose := self.whose:
            rows = rows.filter(coordinator=whose)
        if topic := self.chosen("topic"):
            it_or_above = Q(public_id=topic) | Q(parent__public_id=topic) | Q(parent__parent__public_id=topic)
            topics = Topic.objects.in_program(self.program).filter(it_or_above)
            rows = rows.filter(_about(topics, self.program))
        return _found(rows, self.program, self.chosen("q"), by_name=self.by_name)

    def tallies(self) -> tuple[list[Tally], list[Tally]]:
        """Of each stage, and of each kind of lateness, in one query."""
        stages = {f"stage_{stage}": Count("pk", filter=Q(stage=stage)) for stage in Stage.values}
        late = {f"late_{name}": Count("pk", filter=_of(condition)) for name, condition in self.late_if.items()}
        counted = self._narrowed().order_by().aggregate(**stages, **late)
        stage_tallies = [self._tally("stage", value, str(label), counted) for value, label in Stage.choices]
        late_tallies = [self._tally("late", value, str(label), counted) for value, label in LATENESS[1:]]
        return _worth_showing(stage_tallies), _worth_showing(late_tallies)

    def _tally(self, name: str, value: str, label: str, counted: dict[str, int]) -> Tally:
        return Tally(name, value, label, counted[f"{name}_{value}"], self.chosen(name) == value)


def _worth_showing(tallies: list[Tally]) -> list[Tally]:
    return [one for one in tallies if one.count or one.is_chosen]


def _mark(name: str) -> str:
    return f"is_late_{name}"


def late_words(match: Match) -> list[str]:
    """In what way a match of the list is late, as its filters call it."""
    return [str(label) for name, (label, _late) in LATE.items() if getattr(match, _mark(name))]


def _of(condition: Q) -> Q:
    return Q(stage__in=OPEN) & condition


def _about(topics: Any, program: Program) -> Q:
    """By a condition, of families only those whose conditions the reader may read."""
    problems = Problem.objects.in_program(program)
    plainly = Q(pk__in=problems.filter(topics__in=topics.filter(is_condition=False)).values("match"))
    return plainly | (Q(pk__in=problems.filter(topics__in=topics).values("match")) & those_told())


def _in_stage(rows: Any, stage: str) -> Any:
    if stage == "all":
        return rows
    return rows.filter(stage=stage) if stage else rows.filter(stage__in=OPEN)


def _found(rows: Any, program: Program, words: str, *, by_name: bool) -> Any:
    """Each word must occur in the title, or in what finds one of the people in the match."""
    where = "participant__name_key__contains" if by_name else "participant__search_text__contains"
    for word in words_to_find(words):
        people = Seat.objects.filter(program=program, **{where: word})
        rows = rows.filter(Q(search_text__contains=word) | Q(pk__in=people.values("match")))
    return rows


def _with_people(rows: Any) -> Any:
    seats = Seat.objects.filter(state__in=TAKING_PART).select_related("participant")
    return rows.select_related("coordinator", "rematch_of").prefetch_related(
        Prefetch("seats", queryset=seats.across_programs("prefetched for rows in scope"), to_attr="seated")
    )
