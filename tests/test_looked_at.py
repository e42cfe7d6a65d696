"""What the walk over every page leaves out."""

from collections import Counter
from pathlib import Path

from django.conf import settings

from tests.looked_at import BEHIND_A_FORM, BY
from tests.test_scope import addresses


def test_what_is_looked_at_elsewhere_is_there_and_said_once() -> None:
    said = Counter([name for names in BY.values() for name in names.split()])
    there = {str(entry.name) for entry, _names in addresses()}
    assert {name: times for name, times in said.items() if times > 1 or name not in there} == {}
    assert said.keys() >= BEHIND_A_FORM
    assert [path for path in BY if not (Path(settings.BASE_DIR) / path).exists()] == []
