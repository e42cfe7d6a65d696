"""Words with telephone numbers: each link says whether it calls or texts."""

import re

import pytest

from matches.models.rules import CRISIS_STEPS
from peermatch.dialing import linked


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("Call 911.", [("tel:911", "Call 911")]),
        ("Text 911, where that works.", [("sms:911", "Text 911")]),
        ("or send a text to 911", [("sms:911", "send a text to 911")]),
        ("call or text 988, day and night", [("tel:988", "call 988"), ("sms:988", "text 988")]),
        ("Text START to 88788.", [("sms:88788?body=START", "Text START to 88788")]),
        ("Call 1-855-812-1001 by videophone.", [("tel:18558121001", "Call 1-855-812-1001 by videophone")]),
        ("Hotline: 1-800-799-7233", [("tel:18007997233", "1-800-799-7233")]),
        ("Llame al 988 | call 988", [("tel:988", "Llame al 988")]),
        ("Envíe START al 88788 | text 88788 START", [("sms:88788?body=START", "Envíe START al 88788")]),
        ("Lamar Street 78701, a <b>", []),
    ],
)
def test_each_link_says_what_it_does(words: str, links: list[tuple[str, str]]) -> None:
    said = linked(words)
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', said) == links
    assert "<b>" not in said


def test_no_two_usual_ways_read_alike() -> None:
    names = re.findall(r">([^<]+)</a>", linked(CRISIS_STEPS))
    assert len(names) == len(set(names)) == 12
