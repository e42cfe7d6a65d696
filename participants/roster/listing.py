"""Who is on the list of people: what was searched and filtered, in which order, and how that is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participants.conditions import those_told
from participants.models import (
    FAMILY_KINDS,
    Evidence,
    Kind,
    Organization,
    Participant,
    Reach,
    RosterRules,
    Status,
    Topic,
    are_ready,
    asked_in,
)
from participants.models.participant import ParticipantQuerySet
from peermatch.accounts.models import Program
from peermatch.forms import PageFields

FAMILIES = "family"
NAME = ("last_name", "first_name", "pk")
# What ?sort= may say, and what that sorts by. Ties are in the order of names.
SORTS = {
    "": NAME,
    "-name": ("-last_name", "-first_name", "-pk"),
    "organization": ("organization__name", *NAME),
    "-organization": ("-organization__name", *NAME),
    "state": ("state", *NAME),
    "-state": ("-state", *NAME),
    "open": ("open_matches", *NAME),
    "-open": ("-open_matches", *NAME),
}
SORT_LABELS = [
    ("", _("Name")),
    ("-name", _("Name, Z first")),
    ("organization", _("Organization")),
    ("-organization", _("Organization, Z first")),
    ("state", _("State")),
    ("-state", _("State, Z first")),
    ("open", _("Fewest open matches")),
    ("-open", _("Most open matches")),
]


HOUSEHOLDS = [
    ("", _("Any")),
    ("shared", _("Shared with someone in the roster")),
    ("alone", _("Shared with nobody in the roster")),
]
READY, NOT_READY, RESTING, SCREENING = "ready", "not_ready", "resting", "screening"
READINESS = [
    ("", _("Any")),
    (READY, _("Ready")),
    (NOT_READY, _("Not ready")),
    (RESTING, _("Resting between matches")),
    (SCREENING, _("Screening runs out soon, or has")),
]
SOON, EXPIRED = "soon", "expired"
LICENSES = [("", _("Any")), (SOON, _("Run out soon")), (EXPIRED, _("Have expired"))]
NOT_LISTED = (Status.ERASED, Status.MERGED)


class PeopleFilter(PageFields, forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    offers = forms.ModelChoiceField(
        Topic.objects.none(), label=_("Can help with"), required=False, to_field_name="public_id", empty_label=_("Any")
    )
    wants = forms.ModelChoiceField(
        Topic.objects.none(),
        label=_("Wants help with"),
        required=False,
        to_field_name="public_id",
        empty_label=_("Any"),
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Organization"),
        required=False,
        to_field_name="public_id",
        empty_label=_("Any"),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    reach = forms.ChoiceField(label=_("How to reach them"), required=False, choices=[("", _("Any")), *Reach.choices])
    household = forms.ChoiceField(label=_("Household"), required=False, choices=HOUSEHOLDS)
    readiness = forms.ChoiceField(label=_("Ready to support a family"), required=False, choices=READINESS)
    license = forms.ChoiceField(label=_("Licenses"), required=False, choices=LICENSES)
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=SORT_LABELS)
    askable = forms.BooleanField(label=_("Only those who can be asked now"), required=False)

    def __init__(self, data: QueryDict, *, program: Program, can_write: bool = True) -> None:
        """Viewers read neither who is ready nor phone and e-mail, so they cannot ask for these either."""
        super().__init__(data)
        self.program, self.by_name = program, not can_write
        if not can_write:
            del self.fields["readiness"]
        self.topics = list(Topic.objects.in_program(program))
        choice: Any = self.fields
        choice["kind"].choices = [("", _("Any")), (FAMILIES, _("All families")), *Kind.choices]
        choice["status"].choices = [("", _("Any")), *(one for one in Status.choices if one[0] not in NOT_LISTED)]
        choice["state"].choices = [("", _("Any")), *((state, state) for state in self._states())]
        for name in ("offers", "wants"):
            choice[name].queryset = Topic.objects.in_program(program)
            choice[name].widget.choices = [("", _("Any")), *((topic.public_id, topic.name) for topic in self.topics)]
        choice["organization"].queryset = Organization.objects.in_program(program)

    def _states(self) -> Iterable[str]:
        rows = Participant.objects.in_program(self.program).listed().exclude(state="")
        return rows.order_by("state").values_list("state", flat=True).distinct()

    def found(self) -> ParticipantQuerySet:
        """The people asked for, in the order asked for; nobody if the question itself is wrong."""
        rows = Participant.objects.in_program(self.program).listed()
        if not self.is_valid():
            return rows.none()
        said = self.cleaned_data
        rows = rows.search(said["q"], by_name=self.by_name)
        for name in ("status", "organization", "state"):
            rows = rows.filter(**{name: said[name]}) if said[name] else rows
        rows = rows.filter(self._kind(said["kind"]))
        rows = rows.filter(reach_by=said["reach"]) if said["reach"] else rows
        rows = rows.filter(household__isnull=said["household"] == "alone") if said["household"] else rows
        rows = self._about_time(rows, said.get("readiness"), said["license"])
        for name in ("offers", "wants"):
            rows = rows.filter(pk__in=self._with_topic(name, said[name])) if said[name] else rows
        rows = rows.askable() if said["askable"] else rows
        return rows.order_by(*SORTS[said["sort"]])

    def _about_time(self, rows: ParticipantQuerySet, readiness: str | None, license: str) -> ParticipantQuerySet:
        """Those of whom it is so today."""
        if not readiness and not license:
            return rows
        today, soon = self.program.today, RosterRules.of(self.program).warning_days
        if readiness:
            rows = rows.filter(self._readiness(readiness, today, today + timedelta(days=soon)))
        if license:
            held = Evidence.objects.in_program(self.program).running_out(today, within=soon)
            dated = held.filter(expires_on__lt=today) if license == EXPIRED else held.filter(expires_on__gte=today)
            rows = rows.filter(pk__in=dated.values("participant_id"))
        return rows

    def _readiness(self, asked: str, today: date, soon: date) -> Q:
        if asked == RESTING:
            return Q(readiness__resting_until__gte=today)
        if asked == SCREENING:
            return Q(readiness__screening_until__lte=soon)
        ready = are_ready(asked_in(self.program), today)
        return ready if asked == READY else ~ready

    @staticmethod
    def _kind(kind: str) -> Q:
        return Q(kind__in=FAMILY_KINDS) if kind == FAMILIES else Q(kind=kind) if kind else Q()

    def _with_topic(self, name: str, topic: Topic) -> Any:
        """Ids of people with that topic or one that is part of it; by a condition, of families only who are known."""
        meant = with_parts(topic, self.topics)
        through: Any = getattr(Participant, name).through
        rows = through.objects.filter(topic_id__in=meant)
        if conditions := [one.pk for one in self.topics if one.is_condition and one.pk in meant]:
            told = Participant.objects.in_program(self.program).filter(those_told())
            rows = rows.exclude(Q(topic__in=conditions) & ~Q(participant__in=told))
        return rows.values("participant_id")

    @property
    def folded(self) -> list[forms.BoundField]:
        """The fields that are folded away until one of them is used."""
        return [self[name] for name in self.fields if name not in ("q", "askable")]

    @property
    def is_narrowed(self) -> bool:
        return any(field.data for field in self.folded)

    def in_force(self) -> list["InForce"]:
        """What narrows the list now, each with the address without it."""
        names = [name for name in self.fields if name != "sort" and self.data.get(name)]
        return [InForce(str(self.fields[name].label), self._said(name), _without(self.data, name)) for name in names]

    def _said(self, name: str) -> str:
        value = self.cleaned_data.get(name) if self.is_valid() else ""
        if isinstance(self.fields[name], forms.BooleanField):
            return ""
        field: Any = self.fields[name]
        if isinstance(value, str) and isinstance(field, forms.ChoiceField):
            labels: dict[Any, Any] = dict(cast(Any, field.choices))
            value = labels.get(value, value)
        return str(value or self.data.get(name, ""))


NOT_LISTED = (Status.ERASED, Status.MERGED)


@dataclass(frozen=True)
class InForce:
    """One filter that is in force."""

    label: str
    value: str
    without: str

    def __str__(self) -> str:
        return f"{self.label}: {self.value}" if self.value else self.label


def _without(data: Any, name: str) -> str:
    left: QueryDict = data.copy()
    for gone in (name, "page"):
        left.pop(gone, None)
    return "?" + left.urlencode()


def with_parts(topic: Topic, topics: Iterable[Topic]) -> set[int]:
    """The topic and all that is part of it, however deep, by id."""
    topics, found = list(topics), {topic.pk}
    while more := {one.pk for one in topics if one.parent_id in found} - found:
        found |= more
    return found


def say_count(found: int, everybody: int) -> str:
    """“60 people”, or “12 of 60 people” where some are filtered out."""
    if found == everybody:
        return ngettext("%(n)s person", "%(n)s people", found) % {"n": found}
    return ngettext("%(n)s of %(all)s person", "%(n)s of %(all)s people", everybody) % {"n": found, "all": everybody}


@dataclass(frozen=True)
class Heading:
    """A column's heading: what ?sort= sorts by it, and how it is sorted now, in aria's words."""

    label: str
    sort: str
    sorted: str = ""


def headings(sort: str) -> list[Heading]:
    """What the list's columns are called; each that can be sorted turns the order around when it is in force."""
    columns = [
        (_("Name"), "", "-name"),
        (_("Organization"), "organization", "-organization"),
        (_("State"), "state", "-state"),
        (_("Open matches"), "open", "-open"),
    ]
    return [
        Heading(str(label), down if sort == up else up, {up: "ascending", down: "descending"}.get(sort, ""))
        for label, up, down in columns
    ]
