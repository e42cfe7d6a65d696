"""Hostile posts at every form: none breaks it, and none that is refused changes a row."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from peermatch.accounts.models import Program, User
from tests.fuzz.everything import Everything, share
from tests.fuzz.targets import World
from tests.walls.test_matrix import by_link

# What people type most, and one form of each kind; `python -m tests.fuzz` tries all.
A_FEW = "person-add person-week evidence-add import note-write meeting-plan settings-clocks own-details worry"
MOST = int(os.environ.get("FUZZ_POSTS", "6"))
ONLY = os.environ.get("FUZZ_ONLY", A_FEW)  # names of addresses, or as "0/2" a share of all
TOLD = os.environ.get("FUZZ_TOLD", "")


@pytest.mark.django_db
@pytest.mark.once
def test_no_hostile_post_breaks_a_form_or_changes_what_it_was_refused(
    program: Program, other_program: Program, lead: User, stranger: User, client_of: Callable[[User], Client]
) -> None:
    world = World(program, lead, other_program, stranger)
    names = share(*map(int, ONLY.split("/"))) if "/" in ONLY else set(ONLY.split())
    everything = Everything(world, MOST, names, looks_everywhere="/" in ONLY)
    visitor = by_link(world.doors)  # first: whoever signs in ends the link to a new password
    everything.run(client_of(lead), visitor)
    faults = [fault for tried in everything.found.values() for fault in tried.faults]
    missing = sorted(map(everything.told, everything.missing()))
    if TOLD:
        Path(TOLD).write_text(json.dumps(_told(everything) | {"faults": faults, "missing": missing}))
    assert faults == []
    assert missing == []


def _told(everything: Everything) -> dict[str, Any]:
    tried = [one for one in everything.found.values() if one.is_reached]
    rows = [
        f"{one.name:28} {one.sent:4} posts  {one.seconds:6.1f} s  "
        + "  ".join(f"{code}: {times}" for code, times in sorted(one.answers.items()))
        for one in tried
    ]
    return {"rows": rows, "sent": sum(one.sent for one in tried)}
