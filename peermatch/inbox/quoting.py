"""What somebody wrote, apart from what their mail program quotes below it. Pure."""

import re

LONGEST_LINE = 1_000  # characters of a line that are looked at
# “On Tue, Apr 14, 2026 at 3:00 PM Ana wrote:”, as mail programs write it in the languages of those we write to. Spaces
# are single where it is looked for.
_WROTE = re.compile(
    r"[> ]*(?:On\b.{0,300}\bwrote|El\b.{0,300}\bescribió|Le\b.{0,300}\ba écrit|Am\b.{0,300}\bschrieb.{0,120}) ?:"
)
_RULE = re.compile(r"^\s*-{2,}\s*(?:Original Message|Forwarded message|Mensaje original)\s*-{2,}\s*$", re.IGNORECASE)
_LINE = re.compile(r"^\s*_{10,}\s*$")
_FROM = re.compile(r"^\s*\*?(?:From|De|Von)\s*:\*?\s*\S", re.IGNORECASE)
_HEADERS = re.compile(r"^\s*\*?(?:Sent|Date|To|Subject|Enviado|Fecha|Para|Asunto)\s*:", re.IGNORECASE)


def split(text: str) -> tuple[str, str]:
    """(what was written, the tail that is quoted). Where all of it is quoted, all of it counts as written."""
    lines = text.strip("\n").split("\n")
    shown = [line[:LONGEST_LINE] for line in lines]
    begins = min(filter(None, (_tail_of_marks(shown), _announced(shown))), default=None)
    if begins is None:
        return text.strip(), ""
    said, quoted = "\n".join(lines[:begins]).strip(), "\n".join(lines[begins:]).strip()
    return (said, quoted) if said else (text.strip(), "")


def _tail_of_marks(lines: list[str]) -> int | None:
    """Where the lines begin that are marked with “>” to the end of the mail."""
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith(">")):
        at -= 1
    marked = any(line.startswith(">") for line in lines[at:])
    return at if marked else None


def _announced(lines: list[str]) -> int | None:
    """Where a line first says that a former mail follows, and no words of the writer's own are below its marked lines.

    One pass from the end: once such words are met, they stand below every line above as well.
    """
    found, own_below = None, False
    for at in range(len(lines) - 1, -1, -1):
        marked = lines[at].startswith(">")
        if marked and own_below:
            break
        own_below = own_below or (not marked and bool(lines[at].strip()))
        if _announces(lines, at):
            found = at
    return found


def _announces(lines: list[str], at: int) -> bool:
    here = lines[at]
    if _RULE.match(here):
        return True
    if _LINE.match(here):
        return any(_FROM.match(line) for line in lines[at + 1 : at + 3])
    if _FROM.match(here):
        return sum(bool(_HEADERS.match(line)) for line in lines[at + 1 : at + 5]) >= 2
    return any(_says_who_wrote(lines[at : at + several]) for several in (1, 2, 3))


def _says_who_wrote(lines: list[str]) -> bool:
    return lines[-1].rstrip().endswith(":") and bool(_WROTE.fullmatch(" ".join(" ".join(lines).split())))
