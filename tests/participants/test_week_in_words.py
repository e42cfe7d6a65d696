from datetime import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from participants.free_time import DAY, Window, tidy, windows_of
from participants.week_in_words import parse_week, say_week

WEEK = 7 * DAY
weeks = st.lists(st.tuples(st.integers(0, WEEK), st.integers(0, WEEK)), max_size=10).map(windows_of)


@given(weeks)
def test_what_is_said_is_read_back(week):
    assert parse_week(say_week(week)) == tidy(week)


@given(weeks)
def test_saying_it_in_plain_dashes_changes_nothing(week):
    assert parse_week(say_week(week).replace("–", "-").upper()) == tidy(week)


@given(st.text(alphabet="monsat 0123456789:-–;,.apm&/", max_size=40))
def test_anything_typed_is_read_or_refused(text):
    try:
        week = parse_week(text)
    except ValidationError:
        return
    assert week == tidy(week)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("weekday evenings", "Mon–Fri 5:00 pm–9:00 pm"),
        ("Mon-Fri 12-13", "Mon–Fri noon–1:00 pm"),
        ("Sat 10-14", "Sat 10:00 am–2:00 pm"),
        ("Fri 8-16", "Fri 8:00 am–4:00 pm"),
        ("Mon 9-12; Wed 9-12", "Mon, Wed 9:00 am–noon"),
        ("Tue 18:00-20:00; Thu 18:00-20:00", "Tue, Thu 6:00 pm–8:00 pm"),
        ("Mon-Fri 12-13; weekday evenings", "Mon–Fri noon–1:00 pm, 5:00 pm–9:00 pm"),
        ("Mon, Wed and Fri 9 am to noon", "Mon, Wed, Fri 9:00 am–noon"),
        ("tuesdays & thursdays from 5-9 pm", "Tue, Thu 5:00 pm–9:00 pm"),
        ("Mon 9-12, 14-16, Wed 9-12", "Mon 9:00 am–noon, 2:00 pm–4:00 pm; Wed 9:00 am–noon"),
        ("Sat 10-2pm", "Sat 10:00 am–2:00 pm"),
        ("Sat 11-1 p.m.", "Sat 11:00 am–1:00 pm"),
        ("weekdays 9am-5", "Mon–Fri 9:00 am–5:00 pm"),
        ("Sat 9 pm-12", "Sat 9:00 pm–midnight"),
        ("Sat 22-2", "Sat 10:00 pm–midnight; Sun midnight–2:00 am"),
        ("Sun 22-24; Sun 23:00-01:00", "Mon midnight–1:00 am; Sun 10:00 pm–midnight"),
        ("Fri-Mon 10-11", "Mon, Fri–Sun 10:00 am–11:00 am"),
        ("weekend mornings", "Sat, Sun 9:00 am–noon"),
        ("Saturday mornings and evenings", "Sat 9:00 am–noon, 5:00 pm–9:00 pm"),
        ("every day 8-21", "Mon–Sun 8:00 am–9:00 pm"),
        ("Mon 0-24", "Mon midnight–midnight"),
        ("Mon: 9-12", "Mon 9:00 am–noon"),
        ("", ""),
        (" ; \n", ""),
    ],
)
def test_how_people_write_a_week(typed, said):
    assert say_week(parse_week(typed)) == said


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("evenings", "Say which days"),
        ("any time", "Say which days"),
        ("Mon 9-12 mostly", "“mostly” is not understood"),
        ("weekdays", "Say from when to when"),
        ("Mon 9", "Say from when to when"),
        ("Mon 9-", "The end is missing"),
        ("Mon 9-5", "the end is not after the beginning"),
        ("Mon 5-9", "Write 17-21 or 5 am-9 am"),
        ("Mon 9-25", "no such time as “25”"),
        ("Mon 9:75-10", "no such time as “9:75”"),
        ("Mon 13 pm-2 pm", "no such time as “13 pm”"),
        ("Mon-weekend 9-12", "“weekend” is not understood"),
        ("Fri 8-16; Sometimes", "“Sometimes”: Say which days"),
    ],
)
def test_what_is_not_clear_is_asked_in_words(typed, told):
    with pytest.raises(ValidationError) as refused:
        parse_week(typed)
    assert told in refused.value.messages[0]


def test_parts_of_the_day_have_hours():
    assert parse_week("Wed afternoon") == [Window(2, time(12), time(17))]
