"""Tables of what people said afterwards: quality, relevance and usefulness, and the hopes that came true. Pure."""

from django.utils.translation import gettext_lazy as _

from matches.models.feedback import Again, Gained, Quality, Relevance, Usefulness
from matches.models.hope_at_end import AtEnd
from matches.reporting.definitions import Of, Section, Table

_SAID = _("People's word on a match, given in the period; of each person in a match the latest.")
_NOT_SAID = _("Not said")

JUDGED = Section(
    "judged",
    _("What people said"),
    (
        Table(
            "quality", _("Quality"), _SAID, Of.FEEDBACK, "quality", Quality.choices, missing=_NOT_SAID, are_marks=True
        ),
        Table(
            "relevance", _("Relevance"), _SAID, Of.FEEDBACK, "relevance", Relevance.choices, missing=_NOT_SAID,
            are_marks=True,
        ),
        Table(
            "usefulness", _("Usefulness"), _SAID, Of.FEEDBACK, "usefulness", Usefulness.choices, missing=_NOT_SAID,
            are_marks=True,
        ),
        Table(
            "hopes", _("Hopes met"),
            _(
                "Each hope of which a person said in the period whether they gained it; the latest word counts. What "
                "coordinators know of the others is counted by itself."
            ),
            Of.HOPES, "said", Gained.choices,
        ),
        Table(
            "hopes-at-end", _("Hopes met, as coordinators know"),
            _(
                "Each hope of which the person said nothing, as a coordinator recorded it when they closed the match "
                "in the period. Once the person says something, their own word counts instead, in “Hopes met”: they "
                "know best. Matches that were opened again do not count."
            ),
            Of.HOPES_AT_END, "known", AtEnd.choices,
        ),
        Table(
            "again", _("Would be matched again"), _SAID, Of.FEEDBACK, "again", Again.choices, missing=_NOT_SAID
        ),
    ),
)  # fmt: skip
