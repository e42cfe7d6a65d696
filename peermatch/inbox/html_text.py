"""HTML of a mail as plain text. Nothing is loaded, nothing is run: it is only parsed. Pure."""

import re
from typing import Any

LONGEST_HTML = 500_000  # characters that are looked at
HIDDEN = frozenset({"head", "style", "script", "template", "noscript", "title"})
BLOCKS = frozenset({
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul",
})  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")


def as_text(html: str) -> str:
    """What a reader would see, a line for each block. Raises nothing: HTML is whatever a browser would make of it."""
    from justhtml import JustHTML  # where mail is read alone: loading it takes a tenth of any other start

    said: list[str] = []
    waiting: list[Any] = [JustHTML(html[:LONGEST_HTML]).root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            said.append(node)
        elif node.name == "#text":
            said.append(_SPACES.sub(" ", node.data or ""))
        elif node.name not in HIDDEN:
            ends = ["\n"] if node.name in BLOCKS else [" "] if node.name in ("td", "th") else []
            waiting += [*ends, *reversed(node.children or []), *ends]
    lines = (line.strip() for line in "".join(said).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
