"""Walks up chains of people, one above the other. Pure: ids in, ids out.

What the records say may be wrong or go round in circles: every walk visits a person once.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

Above = Mapping[int, Sequence[int]]  # person → those directly above, lowest id first
Step = TypeVar("Step")


def chains_down_to(person: int, tops: Collection[int], above: Above) -> list[tuple[int, ...]]:
    """For each of `tops` who stands above the person, the shortest chain from the top down to them, both included.

    Of several shortest chains the one whose ids are lowest, seen from the bottom.
    """
    below = _walk_up(person, above)
    return [_chain(top, person, below) for top in below if top != person and top in tops]


def reach(people: Iterable[int], above: Above) -> set[int]:
    """These people and everyone above them."""
    reached = set(people)
    waiting = list(reached)
    while waiting:
        for superior in above.get(waiting.pop(), ()):
            if superior not in reached:
                reached.add(superior)
                waiting.append(superior)
    return reached


def loops(people: set[int], above: Above) -> list[tuple[int, ...]]:
    """One circle through each of these people who is in any, shortest first found, each circle once; highest first.

    `people` holds everyone above them too.
    """
    found: list[tuple[int, ...]] = []
    told: set[int] = set()
    for person in sorted(_left_after_peeling(people, above)):
        below = {} if person in told else _walk_up(person, above)
        if person in below:
            loop = _chain(person, person, below)[:-1]
            told.update(loop)
            found.append(loop)
    return found


def steps_around(loop: tuple[Step, ...]) -> list[tuple[Step, Step]]:
    """The steps of a circle, the last of which leads back to its beginning."""
    return list(zip(loop, (*loop[1:], loop[0]), strict=True))


def _walk_up(start: int, above: Above) -> dict[int, int]:
    """Everyone above the start, each with who stands directly below on the shortest way; breadth first."""
    below: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        person = waiting.popleft()
        for superior in above.get(person, ()):
            if superior not in below:
                below[superior] = person
                waiting.append(superior)
    return below


def _chain(top: int, bottom: int, below: Mapping[int, int]) -> tuple[int, ...]:
    chain = [top, below[top]]
    while chain[-1] != bottom:
        chain.append(below[chain[-1]])
    return tuple(chain)


def _left_after_peeling(people: set[int], above: Above) -> set[int]:
    """Takes away whoever has no superior left, again and again: nobody is left unless there is a circle."""
    left = {person: len(above.get(person, ())) for person in people}
    below: dict[int, list[int]] = {}
    for person in people:
        for superior in above.get(person, ()):
            below.setdefault(superior, []).append(person)
    free = [person for person, count in left.items() if count == 0]
    while free:
        person = free.pop()
        del left[person]
        for one in below.get(person, ()):
            left[one] -= 1
            if left[one] == 0:
                free.append(one)
    return set(left)
