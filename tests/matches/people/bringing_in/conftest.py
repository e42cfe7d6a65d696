"""The families of most lists."""

import pytest

from participants.models import Participant
from peermatch.accounts.models import Program
from tests.factories import make_parent


@pytest.fixture
def rosa(program: Program) -> Participant:
    return make_parent(program, "Rosa", "Delgado", email="rosa@mail.example")


@pytest.fixture
def sam(program: Program) -> Participant:
    return make_parent(program, "Sam", "Lind", email="sam@mail.example")
