"""docs/asvs.md names each requirement of level 1 and 2 once, with its state, and shows it by files that are there."""

import re

from tests.architecture import ROOT

ROW = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|(.*)\|$", re.MULTILINE)
FILE = re.compile(r"`((?:\w+/)+[\w.]+)`")
# Of version 5.0.0, by chapter.
ASKED = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13,
         16: 16, 17: 7}  # fmt: skip


def test_each_requirement_has_its_line_and_what_shows_it_is_there() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text()
    rows = ROW.findall(text)
    numbers = [tuple(map(int, row[:3])) for row in rows]
    assert numbers == sorted(set(numbers))
    assert {chapter: sum(one[0] == chapter for one in numbers) for chapter in ASKED} == ASKED
    assert {row[5] for row in rows} == {"held", "part", "not used", "not held"}
    assert [row[:3] for row in rows if row[5] != "not used" and not row[6].strip()] == []
    assert [name for name in FILE.findall(text) if not (ROOT / name).exists()] == []
