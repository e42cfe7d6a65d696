"""Nobody overwrites what they have not seen: any form can watch what it showed."""

from typing import Any

from django import forms
from django.http import QueryDict

from peermatch.forms import PageFields
from peermatch.seen import Seen, what_changed
from peermatch.watching import Watching


class Fruit(PageFields, Watching, forms.Form):
    name = forms.CharField()
    color = forms.ChoiceField(choices=[("r", "Red"), ("g", "Green")])

    def __init__(self, data: Any = None, **on_record: Any) -> None:
        super().__init__(data, initial=on_record)
        self.watch()


def sent(seen: str, **typed: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(typed | {"seen": seen})
    return data


def test_what_is_as_the_page_showed_it_is_saved() -> None:
    opened = Fruit(name="Apple", color="r")
    assert Fruit(sent(opened["seen"].value(), name="Pear", color="g"), name="Apple", color="r").is_valid()


def test_what_someone_else_changed_is_said_once_in_words_and_saved_when_sent_again() -> None:
    opened = Fruit(name="Apple", color="r")
    form = Fruit(sent(opened["seen"].value(), name="Pear", color="r"), name="Apple", color="g")
    assert form.non_field_errors() == [
        "Someone changed this after you opened the page: Color: Green. Nothing of yours is saved yet. "
        "Save again if your fields are to replace it."
    ]
    assert form["name"].value() == "Pear"
    assert Fruit(sent(form["seen"].value(), name="Pear", color="r"), name="Apple", color="g").is_valid()


def test_what_was_emptied_is_said_to_be_empty() -> None:
    opened = Fruit(name="Apple", color="r")
    form = Fruit(sent(opened["seen"].value(), name="Pear", color="r"), name="", color="r")
    assert "Name: empty." in form.non_field_errors()[0]


def test_a_page_without_a_token_is_asked_nothing() -> None:
    assert Fruit(sent("", name="Pear", color="g"), name="Apple", color="r").is_valid()
    assert what_changed("nonsense", Seen((("name", "Name", "Apple"),))) == []


def test_watching_is_no_change_of_its_own() -> None:
    opened = Fruit(name="Apple", color="r")
    assert not Fruit(sent(opened["seen"].value(), name="Apple", color="r"), name="Apple", color="r").has_changed()
