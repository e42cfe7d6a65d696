"""Who is in a match, in a sentence: peers, or who helps whom."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def peers(names: list[str]) -> str:
    if not names:
        return ""
    words = ngettext("%(names)s looks for a peer.", "%(names)s as peers.", len(names))
    return words % {"names": get_text_list(names, _("and"))}


def helpers(providers: list[str], recipients: list[str]) -> str:
    if not providers and not recipients:
        return ""
    others = get_text_list(recipients, _("and")) or _("nobody yet")
    if not providers:
        return ngettext("%(others)s looks for help.", "%(others)s look for help.", len(recipients)) % {"others": others}
    words = ngettext("%(names)s helps %(others)s.", "%(names)s help %(others)s.", len(providers))
    return words % {"names": get_text_list(providers, _("and")), "others": others}
