"""The rows of a match's journey, and the one door of each of their states."""

from matches.models.absence import Absence, AbsenceEnd, Decision, absent_from
from matches.models.accommodation import Accommodation, WhyOff
from matches.models.action import Action, Option, on_action_change
from matches.models.agenda import Agenda, AgendaSent, AgendaShape, Segment, SegmentLeads
from matches.models.apart import apart, apart_among, insist_not_apart, is_kept_out, stopped_with
from matches.models.arranging_states import BookingState, RowState
from matches.models.assistance import Area, Assistance
from matches.models.attendance import Attendance, Attended
from matches.models.attestation import Attestation, Attested
from matches.models.batch import Batch, BatchAsker, BatchEdit, BatchProvider
from matches.models.call import Call, News
from matches.models.call_back import CallBack, RequestPause
from matches.models.clock_waiver import ClockWaiver
from matches.models.confidence import Confidence
from matches.models.contact import Contact, ContactWay, Introduction, Waiting
from matches.models.contact_stop import ContactStop
from matches.models.cover import Cover, read_covers
from matches.models.endings import CloseReason, RematchReason
from matches.models.feedback import (
    Again,
    Feedback,
    FeedbackAsked,
    Gained,
    HopeGained,
    Quality,
    Relevance,
    Usefulness,
)
from matches.models.happening import Happening, Stage
from matches.models.hold import Hold
from matches.models.hope_at_end import AtEnd, HopeAtEnd
from matches.models.invitation import Answer, Invitation, Said, Way
from matches.models.mail_reply import DoneAs, FoundBy, MailReply, Says
from matches.models.match import Direction, Format, Match, Path
from matches.models.match_list import MatchList
from matches.models.meeting import Booking, Meeting, MeetingState, PlaceKind
from matches.models.note import Note
from matches.models.plan_letter import PlanLetter, PlanNews
from matches.models.poll import Ability, Poll, PollAnswer, PollAsked, PollReply, PollState, PollTime
from matches.models.problem import AskedBy, Goal, Priority, Problem
from matches.models.question import Question
from matches.models.report_file import ReportFile
from matches.models.request import Request
from matches.models.request_words import Came, DeclineReason, Pressing, RequestEvent, RequestState
from matches.models.rule_change import RuleChange
from matches.models.rules import FootingConcern, MatchRules
from matches.models.seat import Part, Seat, SeatState, Share, keep_open_matches, on_seat_change
from matches.models.service_booking import ServiceBooking, Untold
from matches.models.waiver import Gate, Waiver
from matches.models.worry import Worry, WorryConcerns, WorryEntry, WorryState, keep_held_back

__all__ = [
    "Ability",
    "Absence",
    "AbsenceEnd",
    "Accommodation",
    "Action",
    "Again",
    "Agenda",
    "AgendaSent",
    "AgendaShape",
    "Answer",
    "Area",
    "AskedBy",
    "Assistance",
    "AtEnd",
    "Attendance",
    "Attended",
    "Attestation",
    "Attested",
    "Batch",
    "BatchAsker",
    "BatchEdit",
    "BatchProvider",
    "Booking",
    "BookingState",
    "Call",
    "CallBack",
    "Came",
    "ClockWaiver",
    "CloseReason",
    "Confidence",
    "Contact",
    "ContactStop",
    "ContactWay",
    "Cover",
    "Decision",
    "DeclineReason",
    "Direction",
    "DoneAs",
    "Feedback",
    "FeedbackAsked",
    "FootingConcern",
    "Format",
    "FoundBy",
    "Gained",
    "Gate",
    "Goal",
    "Happening",
    "Hold",
    "HopeAtEnd",
    "HopeGained",
    "Introduction",
    "Invitation",
    "MailReply",
    "Match",
    "MatchList",
    "MatchRules",
    "Meeting",
    "MeetingState",
    "News",
    "Note",
    "Option",
    "Part",
    "Path",
    "PlaceKind",
    "PlanLetter",
    "PlanNews",
    "Poll",
    "PollAnswer",
    "PollAsked",
    "PollReply",
    "PollState",
    "PollTime",
    "Pressing",
    "Priority",
    "Problem",
    "Quality",
    "Question",
    "Relevance",
    "RematchReason",
    "ReportFile",
    "Request",
    "RequestEvent",
    "RequestPause",
    "RequestState",
    "RowState",
    "RuleChange",
    "Said",
    "Says",
    "Seat",
    "SeatState",
    "Segment",
    "SegmentLeads",
    "ServiceBooking",
    "Share",
    "Stage",
    "Untold",
    "Usefulness",
    "Waiting",
    "Waiver",
    "Way",
    "WhyOff",
    "Worry",
    "WorryConcerns",
    "WorryEntry",
    "WorryState",
    "absent_from",
    "apart",
    "apart_among",
    "insist_not_apart",
    "is_kept_out",
    "keep_held_back",
    "keep_open_matches",
    "on_action_change",
    "on_seat_change",
    "read_covers",
    "stopped_with",
]
