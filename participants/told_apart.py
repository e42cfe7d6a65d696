"""What people are called where several are shown at once, so that nobody is taken for another of the same name."""

from collections import Counter
from collections.abc import Callable, Iterable

from participants.models import Participant

Naming = Callable[[Participant], str]


def told_apart(people: Iterable[Participant], *, by_first_name: bool = False) -> dict[int, str]:
    """By id, each one's name; where two have the same, also what describes them; and if that is the same too, a number.

    `by_first_name`: the first name is enough where nobody else here has it.
    """
    everyone = {one.pk: one for one in people}
    ways: list[Naming] = [lambda one: one.first_name] if by_first_name else []
    ways += [lambda one: one.name, lambda one: f"{one.name} ({one.described})"]
    called: dict[int, str] = {}
    for way in ways:
        if left := {pk: one for pk, one in everyone.items() if pk not in called}:
            said = {pk: way(one) for pk, one in left.items()}
            count = Counter(said.values())
            called |= {pk: words for pk, words in said.items() if count[words] == 1}
    left_over = [one for pk, one in sorted(everyone.items()) if pk not in called]
    return called | {one.pk: f"{ways[-1](one)[:-1]}, {number})" for number, one in enumerate(left_over, start=1)}
