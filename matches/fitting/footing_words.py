"""What was found about equal footing, in a coordinator's words. Pure."""

from collections.abc import Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matches.fitting import chains
from matches.fitting.equal_footing import FootingFinding
from matches.fitting.ties import FindingKind
from peermatch.clock import say_day


def sentence(finding: FootingFinding, names: Mapping[int, str], organizations: Mapping[int, str]) -> str:
    """One sentence, with the names of people and organizations by their ids; KeyError if one of them is missing."""
    said = [names[person] for person in finding.chain]
    if finding.kind == FindingKind.LOOP:
        return _around(said)
    words = {"one": said[0], "other": said[-1], "between": get_text_list(said[1:-1], _("and"))}
    if finding.through:
        words |= {"funder": organizations[finding.through[0]], "funded": organizations[finding.through[1]]}
    if finding.until is None:
        return _now(finding) % words
    return _before(finding) % (words | {"day": say_day(finding.until, year=True)})


def levels_apart(high: str, above: str, low: str, below: str) -> str:
    """Of two professionals: their names, each with the name of their level."""
    words = _("Levels far apart: %(high)s (%(above)s) and %(low)s (%(below)s). Judge whether both can speak freely.")
    return words % {"high": high, "above": above, "low": low, "below": below}


def _around(said: list[str]) -> str:
    if len(said) == 1:
        return _("The records say that %(name)s supervises themselves.") % {"name": said[0]}
    steps = chains.steps_around(tuple(said))
    around = [_("%(one)s supervises %(other)s") % {"one": one, "other": other} for one, other in steps]
    return _("The records go round in a circle: %(around)s.") % {"around": get_text_list(around, _("and"))}


def _now(finding: FootingFinding) -> str:
    if finding.kind == FindingKind.FUNDS and finding.through:
        return _("%(funder)s, for which %(one)s works, funds %(funded)s, for which %(other)s works.")
    if len(finding.chain) > 2:
        return {
            FindingKind.SUPERVISES: _("%(one)s supervises %(other)s through %(between)s."),
            FindingKind.SERVES: _("%(one)s gives services to the family of %(between)s, who lives with %(other)s."),
        }[finding.kind]
    return {
        FindingKind.SUPERVISES: _("%(one)s supervises %(other)s."),
        FindingKind.EVALUATES: _("%(one)s evaluates %(other)s."),
        FindingKind.FUNDS: _("%(one)s funds the work of %(other)s."),
        FindingKind.SERVES: _("%(one)s gives services to the family of %(other)s."),
        FindingKind.KEEP_APART: _("%(one)s and %(other)s are to be kept apart."),
        FindingKind.HOUSEHOLD: _("%(one)s and %(other)s live together, and take different parts."),
    }[finding.kind]


def _before(finding: FootingFinding) -> str:
    if finding.kind == FindingKind.FUNDS and finding.through:
        return _(
            "Until %(day)s, %(funder)s, for which %(one)s works, funded %(funded)s, for which %(other)s works."
        )  # fmt: skip
    if len(finding.chain) > 2:
        return {
            FindingKind.SUPERVISES: _("Until %(day)s, %(one)s supervised %(other)s through %(between)s."),
            FindingKind.SERVES: _(
                "Until %(day)s, %(one)s gave services to the family of %(between)s, who lives with %(other)s."
            ),
        }[finding.kind]
    return {
        FindingKind.SUPERVISES: _("Until %(day)s, %(one)s supervised %(other)s."),
        FindingKind.EVALUATES: _("Until %(day)s, %(one)s evaluated %(other)s."),
        FindingKind.FUNDS: _("Until %(day)s, %(one)s funded the work of %(other)s."),
        FindingKind.SERVES: _("Until %(day)s, %(one)s gave services to the family of %(other)s."),
        FindingKind.KEEP_APART: _("Until %(day)s, %(one)s and %(other)s were to be kept apart."),
    }[finding.kind]
