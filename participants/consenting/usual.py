"""What people agree to where a program wrote nothing of its own."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from participants.models import TextFor

MATCHING = _(
    "A coordinator may ask you into a peer match. You say yes or no each time. You need give no reason.\n"
    "\n"
    "Before both of you have said yes, nobody tells the other person your name. If you take part for your work, they "
    "read your role, where you work and your state. If you take part as a family, they read your child's age group "
    "and what you want to talk about.\n"
    "\n"
    "When both of you have said yes, they learn your first name. More than that they learn only if you agree to "
    "share it.\n"
    "\n"
    "The program's coordinators read what we keep about you. They use it to find people who fit, and to plan "
    "meetings that work for you. They tell nobody else.\n"
    "\n"
    "You can pause at any time. You can withdraw this at any time, and then you leave the program."
)
CHILD = _(
    "We may keep two facts about your child: the age group, and what your child needs. We keep no date of birth.\n"
    "\n"
    "We use them to find people who know a life like yours. A peer who is asked reads the age group. Coordinators "
    "read the rest when they need it for a match.\n"
    "\n"
    "You can withdraw this at any time. Then we erase these facts. You stay in the program."
)
REPORTS = _(
    "We may quote in our reports what you said after a match. Your name does not stand beside it, nor anything that "
    "shows who you are. Our reports go to those who pay for the program.\n"
    "\n"
    "You can withdraw this at any time. From then on no report quotes you. What we sent out before, we cannot call "
    "back."
)
CONFIDENCE = _(
    "What others in this match tell me stays with me. I tell nobody what they said, who they are, how to reach them, "
    "or that they take part.\n"
    "\n"
    "I may say what I learned, as long as nobody can tell whom it came from.\n"
    "\n"
    "If I believe that somebody is in danger, I tell the coordinator. In an emergency I call 911.\n"
    "\n"
    "This holds after the match is over, too."
)
GUARDIAN = _(
    "Somebody for whom you answer would like to take part in peer meetings. They are under 18. So nothing begins "
    "before you agree.\n"
    "\n"
    "They meet others in a group of three or more, never one to one. Two adults are in each group.\n"
    "\n"
    "We give their phone number and address to nobody, and nobody's to them. The others in the group learn their "
    "first name.\n"
    "\n"
    "They say yes or no to each group themselves. They can pause or leave at any time.\n"
    "\n"
    "Our coordinators read what we keep about them. They use it to find a group that fits, and to plan meetings that "
    "work. They tell nobody else.\n"
    "\n"
    "You can take your consent back at any time. You need give no reason."
)
USUAL: Mapping[str, object] = {
    TextFor.MATCHING: MATCHING, TextFor.CHILD: CHILD, TextFor.REPORTS: REPORTS, TextFor.CONFIDENCE: CONFIDENCE,
    TextFor.GUARDIAN: GUARDIAN,
}  # fmt: skip
