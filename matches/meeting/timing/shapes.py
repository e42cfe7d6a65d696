"""What each kind of meeting consists of, with the published minutes. Pure.

- Case consultation: overview and focus question 10, clarifying questions 5, probing questions 10, discussion 15 while
  the presenter listens, reflection 5, debrief 5 (the consultancy protocol, about 50 minutes a case).
- Case study with several presenters, 90 minutes: welcome and roll call 7, teaching 23, each case 25, wrap-up 5,
  evaluation 5 inside the session (Project ECHO).
- Group problem solving, a problem that all share (nominal group technique): silent writing 10–20, round-robin 20–40,
  clarifying 20–40, vote 10, a break, discussion 20–40, final vote 10. Within these ranges 5 minutes a person.
- Group problem solving, each in turn, 15 minutes a person: present 2, clarify 3, consult 8, feedback 2 (troika).
- Training session, 60 minutes: welcome and access check 5, teaching 20, questions 10, in pairs 15, commitments 5,
  evaluation 5.
- One to one, 45 minutes: welcome and access check 5, their situation 10, what was tried and worked 15, options for
  action 10, next steps and next contact 5.

Ours: every meeting begins with a welcome and an access check, since nobody can follow before it; it takes half a
minute a person where that is longer. Where one figure is published, the least is two thirds of it; where a range is,
its lower end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_PEOPLE, MOST_CASES = 30, 8


class Shape(StrEnum):
    CONSULTATION = "consultation"
    CASES = "cases"
    COMMON_PROBLEM = "common_problem"
    IN_TURN = "in_turn"
    TRAINING = "training"
    ONE_TO_ONE = "one_to_one"


class What(StrEnum):
    """What is done in a segment."""

    WELCOME = "welcome"
    BREAK = "break"
    OVERVIEW = "overview"
    CLARIFY = "clarify"
    PROBE = "probe"
    LISTEN = "listen"
    REFLECT = "reflect"
    DEBRIEF = "debrief"
    TEACH = "teach"
    CASE = "case"
    WRAP_UP = "wrap_up"
    EVALUATE = "evaluate"
    WRITE = "write"
    ROUND = "round"
    CLARIFY_IDEAS = "clarify_ideas"
    VOTE = "vote"
    DISCUSS = "discuss"
    FINAL_VOTE = "final_vote"
    PRESENT = "present"
    CONSULT = "consult"
    FEEDBACK = "feedback"
    QUESTIONS = "questions"
    PAIRS = "pairs"
    COMMIT = "commit"
    SITUATION = "situation"
    TRIED = "tried"
    OPTIONS = "options"
    NEXT_STEPS = "next_steps"


class Leads(StrEnum):
    FACILITATOR = "facilitator"
    PRESENTER = "presenter"
    EXPERT = "expert"
    EVERYONE = "everyone"
    IN_PAIRS = "in_pairs"


@dataclass(frozen=True)
class Step:
    """`usual` and `least` are published minutes; what `grows` takes the time that is left over; `turn` counts
    presenters from 1, and is 0 for what is everyone's."""

    what: What
    usual: int
    least: int
    leads: Leads
    grows: bool = True
    turn: int = 0


def steps_of(shape: Shape, people: int, cases: int) -> list[Step]:
    """In order, with the breaks that belong to the shape itself. `cases` counts for the two kinds of cases alone.

    Raises ValueError for no people or more than MOST_PEOPLE, and for no cases or more than MOST_CASES.
    """
    if not 1 <= people <= MOST_PEOPLE or not 1 <= cases <= MOST_CASES:
        raise ValueError("Agendas are for 1 to 30 people and 1 to 8 cases.")
    return _SHAPES[shape](people, cases)


def _step(what: What, usual: int, leads: Leads, *, grows: bool = True, turn: int = 0) -> Step:
    return Step(what, usual, -(-usual * 2 // 3), leads, grows, turn)


def _brief(what: What, usual: int, leads: Leads) -> Step:
    return _step(what, usual, leads, grows=False)


def _welcome(people: int, usual: int = 5) -> Step:
    return _brief(What.WELCOME, max(usual, -(-people // 2)), Leads.FACILITATOR)


def _ranged(what: What, people: int, leads: Leads) -> Step:
    return Step(what, min(max(5 * people, 20), 40), 20, leads)


def _consultation(people: int, cases: int) -> list[Step]:
    found = [_welcome(people)]
    for turn in range(1, cases + 1):
        found += [
            _step(What.OVERVIEW, 10, Leads.PRESENTER, turn=turn),
            _step(What.CLARIFY, 5, Leads.EVERYONE, turn=turn),
            _step(What.PROBE, 10, Leads.EVERYONE, turn=turn),
            _step(What.LISTEN, 15, Leads.EVERYONE, turn=turn),
            _step(What.REFLECT, 5, Leads.PRESENTER, turn=turn),
            _step(What.DEBRIEF, 5, Leads.FACILITATOR, turn=turn),
        ]
    return found


def _cases(people: int, cases: int) -> list[Step]:
    return [
        _welcome(people, 7),
        _step(What.TEACH, 23, Leads.EXPERT),
        *(_step(What.CASE, 25, Leads.PRESENTER, turn=turn) for turn in range(1, cases + 1)),
        _brief(What.WRAP_UP, 5, Leads.FACILITATOR),
        _brief(What.EVALUATE, 5, Leads.EVERYONE),
    ]


def _common_problem(people: int, _cases: int) -> list[Step]:
    return [
        _welcome(people),
        Step(What.WRITE, 15, 10, Leads.EVERYONE),
        _ranged(What.ROUND, people, Leads.EVERYONE),
        _ranged(What.CLARIFY_IDEAS, people, Leads.FACILITATOR),
        Step(What.VOTE, 10, 10, Leads.FACILITATOR, grows=False),
        Step(What.BREAK, 15, 15, Leads.FACILITATOR, grows=False),
        _ranged(What.DISCUSS, people, Leads.EVERYONE),
        Step(What.FINAL_VOTE, 10, 10, Leads.FACILITATOR, grows=False),
    ]


def _in_turn(people: int, _cases: int) -> list[Step]:
    found = [_welcome(people)]
    for turn in range(1, people + 1):
        found += [
            _step(What.PRESENT, 2, Leads.PRESENTER, turn=turn),
            _step(What.CLARIFY, 3, Leads.EVERYONE, turn=turn),
            _step(What.CONSULT, 8, Leads.EVERYONE, turn=turn),
            _step(What.FEEDBACK, 2, Leads.PRESENTER, turn=turn),
        ]
    return found


def _training(people: int, _cases: int) -> list[Step]:
    return [
        _welcome(people),
        _step(What.TEACH, 20, Leads.EXPERT),
        _step(What.QUESTIONS, 10, Leads.EVERYONE),
        _step(What.PAIRS, 15, Leads.IN_PAIRS),
        _brief(What.COMMIT, 5, Leads.EVERYONE),
        _brief(What.EVALUATE, 5, Leads.EVERYONE),
    ]


def _one_to_one(people: int, _cases: int) -> list[Step]:
    return [
        _welcome(people),
        _step(What.SITUATION, 10, Leads.EVERYONE),
        _step(What.TRIED, 15, Leads.EVERYONE),
        _step(What.OPTIONS, 10, Leads.EVERYONE),
        _brief(What.NEXT_STEPS, 5, Leads.EVERYONE),
    ]


_SHAPES: Mapping[Shape, Callable[[int, int], list[Step]]] = {
    Shape.CONSULTATION: _consultation,
    Shape.CASES: _cases,
    Shape.COMMON_PROBLEM: _common_problem,
    Shape.IN_TURN: _in_turn,
    Shape.TRAINING: _training,
    Shape.ONE_TO_ONE: _one_to_one,
}
