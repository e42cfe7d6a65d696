"""The demo's matches that are further on: they went through the same doors as everybody's."""

from datetime import datetime, time, timedelta

from matches.demo.days import no_holiday
from matches.demo.drafts import draft, take_seat, tell_problem
from matches.demo.post import deliver
from matches.inviting import questions
from matches.inviting.answering import answer
from matches.inviting.sending import send
from matches.models import Direction, Format, Goal, Match, Part, Path, PlaceKind, Question, Said, Way
from matches.scheduling.planning import Place, confirm, plan
from matches.scheduling.polls import polling
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime, local_day


def iep_meetings(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Asked four days ago; one said yes, the other is quiet."""
    asked = now - timedelta(days=4)
    title, linh, kwame = "First IEP meeting", people["Linh Pham"], people["Kwame Mensah"]
    match = draft(program, ana, asked - timedelta(days=1), title, Path.FAMILY, Direction.DIRECTIONAL)
    tell_problem(
        match, linh, "IEP meetings", "Her son's first IEP meeting is in January. Nobody told her what to bring."
    )
    ask(match, {linh: Part.RECIPIENT, kwame: Part.PROVIDER}, "To know what to ask for, and how.", by=ana, at=asked)
    seat = match.seats.get(participant=linh)
    answer(seat=seat, said=Said.YES, way=Way.LINK, at=asked + timedelta(hours=5))
    deliver(program, at=asked + timedelta(hours=5))
    how = "I work nights. Can we write instead of calling?"
    questions.ask(seat=seat, kind=Question.Kind.HOW, text=how, way=Way.LINK, at=now - timedelta(hours=3))


def cochlear_implants(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Both said yes, one of them by phone; they meet in three days."""
    asked = now - timedelta(days=6)
    amara, joel = people["Amara Nwosu"], people["Joel Kahale"]
    match = draft(program, ana, asked, "A cochlear implant, yes or no", Path.FAMILY, Direction.MUTUAL)
    tell_problem(
        match,
        amara,
        "cochlear implants",
        "Her baby was offered surgery. She has to decide by spring.",
    )
    ask(match, {amara: Part.PEER, joel: Part.PEER}, "To hear how another family decided.", by=ana, at=asked)
    hopes = {amara: None, joel: ["To tell what I wish I had known."]}
    for seat in match.seats.select_related("participant", "match"):
        by_phone = seat.participant == joel
        way, by = (Way.PHONE, ana) if by_phone else (Way.LINK, None)
        answer(seat=seat, said=Said.YES, way=way, by=by, at=asked + timedelta(days=1), hopes=hopes[seat.participant])
    deliver(program, at=asked + timedelta(days=1))
    match.refresh_from_db()
    when = WallTime(no_holiday(local_day(now + timedelta(days=3), ana.time_zone)), time(13), ana.time_zone)
    video = Place(PlaceKind.VIDEO, "https://video.example/implants")
    meeting = plan(match=match, wall=when, minutes=45, place=video, by=ana, at=now - timedelta(days=1))
    confirm(meeting=meeting, by=ana, at=now - timedelta(days=1))


def grown_up_siblings(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """All three said yes; they are asked which times suit, and the one whom e-mail does not reach has not said so."""
    asked, free = now - timedelta(days=5), now - timedelta(days=2)
    simone, petra, wendell = (people[name] for name in ("Simone Achebe", "Petra Lindqvist", "Wendell Tso"))
    match = draft(program, ana, asked, "Brothers and sisters when parents grow old", Path.FAMILY, Direction.MUTUAL)
    tell_problem(match, simone, "sibling support", "Her brother will live with her one day. She wants to talk it over.")
    parts = dict.fromkeys((simone, petra, wendell), Part.PEER)
    ask(match, parts, "To hear how others shared the care.", by=ana, at=asked, format=Format.GROUP)
    for seat in match.seats.select_related("participant", "match"):
        way, by = (Way.PHONE, ana) if seat.participant == wendell else (Way.LINK, None)
        hopes = None if seat.participant == simone else ["To say what I would have liked to know."]
        answer(seat=seat, said=Said.YES, way=way, by=by, at=asked + timedelta(days=1), hopes=hopes)
    deliver(program, at=asked + timedelta(days=1))
    match.refresh_from_db()
    day = local_day(now + timedelta(days=30), ana.time_zone)
    days = [(no_holiday(day + timedelta(days=n)), hour) for n, hour in ((0, 15), (1, 10), (3, 18))]
    times = [WallTime(on, time(hour), ana.time_zone) for on, hour in days]
    poll = polling.ask(
        match=match, times=times, minutes=90, place_kind=PlaceKind.VIDEO, answer_by=day - timedelta(days=23), by=ana,
        at=free,
    )  # fmt: skip
    deliver(program, at=free)
    said = {simone: ("yes", "yes", "no"), petra: ("if_need_be", "yes", "yes")}
    for seat in match.seats.filter(participant__in=said).select_related("participant"):
        told = dict(zip((one.pk for one in poll.times.all()), said[seat.participant], strict=True))
        polling.reply(poll=poll, seat=seat, said=told, way=Way.LINK, at=free + timedelta(hours=3))


def ask(
    match: Match,
    parts: dict[Participant, Part],
    hope: str,
    *,
    by: User,
    at: datetime,
    format: Format = Format.ONE_TO_ONE,
) -> None:
    """Seats these people, the first being who asked; their invitations go out at that moment."""
    seats = [take_seat(match, person, part, by, at) for person, part in parts.items()]
    Goal.objects.create(program=match.program, seat=seats[0], text=hope, recorded_by=by)
    match.format = format
    match.begin_preparing(by=by, at=at)
    send(match=match, seats=seats, by=by, at=at)
    deliver(match.program, at=at)
