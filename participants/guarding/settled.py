"""The letter to a guardian whose no was settled: what that means, and how to say no again. Not how it was settled."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.guarding.letters import MAY, YOUNG, about, seen_by, unwanted
from participants.models import Guardian, Link, Participant, Purpose
from participants.profile.contact import contact
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day, say_day
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import NAME, PROGRAM, REACH, Block, greeting, own_words, subject

KIND = "guardian-settled"
BLOCKS = (
    subject(gettext_lazy("Your no was settled: what that means"), REACH),
    greeting(NAME, MAY),
    Block(
        "opening",
        gettext_lazy("What was settled"),
        gettext_lazy(
            "You told us that {young} is not to take part in peer meetings of {program}. {coordinator} has now written "
            "down that this was settled."
        ),
        MAY,
        frozenset({YOUNG.name, PROGRAM.name}),
    ),
    Block(
        "again",
        gettext_lazy("How to say no again"),
        gettext_lazy("You can say no again at any time. It holds from that moment, and you need give no reason."),
        MAY,
    ),
    Block(
        "closing",
        gettext_lazy("Another way to answer"),
        gettext_lazy("You can also tell {coordinator} by phone, text, relay or letter. It counts the same."),
        MAY,
    ),
    own_words(MAY),
)


def message(guardian: Guardian, *, by: User | None, until: datetime, at: datetime) -> Message:
    """As this guardian would read it now; the link's place is marked. at: where none said anything, in a sample."""
    person, program = guardian.participant, guardian.participant.program
    told: dict[str, Any] = {
        "program": program, "contact": contact(program, by), "name": guardian.name, "young": person.first_name,
        "page": letters.link("page"), "until": say_day(local_day(until, program.time_zone)),
        "day": say_day(local_day(guardian.said_at or at, program.time_zone)),
    }  # fmt: skip
    return letters.render("guardian_settled", told)


def send(guardian: Guardian, *, by: User, at: datetime, until: datetime) -> Email:
    """Needs a transaction, in which it was settled."""
    program = guardian.participant.program
    link, token = Link.issue(guardian.participant, Purpose.GUARDIAN, guardian.public_id, until, by=by)
    return queue.enqueue(
        program=program, kind=KIND, about=about(guardian), occasion=str(link.public_id),
        to=queue.Recipient(ref=guardian.public_id, name=guardian.name, address=guardian.email),
        message=message(guardian, by=by, until=until, at=at), links={"page": reverse("link", args=[token])},
        now=at, expires_at=until,
        reply_to=program.reply_to, from_name=f"{contact(program, by)['name']}, {program.name}",
    )  # fmt: skip


def _sample(program: Program) -> Sample | None:
    """About whoever was added last."""
    person = Participant.objects.in_program(program).order_by("-pk").first()
    if person is None:
        return None
    person.program, at = program, person.created_at
    some = Guardian(program=program, participant=person, name=_("Kim Doe"))
    title = _("To whoever said no for %(name)s") % {"name": person.name}
    return Sample(title, message(some, by=None, until=at, at=at))


def register() -> None:
    """Called when the app is ready."""
    title = gettext_lazy("A guardian's no was settled")
    letters.register(Letter(KIND, title, unwanted, may_wait_a_day=True, seen_by=seen_by))
    letters.let_reword(KIND, *BLOCKS, sample=_sample)
