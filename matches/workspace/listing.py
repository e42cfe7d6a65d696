"""The list of matches: what it can be narrowed to and sorted by."""

from typing import Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matches.models import Match, Path, Seat, Stage
from matches.models.match import OPEN
from matches.models.seat import TAKING_PART
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.text import fold

SORTS = {
    "": ("-requested_at", "-pk"),
    "asked": ("requested_at", "pk"),
    "waiting": ("stage_since", "pk"),
    "title": ("search_text", "pk"),
}
SORT_LABELS = [
    ("", _("Newest first")),
    ("asked", _("Oldest first")),
    ("waiting", _("Longest in stage")),
    ("title", _("Title")),
]
STAGES = [("", _("All open")), *Stage.choices, ("all", _("All, closed ones too"))]
PATHS = [("", _("Both")), *Path.choices]


class MatchFilter(forms.Form):
    """A plain GET form: its URL can be shared. A value that is none of the choices narrows nothing."""

    q = forms.CharField(label=_("Title or person"), required=False, max_length=200)
    stage = forms.ChoiceField(label=_("Stage"), choices=STAGES, required=False)
    path = forms.ChoiceField(label=_("Path"), choices=PATHS, required=False)
    coordinator = forms.ChoiceField(label=_("Coordinator"), required=False)
    sort = forms.ChoiceField(label=_("Sorted by"), choices=SORT_LABELS, required=False)

    def __init__(self, *args: Any, program: Program, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program, self.reader = program, reader
        members = Membership.objects.filter(program=program, role__in=CAN_WRITE).select_related("user")
        field: Any = self.fields["coordinator"]
        others = [(str(one.user_id), one.user.name) for one in members.order_by("user__name")]
        field.choices = [("", _("Everyone")), ("mine", _("Mine")), *others]

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def narrows(self) -> bool:
        """Whether anything but sorting was chosen."""
        return any(self.chosen(name) for name in ("q", "stage", "path", "coordinator"))

    def matches(self) -> QuerySet[Match]:
        rows = _in_stage(Match.objects.in_program(self.program), self.chosen("stage"))
        if path := self.chosen("path"):
            rows = rows.filter(path=path)
        if whose := self.chosen("coordinator"):
            rows = rows.filter(coordinator=self.reader.pk if whose == "mine" else int(whose))
        rows = _found(rows, self.program, self.chosen("q"))
        found: QuerySet[Match] = _with_people(rows).order_by(*SORTS.get(self.chosen("sort"), SORTS[""]))
        return found


def _in_stage(rows: Any, stage: str) -> Any:
    if stage == "all":
        return rows
    return rows.filter(stage=stage) if stage else rows.filter(stage__in=OPEN)


def _found(rows: Any, program: Program, words: str) -> Any:
    """Each word must occur in the title, or in what finds one of the people in the match."""
    for word in fold(words).split():
        people = Seat.objects.filter(program=program, participant__search_text__contains=word)
        rows = rows.filter(Q(search_text__contains=word) | Q(pk__in=people.values("match")))
    return rows


def _with_people(rows: Any) -> Any:
    seats = Seat.objects.filter(state__in=TAKING_PART).select_related("participant")
    return rows.select_related("coordinator").prefetch_related(
        Prefetch("seats", queryset=seats.across_programs("prefetched for rows in scope"), to_attr="seated")
    )
