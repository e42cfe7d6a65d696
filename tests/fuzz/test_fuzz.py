"""Hostile posts at every form: none breaks it, and none that is refused changes a row."""

from collections.abc import Callable

import pytest
from django.test import Client

from peermatch.accounts.models import Program, User
from tests.fuzz.asked import IS_OF_ALL, MOST, share, tell
from tests.fuzz.everything import Everything, taking
from tests.fuzz.targets import World
from tests.walls.test_matrix import by_link

# What people type most, and one form of each kind; `python -m tests.fuzz` tries all.
A_FEW = "person-add person-week evidence-add import note-write meeting-plan settings-clocks own-details worry"


@pytest.mark.django_db
@pytest.mark.once
def test_no_hostile_post_breaks_a_form_or_changes_what_it_was_refused(
    program: Program, other_program: Program, lead: User, stranger: User, client_of: Callable[[User], Client]
) -> None:
    if not (names := share(taking(), A_FEW)):
        return
    world = World(program, lead, other_program, stranger)
    everything = Everything(world, MOST, names, looks_everywhere=IS_OF_ALL)
    visitor = by_link(world.doors)  # first: whoever signs in ends the link to a new password
    everything.run(client_of(lead), visitor)
    missing = sorted(map(everything.told, everything.missing()))
    tell("forms", everything.found.values(), missing)
    assert [fault for tried in everything.found.values() for fault in tried.faults] == []
    assert missing == []
