"""Text as people type it, and text as it is searched. Pure."""

import unicodedata

# Characters that reorder or hide what follows them; a name that carries them could fake a header or a page.
INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}


def fold(text: str) -> str:
    """Case and accents removed, spaces collapsed: “  Núñez ” and “nunez” fold to the same."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def one_line(text: str) -> str:
    """Text that is safe in a header or a calendar line: no control, format or line-break characters."""
    return " ".join("".join(" " if unicodedata.category(c) in INVISIBLE else c for c in text).split())
