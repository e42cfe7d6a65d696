"""Rosa and Sam, who know each other and are to meet, for whoever is worried. Runs inside the program served."""

import json
from datetime import timedelta

from django.utils import timezone

from matches.models import Share
from participants.models import Link, Participant, Purpose
from peermatch.accounts.models import Role
from tests.factories import make_member, make_program
from tests.matches.factories import confirm_meeting, family_match, make_meeting

LEAD = "lee@bluebonnet.example"


def cast() -> str:
    """The tokens of the two."""
    program = make_program()
    ana = make_member(program, "Ana Castillo")
    make_member(program, "Lee Okafor", Role.LEAD)
    match, now = family_match(program, coordinator=ana), timezone.now()
    match.seats.update(shares=[Share.PHONE.value], introduced_at=now)
    Participant.objects.in_program(program).filter(first_name="Rosa").update(
        email="rosa@mail.example", reach_by="email"
    )
    meeting = make_meeting(match, timezone.localdate() + timedelta(days=10))
    confirm_meeting(meeting, at=now)
    tokens = {}
    for seat in match.seats.select_related("participant"):
        _link, token = Link.issue(seat.participant, Purpose.ANSWER, seat.public_id, now + timedelta(days=3))
        tokens[seat.participant.first_name] = token
    return json.dumps(tokens | {"sam": match.seats.get(participant__first_name="Sam").participant.email})
