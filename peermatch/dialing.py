"""Words in which each telephone number is a link, named for what it does: “Call 911”, “Text 911”.

Of English words that is known. In any language a line may say it itself behind a bar; what stands before is the link.

    Llame al 988 | call 988
    Envíe START al 88788 | text 88788 START
"""

import re
from urllib.parse import quote

from django.utils.html import escape

from peermatch.text import tel

_FULL = r"(?:1-)?[0-9]{3}-[0-9]{3}-[0-9]{4}|[2-9][0-9]{2}"
_WAYS = re.compile(
    rf"(?<![\w-])(?:(?P<both>call or text) (?P<either>{_FULL})"
    rf"|(?:send a text to|text(?: (?P<word>\w+) to)?) (?P<texted>{_FULL}|[0-9]{{5,6}})"
    rf"|(?:(?:call|dial) )?(?P<called>{_FULL})(?: by videophone)?)(?![\w-])",
    re.IGNORECASE,
)


_STATED = re.compile(
    r"(?P<said>[^|\r\n]*[^|\s])[ \t]*\|[ \t]*(?P<way>call|text)[ \t]+(?P<number>\+?[0-9][0-9-]{1,18}[0-9])"
    r"(?:[ \t]+(?P<word>\w{1,20}))?[ \t]*",
    re.IGNORECASE,
)


def linked(words: str) -> str:
    """As HTML. A list of its links alone says whom to call and whom to text."""
    return "\n".join(_line(line) for line in words.splitlines())


def _line(words: str) -> str:
    stated = _STATED.fullmatch(words)
    if stated is None:
        return _WAYS.sub(_link, escape(words))
    number, word = stated["number"], stated["word"]
    if stated["way"].lower() == "call":
        return f'<a href="{tel(number)}">{escape(stated["said"])}</a>'
    body = f"?body={quote(word)}" if word else ""
    return f'<a href="{_sms(number)}{body}">{escape(stated["said"])}</a>'


def _link(found: re.Match[str]) -> str:
    if number := found["either"]:
        call, _or, text = found["both"].split()
        return f'<a href="{tel(number)}">{call} {number}</a> or <a href="{_sms(number)}">{text} {number}</a>'
    if number := found["texted"]:
        body = f"?body={found['word']}" if found["word"] else ""
        return f'<a href="{_sms(number)}{body}">{found[0]}</a>'
    return f'<a href="{tel(found["called"])}">{found[0]}</a>'


def _sms(number: str) -> str:
    return tel(number).replace("tel:", "sms:")
