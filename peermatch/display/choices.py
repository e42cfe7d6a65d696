"""What a reader chose of how pages look, as a cookie holds it. Pure: no request, no row.

Low vision is individual: what helps one reader (yellow on black, letters three times as large) hides the page from
another. So nothing is guessed but light and dark, which the system tells, and each choice stands by itself.
"""

from dataclasses import dataclass

SIZES = (100, 125, 150, 175, 200, 250, 300)  # percent of the usual size; WCAG 1.4.4 asks for 200, low vision for more
SPACINGS = ("usual", "wide")
CONTRASTS = ("system", "light", "dark", "yellow-on-black", "black-on-yellow")
SIMPLER = "simpler"
DARK = ("dark", "yellow-on-black")


@dataclass(frozen=True)
class Display:
    """One reader's choices. `size` in percent; the others are words of the lists above."""

    size: int = SIZES[0]
    spacing: str = "usual"
    contrast: str = "system"
    simpler: bool = False

    @classmethod
    def read(cls, text: str) -> "Display":
        """From a cookie: words in any order, parted by points. What is not known is passed over."""
        words = text.split(".")
        return cls(
            size=next((size for size in SIZES if str(size) in words), SIZES[0]),
            spacing=next((one for one in SPACINGS if one in words), "usual"),
            contrast=next((one for one in CONTRASTS if one in words), "system"),
            simpler=SIMPLER in words,
        )

    def written(self) -> str:
        """For the cookie; empty where all is as it comes."""
        if self == Display():
            return ""
        return ".".join([str(self.size), self.spacing, self.contrast, *([SIMPLER] if self.simpler else [])])

    @property
    def scheme(self) -> str:
        """What the browser's own parts follow: light, dark, or either as the system says."""
        if self.contrast == "system":
            return "light dark"
        return "dark" if self.contrast in DARK else "light"

    def marks(self) -> dict[str, str]:
        """Attributes of the page's first element, by which the style sheet knows; none where all is as it comes."""
        marks = {}
        if self.contrast != "system":
            marks["data-bs-theme"] = self.scheme  # Bootstrap's word for it
            marks["data-contrast"] = self.contrast
        if self.size != SIZES[0]:
            marks["data-size"] = str(self.size)
        if self.spacing != "usual":
            marks["data-spacing"] = self.spacing
        if self.simpler:
            marks["data-simpler"] = ""
        return marks
