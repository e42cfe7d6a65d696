"""How words that no link brought reached the coordinator who types them in."""

from django.utils.translation import gettext_lazy as _

from matches.models import Way
from participants.models import Participant, Reach

WAYS = [("", _("Choose one")), *((way.value, way.label) for way in Way if way != Way.LINK)]
# How someone is reached is how they answer, mostly. Not so by e-mail: whoever has it and still calls, calls.
USUAL_WAY = {
    Reach.TEXT: Way.TEXT,
    Reach.PHONE: Way.PHONE,
    Reach.RELAY: Way.RELAY,
    Reach.VIDEOPHONE: Way.VIDEOPHONE,
    Reach.POST: Way.PAPER,
}


def usual_way(person: Participant) -> str:
    """How someone's words most likely reach a coordinator who types them in."""
    return USUAL_WAY.get(Reach(person.reach_by), Way.PHONE)
