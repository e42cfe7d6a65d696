"""Makes matches in a line, at the state a test is about. People come from tests/factories.py."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from matches.inviting.letters import about
from matches.models import (
    Ability,
    Answer,
    Cover,
    Direction,
    Format,
    Goal,
    Match,
    Meeting,
    Part,
    Path,
    PlaceKind,
    Poll,
    PollAnswer,
    PollAsked,
    PollReply,
    PollTime,
    Problem,
    Request,
    Said,
    Seat,
    SeatState,
    Stage,
    Way,
    keep_open_matches,
)
from matches.models.match import OPEN
from matches.models.seat import COUNTS_AS_OPEN
from matches.scheduling import planning
from matches.scheduling.polls import polling
from participants.models import Evidence, EvidenceKind, Kind, Participant, Reach, Topic
from peermatch.accounts.models import Membership, Program, User
from peermatch.clock import WallTime
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.factories import make_member, make_parent, make_person, make_topic

ASKED = datetime(2026, 4, 3, 15, 0, tzinfo=UTC)
TODAY = date(2026, 4, 14)
NOW = datetime(2026, 4, 14, 15, 0, tzinfo=UTC)


def someone_of(program: Program) -> User:
    """A coordinator of the program: the first there is, else a new one."""
    member = Membership.objects.filter(program=program).select_related("user").first()
    return member.user if member else make_member(program, "Cora Reyes")


def make_cover(program: Program, away: User, covering: User, **fields: Any) -> Cover:
    """One that is on, whatever the hour: a program's own day is seldom that of Greenwich."""
    today, day = timezone.localdate(), timedelta(days=1)
    days = {"first_day": today - day, "last_day": today + day}
    return Cover.objects.create(program=program, away=away, covering=covering, **days | fields)


def make_match(program: Program, title: str = "Moving to tactile signs", **fields: Any) -> Match:
    """A draft of a directional match between professionals; nobody is in it, no problem is written."""
    fields = {
        "path": Path.PROFESSIONAL,
        "direction": Direction.DIRECTIONAL,
        "stage": Stage.DRAFT,
        "stage_since": ASKED,
        "requested_at": ASKED,
    } | fields
    if "coordinator" not in fields:
        fields["coordinator"] = someone_of(program)
    match: Match = Match.objects.create(program=program, title=title, **fields)
    return match


def make_seat(match: Match, person: Participant, part: str = Part.PEER, **fields: Any) -> Seat:
    """The person's place, proposed unless the fields say otherwise; their load is kept."""
    fields = {"state": SeatState.PROPOSED, "state_since": ASKED} | fields
    seat: Seat = Seat.objects.create(program=match.program, match=match, participant=person, part=part, **fields)
    if seat.state in COUNTS_AS_OPEN and match.stage in OPEN:
        keep_open_matches(match.program, [person.pk])
        person.refresh_from_db(fields=["open_matches"])
    return seat


def make_problem(match: Match, requester: Participant, *topics: Topic, **fields: Any) -> Problem:
    fields = {"statement": "A student of 12 is losing the sight she reads signs with."} | fields
    problem: Problem = Problem.objects.create(program=match.program, match=match, requester=requester, **fields)
    problem.topics.add(*topics)
    return problem


def make_goal(seat: Seat, text: str = "Know how to begin with tactile signs") -> Goal:
    goal: Goal = Goal.objects.create(program=seat.program, seat=seat, text=text)
    return goal


def make_evidence(person: Participant, kind: str = EvidenceKind.EXPERIENCE, *topics: Topic, **fields: Any) -> Evidence:
    fields = {"title": "Teacher of the deafblind", "years": 12 if kind == EvidenceKind.EXPERIENCE else None} | fields
    evidence: Evidence = Evidence.objects.create(program=person.program, participant=person, kind=kind, **fields)
    evidence.topics.add(*topics)
    return evidence


def ready_match(program: Program, title: str = "Moving to tactile signs", **fields: Any) -> Match:
    """David helps Robin, one to one: everything is prepared, nobody was asked yet.

    seats: `match.seats.get(part="recipient")` is Robin Park's, `part="provider"` is David Larsen's.
    """
    match = make_match(program, title, **{"format": Format.ONE_TO_ONE, "stage": Stage.PREPARING} | fields)
    topic = Topic.objects.filter(program=program, name="Tactile communication").first() or make_topic(
        program, "Tactile communication"
    )
    robin = make_person(program, "Robin", "Park", role_title="Teacher of the deafblind", state="OR")
    david = make_person(program, "David", "Larsen", role_title="Intervener trainer", state="TX")
    make_evidence(david, EvidenceKind.EXPERIENCE, topic)
    make_problem(match, robin, topic)
    make_goal(make_seat(match, robin, Part.RECIPIENT))
    make_seat(match, david, Part.PROVIDER)
    return match


def asking_match(program: Program, coordinator: User, topic: Topic) -> Match:
    """Robin Park asks, one to one, about that topic; nobody provides yet."""
    match = make_match(program, coordinator=coordinator, format=Format.ONE_TO_ONE)
    robin = make_person(program, "Robin", "Park")
    make_problem(match, robin, topic)
    make_seat(match, robin, Part.RECIPIENT)
    return match


def say_yes(match: Match) -> Match:
    """Everyone who takes part was asked and said yes, and has a hope; the match is active."""
    match.seats.update(state=SeatState.ACCEPTED)
    for seat in match.seats.filter(goals=None):
        seat.program = match.program
        make_goal(seat, "Pass on what worked")
    match.stage = Stage.ACTIVE
    match.save()
    keep_open_matches(match.program, match.seats.values_list("participant_id", flat=True))
    return match


def accepted_match(program: Program, title: str = "Moving to tactile signs", **fields: Any) -> Match:
    """A ready match whose people all said yes; no meeting is planned."""
    return say_yes(ready_match(program, title, **fields))


def make_meeting(match: Match, on: date = date(2026, 5, 7), at: time = time(15, 0), **fields: Any) -> Meeting:
    """Planned for Thursday, May 7, 2026, 3:00 pm Central for an hour, by video, unless the fields say otherwise."""
    zone, minutes = fields.pop("time_zone", "America/Chicago"), fields.pop("minutes", 60)
    fields = {"place": "https://video.example/room", "state_since": ASKED} | fields
    meeting = Meeting(program=match.program, match=match, **fields)
    meeting.set_time(WallTime(on, at, zone), minutes)
    meeting.save()
    return meeting


def confirm_meeting(meeting: Meeting, at: datetime = NOW) -> Meeting:
    """Confirmed through its door, as it is when a test begins: people are booked, letters queued."""
    return planning.confirm(meeting=meeting, by=meeting.match.coordinator, at=at)


def ask_times(match: Match, at: datetime = NOW, *, days: tuple[int, ...] = (23, 24), **fields: Any) -> Poll:
    """Everyone is asked which of these days, so many days after `at`, suits at 3:00 pm Central; answers by the tenth.

    From NOW on: Thursday, May 7, and Friday, May 8, 2026, answers wanted by Friday, April 24.
    """
    today = at.date()
    told: dict[str, Any] = {
        "times": [WallTime(today + timedelta(days=day), time(15), "America/Chicago") for day in days],
        "minutes": 60, "place_kind": PlaceKind.VIDEO, "answer_by": today + timedelta(days=10), "by": match.coordinator,
    }  # fmt: skip
    return polling.ask(match=match, at=at, **told | fields)


def make_poll(match: Match, *days: date, answer_by: date = TODAY, **fields: Any) -> Poll:
    """Times of these days, 3:00 pm Central, that nobody is asked about yet (`say_times`)."""
    zone, now = "America/Chicago", timezone.now()
    fields = {"asked_at": now, "state_since": now, "asked_by": match.coordinator} | fields
    poll: Poll = Poll.objects.create(program=match.program, match=match, time_zone=zone, answer_by=answer_by, **fields)
    for day in days:
        wall = WallTime(day, time(15), zone)
        ends = {"starts_at": wall.instant(), "ends_at": wall.instant() + timedelta(minutes=poll.minutes)}
        PollTime.objects.create(program=match.program, poll=poll, on=wall.on, at=wall.at, **ends)
    return poll


def say_times(poll: Poll, seat: Seat, *, answered: bool = True) -> None:
    """They were asked two days ago, and said that every time suits, or nothing."""
    asked: dict[str, Any] = {"program": poll.program, "poll": poll, "seat": seat}
    PollAsked.objects.create(asked_at=timezone.now() - timedelta(days=2), **asked)
    if answered:
        reply = PollReply.objects.create(way=Way.LINK, at=timezone.now(), words="Late", **asked)
        for one in poll.times.all():
            PollAnswer.objects.create(program=poll.program, reply=reply, time=one, said=Ability.YES)


def path_in_mail(seat: Seat) -> str:
    """The path in the newest mail to that seat's person, as its reader would follow it."""
    mails = Email.objects.filter(program=seat.program, about=about(seat)).exclude(sealed_links="")
    return unseal(mails.order_by("-pk")[0].sealed_links)["page"]


def make_request(program: Program, first: str = "Rosa", last: str = "Delgado", **fields: Any) -> Request:
    """A mother who phoned and waits to be called back, unless the fields say otherwise; received through its door."""
    topics = fields.pop("topics", ())
    fields = {
        "came_by": "phone", "received_at": ASKED, "phone": "512-555-0177", "reach_by": Reach.PHONE,
        "kind": Kind.PARENT, "path": Path.FAMILY, "statement": "Her daughter sleeps three hours a night.",
    } | fields  # fmt: skip
    row = Request(program=program, first_name=first, last_name=last, **fields)
    row.receive(by=None, at=row.received_at, topics=topics)
    return row


def family_match(program: Program, title: str = "Sleep", **fields: Any) -> Match:
    """Rosa asked, Sam helps; both said yes themselves, share nothing yet, and are not introduced.

    Rosa is reached by phone only, Sam by e-mail. A topic both have in common makes it fit.
    """
    fields = {"path": Path.FAMILY, "stage": Stage.ACTIVE, "format": Format.ONE_TO_ONE} | fields
    match = make_match(program, title, **fields)
    topic = make_topic(program, f"{title} and routines")
    rosa = make_parent(
        program, "Rosa", "Cavendish", email="", phone="512-555-7788", reach_by="text", reach_notes="No voice messages"
    )
    sam = make_parent(program, "Sam", "Lind", phone="512-555-0122")
    sam.offers.set([topic])
    make_problem(match, rosa, topic)
    for person, part in ((rosa, Part.RECIPIENT), (sam, Part.PROVIDER)):
        seat = make_seat(match, person, part, state=SeatState.ACCEPTED)
        make_goal(seat, "To hear how others got through bedtime")
        Answer.objects.create(program=program, seat=seat, said=Said.YES, way=Way.PHONE, at=ASKED)
    return match
