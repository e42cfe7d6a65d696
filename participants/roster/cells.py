"""One cell → a value, or what is wrong with it and, where it can be guessed, what was meant. Pure.

A suggestion is text that could stand in the cell instead; nothing is ever corrected unasked.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from participants.free_time import Window
from participants.models import US_STATES, NeedKind
from participants.models.participant import MOST_OPEN_MATCHES
from participants.week_in_words import parse_week
from peermatch.clock import meant_zone, zones
from peermatch.text import FORMULA_STARTS, fold

SHOWN = 60  # characters of a cell that a message quotes
EMPTY_WORDS = frozenset({"-", "–", "—", "n/a", "none", "null"})
BIDI_CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u00ad\u2060"))  # widthless leftovers of copying from elsewhere
EXCEL_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|#+)\s*$", re.IGNORECASE)
EXCEL_DAY_ZERO = date(1899, 12, 30)
SERIAL_DATES = range(20_000, 80_000)  # years 1954 to 2119
MOST_YEARS = 80
MOST_DIGITS = 9  # of a number; Python refuses to read one of thousands
NUMBER_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
STATE_NAMES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "district of columbia": "DC", "florida": "FL", "georgia": "GA",
    "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS",
    "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI",
    "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY", "north carolina": "NC",
    "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA",
    "rhode island": "RI", "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX",
    "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA", "west virginia": "WV",
    "wisconsin": "WI", "wyoming": "WY", "american samoa": "AS", "guam": "GU", "northern mariana islands": "MP",
    "puerto rico": "PR", "virgin islands": "VI", "us virgin islands": "VI",
}  # fmt: skip
NEED_WORDS = {
    "captions": NeedKind.CAPTIONS, "captioning": NeedKind.CAPTIONS, "cart captions": NeedKind.CAPTIONS,
    "cart captioning": NeedKind.CAPTIONS, "cart": NeedKind.CAPTIONS,
    "ssp": NeedKind.SSP, "co-navigator": NeedKind.SSP, "ssp (co-navigator)": NeedKind.SSP,
    "support service provider": NeedKind.SSP,
    "braille": NeedKind.BRAILLE, "large print": NeedKind.LARGE_PRINT,
    "plain text": NeedKind.PLAIN_TEXT, "plain text documents": NeedKind.PLAIN_TEXT,
    "listening device": NeedKind.LISTENING_DEVICE, "breaks": NeedKind.BREAKS, "lighting": NeedKind.LIGHTING,
    "guide dog": NeedKind.GUIDE_DOG, "child care": NeedKind.CHILD_CARE, "childcare": NeedKind.CHILD_CARE,
}  # fmt: skip


class CellProblem(ValidationError):
    """What is wrong with a cell, what to do, and what was probably meant."""

    def __init__(self, message: str, suggestion: str | Callable[[], str] = "") -> None:
        super().__init__(message)
        self._suggestion = suggestion

    @property
    def suggestion(self) -> str:
        """Empty where nothing can be guessed. Guessing takes milliseconds, so it is put off until it is asked for."""
        return self._suggestion() if callable(self._suggestion) else self._suggestion


def clean(cell: str, *, words_for_nothing: bool = True) -> str:
    """The cell without the marks that spreadsheets add. Raises CellProblem for what only a program can have put in."""
    text = unicodedata.normalize("NFC", cell).translate(INVISIBLE).strip()
    if text[:1] == "'" and text[1:2] in (
        *FORMULA_STARTS,
        "\r",
    ):  # how text that looks like a formula is kept from being one
        text = text[1:].strip()
    if EXCEL_ERROR.match(text):
        raise CellProblem(_("the spreadsheet shows an error here. Type the value itself."))
    if any(c in BIDI_CONTROLS or (unicodedata.category(c) == "Cc" and c not in "\t\n\r") for c in text):
        seen = "".join(c for c in text if c not in BIDI_CONTROLS and (c.isspace() or unicodedata.category(c) != "Cc"))
        raise CellProblem(_("there are hidden characters in it. Type it again."), " ".join(seen.split()))
    return "" if words_for_nothing and text.casefold() in EMPTY_WORDS else text


def line(most: int) -> Callable[[str], str]:
    """Reads one line of text of at most so many characters."""

    def read(text: str) -> str:
        return _no_longer(" ".join(text.split()), most)

    return read


def name(text: str) -> str:
    found = _no_longer(" ".join(text.split()), 80)
    if found.startswith(("=", "@", "+")):
        raise CellProblem(_("this is a formula, not a name. Type the name itself."))
    if not any(c.isalpha() for c in found):
        raise CellProblem(_("there is no letter in it. Write a name."))
    return found


def prose(most: int) -> Callable[[str], str]:
    """Reads text of several lines."""

    def read(text: str) -> str:
        return _no_longer(re.sub("\r\n?|[\u2028\u2029]", "\n", text), most)

    return read


def _no_longer(text: str, most: int) -> str:
    if len(text) > most:
        raise CellProblem(
            _("this has %(n)s characters; at most %(most)s fit. Shorten it.")
            % {"n": f"{len(text):,}", "most": f"{most:,}"}
        )
    return text


def email(text: str) -> str:
    address = text.strip("<> ").removeprefix("mailto:").lower()
    if "@" not in address:
        raise CellProblem(_("an e-mail address needs an @. Mend it, or leave the cell empty."))
    try:
        validate_email(address)
    except ValidationError:
        raise CellProblem(_("this is not one e-mail address. Write one like name@example.org.")) from None
    return _no_longer(address, 254)


def phone(text: str) -> str:
    if re.fullmatch(r"[\d.,]+E\+?\d+", text, re.IGNORECASE):
        raise CellProblem(_("the spreadsheet rounded this number. Make the column a text column and type it again."))
    if not re.search(r"\d", text):
        raise CellProblem(_("there is no number in it. Write one like +1 512 555 0100, or leave the cell empty."))
    return _no_longer(" ".join(text.split()), 40)


def choice(words: Mapping[str, str], example: str) -> Callable[[str], str]:
    """Reads one of these words, whatever case, accents or hyphens."""

    def read(text: str) -> str:
        plain = fold(text).replace("-", "").replace("_", " ")
        if plain in words:
            return words[plain]
        told = _("this is not understood. Write one of: %(words)s.") % {"words": example}
        raise CellProblem(told, lambda: _close(plain, words, 0.75))

    return read


def state(text: str) -> str:
    code = text.upper().replace(".", "")
    code = code if code in US_STATES else STATE_NAMES.get(fold(text).replace(".", ""), "")
    if not code:
        told = _("this is not a state. Write its two letters, for example OR.")
        raise CellProblem(told, lambda: STATE_NAMES.get(_close(fold(text), STATE_NAMES, 0.75), ""))
    return code


def zone(text: str) -> str:
    exact = _zones_folded().get(text.casefold().replace(" ", "_"))
    if exact:
        return exact
    told = _("this is not the name of a time zone. Write one like America/Chicago.")
    raise CellProblem(told, lambda: meant_zone(text) or _close(text, zones(), 0.8))


def _close(text: str, words: Iterable[str], cutoff: float) -> str:
    """The word that the text is probably a slip of, if there is one."""
    close = get_close_matches(text, words, n=1, cutoff=cutoff) if len(text) <= SHOWN else []
    return close[0] if close else ""


@cache
def _zones_folded() -> dict[str, str]:
    return {known.casefold(): known for known in zones()}


def words(most: int) -> Callable[[str], tuple[str, ...]]:
    """Reads several things that stand apart by “;” or a new line; each once, in the order written."""

    def read(text: str) -> tuple[str, ...]:
        return each_once(_no_longer(part, most) for part in split(text))

    return read


def languages(text: str) -> tuple[str, ...]:
    return words(60)(re.sub(r"[,/]", ";", text))


def split(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in re.split(r"[;\n]", text))
    return [part for part in parts if part]


def each_once(parts: Iterable[str]) -> tuple[str, ...]:
    """Without those that differ only in case or accents from an earlier one."""
    found: dict[str, str] = {}
    for part in parts:
        found.setdefault(fold(part), part)
    return tuple(found.values())


def need(text: str) -> tuple[str, str]:
    """What a person needs, as (kind, which): “ASL interpreter”, “large print 24 pt”. Unknown needs keep their words."""
    plain = fold(text)
    if match := re.fullmatch(r"(.*?)\s*\binterpret(?:er|ing)s?", text, re.IGNORECASE):
        return NeedKind.INTERPRETER, match.group(1)
    for known in sorted(NEED_WORDS, key=len, reverse=True):
        if plain == known or plain.startswith(known + " "):
            return NEED_WORDS[known], text[len(known) :].strip(" :,")
    return NeedKind.OTHER, text


def needs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(need(part) for part in words(120)(text)))


def week(text: str) -> tuple[Window, ...]:
    try:
        return tuple(parse_week(text))
    except ValidationError as unclear:
        raise CellProblem(unclear.messages[0]) from unclear


def whole_number(most: int, example: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        plain = re.sub(r"[.,]0+$", "", text)
        if len(plain) > MOST_DIGITS or not re.fullmatch(r"[0-9]+", plain):
            raise CellProblem(
                _("this is not a whole number. Write it in digits, for example %(example)s.") % {"example": example},
                _number_in(text, most),
            )
        if int(plain) > most:
            raise CellProblem(_("this is more than %(most)s. Check the number.") % {"most": most})
        return int(plain)

    return read


def years(text: str) -> int:
    return whole_number(MOST_YEARS, "10")(text)


def capacity(text: str) -> int:
    return whole_number(MOST_OPEN_MATCHES, "2")(text)


def _number_in(text: str, most: int) -> str:
    """The one number that the words hold, if there is one: “about ten”, “10+ years”."""
    found = re.findall(r"[0-9]+", text) or [str(NUMBER_WORDS.index(w)) for w in fold(text).split() if w in NUMBER_WORDS]
    if len(found) != 1 or len(found[0]) > MOST_DIGITS:
        return ""
    return found[0] if int(found[0]) <= most else ""


def day(text: str) -> date:
    """A date: 2026-09-12, 9/12/2026 (month first) or September 12, 2026; a time of 0:00 after it is ignored."""
    plain = re.sub(r"[T ]0?0:00(:00(\.0+)?)?$", "", text)
    if parts := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain, re.ASCII):
        return _day(text, *(int(part) for part in parts.groups()))
    if parts := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", plain, re.ASCII):
        month, day_of_month, year = (int(part) for part in parts.groups())
        return _day(text, year, month, day_of_month)
    for pattern in ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y"):
        try:
            return datetime.strptime(plain, pattern).date()  # noqa: DTZ007  # a date has no zone
        except ValueError:
            continue
    raise CellProblem(_("this is not a date. Write it like 2026-09-12 or 9/12/2026."), _serial_date(plain))


def _day(text: str, year: int, month: int, day_of_month: int) -> date:
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        turned = f"{year}-{day_of_month:02d}-{month:02d}" if month > 12 >= day_of_month and month <= 31 else ""
        raise CellProblem(_("there is no such day. Write the month first, like 9/12/2026."), turned) from None
    if not 1900 <= year <= 2200:
        raise CellProblem(_("the year %(year)s cannot be right. Check it.") % {"year": year})
    return found


def _serial_date(text: str) -> str:
    """What a spreadsheet counts in days since 1900."""
    if not re.fullmatch(r"\d{5}", text, re.ASCII) or int(text) not in SERIAL_DATES:
        return ""
    return (EXCEL_DAY_ZERO + timedelta(days=int(text))).isoformat()
