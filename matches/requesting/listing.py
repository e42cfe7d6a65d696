"""The queue of requests: what it can be narrowed to and sorted by."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matches.models import Path, Pressing, Request, RequestState
from matches.requesting.clocks import Which
from matches.requesting.late import late_requests
from matches.requesting.reading import OVER, with_clocks
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User

SORTS = {
    "": ("haste", "received_at", "pk"),
    "oldest": ("received_at", "pk"),
    "newest": ("-received_at", "-pk"),
    "name": ("search_text", "pk"),
}
SORT_LABELS = [
    ("", _("Urgent first")),
    ("oldest", _("Oldest first")),
    ("newest", _("Newest first")),
    ("name", _("Name")),
]
STATES = [("", _("All that wait")), *RequestState.choices, ("untold", _("Declined, not told yet")), ("all", _("All"))]
LATENESS = [
    ("", _("Late or not")),
    ("any", _("Anything late")),
    (Which.CALL_BACK.value, _("Call back late")),
    (Which.MATCH.value, _("Match late")),
    (Which.REACH.value, _("First contact late")),
]
HASTE = {Pressing.URGENT: 0, Pressing.SOON: 1, Pressing.CALM: 2}


class RequestFilter(forms.Form):
    """A plain GET form: its URL can be shared. A value that is none of the choices narrows nothing."""

    q = forms.CharField(label=_("Name, e-mail or phone"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("Status"), choices=STATES, required=False)
    late = forms.ChoiceField(label=_("Late"), choices=LATENESS, required=False)
    pressing = forms.ChoiceField(label=_("How soon"), choices=[("", _("Any")), *Pressing.choices], required=False)
    path = forms.ChoiceField(label=_("Path"), choices=[("", _("Both")), *Path.choices], required=False)
    coordinator = forms.ChoiceField(label=_("Coordinator"), required=False)
    sort = forms.ChoiceField(label=_("Sorted by"), choices=SORT_LABELS, required=False)

    def __init__(
        self, *args: Any, program: Program, reader: User, now: datetime | None = None, by_name: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """`by_name`: words find names alone, for readers who may not read e-mail and phone."""
        super().__init__(*args, **kwargs)
        self.program, self.reader, self.now = program, reader, now or timezone.now()
        self.by_name = by_name
        if by_name:
            self.fields["q"].label = _("Name")
        members = Membership.objects.filter(program=program, role__in=CAN_WRITE).select_related("user")
        field: Any = self.fields["coordinator"]
        others = [(str(one.user_id), one.user.name) for one in members.order_by("user__name")]
        field.choices = [("", _("Everyone")), ("mine", _("Mine")), ("nobody", _("Nobody yet")), *others]

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def narrows(self) -> bool:
        """Whether anything but sorting was chosen."""
        return any(self.chosen(name) for name in ("q", "state", "late", "pressing", "path", "coordinator"))

    def requests(self) -> "QuerySet[Request]":
        rows = self._late(_in_state(Request.objects.in_program(self.program), self._state()))
        for name in ("pressing", "path"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        rows = self._whose(rows).search(self.chosen("q"), by_name=self.by_name).annotate(haste=_haste())
        found = with_clocks(rows).order_by(*SORTS.get(self.chosen("sort"), SORTS[""]))
        return found.prefetch_related("topics")

    def _state(self) -> str:
        """What is late waits too, though it may be a match by now."""
        return self.chosen("state") or ("going" if self.chosen("late") else "")

    def _late(self, rows: Any) -> Any:
        late = self.chosen("late")
        if not late:
            return rows
        which = tuple(Which) if late == "any" else (Which(late),)
        found = late_requests(self.program, self.now, which=which)
        return rows.filter(pk__in={row.pk for some in found.values() for row in some})

    def _whose(self, rows: Any) -> Any:
        match self.chosen("coordinator"):
            case "":
                return rows
            case "nobody":
                return rows.filter(coordinator=None)
            case "mine":
                return rows.filter(coordinator=self.reader)
            case other:
                return rows.filter(coordinator=int(other))


def _in_state(rows: Any, state: str) -> Any:
    if state == "all":
        return rows
    if state == "untold":
        return rows.untold()
    if state == "going":
        return rows.exclude(state__in=OVER)
    return rows.filter(state=state) if state else rows.waiting()


def _haste() -> Case:
    whens = [When(pressing=pressing, then=Value(place)) for pressing, place in HASTE.items()]
    return Case(*whens, default=Value(len(HASTE)), output_field=IntegerField())


def how_many_wait(program: Program) -> int:
    """For the main menu: requests that a coordinator still has to do something about."""
    return int(Request.objects.in_program(program).waiting().count())
