"""People: who they are, what they offer and want, what they need, how they stand to each other."""

from participants.models.access import AccessNeed, AccessProfile, NeedKind
from participants.models.availability import DatesAway, Weekday, WeeklyWindow
from participants.models.evidence import Evidence, EvidenceKind
from participants.models.link import BadTry, Link, Purpose
from participants.models.organization import STATE_NAMES, US_STATES, Organization
from participants.models.participant import FAMILY_KINDS, ChildFacts, Consent, Kind, Level, Participant, Reach, Status
from participants.models.relationship import Relationship, RelationshipKind
from participants.models.rules import RosterRules
from participants.models.topic import Language, Topic
from participants.models.upload import Decisions, RosterUpload

__all__ = [
    "FAMILY_KINDS",
    "STATE_NAMES",
    "US_STATES",
    "AccessNeed",
    "AccessProfile",
    "BadTry",
    "ChildFacts",
    "Consent",
    "DatesAway",
    "Decisions",
    "Evidence",
    "EvidenceKind",
    "Kind",
    "Language",
    "Level",
    "Link",
    "NeedKind",
    "Organization",
    "Participant",
    "Purpose",
    "Reach",
    "Relationship",
    "RelationshipKind",
    "RosterRules",
    "RosterUpload",
    "Status",
    "Topic",
    "Weekday",
    "WeeklyWindow",
]
