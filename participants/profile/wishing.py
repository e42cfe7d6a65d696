"""Which mail a person wants: one door, whoever says it; and the link with which each reminder lets them say so.

Wanting no reminders leaves confirmations, changes and cancellations as they are. Wanting no mail makes calls of them.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.models import Link, MailWish, OwnChange, Participant, Purpose, Wish
from participants.models.mail_wish import BY_THEMSELVES
from participants.profile.changes import note
from peermatch.accounts.models import User
from peermatch.outbox import letters, queue
from peermatch.returning import stopping


@transaction.atomic
def wish(*, person: Participant, wish: str, way: str, by: User | None, at: datetime) -> bool:
    """Writes it down and follows it; False if it was so already. `by` is the coordinator whom they told."""
    rows = Participant.objects.filter(program=person.program_id, pk=person.pk)
    now_is: str = rows.select_for_update().values_list("mail_wish", flat=True).get()
    if now_is == wish:
        return False
    rows.update(mail_wish=wish)
    person.mail_wish = wish
    MailWish.objects.create(program_id=person.program_id, participant=person, wish=wish, way=way, by=by, at=at)
    if way in BY_THEMSELVES:
        note(person, [OwnChange.What.MAIL], at=at)
    if wish == Wish.NONE:
        stopping.keep_back_from(person.program, person.public_id, at=at)
    elif wish == Wish.NO_REMINDERS:
        queue.suppress(
            program=person.program, recipient=person.public_id, kinds=letters.reminders(), now=at,
            why=_("They want no reminders."),
        )  # fmt: skip
    return True


def stop_reminders(person: Participant, *, at: datetime) -> bool:
    """By the button of their mail program (RFC 8058). Whoever wants no mail at all keeps that."""
    if person.mail_wish != Wish.ALL:
        return False
    return wish(person=person, wish=Wish.NO_REMINDERS, way=MailWish.Way.BUTTON, by=None, at=at)


def recipient(person: Participant, called: str = "") -> queue.Recipient:
    """This person as the outbox knows them."""
    stop = partial(path_to_stop, person)
    return queue.Recipient(person.public_id, person.name, person.email, called, path_to_stop=stop)


def path_to_stop(person: Participant) -> str:
    """A new link with which this person says that they want no reminders, for good."""
    _link, token = Link.issue(person, Purpose.MAIL, person.public_id, None)
    return reverse("link", args=[token])


def follow_address(program: int, address: str, why: str) -> None:
    """Registered with `stopping.on_change`: mail to this address is stopped, or goes there again."""
    Participant.objects.filter(program=program, email__iexact=address).update(mail_stopped=why)


def look_at_addresses(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`: it may be one to which mail was stopped before, or no longer be one."""
    program = people[0].program_id
    stopped = stopping.stopped_addresses(program, [one.email for one in people])
    rows = Participant.objects.filter(program=program, pk__in=[one.pk for one in people])
    rows.exclude(mail_stopped="").update(mail_stopped="")
    for one in people:
        one.mail_stopped = stopped.get(one.email.lower(), "")
    for address, why in stopped.items():
        rows.filter(email__iexact=address).update(mail_stopped=why)
