"""People of one name are told apart wherever they are shown together."""

from participants.models import Kind, Participant
from participants.told_apart import told_apart


def person(pk: int, name: str, **facts: str) -> Participant:
    first, last = name.split()
    return Participant(pk=pk, first_name=first, last_name=last, kind=Kind.PARENT, **facts)


def test_a_name_is_enough_unless_two_have_it() -> None:
    people = [
        person(1, "Ana Ruiz", state="TX"), person(2, "Mei Park", state="TX"), person(3, "Mei Park", state="OK"),
        person(4, "Ana Park", state="OK"),
    ]  # fmt: skip
    alike = {2: "Mei Park (Parent, TX)", 3: "Mei Park (Parent, OK)"}
    assert told_apart(people) == {1: "Ana Ruiz", 4: "Ana Park"} | alike
    assert told_apart(people[1:], by_first_name=True) == {4: "Ana"} | alike
    assert told_apart([people[0], people[0]]) == {1: "Ana Ruiz"}
    assert told_apart([]) == {}


def test_those_who_are_described_alike_are_numbered() -> None:
    twins = [person(5, "Mei Park"), person(2, "Mei Park"), person(7, "Mei Park", state="TX")]
    assert told_apart(twins) == {2: "Mei Park (Parent, 1)", 5: "Mei Park (Parent, 2)", 7: "Mei Park (Parent, TX)"}
