"""What templates are given to say: the summary of errors leads to each field."""

from django import forms
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

SUMMARY = Template("{% error_summary form %}{{ form.path }}{{ form.name }}")


class Asked(forms.Form):
    path = forms.ChoiceField(label="Path", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    name = forms.CharField(label="Name")


def test_each_line_leads_to_a_field_that_is_there() -> None:
    page = SUMMARY.render(Context({"form": Asked({})}))
    assert 'href="#id_path_0"' in page
    assert 'id="id_path_0"' in page
    assert 'href="#id_name"' in page
    assert 'id="id_name"' in page


def test_a_form_that_was_not_sent_has_no_summary() -> None:
    assert "error-summary" not in SUMMARY.render(Context({"form": Asked()}))


def test_what_is_kept_is_said_truthfully() -> None:
    class Sent(forms.Form):
        file = forms.FileField()

    class Secret(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput)

    assert "What you typed is kept." in SUMMARY.render(Context({"form": Asked({})}))
    page = Template("{% error_summary form %}").render(Context({"form": Sent({}, MultiValueDict())}))
    assert "Nothing of the file was kept: choose it again." in page
    assert "What you typed" not in page
    page = Template("{% error_summary form %}").render(Context({"form": Secret({})}))
    assert "but no password: type it again." in page
