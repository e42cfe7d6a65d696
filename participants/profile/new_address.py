"""A person's new e-mail address: it counts once its own mailbox confirmed it, and the former one is told."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from participants.models import Link, NewAddress, OwnChange, Participant, Purpose
from participants.models.shielding import NOT_HERE, refuse_shared_address
from participants.profile import letters
from participants.profile.changes import note
from participants.profile.sending import LIVES, send_link
from peermatch.accounts.models import User

GOOD_FOR = letters.LASTS[letters.CONFIRM]
MOST_A_DAY = 3  # nobody fills strangers' mailboxes from here


@transaction.atomic
def ask_to_confirm(*, person: Participant, email: str, by: User | None, at: datetime) -> NewAddress:
    """Sends a link to the new mailbox. What was typed before and never confirmed is given up."""
    _refuse_shared(person, email)
    rows = NewAddress.objects.filter(program=person.program_id, participant=person)
    if rows.filter(asked_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(_("You typed several addresses today. Please tell your coordinator the right one."))
    give_up(person, at=at)
    new: NewAddress = NewAddress.objects.create(program=person.program, participant=person, email=email, asked_at=at)
    _link, token = Link.issue(person, Purpose.ADDRESS, new.public_id, at + GOOD_FOR, by=by)
    path = reverse("link", args=[token])
    letters.post_confirmation(new, path=path, by=by, at=at, until=at + GOOD_FOR)
    return new


def _refuse_shared(person: Participant, email: str) -> None:
    """Nothing is sent to the mailbox of somebody who must learn nothing of them; why is a coordinator's to know."""
    asked = Participant(pk=person.pk, program=person.program, email=email)
    try:
        refuse_shared_address(asked)
    except ValidationError:
        raise ValidationError(NOT_HERE) from None


def number_of(new: NewAddress) -> str:
    """“1234 5678”: what the person's own page shows, and nobody who reads the new mailbox alone can know."""
    digest = salted_hmac("participants.new_address", new.public_id.hex, algorithm="sha256").digest()
    digits = f"{int.from_bytes(digest[:8]) % 10**8:08d}"
    return f"{digits[:4]} {digits[4:]}"


def give_up(person: Participant, *, at: datetime) -> None:
    """Ends what waits to be confirmed, and its links."""
    NewAddress.objects.filter(program=person.program_id, participant=person).waiting().update(ended_at=at)
    links = Link.objects.filter(program=person.program_id, participant=person, purpose=Purpose.ADDRESS)
    links.filter(revoked_at=None).update(revoked_at=at)


@transaction.atomic
def confirm_address(*, new: NewAddress, by: User | None, at: datetime) -> Link:
    """The new address takes the place of the old one, which is told. Returns a link to their page, for this browser;
    the new mailbox gets it, too."""
    rows = Participant.objects.select_for_update().select_related("program")
    person: Participant = rows.get(pk=new.participant_id, program=new.program_id)
    new.refresh_from_db(fields=["confirmed_at", "ended_at"])
    new.participant = person
    new.confirm(at=at)
    _refuse_shared(person, new.email)
    former, person.email = person.email, new.email
    person.save(update_fields=["email"])
    note(person, [OwnChange.What.EMAIL], at=at)
    if former:
        letters.post_changed(new, to=former, by=by, at=at)
    if person.takes_what_they_ask_for:
        return send_link(person, by=by, at=at, is_asked_for=True)
    link, _token = Link.issue(person, Purpose.PROFILE, person.public_id, at + LIVES, by=by)
    return link
