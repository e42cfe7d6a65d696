"""People: who they are, what they offer and want, what they need, how they stand to each other."""

from participants.models.access import AccessNeed, AccessProfile, Audience, Expresses, NeedKind, Receives
from participants.models.access import Part as ProfilePart
from participants.models.access_provider import BOOKED_KINDS, AccessProvider, ProviderAway, ProviderWindow
from participants.models.availability import DatesAway, Weekday, WeeklyWindow
from participants.models.child import ChildFacts
from participants.models.consent import Consent, StatusChange
from participants.models.consent_ask import ConsentAsk
from participants.models.consent_text import ENGLISH, LANGUAGES, ConsentText, TextFor
from participants.models.evidence import Evidence, EvidenceKind
from participants.models.export import Export
from participants.models.funding import Funding
from participants.models.guardian import Guardian, Later
from participants.models.heading import HeadingMeaning
from participants.models.household import Household
from participants.models.kind import FAMILY_KINDS, MAY_BE_UNDER_AGE, Kind
from participants.models.leaving import on_leaving
from participants.models.link import BadTry, Link, LinkAsked, Purpose
from participants.models.mail_wish import MailWish
from participants.models.merging import DifferentPeople, Hears, Joining, Merging, on_merge
from participants.models.naming import NameChange, Uses, on_naming, uses_of
from participants.models.organization import STATE_NAMES, US_STATES, Organization
from participants.models.own_page import NewAddress, OwnChange
from participants.models.participant import Level, Participant, Status
from participants.models.reaching import Reach, Wish
from participants.models.readiness import Asks, Readiness, are_ready, asked_by, asked_in
from participants.models.relationship import APART, Relationship, RelationshipKind, shielded_from, why_not_shielded
from participants.models.rules import RosterRules
from participants.models.topic import Language, Topic
from participants.models.upload import Decisions, RosterUpload

__all__ = [
    "APART",
    "BOOKED_KINDS",
    "ENGLISH",
    "FAMILY_KINDS",
    "LANGUAGES",
    "MAY_BE_UNDER_AGE",
    "STATE_NAMES",
    "US_STATES",
    "AccessNeed",
    "AccessProfile",
    "AccessProvider",
    "Asks",
    "Audience",
    "BadTry",
    "ChildFacts",
    "Consent",
    "ConsentAsk",
    "ConsentText",
    "DatesAway",
    "Decisions",
    "DifferentPeople",
    "Evidence",
    "EvidenceKind",
    "Export",
    "Expresses",
    "Funding",
    "Guardian",
    "HeadingMeaning",
    "Hears",
    "Household",
    "Joining",
    "Kind",
    "Language",
    "Later",
    "Level",
    "Link",
    "LinkAsked",
    "MailWish",
    "Merging",
    "NameChange",
    "NeedKind",
    "NewAddress",
    "Organization",
    "OwnChange",
    "Participant",
    "ProfilePart",
    "ProviderAway",
    "ProviderWindow",
    "Purpose",
    "Reach",
    "Readiness",
    "Receives",
    "Relationship",
    "RelationshipKind",
    "RosterRules",
    "RosterUpload",
    "Status",
    "StatusChange",
    "TextFor",
    "Topic",
    "Uses",
    "Weekday",
    "WeeklyWindow",
    "Wish",
    "are_ready",
    "asked_by",
    "asked_in",
    "on_leaving",
    "on_merge",
    "on_naming",
    "shielded_from",
    "uses_of",
    "why_not_shielded",
]
