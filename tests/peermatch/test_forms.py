"""Fields that were left empty say what to do."""

from django import forms

from peermatch.forms import PageFields

CHOICES = [("a", "A"), ("b", "B")]


class OneOfEach(PageFields, forms.Form):
    first_name = forms.CharField()
    way = forms.ChoiceField(choices=CHOICES, label="Way")
    how = forms.ChoiceField(choices=CHOICES, label="How do they meet?")
    topics = forms.MultipleChoiceField(choices=CHOICES, label="Topics")
    sure = forms.BooleanField(label="I am sure")
    reason = forms.CharField(error_messages={"required": "Write why."})


def test_an_empty_field_says_what_to_do_in_words_made_from_its_label() -> None:
    assert {name: errors[0] for name, errors in OneOfEach({}).errors.items()} == {
        "first_name": "Fill in “First name”.",
        "way": "Choose one for “Way”.",
        "how": "Answer “How do they meet?”",
        "topics": "Choose at least one for “Topics”.",
        "sure": "Tick “I am sure”.",
        "reason": "Write why.",
    }


class Optional(PageFields, forms.Form):
    level = forms.ChoiceField(choices=[("", "---------"), *CHOICES], required=False)


def test_no_choice_is_said_in_words() -> None:
    form = Optional()
    assert "---" not in str(form)
    assert "Not chosen" in str(form)
