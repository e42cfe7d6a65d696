"""A program in which everything is there once, and then fifty times: for pages that must not ask more for more rows."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from matches.models import Match
from participants.models import (
    AccessNeed,
    AccessProfile,
    DatesAway,
    EvidenceKind,
    Language,
    NeedKind,
    Participant,
    Relationship,
    RelationshipKind,
    WeeklyWindow,
)
from peermatch.accounts.models import Program, User
from peermatch.accounts.scope import ProgramRow
from tests.any_row import any_row, is_once_a_program
from tests.crowd.elsewhere import Elsewhere
from tests.crowd.in_the_match import InTheMatch
from tests.factories import make_member, make_organization, make_person, make_topic
from tests.matches.factories import make_evidence


class Crowd(InTheMatch, Elsewhere):
    """Adds one more of everything to one match, to one person, and to the program around them."""

    def __init__(
        self, program: Program, by: User, match: Match, person: Participant, *, whole_program: bool = True
    ) -> None:
        super().__init__(program, by, match, person)
        self.whole_program = whole_program  # not only what the pages of the match show
        self.size = 0

    def grow(self, size: int) -> None:
        for number in range(self.size + 1, size + 1):
            someone = self._someone(number)
            self._facts(self.person, someone, number)
            self._in_the_match(someone, number)
            if self.whole_program:
                self._elsewhere(someone, number)
        self.size = size
        self._models_of_tomorrow()

    def _someone(self, number: int) -> Participant:
        person = make_person(
            self.program, f"Person{number}", "Kim", organization=make_organization(self.program, f"School {number}"),
            state="TX", phone=f"512-555-{number:04d}",
        )  # fmt: skip
        topic = make_topic(self.program, f"Topic {number}")
        person.offers.add(topic)
        person.wants.add(topic)
        person.languages.add(Language.objects.create(program=self.program, name=f"Language {number}"))
        make_evidence(person, EvidenceKind.EXPERIENCE, topic)
        make_member(self.program, f"Member{number} Sato")
        return person

    def _facts(self, person: Participant, other: Participant, number: int) -> None:
        """One more of everything that is told of a person, of both."""
        program, now = self.program, timezone.now()
        for one in (person, other):
            profile, _new = AccessProfile.objects.filter(program=program).get_or_create(
                participant=one, defaults={"program": program}
            )
            AccessNeed.objects.create(program=program, profile=profile, kind=NeedKind.OTHER, detail=f"Need {number}")
            WeeklyWindow.objects.create(program=program, participant=one, weekday=1, begins="09:00", ends="10:00")
            DatesAway.objects.create(program=program, participant=one, first=now.date(), last=now.date())
            make_evidence(one, EvidenceKind.LICENSE, expires_on=now.date() - timedelta(days=1))
        for kind in (RelationshipKind.SUPERVISES, RelationshipKind.KEEP_APART):
            Relationship.objects.create(program=program, one=person, kind=kind, other=other)

    def _models_of_tomorrow(self) -> None:
        """What nobody thought of above: as many rows as the crowd has people, beside the first of each kind."""
        found: dict[Any, Any] = {}
        for model in apps.get_models():
            if issubclass(model, ProgramRow) and not is_once_a_program(model):
                there = model._base_manager.filter(program=self.program).count()
                for _missing in range(there, self.size):
                    any_row(model, self.program, anew=True, there=found)
