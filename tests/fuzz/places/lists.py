"""Places of lists that were uploaded: of people, and of matches that run."""

from matches.people.bringing_in import lists
from participants.roster import uploads
from participants.roster.workbook_out import write_workbook
from tests.factories import make_parent
from tests.fuzz.places.naming import Place
from tests.fuzz.targets import World
from tests.matches.people.bringing_in.lists import USUAL
from tests.matches.people.bringing_in.lists import listed as matches_listed
from tests.participants.roster.lists import listed

NOTES = ("Notes", [["so"], ["and so"]])


def _people(world: World) -> str:
    data = listed({"Last name": "Listed"}).encode()
    return uploads.keep(data=data, name="some.csv", program=world.program, by=world.lead).get_absolute_url()


def _people_in_sheets(world: World) -> str:
    data = write_workbook([NOTES, ("People", [["First name", "Last name", "Kind"], ["Mei", "Listed", "parent"]])])
    return uploads.keep(data=data, name="some.xlsx", program=world.program, by=world.lead).get_absolute_url()


def _matches(world: World) -> str:
    make_parent(world.program, "Rosa", "Delgado")
    make_parent(world.program, "Sam", "Listed", email="sam@mail.example")
    data = matches_listed({}).encode()
    return lists.keep(data=data, name="some.csv", program=world.program, by=world.lead).get_absolute_url()


def _matches_in_sheets(world: World) -> str:
    data = write_workbook([NOTES, ("Matches", [list(USUAL), list(USUAL.values())])])
    return lists.keep(data=data, name="some.xlsx", program=world.program, by=world.lead).get_absolute_url()


PLACES: dict[str, Place] = {
    "import-agree": _people,
    "import-sheet": _people_in_sheets,
    "match-list-agree": _matches,
    "match-list-sheet": _matches_in_sheets,
}
