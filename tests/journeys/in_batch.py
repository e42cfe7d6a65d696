"""Forty families who wait and sixty people who could help: those of the demo, each several times under other names."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.utils import timezone

from matches.demo import people as demo
from matches.demo.invented import Invented
from matches.demo.roster import PEOPLE
from matches.models import Request
from participants.models import Kind, Participant, Topic
from peermatch.accounts.models import Program, User
from tests.matches.factories import make_request

ASK, HELP = 40, 60
TOPICS = ("sleep and routines", "advocacy", "IEP meetings", "CHARGE syndrome")


def fill(program: Program, by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who helps is ready; who asks was called back, each about one of the demo's topics."""
    now = timezone.now()
    helping = [one for one in PEOPLE if one.offers]
    asking = [one for one in PEOPLE if one.kind != Kind.PROFESSIONAL]
    invented = [_helper(helping[at % len(helping)], at) for at in range(HELP)]
    invented += [_asker(asking[at % len(asking)], at) for at in range(ASK)]
    monkeypatch.setattr(demo, "PEOPLE", (*PEOPLE, *invented))
    demo.fill_roster(program, by=by, now=now)
    others = Participant.objects.in_program(program).exclude(last_name__contains=" of ")
    others.update(capacity=0)  # only those who were made for this stand in the batch
    for at, one in enumerate(invented[HELP:]):
        _ask(program, by, one, TOPICS[at % len(TOPICS)], now)


def _helper(one: Invented, at: int) -> Invented:
    first, last = one.name.split(" ", 1)
    return replace(one, name=f"{first} {last} of H{at}", ready=True, resting=0, capacity=1)


def _asker(one: Invented, at: int) -> Invented:
    first, last = one.name.split(" ", 1)
    return replace(one, name=f"{first} {last} of A{at}", offers="", story="", years=None, license=None, ready=False)


def _ask(program: Program, by: User, one: Invented, topic: str, now: datetime) -> Request:
    first, last = one.name.split(" ", 1)
    topics = Topic.objects.in_program(program).filter(name=topic)
    zone = Participant.objects.in_program(program).get(last_name=last, first_name=first).time_zone
    row = make_request(program, first, last, topics=topics, received_at=now, time_zone=zone)
    row.call_back(by=by, at=now, now=now)
    return row
