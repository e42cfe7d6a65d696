"""Words of templates that nobody marked for translators, found without showing a page."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.tongues.seeing import english, seen

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def unmarked(folder: Path = TEMPLATES) -> Iterator[tuple[str, str]]:
    """Each template, and a piece of it in plain English."""
    for path in sorted(folder.rglob("*.*")):
        bare = TAG.sub(" ", TRANSLATED.sub(" ", COMMENT.sub(" ", path.read_text())))
        for piece in english(seen(bare) if path.suffix == ".html" else [bare]):
            yield str(path.relative_to(folder)), piece
