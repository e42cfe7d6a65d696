"""Days on which the demo meets: nobody meets on a federal holiday, whenever the demo is set up."""

from datetime import date

from matches.scheduling.access.working_days import A_DAY, holiday


def no_holiday(day: date) -> date:
    """That day, or the next that is none."""
    while holiday(day):
        day += A_DAY
    return day


def last_workday(day: date) -> date:
    """That day, or the last one before it that is neither at a weekend nor a holiday."""
    while day.weekday() > 4 or holiday(day):
        day -= A_DAY
    return day
