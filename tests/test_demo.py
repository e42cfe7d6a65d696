"""`bin/run`: from an empty folder to a demo that answers."""

import pytest

from tests.serving import Served

COUNT = "from peermatch.accounts.models import *; print(Program.objects.count(), User.objects.count())"


@pytest.mark.once(on="sqlite")  # which is what an empty folder becomes; .ci/run makes the demo on PostgreSQL too
def test_an_empty_folder_becomes_a_demo_that_answers_and_says_how_to_sign_in(empty: Served) -> None:
    empty.home.mkdir(mode=0o755)  # by somebody who let others look in
    empty.start("bin/run")
    assert [file.name for file in empty.home.glob("peermatch.sqlite3*") if file.stat().st_mode & 0o077] == []
    assert empty.health()[0] == 200
    assert any("ana@bluebonnet.example" in line for line in empty.said)
    before = empty.manage("shell", "-v0", "-c", COUNT)
    assert empty.stop() == 0
    empty.start("bin/run")
    assert empty.manage("shell", "-v0", "-c", COUNT) == before


@pytest.mark.once
def test_a_program_of_ones_own_is_not_joined_by_a_demo_with_known_passwords(served: Served) -> None:
    served.manage("shell", "-v0", "-c", "from tests.factories import *; make_program('Our Own', 'our-own')")
    served.start("bin/run")
    assert served.manage("shell", "-v0", "-c", COUNT).split() == ["1", "0"]
