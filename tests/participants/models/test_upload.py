import pytest
from django.core.exceptions import ValidationError

from participants.models import RosterUpload
from tests.factories import LONG_AGO

pytestmark = pytest.mark.on_both


@pytest.fixture
def upload(program, coordinator):
    return RosterUpload.objects.create(
        program=program, name="roster.csv", text="First name", digest="0" * 64, rows=0, uploaded_by=coordinator
    )


def test_decisions_are_kept_with_who_and_when(upload, coordinator):
    upload.mend(column="time_zone", cell="Central", value="America/Chicago", by=coordinator, at=LONG_AGO)
    upload.answer(row=5, answer="share", by=coordinator, at=LONG_AGO)
    upload.refresh_from_db()
    assert upload.decided.cells == {("time_zone", "Central"): "America/Chicago"}
    assert upload.decided.rows == {5: "share"}
    assert upload.decisions["rows"]["5"] == {"answer": "share", "by": coordinator.pk, "at": LONG_AGO.isoformat()}


def test_a_decision_can_be_changed_and_taken_back(upload, coordinator):
    for value in ("America/Denver", "America/Chicago"):
        upload.mend(column="time_zone", cell="Central", value=value, by=coordinator, at=LONG_AGO)
    assert upload.decided.cells == {("time_zone", "Central"): "America/Chicago"}
    upload.mend(column="time_zone", cell="Central", value="", by=coordinator, at=LONG_AGO)
    upload.answer(row=5, answer="share", by=coordinator, at=LONG_AGO)
    upload.answer(row=5, answer="", by=coordinator, at=LONG_AGO)
    assert (upload.decided.cells, upload.decided.rows) == ({}, {})


def test_what_was_imported_keeps_only_what_is_still_to_mend(upload, coordinator):
    upload.finish(outcome={"new": 20}, rest="First name;What to mend", by=coordinator, at=LONG_AGO)
    upload.refresh_from_db()
    assert (upload.state, upload.text) == (RosterUpload.State.IMPORTED, "First name;What to mend")


def test_nothing_is_decided_after_the_end(upload, coordinator):
    upload.drop(by=coordinator, at=LONG_AGO)
    assert upload.text == ""
    for act in (
        lambda: upload.answer(row=5, answer="share", by=coordinator, at=LONG_AGO),
        lambda: upload.finish(outcome={}, rest="", by=coordinator, at=LONG_AGO),
        lambda: upload.drop(by=coordinator, at=LONG_AGO),
    ):
        with pytest.raises(ValidationError, match="already imported or put aside"):
            act()
