"""The rows of a match's journey, and the one door of each of their states."""

from matches.models.attestation import Attestation, Attested
from matches.models.call import Call, News
from matches.models.invitation import Answer, Invitation, Said, Way
from matches.models.match import CloseReason, Direction, Format, Happening, Match, Note, Path, Stage
from matches.models.meeting import Booking, Meeting, MeetingState, PlaceKind
from matches.models.problem import AskedBy, Goal, Problem
from matches.models.rules import MatchRules
from matches.models.seat import Part, Seat, SeatState, keep_open_matches, on_seat_change
from matches.models.waiver import Gate, Waiver

__all__ = [
    "Answer",
    "AskedBy",
    "Attestation",
    "Attested",
    "Booking",
    "Call",
    "CloseReason",
    "Direction",
    "Format",
    "Gate",
    "Goal",
    "Happening",
    "Invitation",
    "Match",
    "MatchRules",
    "Meeting",
    "MeetingState",
    "News",
    "Note",
    "Part",
    "Path",
    "PlaceKind",
    "Problem",
    "Said",
    "Seat",
    "SeatState",
    "Stage",
    "Waiver",
    "Way",
    "keep_open_matches",
    "on_seat_change",
]
