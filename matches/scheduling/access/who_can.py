"""Who of those on a program's list can do what somebody needs, going by the words that people write. Pure."""

import re
from collections.abc import Collection, Iterator

from matches.scheduling.access.notice import is_close
from participants.models import NeedKind
from peermatch.text import fold

# Needs whose words say who can do it. Of captions, an SSP or child care they say where and how: anyone who does that.
TOLD_BY_WORDS = frozenset({NeedKind.INTERPRETER, NeedKind.OTHER})
SAME = ((r"american sign language", "asl"), (r"pro[ -]tactile", "protactile"))
SAY_NOTHING = frozenset({"a", "an", "and", "in", "interpreter", "interpreters", "interpreting", "interpretation"})


def is_able(kinds: Collection[str], works_in: str, kind: str, detail: str, receives: Collection[str] = ()) -> bool:
    """Whether one who does `kinds` and works in these languages and ways can do that need.

    `receives`: how language reaches whoever needs it (`Receives`). Whoever wrote down no language can do all but close
    work: by touch, or from near. ProTactile is tactile; “Tactile ASL” asks for both words.
    """
    if kind not in kinds:
        return False
    if kind not in TOLD_BY_WORDS:
        return True
    if kind == NeedKind.INTERPRETER and is_close(detail, receives) and not is_close(works_in):
        return False
    theirs = _words(works_in)
    theirs |= {"tactile"} if "protactile" in theirs else set()
    return not theirs or any(_words(either) <= theirs for either in re.split(r"\bor\b|/", detail.casefold()))


def is_named(name: str, text: str) -> bool:
    """Whether a list that someone wrote, “Dana Field, Ms. Ortiz”, names them: by all of their name or by part of it."""
    theirs = _words(name)
    return any(piece <= theirs or theirs <= piece for piece in _pieces(text))


def _pieces(text: str) -> Iterator[set[str]]:
    for piece in re.split(r"[,;\n]|\band\b|\bor\b", text.casefold()):
        words = _words(piece) - {"mr", "ms", "mrs", "mx", "dr"}
        if words:
            yield words


def _words(text: str) -> set[str]:
    plain = fold(text)
    for pattern, word in SAME:
        plain = re.sub(pattern, word, plain)
    return set(re.findall(r"\w+", plain)) - SAY_NOTHING
