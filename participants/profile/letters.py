"""The letters about a person's own page: their link, a new address to confirm, that it changed, and goodbye."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import NewAddress, Participant
from participants.profile.contact import contact
from participants.profile.wanted import (
    changes_unwanted,
    confirmations_unwanted,
    goodbyes_unwanted,
    own_pages_unwanted,
)
from peermatch.accounts.models import User
from peermatch.clock import local_day, say_day, say_moment
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message
from peermatch.outbox.models import Email

OWN_DATA, ERASURE = "own-data", "erasure-asked"
OWN_PAGE, CONFIRM, CHANGED, GOODBYE = "own-page", "address-confirm", "address-changed", "goodbye"
# How long the link of a letter works; of being erased, within how many days it is done, as laws have it.
LASTS = {
    OWN_PAGE: timedelta(days=30), OWN_DATA: timedelta(days=1), CONFIRM: timedelta(days=3), ERASURE: timedelta(days=30),
}  # fmt: skip


def about(person: Participant) -> str:
    """How mail names the person that it is about."""
    return f"person:{person.public_id}"


def own_page(person: Participant, *, by: User | None) -> Message:
    """What the person reads, or is told by phone; the link's place is marked."""
    return message(OWN_PAGE, person, by=by)


def post_own_page(
    person: Participant, *, path: str, occasion: object, by: User | None, at: datetime, until: datetime,
    is_asked_for: bool = False,
) -> Email:  # fmt: skip
    said = message(OWN_PAGE, person, by=by, until=until)
    return _post(
        person, OWN_PAGE, said, person.email, occasion, by=by, at=at, path=path, until=until, is_asked_for=is_asked_for
    )


def post_own_data(
    person: Participant, *, path: str, occasion: object, by: User | None, at: datetime, until: datetime
) -> Email:  # fmt: skip
    said = message(OWN_DATA, person, by=by, until=until)
    return _post(
        person, OWN_DATA, said, person.email, occasion, by=by, at=at, path=path, until=until, is_asked_for=True
    )


def post_confirmation(new: NewAddress, *, path: str, by: User | None, at: datetime, until: datetime) -> Email:
    """To the mailbox that is to be confirmed. It may belong to a stranger: no name stands in it but the first."""
    person = new.participant
    said = message(CONFIRM, person, by=by, until=until)
    return _post(
        person, CONFIRM, said, new.email, new.public_id, by=by, at=at, path=path, until=until, is_asked_for=True
    )


def post_changed(new: NewAddress, *, to: str, by: User | None, at: datetime) -> Email:
    """To the former mailbox. The new address is not in it: whoever reads there may not be meant to know."""
    return _post(new.participant, CHANGED, message(CHANGED, new.participant, by=by), to, new.public_id, by=by, at=at)


def post_changed_by_us(person: Participant, *, to: str, by: User, at: datetime) -> Email:
    """The same where a coordinator changed it."""
    return _post(person, CHANGED, message(CHANGED, person, by=by), to, at.timestamp(), by=by, at=at)


def post_goodbye(person: Participant, *, by: User | None, at: datetime) -> Email:
    return _post(person, GOODBYE, message(GOODBYE, person, by=by), person.email, at.timestamp(), by=by, at=at)


def post_erasure_asked(person: Participant, *, at: datetime) -> Email:
    """That they asked, and by when it is done: afterwards nobody can write to them."""
    said = message(ERASURE, person, by=None, until=at + LASTS[ERASURE])
    return _post(person, ERASURE, said, person.email, at.timestamp(), by=None, at=at, is_asked_for=True)


@speaking_to("person")
def message(kind: str, person: Participant, *, by: User | None, until: datetime | None = None) -> Message:
    """A letter of that kind as this person would read it now. `until`: when its link, or its promise, ends."""
    told = {
        "program": person.program, "contact": contact(person.program, by), "first_name": person.first_name,
        "page": letters.link("page"),
    }  # fmt: skip
    if kind in LASTS:
        told |= _times(kind, person, until or timezone.now() + LASTS[kind])
    return letters.render(kind.replace("-", "_"), told)


def _times(kind: str, person: Participant, until: datetime) -> dict[str, str]:
    """On the person's clock; where a stranger may read it, on the program's."""
    zone = person.program.time_zone if kind == CONFIRM else person.time_zone
    said = say_day(local_day(until, zone)) if kind == ERASURE else say_moment(until, zone)
    return {"until": said, "headline": gettext("Until %(when)s") % {"when": say_moment(until, zone, short=True)}}


def _post(
    person: Participant, kind: str, message: Message, address: str, occasion: object, *, by: User | None,
    at: datetime, path: str = "", until: datetime | None = None, is_asked_for: bool = False,
) -> Email:  # fmt: skip
    program = person.program
    return queue.enqueue(
        program=program, kind=kind, about=about(person), occasion=str(occasion),
        to=queue.Recipient(ref=person.public_id, name=person.name, address=address), message=message,
        links={"page": path} if path else {}, now=at, expires_at=until, reply_to=program.reply_to,
        from_name=f"{contact(program, by)['name']}, {program.name}", is_asked_for=is_asked_for,
    )  # fmt: skip


def register() -> None:
    """Called when the app is ready."""
    letters.register(Letter(OWN_PAGE, _("Link to their own page"), own_pages_unwanted, may_wait_a_day=True))
    letters.register(Letter(OWN_DATA, _("Link to all that is kept about them"), own_pages_unwanted))
    letters.register(Letter(ERASURE, _("They asked to be erased"), own_pages_unwanted))
    letters.register(Letter(CONFIRM, _("New address to confirm"), confirmations_unwanted))
    letters.register(Letter(CHANGED, _("Address was changed"), changes_unwanted))
    letters.register(Letter(GOODBYE, _("Goodbye"), goodbyes_unwanted, may_wait_a_day=True))
