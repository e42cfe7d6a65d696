"""The letters that leads may reword, in the order in which a match writes them."""

from matches.introducing import blocks as introduction
from matches.inviting import blocks as invitation
from matches.requesting import blocks as request
from matches.scheduling import blocks as meeting


def register() -> None:
    """Called when the app is ready."""
    for step in (request, invitation, introduction, meeting):
        step.register()
