"""A title is read by everyone in the program. Of a family's match it should name no medical condition: whoever writes
one is told, and offered another title. They may keep theirs: a word may mean something else.
"""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Path
from participants.models import Topic
from peermatch.accounts.models import Program
from peermatch.text import fold

KEEP = "keeps_title"
SAYS_LITTLE = frozenset({"syndrome", "disease", "disorder"})
EDGES = " ,.;:-–"


def conditions_in(title: str, program: Program) -> list[str]:
    """The program's conditions of whose names the title has every word that says something."""
    said = _words(title)
    names = Topic.objects.in_program(program).filter(is_condition=True).values_list("name", flat=True)
    return [name for name in names if (meant := _words(name) - SAYS_LITTLE) and meant <= said]


def without(title: str, names: list[str]) -> str:
    """The title without the words of these conditions; empty if nothing is left that says something."""
    gone = {word for name in names for word in _words(name)}
    left = " ".join(word for word in title.split() if fold(word.strip(EDGES)) not in gone).strip(EDGES)
    return capfirst(left) if len(left.split()) > 1 else ""


def _words(text: str) -> set[str]:
    return {fold(word.strip(EDGES)) for word in text.split()}


class AsksAboutTitle(forms.BaseForm):
    """Mix in, and call `heed_title` when the title is known. The box to keep it appears with the first warning."""

    asks_about_title = False

    def heed_title(self, *, program: Program, path: str) -> None:
        title: str = self.cleaned_data.get("title") or ""
        named = conditions_in(title, program) if path == Path.FAMILY else []
        if not named:
            return
        self.asks_about_title = True
        keep: Any = forms.BooleanField(label=gettext_lazy("Keep this title"), required=False)
        at = list(self.fields).index("title") + 1
        fields = list(self.fields.items())
        self.fields = dict([*fields[:at], (KEEP, keep), *fields[at:]])
        if not self.data.get(KEEP):
            self.add_error("title", _say(named[0], without(title, named)))


def _say(condition: str, other: str) -> str:
    told = {"name": condition, "other": other}
    first = _("“%(name)s” is a medical condition, and everyone in the program reads titles.") % told
    if other:
        return f"{first} {_('For example: “%(other)s”. Or keep it.') % told}"
    return f"{first} {_('Say what they ask about instead. Or keep it.')}"
