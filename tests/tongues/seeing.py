"""What somebody sees or hears of a page or a letter, and what of it is in English still."""

import re
from html.parser import HTMLParser

SAID_BY_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription"}
UNSEEN = {"script", "style", "template"}
# What is called the same everywhere, and what is typed as it stands.
NAMES = re.compile(
    r"⟦[^⟧]*⟧|\S*@\S+|https?://\S*|/[\w/.-]+/|\b[\w-]+\.(?:csv|xlsx|docx|txt|ics|json|brf|zip)\b|\b(?:csv|xlsx|docx)\b"
    r"|(?:[A-Z][\w-]+/)+[A-Z][\w-]+(?: [A-Z]\w+| of Man)*"  # time zones
    r"|\b(?:PeerMatch|Django|Excel|CSV|UTF-8|ProTactile|Zoom|Gmail|JSON|START|Childhelp|Message-ID)\b"
    r"|\b(?:Bluebonnet DeafBlind Project|Texas)\b|\b[A-Z]{2,4}\b|\b[A-Z2-7]{4}(?: [A-Z2-7]{4})+\b"  # states; keys
    r"|(?:TOTAL|INITIAL)_FORMS|[a-z]+-(?:TOTAL|INITIAL)_FORMS"
)
ENGLISH = re.compile(r"[A-Za-z]{2,}")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.hidden += tag in UNSEEN
        names = SAID_BY_ATTRIBUTES | ({"value"} if tag == "input" and told.get("type") == "submit" else set())
        self.said += [said for name, said in attrs if said and (name in names or _is_for_a_script(name, said))]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)


def _is_for_a_script(name: str, said: str) -> bool:
    """Words that a script says later."""
    return name.startswith("data-") and " " in said.strip()


def seen(html: str) -> list[str]:
    """All that it says, a piece for each element."""
    reader = _Reader()
    reader.feed(html)
    return reader.said


def english(pieces: list[str]) -> list[str]:
    """The pieces in which a word is left that nobody translates."""
    found = [" ".join(piece.split()) for piece in pieces]
    return [piece for piece in dict.fromkeys(found) if ENGLISH.search(NAMES.sub(" ", piece))]
