"""What a person needs, as people write it, “ASL interpreter”, “large print 24 pt”, and as pages say it. Pure."""

import re
import unicodedata

from django.utils.translation import gettext as _

from participants.models import NeedKind
from participants.roster import in_spanish
from peermatch.text import fold

NEED_WORDS: dict[str, NeedKind] = {
    "captions": NeedKind.CAPTIONS, "captioning": NeedKind.CAPTIONS, "cart captions": NeedKind.CAPTIONS,
    "cart captioning": NeedKind.CAPTIONS, "cart": NeedKind.CAPTIONS,
    "ssp": NeedKind.SSP, "co-navigator": NeedKind.SSP, "ssp (co-navigator)": NeedKind.SSP,
    "support service provider": NeedKind.SSP,
    "braille": NeedKind.BRAILLE, "large print": NeedKind.LARGE_PRINT,
    "plain text": NeedKind.PLAIN_TEXT, "plain text documents": NeedKind.PLAIN_TEXT,
    "listening device": NeedKind.LISTENING_DEVICE, "breaks": NeedKind.BREAKS, "lighting": NeedKind.LIGHTING,
    "guide dog": NeedKind.GUIDE_DOG, "child care": NeedKind.CHILD_CARE, "childcare": NeedKind.CHILD_CARE,
    **in_spanish.NEEDS,
}  # fmt: skip
INTERPRETER = re.compile(r"(.*?)\s*\binterpret(?:er|ing)s?", re.IGNORECASE)


def need(text: str) -> tuple[str, str]:
    """As (kind, which). Unknown needs keep their words.

    English and Spanish are read, and what `NeedKind.said` shows in the language of now: forms send it back.
    """
    text = unicodedata.normalize("NFC", text)
    if match := INTERPRETER.fullmatch(text) or _as_said().fullmatch(text):
        return NeedKind.INTERPRETER, match.group(1)
    plain, known = fold(text), NEED_WORDS | _labels()
    if match := in_spanish.INTERPRETER.fullmatch(plain):
        return NeedKind.INTERPRETER, text[match.start(1) :]
    for words in sorted(known, key=len, reverse=True):
        if plain == words or plain.startswith(words + " "):
            return known[words], text[len(words) :].strip(" :,")
    return NeedKind.OTHER, text


def _as_said() -> re.Pattern[str]:
    before, after = (_("%(language)s interpreter") % {"language": "\0"}).split("\0")
    return re.compile(f"{re.escape(before)}(.+?){re.escape(after)}", re.IGNORECASE)


def _labels() -> dict[str, NeedKind]:
    """All but what stands for itself."""
    return {fold(str(kind.label)): kind for kind in NeedKind if kind is not NeedKind.OTHER}
