"""Text as people type it, and text as it is searched. Pure."""

import re
import unicodedata

# Characters that reorder or hide what follows them; a name that carries them could fake a header or a page.
INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t")  # with which a cell begins that a spreadsheet program runs
LONGEST_WORD, MOST_WORDS, MOST_SEARCHED = 100, 20, 4_000  # of what is searched for
_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")


def fold(text: str) -> str:
    """Case and accents removed, spaces collapsed: “  Núñez ” and “nunez” fold to the same.

    Nulls are dropped too: an address can carry them, and PostgreSQL takes none in a text.
    """
    if text.isascii():  # nearly all text; the long way takes ten times as long, and lists fold a hundred thousand cells
        return " ".join(text.replace("\x00", "").lower().split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if c != "\x00" and not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def words_to_find(text: str) -> list[str]:
    """The words to look for. More or longer ones than a person types are left out: a database refuses those."""
    return [word[:LONGEST_WORD] for word in fold(text[:MOST_SEARCHED]).split()[:MOST_WORDS]]


def one_line(text: str) -> str:
    """Text that is safe in a header or a calendar line: no control, format or line-break characters."""
    return " ".join("".join(" " if unicodedata.category(c) in INVISIBLE else c for c in text).split())


def say_number(n: int) -> str:
    """“5,000”: how many there are, as the pages of lists write it. Numbers of rows stay as the spreadsheet has them."""
    return f"{n:,}"


def tel(phone: str) -> str:
    """The number as a link that dials it (RFC 3966): “512-555-0100 ext. 7” is “tel:5125550100;ext=7”."""
    parts = re.fullmatch(r"(?is)\s*(\+?)(.*?)(?:\s*(?:extension|ext|x)\.?\s*([0-9]+))?\s*", phone)
    sign, number, extension = parts.groups() if parts else ("", phone, None)
    digits = "".join(c for c in number if c in "0123456789")
    return f"tel:{sign}{digits}" + (f";ext={extension}" if extension else "")


def without_addresses(words: str) -> str:
    """The words with an ellipsis for each e-mail address: a mail server's own words often repeat it."""
    return _ADDRESS.sub("…", words)


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet program runs as a formula. Reading takes the apostrophe off again.

    bar: a cell that begins with = + - @, a tab or a null is quoted; phone numbers survive the round trip.
    """
    return f"'{cell}" if cell.startswith((*FORMULA_STARTS, "\r", "\x00")) else cell
