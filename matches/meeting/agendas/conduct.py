"""How people go about a meeting so that all can follow: what its agenda prints, fit to the access of those who come.

The rules ask the same of everybody and say of nobody what they need.
"""

from django.utils.translation import gettext as _

from matches.meeting.timing.access import Access
from matches.meeting.timing.shapes import Shape

LISTENING = frozenset({Shape.CONSULTATION, Shape.CASES, Shape.IN_TURN})
VOTING = frozenset({Shape.COMMON_PROBLEM})


def rules(shape: str, access: Access, *, is_group: bool) -> list[str]:
    """In the order in which they matter."""
    relayed = access.tactile or access.interpreted or access.captions
    told = [
        (is_group, _("One person sees to it that everyone can follow. Tell them at once if you cannot.")),
        (is_group, _("Raise a hand, or say your name, and wait until you are called.")),
        (is_group or relayed, _("Say your name each time before you go on to speak or sign.")),
        (relayed, _("Leave two to three seconds between speakers: what is said must reach everyone.")),
        (is_group and not relayed, _("One at a time, with a short pause between speakers.")),
        (relayed, _("Spell unusual names and words.")),
        (access.braille or access.tactile, _("Say what you show: pictures and slides in words.")),
        (
            shape in LISTENING,
            _("While others consult, whoever presented listens and does not respond. Nobody turns away."),
        ),
        (shape in VOTING, _("Votes are read out by name.")),
        (True, _("What is to be read goes out ahead, in the form that each can read.")),
    ]
    return [words for holds, words in told if holds]
