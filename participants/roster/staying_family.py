"""A family's record becomes a professional's only by those who work with the family: of professionals everybody reads
which conditions stand with them (docs/decisions/0043). Pure.
"""

from django.utils.translation import gettext as _

from participants.models import FAMILY_KINDS


def is_left(was: str, kind: str) -> bool:
    """Whether somebody of a family would be none any more. Both are kinds of people."""
    return was in FAMILY_KINDS and kind not in FAMILY_KINDS


def why_not(name: str) -> str:
    """For whoever does not work with them."""
    told = _("Only those who work with %(name)s, and leads, can say that this is no family. Ask one of them.")
    return told % {"name": name}
