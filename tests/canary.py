"""What the canary test seeds and reads, run inside the program that it serves."""

import json
from datetime import timedelta

from django.core import serializers
from django.db import connection
from django.utils import timezone

from matches.inviting.sending import send
from matches.models import Match, Note, Problem
from participants.models import ChildFacts, Participant
from peermatch.accounts.models import User
from peermatch.outbox.models import Email
from peermatch.returning.models import MailEvent
from tests.factories import make_member, make_program
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting, ready_match

CHILD = "Zephyrine-Canary"


def seed() -> None:
    """Two are asked, two others meet; the child of one is named wherever coordinators may write of it."""
    program = make_program()
    ana, now = make_member(program, "Ana Castillo"), timezone.now()
    User.objects.filter(pk=ana.pk).update(is_superuser=True, is_staff=True)
    meet = accepted_match(program, "They meet", coordinator=ana)
    confirm_meeting(make_meeting(meet, timezone.localdate() + timedelta(days=20)), at=now)
    asked = ready_match(program, coordinator=ana)
    for match in (meet, asked):
        _name_the_child(match, ana)
    send(match=asked, seats=list(asked.seats.select_related("participant")), by=ana, at=now)


def _name_the_child(match: Match, by: User) -> None:
    of = {"program": match.program}
    Note.objects.create(**of, match=match, text=f"{CHILD} sleeps badly", by=by)
    Problem.objects.filter(**of, match=match).update(statement=f"{CHILD} sleeps badly")
    robin = match.seats.order_by("pk").select_related("participant")[0].participant
    ChildFacts.objects.create(**of, participant=robin, needs=f"{CHILD} needs quiet")
    Participant.objects.filter(**of, pk=robin.pk).update(private_notes=f"Mother of {CHILD}")


def final_mail() -> str:
    """Every column of every mail that is final, and of what was said of them."""
    why = "a test reads all"
    mails = Email.objects.across_programs(why).exclude(final_at=None)
    events = MailEvent.objects.across_programs(why)
    return json.dumps({"count": mails.count(), "rows": serializers.serialize("json", [*mails, *events])})


def break_questions() -> None:
    """What is asked cannot be stored from now on: our own fault."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE matches_question RENAME TO matches_question_gone")
