"""The words of an invitation as they are said, signed or typed to someone whom e-mail does not reach.

Not the letter read aloud: short sentences, one thing at a time, and questions where an answer is waited for.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.inviting import wording
from matches.inviting.disclosure import Seen
from matches.inviting.wording import Asked, Fact
from peermatch.clock import say_day


def script(asked: Asked) -> list[str]:
    """What to say, sign or type, a paragraph each."""
    told = [_say(fact, asked) for fact in wording.facts(asked)]
    return [
        _("Hello, is this %(name)s? This is %(coordinator)s of %(program)s. Is it a good moment?")
        % {"name": asked.first_name, "coordinator": asked.coordinator, "program": asked.program},
        _("I would like to invite you to a peer match. %(reason)s") % {"reason": wording.reason(asked)},
        wording.question(asked),
        *told,
        wording.saying_no_is_fine(),
        _("Would you like to say yes or no now, or shall I ask again?"),
        _("If yes: what do you hope to gain? The others will read it. Is what we have on record for you still right?"),
        wording.next_steps(asked),
    ]


def _say(fact: Fact, asked: Asked) -> str:
    """What a fact says, in whole sentences."""
    lines = {"lines": "; ".join(line.rstrip(".") for line in fact.lines)}
    match fact.key:
        case "who":
            return " ".join([*_who(asked), fact.note])
        case "about":
            return _("It is about %(lines)s.") % lines
        case "their-hopes":
            return _("They told us what they hope for: %(lines)s.") % lines
        case "own-hopes":
            return _("You told us what you hope for: %(lines)s. The others read this too. Is that all right?") % lines
        case "when":
            return _("There is a time already. %(lines)s.") % lines
        case "access":
            return _access(asked)
        case "answer-by":
            return _("You can think it over. Please tell us by %(day)s.") % {"day": say_day(asked.answer_by)}
    return " ".join(fact.lines)


def _who(asked: Asked) -> list[str]:
    """Who the others are, and how to reach those who shared it."""
    if len(asked.others) == 1:
        one = asked.others[0]
        return [_one(one, is_family=asked.is_family), *(f"{way}." for way in one.shared.ways)]
    count = ngettext("%(n)d other person was asked too:", "%(n)d other people were asked too:", len(asked.others))
    described = "; ".join(str(one).rstrip(".") for one in asked.others)
    ways = (f"{one.name}. {way}." for one in asked.others for way in one.shared.ways)
    return [count % {"n": len(asked.others)}, f"{described}.", *ways]


def _one(other: Seen, *, is_family: bool) -> str:
    described = other.description.rstrip(".")
    if other.first_name:
        return _("You would meet %(name)s: %(described)s.") % {"name": other.name, "described": described}
    if is_family:
        return _("You would meet %(described)s.") % {"described": described[:1].lower() + described[1:]}
    return _("This is the person you would meet: %(described)s.") % {"described": described}


def _access(asked: Asked) -> str:
    if asked.has_needs:
        return _("We know what you need to take part, and we will arrange it. Has anything changed?")
    return _("Do you need anything to take part? An interpreter, captions, braille, or something else?")
