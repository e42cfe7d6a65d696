"""What this floor keeps about a person, told to them: their matches, answers, meetings, hopes, words, and who saw."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.disclosing.telling import in_full
from matches.inviting.circle import circles_of
from matches.inviting.disclosure import seen_from
from matches.models import (
    Absence,
    Accommodation,
    Action,
    Answer,
    Attendance,
    BatchAsker,
    BatchEdit,
    BatchProvider,
    Booking,
    Call,
    CallBack,
    ClockWaiver,
    Confidence,
    Contact,
    ContactStop,
    Feedback,
    FeedbackAsked,
    Goal,
    Happening,
    HopeAtEnd,
    HopeGained,
    Introduction,
    Invitation,
    MailReply,
    Match,
    Meeting,
    Option,
    PlanLetter,
    PollAnswer,
    PollAsked,
    PollReply,
    Problem,
    Question,
    Request,
    RequestEvent,
    RequestPause,
    Seat,
    SeatState,
    ServiceBooking,
    Worry,
    WorryConcerns,
    WorryEntry,
)
from matches.people import seen
from participants.models import Participant
from participants.recorded import known_as
from participants.taking.kept import (
    NOTES,
    OTHERS,
    OURS,
    SAFE,
    SAID,
    Fact,
    Kept,
    Part,
    adds,
    leaves_out,
    names,
    speak_of_them_alone,
    tells,
)
from peermatch.audit.models import Record
from peermatch.audit.saying import lines_for_family
from peermatch.clock import local_day, say_day, say_moment

SEEN_AT_MOST = 500
BY_SEAT = "seat__participant"
UNASKED = (SeatState.PROPOSED, SeatState.WITHDRAWN)  # or not any more
STAFF = dict.fromkeys(("recorded_by", "decided_by", "changed_by", "taken_back_by", "made_by", "told_by"), OURS)


def _match(row: Match, person: Participant) -> str:
    """Its title may name others: what it is about as they read it in their invitation, and since when."""
    day = say_day(local_day(row.requested_at, person.time_zone), year=True)
    told = {"day": day, "topics": _topics_of(person).get(row.pk, "")}
    if told["topics"]:
        return _("the peer match about %(topics)s, asked for on %(day)s") % told
    return _("the peer match asked for on %(day)s") % told


def _of_seat(row: Any) -> str:
    return _match(row.seat.match, row.kept_of)


@in_full()
def _topics_of(person: Participant) -> dict[int, str]:
    """By match (pk), where they were asked; read once for the whole file."""
    if "topics_kept" not in person.__dict__:
        seats = Seat.objects.filter(program=person.program_id, participant=person).exclude(state__in=UNASKED)
        circles = circles_of([seat.match for seat in seats.select_related("match__program")])
        person.__dict__["topics_kept"] = {
            pk: get_text_list(list(circle.topics), _("and")) for pk, circle in circles.items()
        }
    found: dict[int, str] = person.__dict__["topics_kept"]
    return found


MATCH: Mapping[str, Any] = {"match": (gettext_lazy("In"), _of_seat)}


@in_full()
def _others(seat: Seat) -> list[str]:
    """Who else takes part, as far as this person may know them now."""
    if seat.state in UNASKED:
        return []
    circle = seat.circle  # type: ignore[attr-defined]  # read for all of them by _with_circles
    return [str(one) for one in seen_from(circle.place_of(seat), circle)]


def _with_circles(seats: list[Seat]) -> None:
    for seat in seats:
        seat.match.program = seat.program
    circles = circles_of([seat.match for seat in seats])
    for seat in seats:
        seat.circle = circles[seat.match_id]  # type: ignore[attr-defined]  # for _others alone


def _kept(model: Any, title: Any, way: str, fields: str, left: Mapping[str, str] | None = None, **more: Any) -> Kept:
    says = dict(MATCH) if way == BY_SEAT else {}
    beside = ("seat__match", "seat__participant") if way == BY_SEAT else ()
    more["beside"] = (*beside, *more.get("beside", ()))
    out = dict(left or {}) | ({"seat": SAID} if way == BY_SEAT else {})
    return Kept(model, title, way, tuple(fields.split()), out, says | more.pop("says", {}), **more)


KEPT = (
    _kept(
        Seat, gettext_lazy("Your places in peer matches"), "participant", "match part state state_since introduced_at",
        {"shares": SAID, "why_suggested": NOTES},
        says={
            "stage": (gettext_lazy("It is"), lambda row: row.match.get_stage_display()),
            "shared": (
                gettext_lazy("You agreed to share"),
                lambda row: get_text_list([str(one.label) for one in row.shared], _("and")),
            ),
            "others": (gettext_lazy("Who else takes part, as far as you may know"), _others),
        },
        prepare=_with_circles,
    ),
    _kept(Confidence, gettext_lazy("What you promised to keep"), "participant",
          "match promised_on way text recorded_by recorded_at removed_at removed_by", {"removed_why": NOTES}),
    _kept(Invitation, gettext_lazy("Invitations"), BY_SEAT,
          "sent_at answer_by answered_at nudged_at revoked_at sent_by", {"link": OURS}),
    _kept(Answer, gettext_lazy("Your answers"), BY_SEAT,
          "said reason way spoken_by confirmed_by_person at given_on recorded_by", {"invitation": SAID}),
    _kept(Goal, gettext_lazy("What you hope for"), BY_SEAT, "text recorded_by"),
    _kept(Question, gettext_lazy("What you asked"), BY_SEAT,
          "kind text way spoken_by asked_at recorded_by settled_at settled_way settled_by reply"),
    _kept(Introduction, gettext_lazy("When you were introduced"), BY_SEAT, "at by told_at told_by way dropped_at",
          {"script": OTHERS}),
    _kept(Booking, gettext_lazy("Your meetings"), "participant",
          "meeting starts_at ends_at", {"override_reason": NOTES}),
    _kept(Attendance, gettext_lazy("Whether you came"), BY_SEAT, "meeting said recorded_at recorded_by",
          {"service": OTHERS}),
    _kept(Absence, gettext_lazy("Meetings that you could not come to"), BY_SEAT,
          "meeting way spoken_by words wants_news at recorded_by ended_at ended_why decision decided_at decided_by"),
    _kept(Accommodation, gettext_lazy("What was arranged for you"), "participant",
          "meeting kind detail count needed_by added_by sent_at sent_by called_off_at called_off_by why_off",
          {"note": NOTES}),
    _kept(PollAsked, gettext_lazy("Times that you were asked about"), BY_SEAT, "is_required asked_at reminded_at",
          {"poll": OURS}),
    _kept(PollReply, gettext_lazy("What you said about times"), BY_SEAT, "way spoken_by words at recorded_by",
          {"poll": OURS}),
    _kept(PollAnswer, gettext_lazy("Each time, and your answer"), "reply__seat__participant", "said",
          {"reply": SAID, "time": SAID},
          says={"starts": (gettext_lazy("Time"), lambda row: _starts(row))},
          beside=("time", "reply__seat__participant")),
    _kept(Call, gettext_lazy("Calls about meetings"), "participant",
          "meeting news made_at made_by way dropped_at",
          {"occasion": OURS, "script": OTHERS, "short": OTHERS, "paper": OTHERS, "before": OURS}),
    _kept(Option, gettext_lazy("Ideas that you took home"), BY_SEAT, "words changed_at taken_back_at",
          {"match": SAID, "changed_by": OURS, "taken_back_by": OURS}),
    _kept(Action, gettext_lazy("What you wanted to do"), BY_SEAT,
          "words due done_at done_by done_way spoken_by outcome changed_at taken_back_at reminded_of",
          {"match": SAID, "changed_by": OURS, "taken_back_by": OURS, "option": SAID}),
    _kept(PlanLetter, gettext_lazy("Action plans that you were told"), BY_SEAT, "at by told_at told_by way dropped_at",
          {"news": OURS, "said": OURS, "script": OTHERS, "short": OTHERS, "paper": OTHERS}),
    _kept(Contact, gettext_lazy("Contacts that you told us of"), "said_by__participant",
          "match at way reached minutes words recorded_by settled_at taken_back_at",
          {"began": OTHERS, "said_by": SAID, "same_as": OTHERS, "settled_by": OURS, "taken_back_by": OURS}),
    _kept(FeedbackAsked, gettext_lazy("When you were asked how it was"), BY_SEAT,
          "asked_at asked_by until reminded_at ended_at ended_why ended_by", {"link": OURS}),
    _kept(Feedback, gettext_lazy("How it was for you"), BY_SEAT,
          "quality relevance usefulness again words change way spoken_by given_at written_at recorded_by seen_at"
          " seen_by taken_back_at taken_back_by"),
    _kept(HopeGained, gettext_lazy("Whether your hopes came true, in your words"), "feedback__seat__participant",
          "hope said", {"feedback": SAID, "goal": SAID}),
    _kept(HopeAtEnd, gettext_lazy("Whether your hopes came true, at the end"), BY_SEAT,
          "hope known at by taken_back_at", {"goal": SAID}),
    _kept(MailReply, gettext_lazy("Mail that you wrote"), BY_SEAT, "found_at read_at read_by done_at done_by done_as",
          {
              "match": SAID, "provider": OTHERS, "meeting": OURS, "poll": OURS, "found_by": OURS, "assigned_by": OURS,
              "says": OURS, "proposed_at": OURS, "is_of_another": OURS, "mail": SAID,
          },
          says={
              "subject": (gettext_lazy("Subject"), lambda row: row.mail.subject),
              "text": (gettext_lazy("Text"), lambda row: row.mail.text),
          },
          beside=("mail",)),
    _kept(Problem, gettext_lazy("What you asked for help with"), "requester",
          "match asked_by permission_on statement background tried priorities topics", {"referred_by": OTHERS}),
    _kept(Request, gettext_lazy("Your requests"), "person",
          "came_by received_at first_name last_name email phone reach_by reach_notes best_time kind home_state"
          " time_zone language asked_by permission_on path statement background tried pressing topics state"
          " state_since coordinator called_back_at decline_reason told_at",
          {
              "referred_by": OTHERS, "referrer_contact": OTHERS, "permission_by": OTHERS, "match": SAID,
              "merged_into": OURS, "took_over": OURS, "decline_words": SAID, "search_text": OURS,
          }),
    _kept(CallBack, gettext_lazy("Calls about your requests"), "request__person", "at way reached by",
          {"request": SAID, "spoke_with": OTHERS, "note": NOTES}),
    _kept(RequestEvent, gettext_lazy("What became of your requests"), "request__person", "what at by",
          {"request": SAID, "detail": NOTES}),
    _kept(RequestPause, gettext_lazy("When your requests waited"), "request__person", "since until by",
          {"request": SAID, "why": NOTES}),
    _kept(Happening, gettext_lazy("What happened in your peer matches, as far as it is about you"), "who",
          "match what at by", {"detail": NOTES}),
)  # fmt: skip


def _starts(row: PollAnswer) -> str:
    return say_moment(row.time.starts_at, row.reply.seat.participant.time_zone, year=True)


def who_saw(person: Participant) -> Part | None:
    """Who read or changed what is kept about them, staff by what they are; the latest first."""
    listed = list(seen.records_of(person)[:SEEN_AT_MOST])
    theirs, but, zone = known_as(person), seen.not_told(), person.time_zone
    told = lines_for_family(listed, person.program, zone=zone, theirs=theirs, with_names=False, but=but)
    lines = [
        [Fact("said", say_moment(one.at, person.time_zone, year=True), f"{one.who}. {one.did}. {one.said}.",
              {"at": one.at.isoformat(), "who": str(one.who), "did": str(one.did), "what": str(one.said)})]
        for one in told
    ]  # fmt: skip
    return Part("audit.record", _("Who read or changed it"), lines) if lines else None


def register() -> None:
    """Called when the app is ready."""
    names(Match, _match)
    names(Meeting, lambda row, person: say_moment(row.starts_at, person.time_zone, year=True))
    tells(*KEPT)
    adds(Record, who_saw)
    speak_of_them_alone("request-received", "request-declined")
    leaves_out(f"a worry: {SAFE}", Worry, WorryConcerns, WorryEntry)
    leaves_out(f"contact that was stopped: {SAFE}", ContactStop)
    leaves_out("drafts that a coordinator tries out, of whom nobody was told", BatchAsker, BatchProvider, BatchEdit)
    leaves_out("who was booked to interpret or help: it tells of somebody else", ServiceBooking)
    leaves_out("why a clock was not kept: it tells of the program's own work", ClockWaiver)
