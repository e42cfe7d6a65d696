"""Adding a person and changing one: all that their page of fields holds, saved at once or not at all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participants import protected
from participants.conditions import are_told
from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    Evidence,
    Language,
    Organization,
    Participant,
    Readiness,
    Relationship,
    Topic,
)
from participants.roster.bond_rows import bond_rows
from participants.roster.evidence_rows import EvidenceForm, evidence_rows
from participants.roster.forms import PersonForm
from participants.roster.person import readdressing
from participants.roster.person.household import home_form
from participants.roster.person.readiness import ReadinessForm
from participants.roster.status_views import PermissionForm, record_said
from participants.roster.words import bonds, evidence
from participants.week_fields import keep_week
from peermatch.accounts.models import Program, User
from peermatch.audit import Entry
from peermatch.seen import Shown
from peermatch.text import fold


class PersonPage:
    """The forms of one person's page: their own fields, household, readiness, evidence, relationships.

    For someone new, permission too.
    """

    def __init__(self, data: Any, person: Participant, *, knows: bool) -> None:
        """`knows`: whether who fills them in may read what is protected; else that is not among the fields."""
        self.form = PersonForm(data, instance=person, beside=list(_beside(person, knows)), knows=knows)
        self.evidence = evidence_rows(data, person)
        self.bonds = bond_rows(data, person, knows=knows)
        self.permission = None if person.pk else FirstPermission(data, prefix="permission", today=person.program.today)
        self.readiness = ReadinessForm(data, person=person, prefix="readiness")
        self.home = home_form(data, person=person, prefix="home")

    @property
    def forms(self) -> list[Any]:
        every = (self.form, self.home, self.permission, self.readiness, self.evidence, self.bonds)
        return [one for one in every if one is not None]

    def is_valid(self) -> bool:
        valid = [one.is_valid() for one in self.forms]  # every form, so that all is told at once
        known = self.form.topic_names if self.form.is_bound else set()
        return all(valid) and self.evidence.refuse_unknown_topics(known)

    @transaction.atomic
    def save(self, *, by: User, at: datetime) -> Participant:
        said = self.form.cleaned_data
        person = save_fields(self.form)
        readdressing.tell(self.form, by=by, at=at)
        keep_week(person, said["week"])
        if self.form.knows:
            _set_access(person, said["needs"], said["in_their_words"])
            set_child(person, said["child_age_band"], said["child_needs"])
        self._save_evidence(person, by=by, at=at)
        self.bonds.save(by=by, at=at)
        for section in (self.home, self.readiness):
            if section.is_touched:
                section.keep(by=by, at=at)
        if self.permission and self.permission.cleaned_data.get("given_on"):
            record_said(person, self.permission.cleaned_data, by=by, at=at)
        return person

    def changes(self) -> list[Entry]:
        """What was changed, for the record of who changed what; once it is saved, so that who is new has an id."""
        person = self.form.instance
        return [
            *protected.changed_by(self.form, person),
            *protected.changed_by(self.readiness, person, Readiness),
            *(one for form in self.evidence.forms for one in protected.changed_by(form, person, Evidence)),
            *(one for form in self.bonds.forms for one in protected.changed_by(form, person, Relationship)),
        ]

    def _save_evidence(self, person: Participant, *, by: User, at: datetime) -> None:
        for form in self.evidence.forms:
            if form.cleaned_data.get("DELETE"):
                if form.instance.pk:
                    form.instance.remove(by=by, at=at)
            elif form.has_changed():
                save_evidence(form, person)


class FirstPermission(PermissionForm):
    """With a person who is added: they may have said yes already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["what_for"]  # the first permission is the one to be matched
        del self.fields["own_words"]  # they are read out from the person's page
        self.fields["given_on"].required = False
        self.fields["given_on"].help_text = _(
            "Leave it empty if they have not been asked. Nobody is matched without it."
        )


def _beside(person: Participant, knows: bool) -> Iterable[Shown]:
    """What the page shows below a person's own fields, for noticing that someone else changed it."""
    if person.pk:
        today = person.program.today
        proofs = [
            f"{one.row.get_kind_display()}: {one.row.title} {' '.join(one.facts)}"
            for one in evidence(person, today, told=are_told(person))
        ]
        yield "evidence", _("Evidence"), "; ".join(proofs)
        stands = [
            f"{one.words} {one.other} {one.dates} {one.row.note}".strip() for one in bonds(person, today, knows=knows)
        ]
        yield "bonds", _("Relationships"), "; ".join(stands)


def named(program: Program, model: Any, names: Iterable[str]) -> list[Any]:
    """The program's rows of these names; those that it lacks are made, as written."""
    wanted = {fold(name): name for name in names}
    had = {fold(row.name): row for row in model.objects.in_program(program)} if wanted else {}
    return [
        had.get(key) or model.objects.filter(program=program).get_or_create(program=program, name=name)[0]
        for key, name in wanted.items()
    ]


def save_fields(form: PersonForm) -> Participant:
    """The person's own fields, with the names that the program did not have yet."""
    said, program = form.cleaned_data, form.instance.program
    if said.get("new_organization"):
        form.instance.organization = named(program, Organization, [said["new_organization"]])[0]
    person: Participant = form.save()
    for name, typed, model in (
        ("offers", "new_offers", Topic), ("wants", "new_wants", Topic), ("languages", "new_languages", Language)
    ):  # fmt: skip
        getattr(person, name).add(*named(program, model, said.get(typed, ())))
    return person


def save_evidence(form: EvidenceForm, person: Participant) -> None:
    row = form.save(commit=False)
    row.program, row.participant = person.program, person
    row.save()
    row.topics.set([*named(person.program, Topic, form.cleaned_data["about"]), *form.unread])


def _set_access(person: Participant, needs: Iterable[tuple[str, str]], words: str) -> None:
    profile = AccessProfile.objects.filter(program=person.program, participant=person).first()
    if not profile and not needs and not words:
        return
    profile = profile or AccessProfile(program=person.program, participant=person)
    profile.in_their_words = words
    profile.save()
    held = {(need.kind, need.detail): need for need in profile.needs.all()}
    wanted = set(needs)
    profile.needs.filter(pk__in=[need.pk for key, need in held.items() if key not in wanted]).delete()
    AccessNeed.objects.bulk_create(
        AccessNeed(program=person.program, profile=profile, kind=kind, detail=detail)
        for kind, detail in sorted(wanted - held.keys())
    )


def set_child(person: Participant, age_band: str, needs: str) -> None:
    facts = ChildFacts.objects.filter(program=person.program, participant=person)
    if age_band or needs:
        facts.update_or_create(
            program=person.program, participant=person, defaults={"age_band": age_band, "needs": needs}
        )
    else:
        facts.delete()
