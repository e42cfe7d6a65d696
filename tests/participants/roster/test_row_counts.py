"""However many rows a forged page claims to have, few are built."""

from functools import partial

import pytest

from participants.roster.bond_rows import bond_rows
from participants.roster.evidence_rows import evidence_rows
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("claimed", ["100000", "9" * 40])
@pytest.mark.parametrize(("make", "prefix"), [(evidence_rows, "evidence"), (partial(bond_rows, knows=True), "bonds")])
def test_no_more_than_two_hundred_rows_are_built(program, make, prefix, claimed):
    told = {f"{prefix}-TOTAL_FORMS": claimed, f"{prefix}-INITIAL_FORMS": "0"}
    rows = make(told, make_person(program, "Mei", "Park"))
    assert rows.total_form_count() <= 200
    assert len(rows.forms) <= 200
