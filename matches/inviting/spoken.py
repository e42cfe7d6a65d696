"""The words of an invitation as they are said, signed or typed to someone whom e-mail does not reach."""

from django.utils.translation import gettext as _

from matches.inviting import wording
from matches.inviting.wording import Asked, Fact


def script(asked: Asked) -> list[str]:
    """What to say, sign or type to someone whom e-mail does not reach, a paragraph each."""
    told = [_say(fact) for fact in wording.facts(asked)]
    return [
        _("Hello, is this %(name)s? This is %(coordinator)s of %(program)s.")
        % {"name": asked.first_name, "coordinator": asked.coordinator, "program": asked.program},
        _("I would like to invite you to a peer match. %(reason)s") % {"reason": wording.reason(asked)},
        wording.question(asked),
        *told,
        wording.saying_no_is_fine(),
        _("Would you like to say yes or no now, or shall I ask again?"),
        _("If yes: what do you hope to gain? The others will read it. Is what we have on record for you still right?"),
        wording.next_steps(asked),
    ]


def _say(fact: Fact) -> str:
    """A fact as it is spoken: “Who: a parent. You will each learn …”"""
    return " ".join(one if one.endswith((".", "?", "!", "…")) else f"{one}." for one in _sentences(fact))


def _sentences(fact: Fact) -> list[str]:
    first, *rest = fact.lines
    return [f"{fact.title}: {first}", *rest, *filter(None, [fact.note])]
