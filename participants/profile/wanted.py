"""Whether a letter to a person is still wanted just before it leaves; the reason if it is not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from participants.models import NewAddress, Participant, Status
from peermatch.outbox.models import Email

GONE = frozenset({Status.WITHDRAWN, Status.ERASED})


def why_not_to(mail: Email, person: Participant) -> str:
    """Why mail that waits does not reach this person any more where it is addressed; empty if it does."""
    if person.status in GONE:
        return _("The person left the program.")
    if not (person.takes_what_they_ask_for if mail.is_asked_for else person.takes_email):
        return _("The person does not take e-mail any more.")
    return why_not_there(mail, person)


def why_not_there(mail: Email, person: Participant) -> str:
    if mail.to_address.lower() != person.email.lower():
        return _("The person's e-mail address changed after this was written.")
    return ""


def own_pages_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    return _unwanted(mails, why_not_to)


def goodbyes_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Whoever came back needs none."""

    def why(mail: Email, person: Participant) -> str:
        return why_not_there(mail, person) if person.status == Status.WITHDRAWN else _("They did not leave after all.")

    return _unwanted(mails, why)


def changes_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """It goes to an address that is no longer theirs, and says so: only erasure stops it."""
    return _unwanted(mails, lambda mail, person: _("They were erased.") if person.status == Status.ERASED else "")


def confirmations_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    everywhere = NewAddress.objects.across_programs("mail of all programs leaves together").waiting()
    waiting = {
        str(one) for one in everywhere.values_list("public_id", flat=True).filter(public_id__in=_occasions(mails))
    }

    def why(mail: Email, person: Participant) -> str:
        if person.status in GONE:
            return _("The person left the program.")
        return "" if mail.occasion in waiting else _("Another address was typed, or this one was given up.")

    return _unwanted(mails, why)


def _occasions(mails: Iterable[Email]) -> list[UUID]:
    return [UUID(mail.occasion) for mail in mails]


def _unwanted(mails: Sequence[Email], why: Callable[[Email, Participant], str]) -> Mapping[int, str]:
    everywhere = Participant.objects.across_programs("mail of all programs leaves together")
    people = {one.public_id: one for one in everywhere.filter(public_id__in={mail.recipient for mail in mails})}
    gone = _("The person is no longer on record.")
    found = {mail.pk: why(mail, people[mail.recipient]) if mail.recipient in people else gone for mail in mails}
    return {pk: reason for pk, reason in found.items() if reason}
