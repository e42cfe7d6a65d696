"""Hostile posts at every form: none breaks it, and none that is refused changes a row."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from peermatch.accounts.models import Program, User
from tests.fuzz.everything import Everything
from tests.fuzz.targets import World
from tests.walls.test_matrix import by_link

# What people type most, and one form of each kind; `python -m tests.fuzz` tries all.
A_FEW = "person-add person-week evidence-add import note-write meeting-plan settings-clocks own-details worry"
MOST = int(os.environ.get("FUZZ_POSTS", "6"))
ONLY = set(os.environ.get("FUZZ_ONLY", A_FEW).split()) - {"all"}
TOLD = os.environ.get("FUZZ_TOLD", "")


@pytest.mark.django_db
@pytest.mark.on_both
def test_no_hostile_post_breaks_a_form_or_changes_what_it_was_refused(
    program: Program, other_program: Program, lead: User, stranger: User, client_of: Callable[[User], Client]
) -> None:
    world = World(program, lead, other_program, stranger)
    everything = Everything(world, MOST, ONLY)
    visitor = by_link(world.doors)  # first: whoever signs in ends the link to a new password
    everything.run(client_of(lead), visitor)
    faults = [fault for tried in everything.found.values() for fault in tried.faults]
    if TOLD:
        Path(TOLD).write_text(_table(everything) + "\n".join(["", *faults, ""]))
    assert faults == []
    assert {tried.name for tried in everything.found.values() if tried.is_reached} >= ONLY


def _table(everything: Everything) -> str:
    rows = [
        f"{one.name:28} {one.sent:6}  " + "  ".join(f"{code}: {times}" for code, times in sorted(one.answers.items()))
        for one in sorted(everything.found.values(), key=lambda one: one.name)
        if one.is_reached
    ]
    sent = sum(one.sent for one in everything.found.values())
    missing = sorted(everything.missing())
    return "\n".join([*rows, f"{len(rows)} forms, {sent} posts", f"No valid post at: {' '.join(missing)}"])
