"""Every page that is open to participants, by link or to all, as the command reads it. Tests walk them elsewhere."""

from copy import deepcopy

from django.test import Client

from peermatch.accounts.models import Program, User
from tests.by_link import Doors
from tests.plain_words.said import words_of
from tests.test_scope import addresses

OPEN_TO_ALL = {"ask", "ask-thanks", "worried", "worried-thanks", "stop-done", "own-left", "visit-stopped"}


def on_pages(program: Program, by: User) -> dict[str, str]:
    """Each page that a link opens, and those for whoever wants help: the main part, each piece of it a line."""
    doors, client = Doors(program, by), Client()
    for step in doors.steps:
        client.get(step)
    kept = deepcopy(client.cookies)
    wanted = OPEN_TO_ALL | {str(entry.name) for entry, names in addresses() if "link" in names}
    found = {}
    for name in sorted(wanted & set(doors.pages)):
        client.cookies = deepcopy(kept)  # a page that ends a link takes its cookie away
        answer = client.get(doors.pages[name], follow=True)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found[name] = words_of(answer.content.decode())
    return found
