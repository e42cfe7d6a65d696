import pytest
from django.core.exceptions import ValidationError

from participants.roster.columns import PEOPLE
from participants.roster.reading import read_table


def headings(line: str):
    return PEOPLE.read_headings(read_table(f"{line}\nx,y,z,z,z,z\n"))


def keys(line: str) -> list[str]:
    return [column.key if column else "" for column in headings(line).columns]


def test_headings_are_known_by_many_names():
    assert keys("Given name,SURNAME,e-mail,Kind,Licence?,Time-zone") == [
        *("first_name", "last_name", "email", "kind", "", "time_zone")
    ]


def test_what_is_not_read_is_listed():
    found = headings("First name,Last name,Kind,Shoe size,,What to mend")
    assert found.ignored == ("Shoe size",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("First name,Kind", "missing: “Last name”"),
        ("Name,Kind", "Split the name"),
        ("Apples,Pears", "missing: “First name”, “Last name” and “Kind”.*yours are: Apples, Pears"),
        ("First name,Last name,Kind,Email,E-mail", "mean the same: “Email” and “E-mail”"),
        ("First name,First name,Last name,Kind", "mean the same"),
    ],
)
def test_headings_that_cannot_be_read_are_told(line, told):
    with pytest.raises(ValidationError, match=told):
        headings(line)
