"""Words as nobody writes them: every letter has an accent, places and tags stay, brackets show where each begins."""

import re
from gettext import NullTranslations

LANGUAGE = "en-xa"  # as it is called where programs are tried out
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ODD = "áƀćđéƒğĥíĵķĺɱńóṕɋŕšťúṽŵẋýžÁƁĆĐÉƑĞĤÍĴĶĹṀŃÓṔɊŔŠŤÚṼŴẊÝŽ"
LETTERS = str.maketrans(PLAIN, ODD)
# What a translator leaves as it is: places, tags, characters by their name, addresses.
KEPT = re.compile(
    r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]|\{[\w.]*\}|<[^<>]+>|&#?\w+;"
    r"|https?://\S+|\S+@\S+|⟦[^⟧]*⟧"
)
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def pseudo(words: str) -> str:
    """The words in that language; white space around them stays, since a translation keeps it."""
    found = _EDGES.fullmatch(words)
    before, said, after = found.groups() if found else ("", words, "")
    return f"{before}‹{_odd(said)}›{after}" if said else words


def _odd(words: str) -> str:
    kept = KEPT.findall(words)
    parts = [part.translate(LETTERS) for part in KEPT.split(words)]
    return "".join(part for pair in zip(parts, [*kept, ""], strict=True) for part in pair)


class Spoken(NullTranslations):
    """A catalogue that has everything."""

    def gettext(self, message: str) -> str:
        return pseudo(message.rpartition("\x04")[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo((msgid1 if n == 1 else msgid2).rpartition("\x04")[2])
