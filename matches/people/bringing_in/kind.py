"""What tells the import of people that somebody brought it a list of running matches."""

from django.utils.translation import gettext_lazy as _

from matches.people.bringing_in.columns import MATCHES
from participants.roster.other_lists import KindOfList, on_list


def register() -> None:
    """Called once, when the app is ready."""
    told = _("This looks like a list of running matches. They come in on a page of their own, after their people.")
    on_list(KindOfList(MATCHES, told, "bring-in", _("Bring in running matches")))
