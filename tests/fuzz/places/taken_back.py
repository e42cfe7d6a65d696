"""Places where something was said, done or taken back by mistake, and is put right."""

from typing import Any

from django.utils import timezone

from matches.following_up.feedback.giving import Told, give
from matches.inviting import going_on
from matches.inviting.answering import answer
from matches.inviting.confirming import confirm
from matches.inviting.sending import send
from matches.models import Action, Contact, Feedback, Match, Part, Said, SeatState, Stage, Way
from participants.roster.merging.door import merge
from peermatch.inbox.models import IncomingMail
from tests.factories import make_person
from tests.fuzz.places.matches import some_asked
from tests.fuzz.places.naming import Place, kept, of
from tests.fuzz.targets import World
from tests.matches.factories import accepted_match, ready_match


def _taken_back(name: str, key: str, model: Any) -> Place:
    def place(world: World) -> str:
        row = kept(world, model, key)
        row.take_back(by=world.lead, at=timezone.now())
        return of(world, name, row.match, row)

    return place


def _done(world: World) -> str:
    action: Action = kept(world, Action, "action")
    action.do(way=Way.PHONE, outcome="", at=timezone.now(), by=world.lead)
    return of(world, "action-undone", action.match, action)


def _feedback(world: World) -> str:
    seat = accepted_match(world.program, "How it was", coordinator=world.lead).seats.earliest("pk")
    told, now = Told(usefulness=4, words="Good."), timezone.now()
    row: Feedback = give(seat=seat, told=told, way=Way.PHONE, by=world.lead, at=now)[0]
    row.take_back(by=world.lead, at=now)
    return of(world, "feedback-put-back", seat.match, row)


def _gone_on(world: World) -> str:
    match, now = some_asked(world), timezone.now()
    silent = list(match.seats.filter(state=SeatState.INVITED))
    [waiver] = going_on.go_on_without(match=match, seats=silent, reason="Ill", by=world.lead, at=now)
    return of(world, "answers-wait-again", match, waiver)


def _by_a_helper(world: World) -> str:
    """They said that it was their own answer."""
    match, now = ready_match(world.program, "By a helper", coordinator=world.lead), timezone.now()
    seat = match.seats.get(part=Part.PROVIDER)
    send(match=match, seats=[seat], by=world.lead, at=now)
    seat.refresh_from_db()
    said = answer(seat=seat, said=Said.YES, way=Way.LINK, at=now, spoken_by="Tom", confirmed=False)
    confirm(seat=seat, answer=said.public_id, by=world.lead, at=now)
    return of(world, "invitations", match)


def _on_hold(world: World) -> str:
    match: Match = accepted_match(world.program, "Waits", coordinator=world.lead, stage=Stage.ACTIVE)
    match.hold(reason="Away", by=world.lead, at=timezone.now())
    return of(world, "match-resume", match)


def _merged(world: World) -> str:
    one, other = (make_person(world.program, name, "Merged") for name in ("Ada", "Adah"))
    return of(world, "merging-undo", merge(kept=one, gone=other, chosen={}, by=world.lead, at=timezone.now()))


def _set_aside(world: World) -> str:
    mail: IncomingMail = kept(world, IncomingMail, "mail")
    mail.set_aside(by=world.lead, at=timezone.now())
    return of(world, "incoming-again", mail)


PLACES: dict[str, Place] = {
    "action-put-back": _taken_back("action-put-back", "action", Action),
    "contact-put-back": _taken_back("contact-put-back", "contact", Contact),
    "action-undone": _done,
    "feedback-put-back": _feedback,
    "answers-wait-again": _gone_on,
    "answer-not-own": _by_a_helper,
    "match-resume": _on_hold,
    "merging-undo": _merged,
    "incoming-again": _set_aside,
}
