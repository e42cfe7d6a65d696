"""Who answers for a coordinator that day, told to the pages that know no match."""

from datetime import date

from matches.models import Cover
from peermatch.accounts.models import Program, User


def who_answers_for(program: Program, who: User, on: date) -> User:
    """Registered with `covered_by`."""
    cover = Cover.objects.in_program(program).on(on).filter(away=who).select_related("covering").first()
    return cover.covering if cover else who
