"""Words of letters that a program may change: their parts, the placeholders in them, and what can be wrong. Pure.

A placeholder is a name in braces: {first_name}. Links are no part of these words, so none can be lost or doubled.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peermatch.text import one_line

LONGEST_TEXT = 1500
LONGEST_SUBJECT = 60  # what a phone's list of mail shows; what, and when or by when, stand in its first 40
LONGEST_SHORT = 160  # one text message, as long as all of its signs are in the usual alphabet of phones (GSM 03.38)
_USUAL_SIGNS = str.maketrans({
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ",
})  # fmt: skip
_PLACE = re.compile(r"\{([^{}]*)\}")
_NO_LINK = re.compile(r"(?i)\b(?:https?|ftp)://|\bwww\.|⟦|⟧")


@dataclass(frozen=True)
class Placeholder:
    """A word that differs from letter to letter. `path` says where the letter finds it, dots between."""

    name: str
    title: str | Promise
    path: str

    @property
    def typed(self) -> str:
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class Block:
    """A part of a letter with words of its own. `required` names the placeholders without which it says too little.

    `first` is the placeholder that must begin it. A part that is a `line` is a subject: short, and one line.
    """

    name: str
    title: str | Promise
    original: str | Promise
    may: tuple[Placeholder, ...]
    required: frozenset[str] = frozenset()
    first: str = ""
    is_line: bool = False

    @property
    def places(self) -> dict[str, Placeholder]:
        return {place.name: place for place in self.may}


# What every letter to a participant knows.
FIRST_NAME = Placeholder("first_name", gettext_lazy("the reader's first name"), "first_name")
NAME = Placeholder("name", gettext_lazy("the reader's name"), "name")
COORDINATOR = Placeholder("coordinator", gettext_lazy("the name of whoever answers for the match"), "contact.name")
PHONE = Placeholder("phone", gettext_lazy("the phone number to reach them at"), "contact.phone")
EMAIL = Placeholder("email", gettext_lazy("the address that answers go to"), "contact.email")
PROGRAM = Placeholder("program", gettext_lazy("the name of the program"), "program.name")
REACH = (COORDINATOR, PHONE, EMAIL, PROGRAM)
USUAL = (FIRST_NAME, *REACH)


def subject(
    original: str | Promise,
    may: tuple[Placeholder, ...] = USUAL,
    *,
    first: str = "",
    required: frozenset[str] = frozenset(),
    name: str = "subject",
    title: str | Promise = "",
) -> Block:
    """The subject of a letter; `first` says what it is about and when, and leads whatever else it says."""
    must = required | {first} if first else required
    return Block(name, title or gettext_lazy("Subject"), original, may, must, first, is_line=True)


def greeting(who: Placeholder | None = FIRST_NAME, may: tuple[Placeholder, ...] = USUAL) -> Block:
    """How a letter begins; without `who` it greets nobody by name."""
    if who is None:
        return Block("greeting", gettext_lazy("Greeting"), gettext_lazy("Hello,"), may)
    original = gettext_lazy("Dear {name},") if who is NAME else gettext_lazy("Dear {first_name},")
    return Block("greeting", gettext_lazy("Greeting"), original, may, frozenset({who.name}))


def own_words(may: tuple[Placeholder, ...] = USUAL) -> Block:
    """The part that a letter has none of until a program writes it; it stands last."""
    return Block("own", gettext_lazy("Words of your own, at the end"), "", may)


def tidy(text: str) -> str:
    """What was typed, each paragraph a line free of hidden characters, an empty line between two paragraphs."""
    lines = [one_line(line) for line in re.split(r"\r\n|[\n\r\u2028\u2029]", text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def problems(text: str, block: Block) -> list[str]:
    """All that is wrong with these words for that part, each in a sentence that says where and what to do."""
    names = [found[1] for found in _PLACE.finditer(text)]
    found = [_unknown(name, block) for name in dict.fromkeys(names) if name not in block.places]
    found += [_missing(block.places[name]) for name in sorted(block.required - set(names))]
    if brace := re.search(r"[{}]", _PLACE.sub(lambda place: "·" * len(place[0]), text)):
        found.append(
            _("A brace stands alone near “%(near)s”. Braces go around a placeholder only: {first_name}.")
            % {"near": _near(text, brace.start())}
        )
    if link := _NO_LINK.search(text):
        found.append(
            _("There is an address of a page near “%(near)s”. Take it out: PeerMatch sets the links of a letter.")
            % {"near": _near(text, link.start())}
        )
    return [*found, *_misplaced(text, block), *_too_long(text, block)]


def _misplaced(text: str, block: Block) -> list[str]:
    """What is there, but not where it belongs."""
    found = []
    if block.first in _PLACE.findall(text) and not text.startswith(f"{{{block.first}}}"):
        found.append(
            _("Begin with {%(name)s}: a list of mail shows the first words only, and they say what it is and when.")
            % {"name": block.first}
        )
    if block.is_line and "\n" in text:
        found.append(_("A subject is one line. Take the line break near “%(near)s” out.") % {
            "near": _near(text, text.index("\n")),
        })  # fmt: skip
    return found


def _too_long(text: str, block: Block) -> list[str]:
    """A subject is measured without its placeholders here; with what stands in them, whoever knows that measures."""
    length = len(_PLACE.sub("", text)) if block.is_line else len(text)
    most = LONGEST_SUBJECT if block.is_line else LONGEST_TEXT
    if length <= most:
        return []
    return [_("This is too long: %(n)d characters. The most is %(most)d.") % {"n": length, "most": most}]


def _unknown(name: str, block: Block) -> str:
    likely = get_close_matches(name.strip().lower().replace(" ", "_"), block.places, n=1)
    known = ", ".join(place.typed for place in block.may)
    said = _("{%(name)s} is no placeholder here.") % {"name": name}
    if likely:
        return f"{said} " + _("Did you mean {%(likely)s}?") % {"likely": likely[0]}
    return f"{said} " + _("You can use: %(known)s.") % {"known": known}


def _missing(place: Placeholder) -> str:
    return _("%(typed)s is missing: %(title)s. Put it where it belongs.") % {
        "typed": place.typed, "title": place.title,
    }  # fmt: skip


def _near(text: str, at: int) -> str:
    return one_line(text[max(0, at - 12) : at + 12])


def filled(text: str, values: Mapping[str, Any]) -> list[str]:
    """Its paragraphs with the placeholders filled in. What was filled in is not looked at again."""
    done = _PLACE.sub(lambda place: one_line(str(values.get(place[1], ""))), text)
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", done)]
    return [paragraph for paragraph in paragraphs if paragraph]


def text_message(*wordings: str) -> str:
    """The first of these wordings that fits into one text message; where none does, the last, cut between words.

    Typographic signs become those of the usual alphabet of phones: one other halves what a message holds. Letters of
    names stay as they are.
    """
    said = [" ".join(one_line(wording).translate(_USUAL_SIGNS).split()) for wording in wordings]
    said = [wording for wording in said if wording] or [""]
    return next((wording for wording in said if len(wording) <= LONGEST_SHORT), _cut(said[-1]))


def _cut(said: str) -> str:
    return said[: LONGEST_SHORT - 3].rsplit(" ", 1)[0].rstrip(" ,;:") + "..." if len(said) > LONGEST_SHORT else said
