"""Undo of what was said about who pays: it is as before, with a line in the history, or it says why not."""

from datetime import date

from participants.models import Funding, NameChange
from tests.participants.roster.naming.paying.test_views import pays, rows
from tests.undoing import do, take_back


def test_what_was_added_is_off_the_record_again(desk, program, region, at):
    token = do(desk, at("funding-add"), {"how": "pays", "which": str(region.public_id)})
    assert "It is off the record again." in take_back(desk, token)
    assert rows(program) == []
    assert "Something changed since." in take_back(desk, token)


def test_what_was_changed_or_ended_is_as_before_unless_it_changed_since(desk, cascade, region, at):
    row = pays(cascade, region, since=date(2024, 4, 1), note="Grant 7")
    for name, facts in (("funding-change", {"until": "2030-01-31"}), ("funding-end", {"on": "2025-06-30"})):
        token = do(desk, at(name, row.public_id), facts)
        assert "It is on record as it was before." in take_back(desk, token)
        row.refresh_from_db()
        assert (row.since, row.until, row.note) == (date(2024, 4, 1), None, "Grant 7")
        assert "Something changed since." in take_back(desk, token)


def test_what_was_removed_is_back_and_counted_for_nothing_meanwhile(desk, program, cascade, region, at, lead):
    row = pays(cascade, region)
    token = do(desk, at("funding-remove", row.public_id))
    assert rows(program) == []
    assert Funding.records.in_program(program).get().removed_by == lead
    assert "It is on record again." in take_back(desk, token)
    assert rows(program) == [("Cascade", "Region 13")]
    assert "It is on record already." in take_back(desk, token)
    said = [line.detail.split(":")[0] for line in NameChange.objects.in_program(program).order_by("pk")]
    assert said == ["No longer on record", "On record again"]


def test_what_was_written_anew_stands_as_it_was_written(desk, program, cascade, region, at):
    row = pays(cascade, region)
    token = do(desk, at("funding-remove", row.public_id))
    again = pays(cascade, region)
    assert "This is on record already." in take_back(desk, token)
    assert list(Funding.objects.in_program(program)) == [again]
