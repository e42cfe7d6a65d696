"""The link to their own page for whoever is new: by the program's rule when one person is added, or a list's.

Only where e-mail reaches the person safely: they want e-mail, nothing was written down about what is safe, and nobody
else has the same address. To the others a coordinator brings it in a way that suits them.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from participants.models import Participant, RosterRules, RosterUpload
from participants.profile import letters
from participants.profile.sending import send_link
from participants.profile.wanted import GONE
from peermatch import shared_clock
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email

AT_ONCE = 50  # letters in one transaction: others wait for no more than these


def welcome_if_wanted(person: Participant, *, by: User, at: datetime) -> bool:
    """Where the program wants it, this new person gets the link. Needs a transaction. True if a letter was queued."""
    return RosterRules.of(person.program).sends_own_page and welcome([person], program=person.program, by=by, at=at) > 0


def welcome(people: Iterable[Participant], *, program: Program, by: User | None, at: datetime) -> int:
    """Queues the letter for each of them whom e-mail reaches safely and who never had one; says how many."""
    reached = [person for person in people if _is_safe(person) and person.status not in GONE]
    mails = Email.objects.in_program(program).filter(kind=letters.OWN_PAGE)
    had = set(mails.filter(recipient__in=[person.public_id for person in reached]).values_list("recipient", flat=True))
    shared = _shared(program, {person.email for person in reached})
    fresh = [one for one in reached if one.public_id not in had and one.email not in shared]
    for person in fresh:
        person.program = program
        send_link(person, by=by, at=at)
    return len(fresh)


def _is_safe(person: Participant) -> bool:
    return person.takes_email and not person.reach_notes and not any(person.cautions)


def _shared(program: Program, addresses: set[str]) -> set[str]:
    rows = Participant.objects.in_program(program).filter(email__in=addresses).order_by().values("email")
    return set(rows.annotate(n=Count("pk")).filter(n__gt=1).values_list("email", flat=True))


def go_on() -> int:
    """The job of each tick: whoever a list brought and who is still to get the link. Says how many."""
    at = shared_clock.now()
    rows = RosterUpload.objects.across_programs("lists of all programs wait for the background").to_welcome()
    return sum(welcome_from(program, pk, at=at) for program, pk in list(rows.values_list("program_id", "pk")))


def welcome_from(program: int, pk: int, *, at: datetime) -> int:
    """The same for one list, a few people at a time; whoever is interrupted goes on where it stopped."""
    sent = 0
    while (done := _some_of(program, pk, at)) is not None:
        sent += done
    return sent


@transaction.atomic
def _some_of(program: int, pk: int, at: datetime) -> int | None:
    """None when nobody is left. Of two at the same list the second waits, and goes on behind the first."""
    rows = RosterUpload.objects.filter(program=program).to_welcome().without_text()
    upload = rows.select_for_update(of=["self"]).select_related("program", "settled_by").filter(pk=pk).first()
    if upload is None:
        return None
    now, upload.to_welcome = upload.to_welcome[:AT_ONCE], upload.to_welcome[AT_ONCE:]
    upload.save(update_fields=["to_welcome"])
    people = Participant.objects.in_program(upload.program).filter(pk__in=now).order_by("pk")
    return welcome(people, program=upload.program, by=upload.settled_by, at=at)
