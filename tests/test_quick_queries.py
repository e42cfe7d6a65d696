"""Queries that tests make quickly are those that Django makes, and find the same."""

import os
from typing import Any

import pytest
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from matches.models import Goal, Match, Meeting, Seat
from peermatch.accounts.models import Membership, Program, User
from tests.matches.factories import accepted_match, make_meeting
from tests.quick_queries import leave_to_django, make_quick

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]


def queries(program: Program) -> list[Any]:
    seats, matches = Seat.objects.in_program(program), Match.objects.in_program(program)
    asked = seats.filter(match=OuterRef("pk"), participant__first_name="Robin")
    named = FilteredRelation("seats", condition=Q(seats__part="provider"))
    return [
        matches.order_by("-title", "pk"),
        matches.select_related("coordinator", "program").order_by("coordinator__name"),
        matches.only("title").order_by("pk"),
        matches.defer("title").order_by(F("title").desc(nulls_last=True), "pk"),
        matches.values("pk", "title", "coordinator__name"),
        matches.annotate(people=Count("seats"), is_asked=Exists(asked)).filter(people__gt=1).order_by("people"),
        matches.exclude(seats__participant__last_name="Nobody"),
        matches.annotate(helper=named).filter(helper__isnull=False).values_list("helper__pk"),
        matches.alias(number=F("pk")).filter(number__gt=0).extra(select={"one": "1"}),
        matches.order_by().values("title").union(seats.order_by().values("part")).order_by("title"),
        seats.filter(match__coordinator__in=User.objects.filter(name__startswith="Cora")).distinct().order_by("pk"),
        seats.select_related("participant__kept_by", "match").order_by("participant__last_name"),
        Goal.objects.in_program(program).filter(seat__match__meetings__program=program).order_by("pk"),
        Meeting.objects.in_program(program).select_related("match__coordinator"),
        Membership.objects.filter(program=program).select_related("user", "program"),
    ]


def rows(query: Any) -> list[Any]:
    return [one if isinstance(one, dict | tuple) else vars(one) | {"_state": None} for one in query]


def told(program: Program) -> list[Any]:
    return [(str(query.query), query.query.sql_with_params(), rows(query)) for query in queries(program)]


def test_they_are_the_same_and_find_the_same(program: Program) -> None:
    make_meeting(accepted_match(program))
    make_quick()
    try:
        quick, again = told(program), told(program)
    finally:
        leave_to_django()
    own = told(program)
    if not os.environ.get("ALL_TESTS"):
        make_quick()
    assert all(found for _sql, _with, found in own)
    assert quick == own
    assert again == own
