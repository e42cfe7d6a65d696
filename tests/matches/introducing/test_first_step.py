"""Who reaches out first."""

from dataclasses import replace

import pytest

from matches.introducing.first_step import Side, first_step

ROSA = Side("Rosa", begins=False, can_be_reached=True)
SAM = Side("Sam", begins=True, can_be_reached=True)


def said(me: Side, other: Side) -> str:
    return first_step(me, other, hours=48, coordinator="Ana Castillo")


def test_the_support_parent_reaches_out_first() -> None:
    assert said(SAM, ROSA) == "The first step is yours: please reach out to Rosa within 48 hours."
    assert said(ROSA, SAM) == "Sam reaches out to you within 48 hours. You may also reach out first."


def test_who_cannot_be_reached_begins() -> None:
    silent = replace(ROSA, can_be_reached=False)
    assert said(SAM, silent) == "Rosa has what you agreed to share and reaches out to you when they are ready."
    assert said(silent, SAM).startswith("The first step is yours: Sam cannot reach you.")


def test_between_peers_either_may_begin() -> None:
    assert said(replace(SAM, begins=False), ROSA) == "Either of you may reach out first, best within 48 hours."


@pytest.mark.parametrize(("me", "other"), [(SAM, ROSA), (ROSA, SAM)])
def test_where_nothing_is_shared_the_coordinator_brings_them_together(me: Side, other: Side) -> None:
    me, other = replace(me, can_be_reached=False), replace(other, can_be_reached=False)
    assert said(me, other).startswith("Ana Castillo brings you together")
