"""Around a match: letters, requests, who takes part, and how it was for them."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from matches.fitting.waiving import review_of
from matches.following_up.feedback import asking
from matches.following_up.feedback.giving import Told, give
from matches.inviting.sending import send
from matches.models import CloseReason, Direction, Format, Gained, Gate, Match, Part, Path, Seat, SeatState, Stage, Way
from participants.models import Relationship, RelationshipKind, WeeklyWindow
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.factories import make_parent, make_person, make_topic
from tests.matches.factories import (
    family_match,
    make_match,
    make_problem,
    make_request,
    make_seat,
    ready_match,
    say_yes,
)
from tests.scenes.making import Scene, leave, of


def _letter(name: str, part: str = "") -> Scene:
    return lambda program, by: of(name, program, of=f"invitation{part}")


def _declined_request(name: str) -> Scene:
    def scene(program: Program, by: User) -> str:
        row = make_request(program, "Dana", "Whitfield", email="dana@mail.example")
        row.decline(reason="nobody", words="", by=by, at=timezone.now())
        return of(name, program, row)

    return scene


def _to_waive(gate: Gate, make: Callable[[Program], Match]) -> Scene:
    """The page that asks for a reason to go on in spite of the first thing that blocks."""

    def scene(program: Program, by: User) -> str:
        match, today = make(program), timezone.localdate()
        return of(f"{gate}-waive", program, match, finding=review_of(match, gate, on=today).open[0].key)

    return scene


def _supervised(program: Program) -> Match:
    match = ready_match(program, "Bo and Mei")
    robin, david = (seat.participant for seat in match.seats.order_by("pk"))
    Relationship.objects.create(program=program, one=david, kind=RelationshipKind.SUPERVISES, other=robin)
    return match


def _unfit(program: Program) -> Match:
    match = ready_match(program, "Without experience")
    match.seats.get(part=Part.PROVIDER).participant.evidence.all().delete()
    return match


def _not_ready(program: Program) -> Match:
    match = make_match(program, "Not ready yet", path=Path.FAMILY, stage=Stage.PREPARING)
    rosa, sam = make_parent(program, "Rosa", "Vega"), make_parent(program, "Sam", "Otis")
    make_problem(match, rosa)
    make_seat(match, rosa, Part.RECIPIENT)
    make_seat(match, sam, Part.PROVIDER)
    return match


def _open_request(program: Program, by: User) -> str:
    row, now = make_request(program, "Lena", "Hoang"), timezone.now()
    row.call_back(by=by, at=now, now=now)
    return of("request-match", program, row)


def _handed_over(program: Program, by: User) -> str:
    chosen = ready_match(program, "To hand over", coordinator=by)
    return of("hand-over", program, chosen=str(chosen.public_id))


def _first_contact(program: Program, by: User) -> str:
    match = family_match(program, "Feeding")
    match.seats.update(introduced_at=timezone.now())
    match.introduce(by=by, at=timezone.now())
    return of("contact-waive", program, match)


def _closed(program: Program, by: User) -> str:
    match = say_yes(ready_match(program, "Closed by mistake"))
    match.close(reason=CloseReason.GOALS_MET, outcome="They wrote to each other.", by=by, at=timezone.now())
    return of("match-reopen", program, match)


def _matched_again(program: Program, by: User) -> str:
    """The page that asks for it."""
    match = say_yes(ready_match(program, "No fit", coordinator=by))
    match.close(reason=CloseReason.NOT_A_FIT, outcome="", by=by, at=timezone.now())
    return of("match-again", program, match, match.seats.get(part=Part.RECIPIENT))


def _case(program: Program, by: User) -> str:
    match = ready_match(program, "A case", format=Format.CASE_STUDY)
    return of("case", program, match, match.seats.get(part=Part.RECIPIENT))


def _groups(program: Program, by: User) -> str:
    """Three who want what Robin wants: one group, with a supervisor of lately in it."""
    match = make_match(program, "A group", coordinator=by, format=Format.GROUP, direction=Direction.MUTUAL)
    robin, topic = make_person(program, "Robin", "Lee"), make_topic(program, "Calendars")
    make_problem(match, robin, topic)
    make_seat(match, robin, Part.PEER)
    ada, ben, cai = (make_person(program, name, "Kim", role_title="Teacher") for name in ("Ada", "Ben", "Cai"))
    for one in (ada, ben, cai):
        one.wants.add(topic)
        WeeklyWindow.objects.create(program=program, participant=one, weekday=3, begins="12:00", ends="15:00")
    lately = timezone.localdate() - timedelta(days=30)
    Relationship.objects.create(program=program, one=ada, kind=RelationshipKind.SUPERVISES, other=ben, until=lately)
    return of("group", program, match)


def _someone_else(program: Program, by: User) -> str:
    match = ready_match(program, "One declined")
    seat = match.seats.get(part=Part.PROVIDER)
    Seat.objects.filter(program=program, pk=seat.pk).update(state=SeatState.DECLINED)
    return of("seat-replace-with", program, match, seat, make_person(program, "Noor", "Haddad"))


def _shared(program: Program, by: User) -> str:
    match = family_match(program, "Sleepless")
    return of("shares", program, match, match.seats.get(part=Part.PROVIDER))


def _mail(name: str) -> Scene:
    """Of an invitation that went out."""

    def scene(program: Program, by: User) -> str:
        match = ready_match(program, "Just asked", coordinator=by)
        send(match=match, seats=list(match.seats.all()), by=by, at=timezone.now())
        return of(name, program, Email.objects.in_program(program).filter(kind="invitation").latest("pk"))

    return scene


def _to_send_again(program: Program, by: User) -> str:
    """An invitation that left an hour ago."""
    address, ago = _mail("message-again")(program, by), timezone.now() - timedelta(hours=1)
    leave("invitation", program, ago)
    return address


def _said_how_it_was(name: str) -> Scene:
    """One found it of little use, one is asked by mail, one is to be asked yet."""

    def scene(program: Program, by: User) -> str:
        match = say_yes(ready_match(program, "How it was"))
        robin, david = match.seats.select_related("participant").order_by("pk")
        more = make_seat(match, make_person(program, "Wanjiru", "Osei", phone="512 555 0144"), Part.PEER)
        say_yes(match)
        said = {robin.goals.get().pk: Gained.NO}
        told = Told(quality=2, relevance=3, usefulness=1, again="perhaps", words="Little.", change="More.", gained=said)
        give(seat=robin, told=Told(words="Good."), way=Way.PHONE, by=by, at=timezone.now())
        give(seat=robin, told=told, way=Way.LINK, at=timezone.now())
        asking.ask(match=match, seats=[david.pk], at=timezone.now())
        return of(name, program, match, *([more] if name in ("feedback-record", "feedback-print") else []))

    return scene


OF_MATCHES: dict[str, Scene] = {
    "letter": _letter("letter"),
    "letter-html": _letter("letter-html"),
    "letter-print": _letter("letter-print"),
    "letter-words": _letter("letter-words", ".why"),
    "message": _mail("message"),
    "message-html": _mail("message-html"),
    "message-print": _mail("message-print"),
    "message-again": _to_send_again,
    "message-cancel": _mail("message-cancel"),
    "request-tell": _declined_request("request-tell"),
    "request-tell-print": _declined_request("request-tell-print"),
    "request-match": _open_request,
    "hand-over": _handed_over,
    "contact-waive": _first_contact,
    "match-again": _matched_again,
    "match-reopen": _closed,
    "case": _case,
    "group": _groups,
    "footing-waive": _to_waive(Gate.FOOTING, _supervised),
    "fit-waive": _to_waive(Gate.FIT, _unfit),
    "readiness-waive": _to_waive(Gate.READINESS, _not_ready),
    "seat-replace-with": _someone_else,
    "shares": _shared,
} | {name: _said_how_it_was(name) for name in ("feedback", "feedback-ask", "feedback-record", "feedback-print")}
