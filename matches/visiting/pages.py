"""What the participant's own page says: what was asked, what was answered, when they meet, what they may do next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.following_up.contacts import can_be_in_touch
from matches.inviting import letters, wording
from matches.inviting.answering import is_over
from matches.inviting.circle import Circle, circle_of
from matches.inviting.confiding import promise_of
from matches.inviting.sending import answer_day
from matches.inviting.wording import Asked, Fact
from matches.models import Absence, Agenda, Answer, Meeting, MeetingState, Part, PlanLetter, Seat, SeatState
from matches.models.absence import AbsenceQuerySet
from matches.scheduling.polls.asked_times import newest_of
from matches.visiting import times
from matches.visiting.entrance import Visit
from participants.models import AccessProfile, Audience, Participant, ProfilePart
from participants.profile.details import details_of, say_needs
from peermatch.clock import local_day, say_moment, zone_label

TONES = {MeetingState.PLANNED: "wait", MeetingState.CONFIRMED: "done", MeetingState.CANCELLED: "stop"}

SEEN_BY = {
    Audience.COORDINATORS: gettext_lazy("Only the program's coordinators see this."),
    Audience.BOOKED: gettext_lazy("Coordinators see this, and interpreters and others who are booked for you."),
    Audience.MEETING: gettext_lazy(
        "Coordinators see this, those who are booked for you, and everyone in your meetings."
    ),
}


@dataclass(frozen=True)
class MeetingWords:
    """One meeting ahead, on the reader's clock; the place only when it is confirmed and they come."""

    when: str
    also: str
    status: str
    tone: str
    minutes: int
    place_kind: str
    place: str
    place_notes: str
    public_id: UUID
    is_mine: bool  # confirmed, still ahead, and they take part: they can say whether they come
    is_absent: bool
    has_agenda: bool  # that they may read


def frame(visit: Visit) -> dict[str, Any]:
    """What every page behind a link shows: whose it is, and whom to reach."""
    seat = visit.seat
    return {
        "link": visit.link,
        "seat": seat,
        "person": seat.participant,
        "program": visit.program,
        "contact": letters.contact(seat.match),
        "needs": needs_of(seat),
    }


def needs_of(seat: Seat) -> list[str]:
    """What the person needs to take part, in words, as it is on record."""
    details = details_of(seat.participant)
    return [*say_needs(details), *filter(None, [details.in_their_words])]


def page(visit: Visit, *, now: datetime) -> dict[str, Any]:
    """Everything on the page behind a link."""
    seat, circle = visit.seat, circle_of(visit.seat.match)
    on = local_day(now, visit.program.time_zone)
    invitation = seat.invitations.first()
    answer_by = invitation.answer_by if invitation else answer_day(visit.program, on)
    asked = letters.asked_of(seat, circle, on=on, answer_by=answer_by)
    latest: Answer | None = seat.answers.first()
    meetings = _ahead(circle, now)
    timed = set(Agenda.objects.in_program(visit.program).filter(meeting__in=meetings).values_list("meeting", flat=True))
    absent = set(_standing(seat).values_list("meeting", flat=True))
    return {
        **frame(visit),
        **letters.words_of(asked),
        "why": letters.why(asked, seat.match),
        "facts": _facts(asked, seat),
        "answer": latest if seat.state != SeatState.INVITED else None,
        "said_yes": seat.state == SeatState.ACCEPTED,
        "said_no": seat.state == SeatState.DECLINED,
        "may_answer": seat.match.is_changeable and (seat.state == SeatState.INVITED or not is_over(seat.match)),
        "asked_questions": [say_moment(one.asked_at, seat.participant.time_zone) for one in seat.questions.open()],
        "meetings": [
            _meeting(one, seat, now, is_absent=one.pk in absent, has_agenda=one.pk in timed) for one in meetings
        ],
        "notes": notes_for(seat),
        "has_plan": _has_plan(seat),
        "may_tell_contacts": seat.state == SeatState.ACCEPTED and can_be_in_touch(seat),
        "promise": promise_of(seat),
        "waits_alone": _waits_alone(seat, asked),
        "is_off": any(one.state == MeetingState.CANCELLED for one in meetings),
        "times": _times(seat, now, meets=any(meeting.is_standing for meeting in meetings)),
    }


def _waits_alone(seat: Seat, asked: Asked) -> bool:
    """They said yes, and nobody else takes part now: whoever did is out of it, or was not found yet."""
    return seat.state == SeatState.ACCEPTED and all(one.part == Part.FACILITATOR for one in asked.others)


def _has_plan(seat: Seat) -> bool:
    """Whether an action plan was sent or told to them, and they take part."""
    rows = PlanLetter.objects.in_program(seat.match.program).standing().filter(seat=seat)
    return seat.state == SeatState.ACCEPTED and rows.exists()


def notes_for(seat: Seat) -> list[tuple[str, str]]:
    """When they met, and what is noted of it for everyone; the latest first. Only for who said yes."""
    if seat.state != SeatState.ACCEPTED:
        return []
    held = seat.match.meetings.filter(state=MeetingState.HELD).exclude(shared_notes="").order_by("-starts_at")
    return [(say_moment(one.starts_at, seat.participant.time_zone), one.shared_notes) for one in held]


def _times(seat: Seat, now: datetime, *, meets: bool) -> times.TimesWords | None:
    asked = newest_of(seat)
    return times.in_words(asked, now=now) if asked and times.is_news(asked, now, meets=meets) else None


def _facts(asked: Asked, seat: Seat) -> list[Fact]:
    """As in the letter, but their own needs and zone are named here, and what no longer matters is left out."""
    waits, said_no = seat.state == SeatState.INVITED, seat.state == SeatState.DECLINED
    left_out = {"access", "when"} if waits else {"access", "when", "answer-by"}
    left_out |= {"how"} if _waits_alone(seat, asked) else set()
    told = [] if said_no else [fact for fact in wording.facts(asked) if fact.key not in left_out]
    zone = _("%(zone)s time") % {"zone": zone_label(seat.participant.time_zone)}
    needs = needs_of(seat) or [_("We have no access needs on record for you.")]
    own = [
        *_shares(asked, seat),
        *_others_access(asked),
        Fact("access", _("What you need to take part"), tuple(needs), _who_sees(seat.participant)),
        Fact("zone", _("Your time zone"), (zone,)),
    ]
    return [*told[:-1], *own, told[-1]] if waits else [*told, *own]


def _others_access(asked: Asked) -> list[Fact]:
    """What the meeting needs of the others, as far as each lets everyone in their meetings see it."""
    lines = tuple(f"{one.first_name}. {'. '.join(one.access)}." for one in asked.others if one.access)
    note = _("They let everyone in their meetings see this. Please keep it to yourself.")
    return [Fact("others-access", _("What the others need"), lines, note)] if lines else []


def _who_sees(person: Participant) -> str:
    """As they chose; until they did, those who are booked for them see it too."""
    profile: AccessProfile | None = getattr(person, "access", None)
    return str(SEEN_BY[(profile or AccessProfile()).audience(ProfilePart.NEEDS)])


def _shares(asked: Asked, seat: Seat) -> list[Fact]:
    """What the other family gets from them, once they said yes."""
    if not asked.is_family or seat.state != SeatState.ACCEPTED or _waits_alone(seat, asked):
        return []
    told = (_("Your first name"), *asked.shares)
    note = _("They have it.") if asked.is_introduced else _("They get it when you are introduced.")
    return [Fact("shares", _("What the other family gets"), told, note)]


def _ahead(circle: Circle, now: datetime) -> list[Meeting]:
    told = [MeetingState.PLANNED, MeetingState.CONFIRMED, MeetingState.CANCELLED]
    return list(circle.match.meetings.filter(state__in=told, ends_at__gt=now))


def expected_at(seat: Seat, public_id: UUID, now: datetime) -> Meeting | None:
    """That meeting of this person's match (404 if it is none), if they take part in it and it is still ahead."""
    meeting: Meeting = get_object_or_404(seat.match.meetings.select_related("program"), public_id=public_id)
    meeting.match = seat.match
    is_ahead = meeting.state == MeetingState.CONFIRMED and meeting.starts_at > now
    return meeting if is_ahead and seat.state == SeatState.ACCEPTED else None


def absence_of(seat: Seat, meeting: Meeting) -> Absence | None:
    absence: Absence | None = _standing(seat).filter(meeting=meeting).first()
    if absence is not None:
        absence.meeting, absence.seat = meeting, seat
    return absence


def _standing(seat: Seat) -> AbsenceQuerySet:
    rows: AbsenceQuerySet = seat.absences.standing()
    return rows


def _meeting(meeting: Meeting, seat: Seat, now: datetime, *, is_absent: bool, has_agenda: bool) -> MeetingWords:
    own, theirs = seat.participant.time_zone, seat.match.who_answers_now.time_zone
    when, there = say_moment(meeting.starts_at, own), say_moment(meeting.starts_at, theirs)
    is_on = meeting.state == MeetingState.CONFIRMED and seat.state == SeatState.ACCEPTED
    shows_place = is_on and not is_absent
    is_mine = is_on and meeting.starts_at > now
    status, tone = str(meeting.get_state_display()), TONES[MeetingState(meeting.state)]
    if is_mine and is_absent:
        status, tone = _("You cannot come"), "plain"
    return MeetingWords(
        when=when,
        also=_("For your coordinator that is %(when)s.") % {"when": there} if there != when else "",
        status=status,
        tone=tone,
        minutes=meeting.minutes,
        place_kind=str(meeting.get_place_kind_display()),
        place=meeting.place if shows_place else "",
        place_notes=meeting.place_notes if shows_place else "",
        public_id=meeting.public_id,
        is_mine=is_mine,
        is_absent=is_absent,
        has_agenda=is_on and has_agenda,
    )
