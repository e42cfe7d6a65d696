"""How hard words are to read: the Flesch-Kincaid grade, the American school year in which most can read them. Pure.

A name, a date, a time or an address is no harder than any other: each counts as one word of one syllable. What has
fewer than four words is no sentence, but a label, a button or a greeting, and is left out. A line that ends without a
full stop is a sentence all the same, and what stands between two is one, colons and semicolons within it or not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FEWEST_WORDS = 4
HARDEST = 8.0
MOST_WORDS = 20  # in one sentence
ADDRESS = re.compile(r"⟦[^⟧]*⟧|https?://\S+|\S+@\S+|\+?[\d(][\d() -]{6,}\d")
DAYS = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[a-z]*day)?"
MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[a-z]{2,})?"
ONE_OF_A_DATE = rf"(?:{DAYS}|{MONTHS}|\d[\d:./-]*(?<=\d)|am|pm|Central|Eastern|Mountain|Pacific)"
DATE = re.compile(rf"\b{ONE_OF_A_DATE}(?:,? (?:at )?{ONE_OF_A_DATE})*\b(?: Time\b)?")
NAMES = re.compile(r"\b[A-Z][\w’'-]*(?: (?:of )?[A-Z][\w’'-]*)+")
NAME_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+")
END = re.compile(r"(?<=[.?!])[”\")]?\s+")
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^aeiouyl]|[aeiouy]l)e$|(?:[^aeiouylsxzcgh]|[aeiouy]l)es$|[^aeioudt]ed$")
APART = re.compile(r"i[ao]|eo|oor|[^q]ua|ier|uie|ying")  # two vowels that are spoken one after the other
TOGETHER = re.compile(r"tion|cia|sion|gion|people")


@dataclass(frozen=True)
class Read:
    """What was measured."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0

    @property
    def grade(self) -> float:
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def read(text: str) -> Read:
    """The words of a text in which each line is a piece of its own."""
    said = [WORD.findall(one) for one in sentences(text)]
    return Read(len(said), sum(map(len, said)), sum(syllables(word) for words in said for word in words))


def sentences(text: str) -> list[str]:
    """All that is long enough to be one, with names, dates and addresses as short words."""
    pieces = (piece for line in text.splitlines() for piece in END.split(plain(line)))
    return [piece.strip() for piece in pieces if length(piece) >= FEWEST_WORDS]


def plain(line: str) -> str:
    line = ADDRESS.sub("this", line)
    line = NAMES.sub("Ann", DATE.sub("then", line))
    return NAME_INSIDE.sub("Ann", line)


def syllables(word: str) -> int:
    """As spoken, by rule: over the program's own words that is within one in a hundred of what CMUdict counts."""
    word = re.sub(r"[’'](?:s|t|re|ll)$", "", word.lower()).replace("some", "sum")
    count = len(VOWELS.findall(word))
    if len(word) > 3 or word in {"are", "one", "use"}:
        count += len(APART.findall(word)) - len(TOGETHER.findall(word)) - len(SILENT.findall(word))
    return max(1, count)


def length(sentence: str) -> int:
    return len(WORD.findall(sentence))


def longest(text: str) -> str:
    """The sentence with most words."""
    return max(sentences(text), key=length, default="")


def too_hard(said: Mapping[str, str]) -> dict[str, float]:
    """Those of these texts that are harder than the grade that all should reach, by their names."""
    grades = {name: read(text).grade for name, text in said.items()}
    return {name: round(grade, 1) for name, grade in grades.items() if grade > HARDEST}
