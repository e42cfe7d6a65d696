"""What participants read: every letter, the words of a page, and the sentences that templates and code hold."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from matches.models import Match, Question, Way
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from tests.matches.factories import (
    ask_times,
    confirm_meeting,
    family_match,
    make_meeting,
    make_request,
    ready_match,
    say_yes,
)

ROOT = Path(__file__).parent.parent.parent
TO_MEMBERS = {"answer-news", "matches-given", "matches-handed-over", "worry", "contact-stopped"}
OF_TESTS = {"note", "broken", "known"}  # other tests register these in the same process
BLOCKS = {
    *("p", "h1", "h2", "h3", "li", "dt", "dd", "td", "th", "tr", "ul", "ol", "br", "div", "section", "form", "summary"),
    *("legend", "label", "button"),
}
UNREAD = {"script", "style", "svg", "select", "textarea", "title"}


def by_mail(program: Program) -> dict[str, str]:
    """The text part of each letter to somebody who has no account, made in a world in which each can be made."""
    family_match(program)
    _asked(say_yes(ready_match(program)))
    make_request(program)
    told = {kind: sample.message for kind, wording in letters.rewordable() if (sample := wording.sample(program))}
    return {kind: message.text for kind, message in told.items() if kind not in TO_MEMBERS | OF_TESTS}


def _asked(match: Match) -> None:
    """When they can meet, and a question of theirs."""
    ask_times(match)
    confirm_meeting(make_meeting(match))
    seat = match.seats.earliest("pk")
    Question.objects.create(
        program=match.program, seat=seat, kind=Question.Kind.ASK, text="Where?", way=Way.LINK, asked_at=timezone.now()
    )


class Pieces(HTMLParser):
    """The words of a page's main part, each block of it on a line of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.within, self.unread = 0, 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.within += tag == "main"
        self.unread += tag in UNREAD
        if tag in BLOCKS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self.within -= tag == "main"
        self.unread -= tag in UNREAD
        if tag in BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.within and not self.unread:
            self.lines[-1] += " " + data


def words_of(page: str) -> str:
    """What the page's main part says, each piece of it a line."""
    pieces = Pieces()
    pieces.feed(page)
    return "\n".join(filter(None, (" ".join(line.split()) for line in pieces.lines)))


# Of these folders and files all is read by participants; what only coordinators read of it is short.
TEMPLATES = (
    *("emails", "matches/visiting", "participants/profile", "participants/guarding", "participants/taking"),
    *("participants/consenting/own_asked.html", "participants/consenting/words.html"),
    *("matches/requesting/ask.html", "matches/requesting/ask_thanks.html", "matches/requesting/ask_closed.html"),
)
OF_MEMBERS = {
    *("account-news", "answer_news", "contact_stopped", "matches_given", "matches_handed_over", "member-invite"),
    *("password-reset", "week_summary", "worry_raised"),
}
IN_TEMPLATE = re.compile(
    r"{% translate \"([^\"]*)\"|{% blocktranslate[^%]*%}(.*?)(?:{% plural %}(.*?))?{% endblocktranslate", re.DOTALL
)
PLACE = re.compile(r"{{[^}]*}}|%\(\w+\)[sd]|{\w*}")


def in_templates() -> Iterator[tuple[str, str]]:
    """Each sentence or more that a template of theirs holds, after the file."""
    folder = ROOT / "templates"
    files = [file for name in TEMPLATES for file in sorted([*(folder / name).rglob("*.*"), folder / name])]
    for file in files:
        if file.is_file() and not OF_MEMBERS & set(file.parts):
            for found in IN_TEMPLATE.finditer(file.read_text()):
                for words in filter(None, found.groups()):
                    yield str(file.relative_to(ROOT)), PLACE.sub("Ann", words)


CODE = (
    *("matches/visiting/*.py", "matches/inviting/blocks.py", "matches/inviting/letters.py", "matches/*/blocks.py"),
    *("matches/scheduling/together/letters.py", "matches/scheduling/polls/letters.py", "matches/workspace/telling.py"),
    *("matches/reminding/letters.py", "matches/meeting/agendas/wanted.py", "matches/following_up/*/wanted.py"),
    *("matches/following_up/feedback/letters.py", "participants/profile/*.py", "participants/consenting/letters.py"),
    *("participants/guarding/*.py", "participants/consenting/texts.py"),
)
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "N_"}


def in_code() -> Iterator[tuple[str, str]]:
    """The same of the code that speaks to them."""
    for file in sorted({file for pattern in CODE for file in ROOT.glob(pattern)}):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATED:
                for told in node.args:
                    if isinstance(told, ast.Constant) and isinstance(told.value, str):
                        yield str(file.relative_to(ROOT)), PLACE.sub("Ann", told.value)
