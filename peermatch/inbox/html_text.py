"""HTML of a mail as plain text. Nothing is loaded, nothing is run: it is only parsed. Pure."""

from justhtml import JustHTML

LONGEST_HTML = 1_000_000  # characters that are looked at


def as_text(html: str) -> str:
    """What a reader would see, a line for each block. Raises nothing: HTML is whatever a browser would make of it."""
    page = JustHTML(html[:LONGEST_HTML])
    for hidden in page.query("head, style, script, template, noscript"):
        if hidden.parent is not None:
            hidden.parent.remove_child(hidden)
    return str(page.to_text("\n", separator_blocks_only=True))
