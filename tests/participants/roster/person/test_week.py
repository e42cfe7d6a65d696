"""A week filled in by keyboard, and days away."""

from datetime import date, time

from participants.models import DatesAway, WeeklyWindow
from tests.participants.roster.pages import submit, text_of

WORDS = "person-week"


def windows(person) -> list[tuple[int, time, time]]:
    return list(person.windows.values_list("weekday", "begins", "ends"))


def test_several_stretches_a_day_and_the_same_as_monday(signed_in, mei, at):
    page = text_of(submit(
        signed_in, at(WORDS), from_0_0="09:00", to_0_0="12:00", from_0_1="11:00", to_0_1="13:00", same_2="on",
        from_5_0="22:00", to_5_0="00:00",
    ))  # fmt: skip
    nine, one = time(9), time(13)
    assert windows(mei) == [(0, nine, one), (2, nine, one), (5, time(22), time(23, 59))]
    assert "Mon, Wed 9:00 am–1:00 pm, Central" in page
    again = text_of(signed_in.get(at(WORDS)))
    assert "Mon, Wed 9:00 am–1:00 pm; Sat 10:00 pm–midnight" in again
    submit(signed_in, at(WORDS))
    assert len(windows(mei)) == 3


def test_a_stretch_without_an_end_or_turned_around_is_refused_and_kept_in_its_field(signed_in, program, mei, at):
    WeeklyWindow.objects.create(program=program, participant=mei, weekday=0, begins="09:00", ends="10:00")
    page = text_of(submit(signed_in, at(WORDS), from_1_0="09:00", from_2_0="12:00", to_2_0="11:00"))
    assert "Until when?" in page
    assert "The end must be after the beginning." in page
    assert 'value="12:00"' in page
    assert windows(mei) == [(0, time(9), time(10))]


def test_every_stretch_on_record_has_its_fields_and_room_for_one_more(signed_in, program, mei, at):
    for hour in (8, 10, 12, 14):
        WeeklyWindow.objects.create(program=program, participant=mei, weekday=3, begins=time(hour), ends=time(hour + 1))
    page = text_of(signed_in.get(at(WORDS)))
    assert 'name="from_3_4"' in page
    assert 'name="from_3_5"' not in page


def test_days_away_that_touch_become_one_stretch(signed_in, program, mei, at):
    submit(signed_in, at("person-away"), first="2090-07-01", last="2090-07-05")
    submit(signed_in, at("person-away"), first="2090-07-06")
    submit(signed_in, at("person-away"), first="2090-09-01")
    rows = list(mei.away.values_list("first", "last"))
    assert rows == [(date(2090, 7, 1), date(2090, 7, 6)), (date(2090, 9, 1), date(2090, 9, 1))]
    page = text_of(submit(signed_in, at("person-away"), first="2090-07-06", last="2090-07-01"))
    assert "The last day cannot be before the first." in page


def test_days_away_are_taken_back(signed_in, program, mei, at):
    row = DatesAway.objects.create(program=program, participant=mei, first=date(2090, 7, 1), last=date(2090, 7, 2))
    assert signed_in.get(at("person-away-remove", row.public_id)).status_code == 405
    signed_in.post(at("person-away-remove", row.public_id))
    assert not mei.away.exists()
