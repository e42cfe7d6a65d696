"""Where a form shows itself in one situation only: each makes it, and answers with the address of the page."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from matches.models import Accommodation, Match, Meeting, MeetingState, Seat, SeatState, Stage, Way
from matches.scheduling.absences.doors import cannot_come
from participants.models import Organization
from peermatch.accounts.models import Membership, OpenSession
from peermatch.outbox import rewording
from tests.factories import PASSWORD, make_member, make_organization, make_person, make_topic
from tests.fuzz.targets import World
from tests.matches.factories import make_meeting, make_seat, ready_match, say_yes
from tests.matches.workspace.batches.world import asks, helps
from tests.second_step import has_phone


def _of(world: World, name: str, *rows: Any, **asked: str) -> str:
    return reverse(name, args=[world.program.slug, *(row.public_id for row in rows)], query=asked or None)


def _merge(key: str, make: Callable[..., Any]) -> Callable[[World], str]:
    def place(world: World) -> str:
        one, other = (make(world.program, name) for name in ("First of two", "Second of two"))
        return _of(world, f"{key}-merge", one, into=str(other.public_id))

    return place


def _unused(world: World) -> str:
    return _of(world, "organization-remove", Organization.objects.create(program=world.program, name="Nobody's"))


def _another_member(world: World) -> str:
    return _of(world, "member-out", Membership.objects.get(user=make_member(world.program, "Kim Osei")))


def _third(world: World) -> str:
    """Somebody who did not ask for the match."""
    return _of(world, "seat-remove", world.match, make_seat(world.match, make_person(world.program, "Ida", "Holm")))


def _asked(world: World) -> str:
    """Two said yes, and one has not answered."""
    match = say_yes(ready_match(world.program, "Just asked", coordinator=world.lead))
    make_seat(match, make_person(world.program, "Cy", "Kim"), state=SeatState.INVITED)
    Match.objects.filter(program=world.program, pk=match.pk).update(stage=Stage.INVITING)
    return _of(world, "answers-go-on", match)


def _two_meetings(world: World, name: str) -> str:
    match = say_yes(ready_match(world.program, "Several meetings", coordinator=world.lead))
    for days in (12, 26):
        make_meeting(match, timezone.localdate() + timedelta(days=days))
    return _of(world, name, match)


def _not_booked(world: World) -> str:
    meeting: Meeting = world.rows["meeting"]
    row = Accommodation.objects.create(
        program=world.program, meeting=meeting, participant=world.rows["person"], kind="captions",
        needed_by=timezone.localdate(),
    )  # fmt: skip
    return _of(world, "service-ask", meeting.match, meeting, row)


def _open_batch(world: World) -> str:
    asks(world.program, world.lead, "Rosa", "Vega")
    helps(world.program, "Dana", "Lee")
    return _of(world, "batch-start")


def _reworded(world: World) -> str:
    text = rewording.words(world.program, "invitation", _why(world)) + " And more."
    told: dict[str, Any] = {"text": text, "by": world.lead, "at": timezone.now()}
    rewording.reword(program=world.program, kind="invitation", name="why", **told)
    return _of(world, "letter-words", of="invitation.why")


def _why(world: World) -> Any:
    from peermatch.outbox import letters

    wording: Any = letters.wording_of("invitation")
    return wording.blocks["why"]


def _held(world: World, name: str) -> str:
    match = say_yes(ready_match(world.program, "Met", coordinator=world.lead))
    meeting = make_meeting(match, timezone.localdate() - timedelta(days=2), state=MeetingState.HELD)
    return _of(world, name, match, meeting)


def _two_in_touch(world: World, name: str) -> str:
    match = say_yes(ready_match(world.program, "In touch", coordinator=world.lead))
    return _of(world, name, match)


def _cannot_come(world: World) -> str:
    """They said so by their link."""
    meeting = Meeting.objects.get(program=world.program, public_id=world.doors.ids["meeting"])
    seat = Seat.objects.get(program=world.program, public_id=world.doors.links["visit"].about)
    cannot_come(meeting=meeting, seat=seat, way=Way.LINK, at=timezone.now())
    return world.doors.pages["visit-can-come"]


def _elsewhere(world: World) -> str:
    Client().force_login(world.lead)
    theirs = OpenSession.of(world.lead, timezone.now())
    return reverse("session-end", args=[theirs.exclude(session_key=world.session_key).latest("since").public_id])


def _half_way(world: World) -> str:
    """The password is given, and the code is asked for."""
    kim = make_member(world.program, "Kim Halfway")
    has_phone(kim)
    world.visitor.post(reverse("sign-in"), {"username": kim.email, "password": PASSWORD})
    return reverse("sign-in-code")


def _forgot(world: World) -> str:
    """They followed the link to a new password."""
    kim = make_member(world.program, "Kim Forgot")
    who, token = urlsafe_base64_encode(force_bytes(kim.pk)), default_token_generator.make_token(kim)
    return str(world.visitor.get(reverse("new-password", args=[who, token]))["Location"])


PLACES: dict[str, Callable[[World], str]] = {
    "topic-merge": _merge("topic", make_topic),
    "organization-merge": _merge("organization", make_organization),
    "organization-remove": _unused,
    "member-out": _another_member,
    "seat-remove": _third,
    "answers-go-on": _asked,
    "meetings-confirm": lambda world: _two_meetings(world, "meetings-confirm"),
    "meetings-cancel": lambda world: _two_meetings(world, "meetings-cancel"),
    "meetings-place": lambda world: _two_meetings(world, "meetings-place"),
    "meetings-plan": lambda world: _two_meetings(world, "meetings-plan"),
    "service-ask": _not_booked,
    "batch-start": _open_batch,
    "letter-original": _reworded,
    "meeting-notes": lambda world: _held(world, "meeting-notes"),
    "contact-add": lambda world: _two_in_touch(world, "contact-add"),
    "visit-can-come": _cannot_come,
    "session-end": _elsewhere,
    "sign-in-code": _half_way,
    "new-password": _forgot,
}
OF_VISITORS = {"visit-can-come", "sign-in-code", "new-password"}


def places(world: World) -> Iterator[tuple[str, Callable[[], str]]]:
    for name, place in PLACES.items():
        yield name, partial(place, world)
