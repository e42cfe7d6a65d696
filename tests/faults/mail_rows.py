"""Mail that falls due, put into the outbox at once: links to a new password, each to somebody else."""

from tests.apart.topology import Topology

PEOPLE = 500  # each at a mail server of their own
FILL = """
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from peermatch.accounts.models import User
from peermatch.outbox.models import Email
from peermatch.tokens import seal
people = [User(email=f"person{n}@mail{n}.example", name=f"Person {n}") for n in range(PEOPLE)]
User.objects.bulk_create(people, ignore_conflicts=True)
people, now = list(User.objects.filter(email__startswith="person")), timezone.now()
def mail(number):
    to, one, due = people[number % len(people)], uuid4(), now + timedelta(seconds=AFTER + number * APART)
    return Email(
        public_id=one, idempotency_key=f"load:{one}", kind="password-reset", about=f"user:{to.ref}", recipient=to.ref,
        to_name=to.name, to_address=to.email, from_name="PeerMatch", subject="Choose a new password",
        text="Choose a new password: ⟦link:new_password⟧", html="<p>Choose a new password.</p>",
        sealed_links=seal({"new_password": "/new-password/x/"}), message_id=f"<{one.hex}@localhost>",
        date=due, due_at=due, next_look_at=due, is_asked_for=True,
    )
for first in range(0, COUNT, 1000):
    Email.objects.bulk_create([mail(number) for number in range(first, min(first + 1000, COUNT))])
"""


def fall_due(whole: Topology, count: int, *, after: float = 0, apart: float = 0) -> None:
    """So many mails, the first due after so many seconds, each next one so many seconds later. Nobody is woken."""
    told = {"PEOPLE": PEOPLE, "COUNT": count, "AFTER": after, "APART": apart}
    code = FILL
    for name, value in told.items():
        code = code.replace(name, str(value))
    whole.shell(code)


def out_by(whole: Topology) -> int:
    """How many the outbox says are sent."""
    return int(whole.rows("SELECT count(*) FROM outbox_email WHERE state = 'sent'")[0][0])
