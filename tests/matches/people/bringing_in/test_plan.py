"""What a list of running matches would do: each row a new match, here already, or to be mended with its remedy."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matches.models import Direction, Format, Path, Stage
from matches.people.bringing_in import lists
from participants.models import Guardian, Kind, Participant, Relationship, RelationshipKind, RosterRules, Status
from peermatch.accounts.models import Program, User
from tests.factories import make_parent, make_person
from tests.matches.people.bringing_in.lists import NOW, listed, plan, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rosa", "sam")]


def test_what_a_row_does_not_say_follows_from_the_rest(program: Program, coordinator: User) -> None:
    [line] = plan(listed({}), program, coordinator).lines
    values = line.values
    assert (values["path"], values["direction"]) == (Path.FAMILY, Direction.DIRECTIONAL)
    assert (values["format"], values["stage"]) == (Format.ONE_TO_ONE, Stage.ACTIVE)
    assert (str(values["asked_on"]), str(values["since"])) == ("2026-09-14", "2026-09-14")
    assert line.meant.coordinator is not None
    assert line.meant.coordinator.pk == coordinator.pk


def test_peers_of_any_kind_are_mutual_and_professional(program: Program, coordinator: User) -> None:
    make_person(program, "Mei", "Park")
    row = {"Recipients": "", "Providers": "", "Peers": "Mei Park; Rosa Delgado <rosa@mail.example>"}
    [line] = plan(listed(row), program, coordinator).lines
    assert (line.values["path"], line.values["direction"]) == (Path.PROFESSIONAL, Direction.MUTUAL)


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ({"Title": ""}, "Title", "every row needs one"),
        ({"Path": "friends"}, "Path", "Write one of: family, professional"),
        ({"Stage": "closed"}, "Stage", "only running matches"),
        ({"Stage": "inviting"}, "Stage", "invitations go out from here"),
        ({"Recipients": "Rosa Delgada"}, "Recipients", "there is no Rosa Delgada here. Add them to the roster"),
        ({"Providers": "nobody@mail.example"}, "Providers", "Add them to the roster first"),
        ({"Recipients": "Twin Ray"}, "Recipients", "2 people are called Twin Ray. Write the e-mail"),
        ({"Recipients": "shared@mail.example"}, "Recipients", "2 people share the e-mail"),
        ({"Recipients": "Gone Girl"}, "Recipients", "has left the program"),
        ({"Recipients": "Not Asked"}, "Recipients", "has not given permission yet"),
        ({"Recipients": "Held Back"}, "Recipients", "is not to be asked for now"),
        ({"Recipients": "Too Young"}, "Recipients", "matches nobody under 18"),
        ({"Recipients": "Some Sister"}, "Recipients", "Ask whether they are 18 or older"),
        ({"Recipients": "Kept Apart"}, "Providers", "Sam Lind cannot take part in this match"),
        ({"Providers": "Rosa Delgado"}, "Providers", "is in this row twice"),
        ({"Providers": ""}, "Providers", "nobody provides"),
        ({"Recipients": ""}, "Recipients", "nobody receives"),
        ({"Recipients": "", "Providers": ""}, "", "nobody takes part"),
        ({"Direction": "mutual"}, "Recipients", "a mutual match has no such part"),
        ({"Peers": "Twin Ray <shared@mail.example>"}, "Recipients", "a mutual match has no such part"),
        ({"Coordinator": "Vera Stone"}, "Coordinator", "Write the e-mail of a coordinator of this program"),
        ({"Since": ""}, "Asked for on", "nothing else says when it began"),
        ({"Since": "2026-12-24"}, "Since", "still to come"),
        ({"Asked for on": "2026-10-01"}, "Since", "before the day on which the match was asked for"),
        ({"Last contact": "2026-09-01"}, "Last contact", "before the day on which"),
        ({"Last contact": "someday"}, "Last contact", "this is not a date"),
        ({"Contact by": "text"}, "Last contact", "but not when"),
        ({"Stage": "preparing", "Introduced on": "2026-09-20"}, "Introduced on", "only being prepared"),
        ({"Path": "professional", "Introduced on": "2026-09-20"}, "Introduced on", "only families are introduced"),
    ],
)
def test_what_is_amiss_is_told_with_its_column_and_remedy(
    program: Program, coordinator: User, row: dict[str, str], column: str, told: str
) -> None:
    for email in ("shared@mail.example", "twin@mail.example"):
        make_parent(program, "Twin", "Ray", email=email)
    make_parent(program, "Lee", "Ray", email="shared@mail.example")
    make_parent(program, "Gone", "Girl", status=Status.WITHDRAWN)
    make_parent(program, "Not", "Asked", status=Status.INVITED)
    make_parent(program, "Held", "Back", is_held_back=True)
    make_parent(program, "Too", "Young", is_adult=False)
    make_parent(program, "Some", "Sister", kind=Kind.SIBLING)
    kept = make_parent(program, "Kept", "Apart")
    sam = Participant.objects.in_program(program).get(first_name="Sam")
    Relationship.objects.create(program=program, one=sam, kind=RelationshipKind.SHIELDED, other=kept)
    [line] = plan(listed(row), program, coordinator).lines
    assert line.outcome == "problem"
    assert any((fault.row, fault.heading) == (2, column) and told in fault.message for fault in line.faults), (
        line.faults
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({}, "only in a group of three or more"),
        ({"Experts": "Ada Old; Ben Old", "Format": "group"}, ""),
        ({"Experts": "Ada Old; Lee Unknown", "Format": "group"}, "two in it must be 18 or older"),
        ({"Experts": "Ada Old; Ben Old", "Format": "group", "Introduced on": "2026-09-20"}, "not introduced"),
        ({"Stage": "preparing"}, ""),  # there the checks before inviting see to it
    ],
)
def test_somebody_under_18_comes_in_as_in_every_match(
    program: Program, coordinator: User, row: dict[str, str], told: str
) -> None:
    RosterRules.objects.create(program=program, adults_only=False)
    kim = make_parent(program, "Kim", "Young", is_adult=False)
    Guardian.objects.create(
        program=program, participant=kim, name="Ida", agreed_on=timezone.localdate(), way="form", noted_at=NOW,
        said_at=NOW,
    )  # fmt: skip
    for name, is_adult in (("Ada Old", True), ("Ben Old", True), ("Lee Unknown", None)):
        make_parent(program, *name.split(), is_adult=is_adult)
    [line] = plan(listed({"Recipients": "Kim Young"} | row), program, coordinator).lines
    assert [fault.message for fault in line.faults if told not in fault.message] == []
    assert bool(line.faults) == bool(told)


def test_a_slip_in_a_name_is_guessed(program: Program, coordinator: User) -> None:
    [line] = plan(listed({"Recipients": "Rosa Delgdo"}), program, coordinator).lines
    assert [fault.suggestion for fault in line.faults] == ["Rosa Delgado"]


def test_a_row_with_a_cell_too_many_is_told(program: Program, coordinator: User) -> None:
    [line] = plan("Title,Since\nSleep,2026-09-14,too,much\n", program, coordinator).lines
    assert "2 cells more than there are headings" in line.faults[0].message


def test_the_same_match_in_two_rows_is_told_of_the_second(program: Program, coordinator: User) -> None:
    found = plan(listed({}, {"Title": "SLEEP", "Recipients": "rosa@mail.example"}), program, coordinator)
    assert [line.outcome for line in found.lines] == ["new", "problem"]
    assert "row 2 is the same match" in found.lines[1].faults[0].message


def test_people_of_another_program_are_not_known(
    program: Program, other_program: Program, coordinator: User, stranger: User
) -> None:
    make_parent(other_program, "Far", "Away", email="far@mail.example")
    rows = ({"Recipients": "far@mail.example"}, {"Coordinator": stranger.email})
    found = plan(listed(*rows), program, coordinator)
    assert [line.faults[0].heading for line in found.lines] == ["Recipients", "Coordinator"]


def test_a_renamed_match_and_one_with_more_people_are_known_again(program: Program, coordinator: User) -> None:
    from matches.models import Match

    make_parent(program, "Lee", "Ray", email="lee@mail.example")
    take(listed({"Title": "Braille", "Providers": "sam@mail.example; lee@mail.example"}, {}), program, coordinator)
    Match.objects.in_program(program).filter(title="Sleep").update(title="Sleep at last")
    assert plan(listed({"Title": "Braille"}, {}), program, coordinator).counts == {"new": 0, "here": 2, "problem": 0}


def test_a_new_topic_is_announced(program: Program, coordinator: User) -> None:
    assert plan(listed({"Topics": "sleep; routines"}), program, coordinator).new_topics == ("routines", "sleep")


def test_a_list_of_too_many_matches_is_refused(program: Program, coordinator: User) -> None:
    text = listed({}) + "Sleep,Rosa Delgado,,\n" * lists.MOST_MATCHES
    with pytest.raises(ValidationError, match="2,001 rows; at most 2,000 matches"):
        plan(text, program, coordinator)


def test_a_plan_differs_once_it_would_do_something_else(program: Program, coordinator: User) -> None:
    before = plan(listed({}), program, coordinator)
    assert plan(listed({}), program, coordinator).fingerprint == before.fingerprint
    assert plan(listed({"Since": "2026-09-15"}), program, coordinator).fingerprint != before.fingerprint
    take(listed({}), program, coordinator)
    assert plan(listed({}), program, coordinator).fingerprint != before.fingerprint
