"""Where something is said by somebody, or of them: which fields of which rows, and the way from there."""

from typing import Any

from matches.models import (
    Absence,
    Accommodation,
    Action,
    Agenda,
    AgendaSent,
    Answer,
    Attestation,
    BatchAsker,
    Booking,
    Call,
    ClockWaiver,
    Confidence,
    Contact,
    Feedback,
    Goal,
    Happening,
    Hold,
    HopeAtEnd,
    HopeGained,
    Introduction,
    Match,
    Meeting,
    Note,
    Option,
    PlanLetter,
    PollReply,
    Problem,
    Question,
    Seat,
    Segment,
    ServiceBooking,
    Waiting,
    Waiver,
    Worry,
    WorryEntry,
)

Ways = tuple[tuple[Any, str, tuple[str, ...]], ...]
# By the way from the row to the person: what they said, or what was said of them.
THEIRS: Ways = (
    (Goal, "seat__participant", ("text",)),
    (Answer, "seat__participant", ("reason", "spoken_by")),
    (Absence, "seat__participant", ("spoken_by", "words")),
    (Option, "seat__participant", ("words",)),
    (Action, "seat__participant", ("words", "spoken_by", "outcome")),
    (Feedback, "seat__participant", ("words", "change", "spoken_by")),
    (HopeGained, "feedback__seat__participant", ("hope",)),
    (HopeAtEnd, "seat__participant", ("hope",)),
    (PollReply, "seat__participant", ("spoken_by", "words")),
    (Question, "seat__participant", ("text", "spoken_by", "reply")),
    (Contact, "said_by__participant", ("words",)),
    (Introduction, "seat__participant", ("script",)),
    (PlanLetter, "seat__participant", ("script", "short", "paper")),
    (Seat, "participant", ("why_suggested",)),
    (Booking, "participant", ("override_reason",)),
    (Call, "participant", ("script", "short", "paper")),
    (Accommodation, "participant", ("note",)),
    (ServiceBooking, "accommodation__participant", ("override_reason", "reason")),
    (Happening, "who", ("detail",)),
    (Problem, "requester", ("referred_by", "statement", "background", "tried", "priorities")),
    (BatchAsker, "person", ("said", "trouble")),
    (Confidence, "participant", ("removed_why",)),
    (Worry, "raised_by", ("about", "words", "reach", "spoken_by")),
    (WorryEntry, "worry__raised_by", ("words",)),
)
# By the way from the row to the match.
OF_MATCH: Ways = (
    (Match, "pk", ("title", "outcome", "search_text", "learned")),
    (Match, "rematch_of", ("learned",)),
    (Note, "match", ("text",)),
    (Meeting, "match", ("place", "place_notes", "change_reason", "why_not_held", "notes", "shared_notes")),
    (Agenda, "meeting__match", ("before",)),
    (AgendaSent, "meeting__match", ("said", "to")),
    (Segment, "agenda__meeting__match", ("words",)),
    (Contact, "match", ("words",)),
    (Option, "match", ("words",)),
    (Action, "match", ("words", "spoken_by", "outcome")),
    (Feedback, "seat__match", ("words", "change", "spoken_by")),
    (Waiting, "match", ("reason",)),
    (Hold, "match", ("reason",)),
    (Waiver, "match", ("sentence", "reason")),
    (Attestation, "match", ("sentence",)),
    (ClockWaiver, "match", ("reason",)),
    (Happening, "match", ("detail",)),
    (Seat, "match", ("why_suggested",)),
    (Confidence, "match", ("removed_why",)),
    (Call, "meeting__match", ("script", "short", "paper")),
    (Introduction, "seat__match", ("script",)),
    (PlanLetter, "seat__match", ("script", "short", "paper")),
    (Accommodation, "meeting__match", ("note",)),
    (ServiceBooking, "accommodation__meeting__match", ("override_reason", "reason")),
)
OF_REQUEST = (
    *("first_name", "last_name", "email", "phone", "reach_notes", "best_time", "language", "referred_by"),
    *("referrer_contact", "permission_by", "statement", "background", "tried", "took_over", "decline_words"),
    "search_text",
)
# What people said in the match: by their seat, which is of the match.
SAID: Ways = tuple(
    (model, way.replace("participant", "match"), names) for model, way, names in THEIRS if "seat__" in way
)
ALSO: Ways = (
    (Booking, "meeting__match", ("override_reason",)),
    (BatchAsker, "match", ("said", "trouble")),
    (Problem, "match", ("referred_by", "statement", "background", "tried", "priorities")),
)
