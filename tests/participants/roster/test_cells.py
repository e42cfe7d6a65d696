from datetime import date, time

import pytest

from participants.free_time import Window
from participants.roster import cells
from participants.roster.cells import CellProblem, clean
from participants.roster.columns import BY_KEY, say

LONG = "x" * 20_000


def read(key: str, text: str):
    return BY_KEY[key].read(clean(text, words_for_nothing=key not in ("first_name", "last_name")))


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("first_name", "  Mary   Ann ", "Mary Ann"),
        ("last_name", "None", "None"),
        ("email", "Mei.PARK@Example.ORG", "mei.park@example.org"),
        ("email", "<mei@example.org>", "mei@example.org"),
        ("phone", "'+1 512 555 0100", "+1 512 555 0100"),
        ("kind", "Deaf-Blind Adult", "deafblind_adult"),
        ("kind", "Mother", "parent"),
        ("level", "direct  Service", "direct_service"),
        ("reach_by", "E-mail", "email"),
        ("state", "or", "OR"),
        ("state", "Oregon", "OR"),
        ("time_zone", "america/new york", "America/New_York"),
        ("languages", "English, ASL / Spanish", ("English", "ASL", "Spanish")),
        ("offers", "Braille; braille;  advocacy", ("Braille", "advocacy")),
        ("expires_on", "2027-09-21", date(2027, 9, 21)),
        ("expires_on", "9/6/2027", date(2027, 9, 6)),
        ("expires_on", "September 6, 2027", date(2027, 9, 6)),
        ("expires_on", "6-Sep-2027", date(2027, 9, 6)),
        ("expires_on", "2027-09-21 00:00:00", date(2027, 9, 21)),
        ("years", "12", 12),
        ("years", "12.0", 12),
        ("capacity", "0", 0),
        ("week", "Sat 10-14", (Window(5, time(10), time(14)),)),
        ("story", "One.\r\nTwo.", "One.\nTwo."),
        ("needs", "ProTactile interpreter; CART captioning; large print 24 pt; SSP; a quiet room",
         (("interpreter", "ProTactile"), ("captions", ""), ("large_print", "24 pt"), ("ssp", ""),
          ("other", "a quiet room"))),
        ("first_name", "Ana\u200b", "Ana"),
    ],
)  # fmt: skip
def test_how_cells_are_read(key, text, value):
    assert read(key, text) == value


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "n/a", "None", "\ufeff"])
def test_words_for_nothing_are_nothing(text):
    assert clean(text) == ""


@pytest.mark.parametrize(
    ("key", "text", "told", "suggestion"),
    [
        ("first_name", "=HYPERLINK(1)", "a formula", ""),
        ("first_name", "12", "no letter", ""),
        ("first_name", "#REF!", "shows an error", ""),
        ("first_name", "Mei\u202eknaB", "hidden characters", "MeiknaB"),
        ("last_name", "Park\x07", "hidden characters", "Park"),
        ("last_name", LONG, "20,000 characters; at most 80 fit", ""),
        ("role_title", LONG, "at most 120 fit", ""),
        ("story", LONG, "at most 2,000 fit", ""),
        ("email", "no-at-sign.example.org", "needs an @", ""),
        ("email", "mei@@example.org", "not one e-mail address", ""),
        ("email", "mei@example.org, ana@example.org", "not one e-mail address", ""),
        ("phone", "1.51255E+10", "rounded this number", ""),
        ("phone", "ask Ana", "no number in it", ""),
        ("kind", "profesional", "Write one of: family, parent", "professional"),
        ("level", "boss", "Write one of: direct service", ""),
        ("state", "Oregano", "not a state", "OR"),
        ("time_zone", "Central", "not the name of a time zone", "America/Chicago"),
        ("time_zone", "Eastern Standard Time", "not the name", "America/New_York"),
        ("time_zone", "America/Chigaco", "not the name", "America/Chicago"),
        ("time_zone", "here", "Write one like America/Chicago", ""),
        ("expires_on", "2026-02-30", "no such day", ""),
        ("expires_on", "21/9/2027", "month first", "2027-09-21"),
        ("expires_on", "9/6/27", "not a date", ""),
        ("expires_on", "46000", "not a date", "2025-12-09"),
        ("expires_on", "0203-01-01", "year 203 cannot be right", ""),
        ("years", "about ten", "not a whole number", "10"),
        ("years", "10+ years", "not a whole number", "10"),
        ("years", "five or ten", "not a whole number", ""),
        ("years", "-3", "not a whole number", "3"),
        ("years", "200", "more than 80", ""),
        ("years", "٣", "not a whole number", ""),
        ("years", "9" * 5_000, "not a whole number", ""),
        ("capacity", "0" * 5_000, "not a whole number", ""),
        ("capacity", "99", "more than 20", ""),
        ("week", "Mon 9-5", "the end is not after the beginning", ""),
    ],
)
def test_what_is_wrong_is_told_with_what_was_meant(key, text, told, suggestion):
    with pytest.raises(CellProblem, match=told) as found:
        read(key, text)
    assert found.value.suggestion == suggestion


@pytest.mark.parametrize("key", [key for key in BY_KEY if key != "needs"])
def test_what_is_said_of_a_value_is_plain_text(key):
    examples = {"offers": ("a", "b"), "languages": ("ASL",), "wants": (), "week": (Window(0, time(9), time(10)),)}
    dates = dict.fromkeys(("expires_on", "permission"), date(2027, 9, 21))
    words = {"kind": "parent", "level": "lead", "reach_by": "text", "time_zone": "America/Chicago", "years": 3}
    assert isinstance(say(key, (examples | dates | words).get(key, "words")), str)


def test_a_suggestion_is_read_without_a_problem():
    for key, text in (("time_zone", "Central"), ("years", "about ten"), ("expires_on", "46000")):
        with pytest.raises(CellProblem) as found:
            read(key, text)
        read(key, found.value.suggestion)


def test_zones_that_people_name_are_suggested_not_taken():
    with pytest.raises(CellProblem):
        cells.zone("Pacific")
