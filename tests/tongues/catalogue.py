"""What can be wrong with a translation that nobody has to know the language for, and a little that is Spanish."""

import re
from collections import Counter
from collections.abc import Iterator

PLACES = re.compile(r"%\([a-zA-Z_]+\)[sd]|%%|%[sd]|\{[a-zA-Z_0-9.]*\}")
TAGS = re.compile(r"</?[a-zA-Z][^>]*>")
ENDS = tuple(".?!:,;…")
TO_A_FRIEND = re.compile(r"\b(tú|tus?|ti|contigo|vosotros|vuestr\w+|puedes|tienes|quieres|eres|estás)\b", re.IGNORECASE)
BOTH_GENDERS = re.compile(r"\w(/(a|as|o|os)\b|\((a|as|o|os)\))|\w@\w?\b(?!\w*\.)")


def wrong(english: str, spanish: str) -> Iterator[str]:
    """Each fault in a word or two."""
    if not spanish.strip():
        yield "not translated"
        return
    if Counter(PLACES.findall(english)) != Counter(PLACES.findall(spanish)):
        yield "other places to fill in"
    if Counter(TAGS.findall(english)) != Counter(TAGS.findall(spanish)):
        yield "other tags"
    if english.count("\n") != spanish.count("\n"):
        yield "other lines"
    if _edges(english) != _edges(spanish):
        yield "other spaces at its ends"
    if _end(english) != _end(spanish) and not spanish.endswith(". m."):
        yield "ends otherwise"
    if (spanish.count("¿"), spanish.count("¡")) != (spanish.count("?"), spanish.count("!")):
        yield "asks or calls without saying so first"
    if said := TO_A_FRIEND.search(spanish):
        yield f"speaks to a friend: {said.group()}"
    if BOTH_GENDERS.search(spanish):
        yield "two genders in one word"


def _edges(words: str) -> tuple[str, str]:
    return words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]


def _end(words: str) -> str:
    last = words.rstrip()[-1:]
    return last if last in ENDS else ""
