"""What hangs on a person, written for many people at once: free times, needs, evidence, permission, supervisor."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participants.models import (
    AccessNeed,
    AccessProfile,
    Consent,
    Evidence,
    EvidenceKind,
    Kind,
    Language,
    Organization,
    Participant,
    Relationship,
    RelationshipKind,
    Status,
    StatusChange,
    Topic,
    WeeklyWindow,
)
from participants.roster.comparing import EVIDENCE_OF, held_proof
from participants.roster.plan import Line, Outcome
from peermatch.accounts.models import Program, User
from peermatch.text import fold

BATCH = 500
TAGGED = frozenset({EvidenceKind.EXPERIENCE, EvidenceKind.SUCCESS})  # in what they offer; degrees are general
EVIDENCE_WRITTEN = ("title", "issuer", "expires_on", "years", "story", "from_file")
SHORT = 100  # characters of a story that stand for it in a list


@dataclass
class Work:
    """What applying one plan carries along."""

    program: Program
    by: User
    at: datetime
    organizations: dict[str, Organization] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    people: dict[int, Participant] = field(default_factory=dict)  # by row

    def named(self, key: str, name: str) -> Any:
        named: dict[str, dict[str, Any]] = {
            "languages": self.languages, "offers": self.topics, "wants": self.topics, "organization": self.organizations
        }  # fmt: skip
        return named[key][fold(name)]


def set_weeks(work: Work, lines: list[Line]) -> None:
    given = [line for line in lines if "week" in line.entry.values]
    people = [work.people[line.number].pk for line in given if line.known]
    WeeklyWindow.objects.in_program(work.program).filter(participant__in=people).delete()
    windows = [
        WeeklyWindow(program=work.program, participant=work.people[line.number], **window._asdict())
        for line in given
        for window in line.entry.values["week"]
    ]
    WeeklyWindow.objects.bulk_create(windows, BATCH)


def add_needs(work: Work, lines: list[Line]) -> None:
    needing = {line.number: work.people[line.number] for line in lines if "needs" in line.entry.values}
    profiles = {
        profile.participant_id: profile
        for profile in AccessProfile.objects.in_program(work.program)
        .filter(participant__in=[person.pk for person in needing.values()])
        .prefetch_related("needs")
    }
    missing = [person for person in needing.values() if person.pk not in profiles]
    made = AccessProfile.objects.bulk_create(
        [AccessProfile(program=work.program, participant=person) for person in missing], BATCH
    )
    profiles |= {profile.participant_id: profile for profile in made}
    AccessNeed.objects.bulk_create(
        [
            AccessNeed(program=work.program, profile=profiles[needing[line.number].pk], kind=kind, detail=detail)
            for line in lines
            for kind, detail in line.entry.values.get("needs", ())
            if not line.known or not _needed(profiles[needing[line.number].pk], kind, detail)
        ],
        BATCH,
    )


def _needed(profile: AccessProfile, kind: str, detail: str) -> bool:
    return any(need.kind == kind and fold(need.detail) == fold(detail) for need in profile.needs.all())


def add_evidence(work: Work, lines: list[Line]) -> None:
    """Each kind of evidence that a row speaks of is one row of the roster, which the next list changes again."""
    held = _evidence_of(work, lines)
    new: list[Evidence] = []
    changed: list[Evidence] = []
    retagged: list[Evidence] = []
    for line in lines:
        values, person = line.entry.values, work.people[line.number]
        for kind, fields in EVIDENCE_OF.items():
            proof = held_proof(kind, values, held[person.pk])
            if fields.keys() & values.keys():
                written = proof or Evidence(program=work.program, participant=person, kind=kind)
                _write_evidence(written, fields, values)
                (changed if proof else new).append(written)
            if proof and proof.from_file and "offers" in line.changed_keys and kind in TAGGED:
                retagged.append(proof)
    Evidence.objects.bulk_create(new, BATCH)
    Evidence.objects.bulk_create(
        changed, BATCH, update_conflicts=True, unique_fields=["id"], update_fields=EVIDENCE_WRITTEN
    )
    _tag(work, [*(proof for proof in new if proof.kind in TAGGED), *retagged])


def _evidence_of(work: Work, lines: list[Line]) -> dict[int, list[Evidence]]:
    people = [work.people[line.number].pk for line in lines if line.known]
    held: dict[int, list[Evidence]] = defaultdict(list)
    for proof in Evidence.objects.in_program(work.program).filter(participant__in=people):
        held[proof.participant_id].append(proof)
    return held


def _write_evidence(proof: Evidence, fields: dict[str, str], values: dict[str, Any]) -> None:
    for key in fields.keys() & values.keys():
        setattr(proof, fields[key], values[key])
    if proof.kind == EvidenceKind.EXPERIENCE and not proof.title:
        works = proof.participant.kind == Kind.PROFESSIONAL
        proof.title = _("Work experience") if works else _("Lived experience")
    if proof.kind == EvidenceKind.SUCCESS and "story" in values:
        proof.title = headline(values["story"])
    proof.from_file = True


def headline(story: str) -> str:
    """What a story is about, in a few words: up to its first colon, stop or line, and not too long."""
    first = story.split("\n")[0].split(":")[0].split(". ")[0].strip(" .") or story.strip()
    return first if len(first) <= SHORT else first[:SHORT].rsplit(" ", 1)[0] + "…"


def _tag(work: Work, proofs: list[Evidence]) -> None:
    """Experience and success are about what the person offers."""
    through: Any = Evidence.topics.through
    through.objects.filter(evidence_id__in=[proof.pk for proof in proofs]).delete()
    offered: dict[int, list[int]] = defaultdict(list)
    people = {proof.participant_id for proof in proofs}
    given: Any = Participant.offers.through
    pairs = given.objects.filter(participant_id__in=people)
    for person, topic in pairs.values_list("participant_id", "topic_id"):
        offered[person].append(topic)
    rows = [
        through(evidence_id=proof.pk, topic_id=topic) for proof in proofs for topic in offered[proof.participant_id]
    ]
    through.objects.bulk_create(rows, BATCH)


def add_permissions(work: Work, lines: list[Line]) -> None:
    people = [work.people[line.number].pk for line in lines if line.known]
    rows = Consent.objects.in_program(work.program).filter(participant__in=people, withdrawn_at=None)
    held = set(rows.values_list("participant_id", "given_on"))
    given = [
        Consent(
            program=work.program,
            participant=work.people[line.number],
            given_on=line.entry.values["permission"],
            recorded_by=work.by,
        )
        for line in lines
        if "permission" in line.entry.values
        and (work.people[line.number].pk, line.entry.values["permission"]) not in held
    ]
    Consent.objects.bulk_create(given, BATCH)


def add_status_changes(work: Work, lines: list[Line]) -> None:
    """Those whom this list made active, in the history of their status."""
    people = [work.people[line.number] for line in lines]
    became = [person for person in people if person.status == Status.ACTIVE and person.status_since == work.at]
    StatusChange.objects.bulk_create([StatusChange(**person.status_now()) for person in became], BATCH)


def add_supervisors(work: Work, lines: list[Line]) -> None:
    rows = [
        Relationship(
            program=work.program,
            one_id=line.supervisor.person or work.people[line.supervisor.row or 0].pk,
            kind=RelationshipKind.SUPERVISES,
            other=work.people[line.number],
        )
        for line in lines
        if line.supervisor and (line.outcome == Outcome.NEW or "supervisor" in line.changed_keys)
    ]
    Relationship.objects.bulk_create(rows, BATCH)
