"""The link to a person's own page: sent by a coordinator, sent anew to whoever lost it, ended."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.models import Link, NewAddress, Participant, Purpose
from participants.profile import letters
from participants.profile.wanted import GONE
from peermatch.accounts.models import User
from peermatch.outbox import queue
from peermatch.outbox.models import Email, State
from peermatch.returning import stopping
from peermatch.returning.models import Why

LIVES = letters.LASTS[letters.OWN_PAGE]
BETWEEN_NEW_LINKS = timedelta(hours=1)
BETWEEN_SENDING = timedelta(minutes=5)  # a second press of the button sends nothing
MOST_AT_ONCE = 10  # one mailbox may belong to several people


@transaction.atomic
def send_own_page(*, person: Participant, by: User, at: datetime) -> bool:
    """A link to their own page, by mail; False if one was put into the outbox a moment ago.

    Raises ValidationError where no mail reaches them: then a coordinator calls, and writes down what they say.
    """
    Participant.objects.select_for_update().get(pk=person.pk, program=person.program_id)
    if person.status in GONE:
        raise ValidationError(_("%(name)s left the program. No mail goes to them.") % {"name": person.name})
    if not person.takes_email:
        raise ValidationError(
            _("%(name)s is not reached by e-mail. Call them, and write down what they say.") % {"name": person.name}
        )
    if _sent_since(person, at - BETWEEN_SENDING, to_address__iexact=person.email, overtaken_at=None):
        return False
    send_link(person, by=by, at=at)
    return True


def send_new_own_links(address: str, at: datetime) -> int:
    """Registered with `sends_new_links`: a fresh link for whoever was sent one there that stands."""
    everywhere = Participant.objects.across_programs("whoever asks for a link names an address, not a program")
    had = Link.objects.across_programs("likewise").filter(purpose=Purpose.PROFILE, revoked_at=None)
    people = everywhere.filter(email__iexact=address, pk__in=had.values("participant")).exclude(status__in=GONE)
    return sum(_send_anew(person, at=at) for person in people.select_related("program").order_by("pk")[:MOST_AT_ONCE])


def _send_anew(person: Participant, *, at: datetime) -> bool:
    if not person.takes_what_they_ask_for or _sent_since(person, at - BETWEEN_NEW_LINKS):
        return False
    if _sent_since(person, at - timedelta(hours=person.hours_between_new_links), is_asked_for=True):
        return False
    earlier = person.links.filter(purpose=Purpose.PROFILE).select_related("issued_by").first()
    send_link(person, by=earlier.issued_by if earlier else None, at=at, is_asked_for=True)
    return True


def send_link(person: Participant, *, by: User | None, at: datetime, is_asked_for: bool = False) -> Link:
    """Queues the letter with a new link, which it returns. Needs a transaction, and someone whom e-mail reaches."""
    until = at + LIVES
    link, token = Link.issue(person, Purpose.PROFILE, person.public_id, until, by=by)
    path = reverse("link", args=[token])
    letters.post_own_page(
        person, path=path, occasion=link.public_id, by=by, at=at, until=until, is_asked_for=is_asked_for
    )
    return link


def send_own_data(person: Participant, *, by: User | None, at: datetime) -> bool:
    """A link to all that is kept about them, which ends within a day; those before it end now. False if one is on its
    way since a moment ago. Needs a transaction that holds the person."""
    mails = Email.objects.filter(program=person.program_id, kind=letters.OWN_DATA, recipient=person.public_id)
    if mails.filter(date__gt=at - BETWEEN_SENDING, overtaken_at=None).exists():
        return False
    Link.objects.filter(program=person.program_id, participant=person, purpose=Purpose.DATA, revoked_at=None).update(
        revoked_at=at
    )
    until = at + letters.LASTS[letters.OWN_DATA]
    link, token = Link.issue(person, Purpose.DATA, person.public_id, until, by=by)
    path = reverse("link", args=[token])
    letters.post_own_data(person, path=path, occasion=link.public_id, by=by, at=at, until=until)
    return True


def _sent_since(person: Participant, moment: datetime, **which: Any) -> bool:
    mails = Email.objects.filter(program=person.program_id, kind=letters.OWN_PAGE, recipient=person.public_id, **which)
    return mails.filter(date__gt=moment).exists()


@transaction.atomic
def end_own_links(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`: what was sent to the old address opens nothing any more."""
    program = people[0].program_id
    ours = Link.objects.filter(program=program, participant__in=people, revoked_at=None)
    ours.filter(purpose__in=[Purpose.PROFILE, Purpose.ADDRESS, Purpose.MAIL, Purpose.DATA]).update(revoked_at=at)
    NewAddress.objects.filter(program=program, participant__in=people).waiting().update(ended_at=at)


@transaction.atomic
def readdress(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`, after whoever looks whether mail goes to the new one: a link that did not
    leave yet goes there anew, or is a task; so does a goodbye."""
    by_ref, waits = {one.public_id: one for one in people}, Email.objects.in_program(people[0].program).open()
    waits = waits.filter(recipient__in=list(by_ref), kind__in=(letters.OWN_PAGE, letters.GOODBYE), overtaken_at=None)
    latest = {(mail.recipient, mail.kind): mail for mail in waits.order_by("is_asked_for", "pk")}
    for mail in latest.values():
        person, same = by_ref[mail.recipient], waits.filter(recipient=mail.recipient, kind=mail.kind)
        reaches = person.takes_what_they_ask_for if mail.is_asked_for else person.takes_email
        if reaches and same.overtake(state=State.SUPERSEDED, why=_("The address was corrected."), now=at):
            _post_anew(mail, person, at)
        elif mail.kind == letters.OWN_PAGE and person.status not in GONE:
            stopping.keep_back(same, Why.STOPPED, at=at)


def _post_anew(mail: Email, person: Participant, at: datetime) -> None:
    if mail.kind == letters.GOODBYE:
        letters.post_goodbye(person, by=None, at=at)
        return
    link = person.links.filter(public_id=mail.occasion).select_related("issued_by").first()
    send_link(person, by=link.issued_by if link else None, at=at, is_asked_for=mail.is_asked_for)


def end_everything(person: Participant, by: User | None, at: datetime) -> None:
    """Registered with `on_leaving`: their links end, mail that waits is called back, and they get one goodbye."""
    Link.objects.filter(program=person.program_id, participant=person, revoked_at=None).update(revoked_at=at)
    NewAddress.objects.filter(program=person.program_id, participant=person).waiting().update(ended_at=at)
    why = _("The person left the program.")
    queue.suppress(program=person.program, recipient=person.public_id, now=at, why=why)
    if person.takes_email:
        letters.post_goodbye(person, by=by, at=at)
